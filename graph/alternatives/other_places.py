"""ALTERNATE_LOCATION, TRANSFER and SUBSTITUTE: stock that lies elsewhere, or stands in."""

from datetime import timedelta

from graph.alternatives.facts import FreeSupply, LineFacts, Neighbourhood, Refusal, StandIn, Way
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
from graph.values.words import AlternativeKind, RefusalReason


def _stock(near: Neighbourhood, product: str) -> list[FreeSupply]:
    return [one for one in near.supplies.get(product, ()) if one.kind in STOCK_KINDS]


def _offer(line: LineFacts, supply: FreeSupply, way: Way, kind: AlternativeKind) -> Offer:
    days = timedelta(days=way.days)
    return Offer(
        kind,
        supply.quantity,
        supply.p50 + days,
        supply.p90 + days,
        legs_by(line, supply, way, supply.quantity),
        way.cost_per_unit,
        way.co2_per_unit,
        supply.contended_by,
    )


def _unusable(
    kind: AlternativeKind, line: LineFacts, supply: FreeSupply, way: Way | None
) -> Refusal | None:
    """Why a supply that lies elsewhere cannot be taken at all."""
    if supply.excluded is not None:
        return refused(
            kind, RefusalReason.EXCLUDED, f"The location must not serve now: {supply.excluded}."
        )
    if supply.quantity <= 0:
        if supply.protected > 0:
            sentence = f"{supply.protected:,} units there are protected for others."
            return refused(kind, RefusalReason.PROTECTED, sentence)
        return refused(kind, RefusalReason.NO_STOCK, "All stock elsewhere is reserved.")
    if way is None:
        sentence = "There is stock elsewhere but no lane that brings it to this customer."
        return refused(kind, RefusalReason.NO_LANE, sentence)
    if not usable(line, supply, supply.p50 + timedelta(days=way.days)):
        return refused(kind, RefusalReason.NO_STOCK, "Its lots would expire too soon.")
    return None


def from_elsewhere(line: LineFacts, near: Neighbourhood, kind: AlternativeKind) -> list[Found]:
    """Ways of one kind, ALTERNATE_LOCATION or TRANSFER: one for each location that has stock."""
    ways = {way.origin: way for way in near.ways if way.kind is kind}
    found: list[Found] = []
    refusals: list[Refusal] = []
    for supply in _stock(near, line.product):
        if supply.location == line.location:
            continue
        way = ways.get(supply.location)
        reason = _unusable(kind, line, supply, way)
        if reason is not None:
            refusals.append(reason)
            continue
        assert way is not None  # noqa: S101 - _unusable refuses it otherwise
        judged = judge(line, near, _offer(line, supply, way, kind))
        (refusals if isinstance(judged, Refusal) else found).append(judged)  # type: ignore[arg-type]  # sorted by class
    if found:
        return found
    none = refused(kind, RefusalReason.NO_STOCK, "No other location has stock of this product.")
    return [most_telling(refusals, none)]


def _stand_in_offer(line: LineFacts, supply: FreeSupply, way: Way, stand_in: StandIn) -> Offer:
    served = int(supply.quantity / stand_in.ratio)
    offer = _offer(line, supply, way, AlternativeKind.SUBSTITUTE)
    return Offer(
        AlternativeKind.SUBSTITUTE,
        served,
        offer.p50,
        offer.p90,
        legs_by(line, supply, way, served),
        way.cost_per_unit * stand_in.ratio,
        way.co2_per_unit * stand_in.ratio,
        supply.contended_by,
        unit_cost=stand_in.unit_cost * stand_in.ratio,
    )


def substitutes(line: LineFacts, near: Neighbourhood) -> list[Found]:
    """Stand-ins from the line's own location or directly from others."""
    kind = AlternativeKind.SUBSTITUTE
    ways = {way.origin: way for way in near.ways if way.kind is not AlternativeKind.TRANSFER}
    found: list[Found] = []
    refusals: list[Refusal] = []
    for stand_in in near.stand_ins:
        for supply in _stock(near, stand_in.product):
            way = ways.get(supply.location)
            reason = _unusable(kind, line, supply, way)
            if reason is None and not stand_in.allowed:
                sentence = "The customer has not agreed to this substitute."
                reason = refused(kind, RefusalReason.NO_CONSENT, sentence)
            if reason is not None or way is None:
                refusals += [] if reason is None else [reason]
                continue
            judged = judge(line, near, _stand_in_offer(line, supply, way, stand_in))
            (refusals if isinstance(judged, Refusal) else found).append(judged)  # type: ignore[arg-type]
    if found:
        return found
    none = refused(kind, RefusalReason.NOT_OFFERED, "No substitute is known for this product.")
    if near.stand_ins:
        none = refused(kind, RefusalReason.NO_STOCK, "Its substitutes have no stock either.")
    return [most_telling(refusals, none)]
