"""Whether a quantity may ship for a line, and on time for its latest date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from graph.alternatives.facts import (
    Alternative,
    Delivery,
    Effects,
    FreeSupply,
    LineFacts,
    Movement,
    Neighbourhood,
    Refusal,
    Way,
)
from graph.alternatives.pools import fitted, movement
from graph.alternatives.pricing import after_taking, price_change
from graph.values.words import AlternativeKind, RefusalReason

Found = Alternative | Refusal
ORDER_OF_TELLING = (
    RefusalReason.PAST_LATEST_DATE,
    RefusalReason.SPLIT_REFUSED,
    RefusalReason.MINIMUM,
    RefusalReason.PACK,
    RefusalReason.NO_CONSENT,
    RefusalReason.PROTECTED,
    RefusalReason.EXCLUDED,
    RefusalReason.NO_LANE,
    RefusalReason.NO_STOCK,
    RefusalReason.NOT_OFFERED,
)
"""The nearer a way came to being feasible, the more its reason tells."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A quantity by a way, before the line's rules are asked. cost, co2: for one unit served.

    movements: of at least that quantity, in the order they are taken.
    """

    kind: AlternativeKind
    quantity: int
    p50: date
    p90: date
    movements: tuple[Movement, ...]
    cost_per_unit: Decimal
    co2_per_unit: Decimal
    contended_by: int = 0
    unit_cost: Decimal | None = None


def offer_of(
    line: LineFacts, supplies: Sequence[FreeSupply], way: Way, wanted: tuple[AlternativeKind, int]
) -> Offer:
    """So many units of supplies of one location by a way, taken in the order given."""
    kind, quantity = wanted
    days = timedelta(days=way.days)
    return Offer(
        kind,
        quantity,
        max(one.p50 for one in supplies) + days,
        max(one.p90 for one in supplies) + days,
        tuple(movement(line, one, way) for one in supplies if one.quantity > 0),
        way.cost_per_unit,
        way.co2_per_unit,
        supplies[0].contended_by,
    )


def refused(kind: AlternativeKind, reason: RefusalReason, sentence: str) -> Refusal:
    """A refusal."""
    return Refusal(kind, reason, sentence)


def shippable(line: LineFacts, available: int) -> tuple[int, RefusalReason | None, str]:
    """Units that may ship of what is available, or why none may."""
    quantity = min(line.quantity, available)
    if quantity == line.quantity:
        return quantity, None, ""
    if not line.may_split:
        why = "ships complete only" if line.ship_complete else "takes one shipment only"
        sentence = f"{available:,} of {line.quantity:,} units are there and the line {why}."
        return 0, RefusalReason.SPLIT_REFUSED, sentence
    quantity -= quantity % max(1, line.pack_multiple)
    if quantity <= 0:
        sentence = f"{available:,} units do not fill a pack of {line.pack_multiple:,}."
        return 0, RefusalReason.PACK, sentence
    rest = line.quantity - quantity
    if quantity < line.minimum_shipment or 0 < rest < line.minimum_shipment:
        sentence = (
            f"{quantity:,} units, or the rest of {rest:,}, stay below the minimum shipment of "
            f"{line.minimum_shipment:,}."
        )
        return 0, RefusalReason.MINIMUM, sentence
    return quantity, None, ""


def judge(line: LineFacts, near: Neighbourhood, offer: Offer) -> Found:
    """The offer as an alternative of the line, or why the line cannot take it."""
    quantity, reason, sentence = shippable(line, offer.quantity)
    if reason is not None:
        return refused(offer.kind, reason, sentence)
    if line.latest_on is not None and offer.p90 > line.latest_on:
        return refused(
            offer.kind,
            RefusalReason.PAST_LATEST_DATE,
            f"It would arrive by {offer.p90}, after the latest date {line.latest_on}.",
        )
    moved = fitted(offer.movements, quantity)
    taken = Delivery(quantity, offer.p50, offer.p90, quantity * offer.cost_per_unit)
    course = after_taking(line, taken, {one.source: one.quantity for one in moved if one.source})
    effects = price_change(line, line.present, course, horizon_on=near.horizon_on)
    if offer.unit_cost is not None:
        extra = quantity * (offer.unit_cost - line.unit_cost)
        effects = Effects(effects.margin - extra, effects.penalty, effects.cost, effects.customer)
    return Alternative(
        offer.kind,
        quantity,
        offer.p50,
        offer.p90,
        effects,
        quantity * offer.co2_per_unit,
        tuple(leg for one in moved for leg in one.legs),
        offer.contended_by,
    )


def most_telling(refusals: list[Refusal], otherwise: Refusal) -> Refusal:
    """The refusal of the way that came nearest to being feasible."""
    ranked = sorted(refusals, key=lambda one: ORDER_OF_TELLING.index(one.reason))
    return ranked[0] if ranked else otherwise
