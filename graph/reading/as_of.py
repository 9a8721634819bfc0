"""The queue as it stood at the end of a past day, read from that day's snapshot.

A snapshot holds quantities, dates, status, score, rank, values, and the customer's tier, segment,
region and health of that day; keys and names are today's. Anything else has no answer.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import FromClause, literal, select, true

from graph.reading.catalogue import NODES
from graph.reading.catalogue.model import Kind, Node, Path
from graph.records.metadata import METADATA
from graph.values.words import Band, Tier, Trend

KEPT = (
    "openQuantity",
    "allocatedQuantity",
    "shortQuantity",
    "allocatedShare",
    "allocationStatus",
    "dueDate",
    "daysOverdue",
    "ageDays",
    "ageBucket",
    "openValue",
    "price",
    "marginAtStake",
    "penaltyAtStake",
    "expected.p50",
    "expected.p90",
    "expected.constraint.kind",
    "priority.score",
)

KEYS = {
    "Customer": ("name", "number", "source", "city"),
    "Product": ("sku", "name", "source", "category"),
    "Location": ("name", "code", "city", "kind"),
    "Order": ("number", "source", "orderDate"),
    "OrderLine": ("number",),
}


def snapshot(day: date) -> FromClause:
    """The backorders that were open at the end of `day`, with that day's figures."""
    days, queue = METADATA.tables["backorder_day"], METADATA.tables["backorder"]
    figures = [column for column in days.c if column.name not in ("backorder_id", "on_date")]
    names = {column.name for column in figures}
    keys = [column for column in queue.c if column.name not in names]
    return (
        select(*keys, *figures, literal(day).label("on_date"))
        .select_from(days.join(queue, queue.c.id == days.c.backorder_id))
        .where(days.c.on_date == day)
        .subquery()
    )


def _backorder() -> Node:
    today = NODES["Backorder"]
    kept = tuple(today.path[name] for name in KEPT)
    of_the_day = (
        Path("priority.rank", Kind.INT, lambda t: t.rank, today.path["priority.rank"].description),
        Path("customer.tier", Kind.ENUM, lambda t: t.tier, "Tier of that day.", Tier),
        Path("customer.segment", Kind.TEXT, lambda t: t.segment, "Segment of that day."),
        Path("customer.region", Kind.TEXT, lambda t: t.region, "Region of that day."),
        Path(
            "customer.satisfaction.level",
            Kind.RATE,
            lambda t: t.satisfaction_level,
            "Satisfaction of that day.",
        ),
        Path(
            "customer.satisfaction.trend",
            Kind.ENUM,
            lambda t: t.satisfaction_trend,
            "Trend of that day.",
            Trend,
        ),
        Path("customer.churnRisk.value", Kind.RATE, lambda t: t.churn_value, "Churn of that day."),
        Path("customer.churnRisk.band", Kind.ENUM, lambda t: t.churn_band, "Band then.", Band),
        Path("line.frozen", Kind.BOOL, lambda t: t.frozen, "Frozen on that day."),
        Path("line.hold", Kind.BOOL, lambda t: t.hold, "On hold on that day."),
        Path("open", Kind.BOOL, lambda _: true(), "A snapshot holds what was open."),
    )
    to_one = tuple(link for link in today.relations if link.target in KEYS and not link.many)
    return replace(today, paths=kept + of_the_day, relations=to_one, only=None)


def _keys_only(node: Node, names: tuple[str, ...]) -> Node:
    paths = tuple(node.path[name] for name in names)
    return replace(node, paths=paths, relations=(), only=None)


AS_OF_NODES: Mapping[str, Node] = {
    "Backorder": _backorder(),
    **{name: _keys_only(NODES[name], names) for name, names in KEYS.items()},
}
