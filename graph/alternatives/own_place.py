"""SPLIT_SHIPMENT, WAIT_FOR_INBOUND and BORROW: what the line's own location has or gets."""

from dataclasses import replace
from datetime import timedelta

from graph.alternatives.facts import FreeSupply, LineFacts, Movement, Neighbourhood, Refusal
from graph.alternatives.pools import keeps, pools
from graph.alternatives.shipping import Found, judge, most_telling, offer_of, refused
from graph.values.words import AlternativeKind, RefusalReason, SupplyKind


def split_shipment(line: LineFacts, near: Neighbourhood) -> list[Found]:
    """Part now from the line's own location, the rest when it comes."""
    kind, way = AlternativeKind.SPLIT_SHIPMENT, near.own_way
    pool = next((one for one in pools(near, line.product) if one.location == line.location), None)
    kept = None if pool is None or way is None else pool.usable(line, way)
    if way is None or kept is None or kept.quantity <= 0:
        return [refused(kind, RefusalReason.NO_STOCK, "Its own location has nothing to send now.")]
    there = kept.quantity
    if not line.may_split:
        sentence = f"{there:,} units could go now, but the line must not be split."
        return [refused(kind, RefusalReason.SPLIT_REFUSED, sentence)]
    if there >= line.quantity:
        sentence = "Its own location has all of it; there is nothing to split."
        return [refused(kind, RefusalReason.NOT_OFFERED, sentence)]
    return [judge(line, near, offer_of(line, kept.supplies, way, (kind, there)))]


def wait_for_inbound(line: LineFacts, near: Neighbourhood) -> list[Found]:
    """Each inbound of the line's own location that has units free."""
    kind, way = AlternativeKind.WAIT_FOR_INBOUND, near.own_way
    found: list[Found] = []
    refusals: list[Refusal] = []
    for supply in near.supplies.get(line.product, ()):
        if supply.location != line.location or supply.kind is not SupplyKind.INBOUND or way is None:
            continue
        if supply.quantity <= 0:
            sentence = "What is inbound is reserved for others."
            refusals.append(refused(kind, RefusalReason.NO_STOCK, sentence))
            continue
        if not keeps(line, supply, supply.p50 + timedelta(days=way.days)):
            continue
        judged = judge(line, near, offer_of(line, (supply,), way, (kind, supply.quantity)))
        (refusals if isinstance(judged, Refusal) else found).append(judged)  # type: ignore[arg-type]  # sorted by class
    if found:
        return found
    none = refused(kind, RefusalReason.NO_STOCK, "Nothing is inbound to its own location.")
    return [most_telling(refusals, none)]


def _paid_back(moved: Movement, inbound: str | None) -> Movement:
    """The movement with the inbound that pays its units back."""
    return replace(moved, legs=tuple(replace(leg, inbound=inbound) for leg in moved.legs))


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
        offer = offer_of(line, (supply,), way, (kind, one.quantity))
        paid_back = tuple(_paid_back(moved, one.inbound) for moved in offer.movements)
        judged = judge(line, near, replace(offer, movements=paid_back))
        (refusals if isinstance(judged, Refusal) else found).append(judged)  # type: ignore[arg-type]
    if found:
        return found
    none = refused(kind, RefusalReason.NOT_OFFERED, "No later order holds stock to borrow.")
    return [most_telling(refusals, none)]
