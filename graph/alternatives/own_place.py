"""SPLIT_SHIPMENT, WAIT_FOR_INBOUND and BORROW: what the line's own location has or gets."""

from datetime import timedelta

from graph.alternatives.facts import FreeSupply, Leg, LineFacts, Neighbourhood, Refusal, Way
from graph.alternatives.shipping import (
    STOCK_KINDS,
    Found,
    Offer,
    judge,
    legs_by,
    most_telling,
    refused,
    usable,
)
from graph.values.words import AlternativeKind, RefusalReason, SupplyKind


def _here(line: LineFacts, near: Neighbourhood) -> list[FreeSupply]:
    return [one for one in near.supplies.get(line.product, ()) if one.location == line.location]


def split_shipment(line: LineFacts, near: Neighbourhood) -> list[Found]:
    """Part now from the line's own location, the rest when it comes."""
    kind, way = AlternativeKind.SPLIT_SHIPMENT, near.own_way
    stock = [one for one in _here(line, near) if one.kind in STOCK_KINDS and one.quantity > 0]
    if way is None or not stock:
        return [refused(kind, RefusalReason.NO_STOCK, "Its own location has nothing to send now.")]
    there = sum(one.quantity for one in stock)
    if not line.may_split:
        sentence = f"{there:,} units could go now, but the line must not be split."
        return [refused(kind, RefusalReason.SPLIT_REFUSED, sentence)]
    supply = stock[0]
    if there >= line.quantity:
        sentence = "Its own location has all of it; there is nothing to split."
        return [refused(kind, RefusalReason.NOT_OFFERED, sentence)]
    return [judge(line, near, _own_offer(line, supply, way, (kind, there)))]


def _own_offer(
    line: LineFacts, supply: FreeSupply, way: Way, wanted: tuple[AlternativeKind, int]
) -> Offer:
    kind, quantity = wanted
    days = timedelta(days=way.days)
    return Offer(
        kind,
        quantity,
        supply.p50 + days,
        supply.p90 + days,
        legs_by(line, supply, way, quantity),
        way.cost_per_unit,
        way.co2_per_unit,
        supply.contended_by,
    )


def wait_for_inbound(line: LineFacts, near: Neighbourhood) -> list[Found]:
    """Each inbound of the line's own location that has units free."""
    kind, way = AlternativeKind.WAIT_FOR_INBOUND, near.own_way
    found: list[Found] = []
    refusals: list[Refusal] = []
    for supply in _here(line, near):
        if supply.kind is not SupplyKind.INBOUND or way is None:
            continue
        if supply.quantity <= 0:
            sentence = "What is inbound is reserved for others."
            refusals.append(refused(kind, RefusalReason.NO_STOCK, sentence))
            continue
        if not usable(line, supply, supply.p50 + timedelta(days=way.days)):
            continue
        offer = _own_offer(line, supply, way, (kind, supply.quantity))
        legs = tuple(
            Leg(
                leg.quantity,
                leg.ship_on,
                leg.p50,
                leg.p90,
                leg.product,
                leg.origin,
                leg.to,
                supply.row_id,
                supply.supplier,
            )
            for leg in offer.legs
        )
        judged = judge(
            line,
            near,
            Offer(
                kind,
                offer.quantity,
                offer.p50,
                offer.p90,
                legs,
                offer.cost_per_unit,
                offer.co2_per_unit,
                offer.contended_by,
            ),
        )
        (refusals if isinstance(judged, Refusal) else found).append(judged)  # type: ignore[arg-type]  # sorted by class
    if found:
        return found
    none = refused(kind, RefusalReason.NO_STOCK, "Nothing is inbound to its own location.")
    return [most_telling(refusals, none)]


def borrow(line: LineFacts, near: Neighbourhood) -> list[Found]:
    """Take stock reserved to a later order and pay it back from an inbound in time.

    Refused inside the lock window before that order's ship day, or when no inbound covers it by
    then. Source: borrowing with payback as described for order management systems.
    """
    kind, way = AlternativeKind.BORROW, near.own_way
    refusals: list[Refusal] = []
    found: list[Found] = []
    for one in near.borrowable:
        if way is None:
            break
        if near.today >= one.ship_on - timedelta(days=near.lock_days):
            sentence = f"The later order leaves on {one.ship_on}, inside the lock window."
            refusals.append(refused(kind, RefusalReason.NOT_OFFERED, sentence))
            continue
        if one.covered_on is None or one.covered_on > one.ship_on:
            sentence = f"No inbound pays it back before that order leaves on {one.ship_on}."
            refusals.append(refused(kind, RefusalReason.NO_STOCK, sentence))
            continue
        supply = FreeSupply(
            one.supply_key,
            SupplyKind.STOCK,
            one.supply_key.partition(":")[2],
            line.product,
            line.location,
            one.quantity,
            near.today,
            near.today,
        )
        judged = judge(line, near, _own_offer(line, supply, way, (kind, one.quantity)))
        (refusals if isinstance(judged, Refusal) else found).append(judged)  # type: ignore[arg-type]
    if found:
        return found
    none = refused(kind, RefusalReason.NOT_OFFERED, "No later order holds stock to borrow.")
    return [most_telling(refusals, none)]
