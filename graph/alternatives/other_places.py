"""ALTERNATE_LOCATION, TRANSFER and SUBSTITUTE: stock that lies elsewhere, or stands in."""

from dataclasses import replace
from decimal import Decimal

from graph.alternatives.facts import LineFacts, Movement, Neighbourhood, Refusal, StandIn, Way
from graph.alternatives.pools import Pool, pools
from graph.alternatives.shipping import Found, Offer, judge, most_telling, offer_of, refused
from graph.values.words import AlternativeKind, RefusalReason


def _unusable(
    kind: AlternativeKind, line: LineFacts, pool: Pool, way: Way | None
) -> Refusal | None:
    """Why nothing of a location's stock can be taken at all."""
    excluded = pool.first.excluded
    if excluded is not None:
        return refused(
            kind, RefusalReason.EXCLUDED, f"The location must not serve now: {excluded}."
        )
    if pool.quantity <= 0:
        if pool.protected > 0:
            sentence = f"{pool.protected:,} units there are protected for others."
            return refused(kind, RefusalReason.PROTECTED, sentence)
        return refused(kind, RefusalReason.NO_STOCK, "All stock elsewhere is reserved.")
    if way is None:
        sentence = "There is stock elsewhere but no lane that brings it to this customer."
        return refused(kind, RefusalReason.NO_LANE, sentence)
    kept = pool.usable(line, way)
    if kept is None or kept.quantity <= 0:
        return refused(kind, RefusalReason.NO_STOCK, "Its lots would expire too soon.")
    return None


def from_elsewhere(line: LineFacts, near: Neighbourhood, kind: AlternativeKind) -> list[Found]:
    """Ways of one kind, ALTERNATE_LOCATION or TRANSFER: one for each location that has stock."""
    ways = {way.origin: way for way in near.ways if way.kind is kind}
    found: list[Found] = []
    refusals: list[Refusal] = []
    for pool in pools(near, line.product):
        if pool.location == line.location:
            continue
        way = ways.get(pool.location)
        reason = _unusable(kind, line, pool, way)
        kept = None if way is None else pool.usable(line, way)
        if reason is not None or way is None or kept is None:
            refusals += [] if reason is None else [reason]
            continue
        judged = judge(line, near, offer_of(line, kept.supplies, way, (kind, kept.quantity)))
        (refusals if isinstance(judged, Refusal) else found).append(judged)  # type: ignore[arg-type]  # sorted by class
    if found:
        return found
    none = refused(kind, RefusalReason.NO_STOCK, "No other location has stock of this product.")
    return [most_telling(refusals, none)]


def _stand_in_offer(line: LineFacts, pool: Pool, way: Way, stand_in: StandIn) -> Offer:
    """Quantities of the offer and its movements are units asked for, not of the stand-in."""
    wanted = (AlternativeKind.SUBSTITUTE, pool.quantity)
    offer = offer_of(line, pool.supplies, way, wanted)
    movements = tuple(_served(one, stand_in.ratio) for one in offer.movements)
    return replace(
        offer,
        quantity=min(int(pool.quantity / stand_in.ratio), sum(one.quantity for one in movements)),
        movements=movements,
        cost_per_unit=way.cost_per_unit * stand_in.ratio,
        co2_per_unit=way.co2_per_unit * stand_in.ratio,
        unit_cost=stand_in.unit_cost * stand_in.ratio,
    )


def _served(one: Movement, ratio: Decimal) -> Movement:
    served = int(one.quantity / ratio)
    return Movement(one.source, served, tuple(replace(leg, quantity=served) for leg in one.legs))


def substitutes(line: LineFacts, near: Neighbourhood) -> list[Found]:
    """Stand-ins from the line's own location or directly from others."""
    kind = AlternativeKind.SUBSTITUTE
    ways = {way.origin: way for way in near.ways if way.kind is not AlternativeKind.TRANSFER}
    found: list[Found] = []
    refusals: list[Refusal] = []
    for stand_in in near.stand_ins:
        for pool in pools(near, stand_in.product):
            way = ways.get(pool.location)
            reason = _unusable(kind, line, pool, way)
            if reason is None and not stand_in.allowed:
                sentence = "The customer has not agreed to this substitute."
                reason = refused(kind, RefusalReason.NO_CONSENT, sentence)
            kept = None if way is None else pool.usable(line, way)
            if reason is not None or way is None or kept is None:
                refusals += [] if reason is None else [reason]
                continue
            judged = judge(line, near, _stand_in_offer(line, kept, way, stand_in))
            (refusals if isinstance(judged, Refusal) else found).append(judged)  # type: ignore[arg-type]
    if found:
        return found
    none = refused(kind, RefusalReason.NOT_OFFERED, "No substitute is known for this product.")
    if near.stand_ins:
        none = refused(kind, RefusalReason.NO_STOCK, "Its substitutes have no stock either.")
    return [most_telling(refusals, none)]
