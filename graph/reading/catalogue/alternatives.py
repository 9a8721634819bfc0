"""Ways to fulfil a backorder, and the movements they are made of."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.sql.elements import ColumnElement

from graph.reading.catalogue.model import (
    Kind,
    Node,
    Path,
    amount,
    day,
    flag,
    fraction,
    many,
    number,
    one,
    text,
    units,
    word,
)
from graph.reading.expressions import rate
from graph.records.metadata import METADATA
from graph.records.queue import AlternativeRecord, LegRecord
from graph.values.words import AlternativeKind, RefusalReason

if TYPE_CHECKING:
    from graph.reading.scope import Scope


def _share_by(t: "Scope") -> ColumnElement[Any]:
    """Units of the alternative's legs that arrive by a day, of the line's open quantity."""
    legs = METADATA.tables["leg"].alias()
    arrived = select(func.coalesce(func.sum(legs.c.quantity), 0)).where(
        legs.c.alternative_id == t.id, legs.c.arrival_p50 <= t.argument
    )
    return rate(arrived.scalar_subquery(), t.to("backorder").open_quantity)


ALTERNATIVE = Node(
    "FulfillmentAlternative",
    "fulfillmentAlternatives",
    AlternativeRecord,
    "A way to fulfil a line, feasible for that line alone, or the reason it cannot be taken. "
    "Effects are money against waiting; the customer effect is a prior.",
    (
        word("kind", AlternativeKind, lambda t: t.kind, "What kind of way."),
        flag("feasible", lambda t: t.feasible, "Whether it can be taken for this line alone."),
        word("reason", RefusalReason, lambda t: t.reason, "Why it is not feasible."),
        text("reasonSentence", lambda t: t.reason_sentence, "The same in words."),
        number("rank", lambda t: t.rank, "1: best by money, then date; null when refused."),
        units("quantity", lambda t: t.quantity, "Units of the line it serves."),
        day("date.p50", lambda t: t.date_p50, "Likely day the customer has all of it."),
        day("date.p90", lambda t: t.date_p90, "Cautious day."),
        amount("cost", lambda t: t.cost, "What it costs on top of the normal course."),
        amount("marginEffect", lambda t: t.margin_effect, "Change of margin, cost included."),
        amount("penaltyEffect", lambda t: t.penalty_effect, "Change of expected penalty."),
        number("contendedBy", lambda t: t.contended_by, "Rival lines for the same supply."),
        amount("customerEffect.low", lambda t: t.customer_effect_low, "Change of customer value."),
        amount("customerEffect.mid", lambda t: t.customer_effect_mid, "The same, middle; prior."),
        amount("customerEffect.high", lambda t: t.customer_effect_high, "The same, high end."),
        fraction("co2", lambda t: t.co2, "Kilograms of CO2."),
        Path(
            "shareBy",
            Kind.RATE,
            _share_by,
            "Part of the open quantity at the customer on or before a day.",
            argument="on",
        ),
    ),
    (
        one("backorder", "Backorder", lambda t, c: c.id == t.backorder_id, "The line."),
        many("legs", "Leg", lambda t, c: c.alternative_id == t.id, "Its movements."),
    ),
    order=(("feasible", True), ("rank", False)),
)

LEG = Node(
    "Leg",
    "legs",
    LegRecord,
    "One movement of an alternative.",
    (
        number("position", lambda t: t.position, "Its place among the legs.", required=True),
        units("quantity", lambda t: t.quantity, "Units of the line's product served."),
        day("shipDate", lambda t: t.ship_date, "Day of dispatch."),
        day("arrival.p50", lambda t: t.arrival_p50, "Likely arrival."),
        day("arrival.p90", lambda t: t.arrival_p90, "Cautious arrival."),
    ),
    (
        one("product", "Product", lambda t, c: c.id == t.product_id, "What moves."),
        one("supplier", "Supplier", lambda t, c: c.id == t.supplier_id, "Who supplies it."),
        one("from", "Location", lambda t, c: c.id == t.from_id, "Where it leaves."),
        one("to", "Location", lambda t, c: c.id == t.to_id, "Null: the customer."),
        one("inbound", "InboundShipment", lambda t, c: c.id == t.inbound_id, "The inbound used."),
        one(
            "alternative",
            "FulfillmentAlternative",
            lambda t, c: c.id == t.alternative_id,
            "The alternative it belongs to.",
        ),
    ),
    order=(("position", False),),
)

NODES = (ALTERNATIVE, LEG)
