"""Groups of a node's rows with measures, as root fields."""

from datetime import date
from decimal import Decimal
from typing import Any

import strawberry

from graph.reading.catalogue import NODES
from graph.reading.catalogue.model import Node
from graph.reading.reading import (
    EVERYTHING,
    Aggregate,
    AnyOf,
    Compare,
    CompareFields,
    Condition,
    Group,
    GroupOrder,
    GroupReading,
    Having,
    Key,
    Measure,
    Op,
)
from graph.reading.reading import Bucket as ReadingBucket
from graph.refusals import InputInvalid
from graph.schema.annotations import argument, list_of
from graph.schema.connections import whole_queue
from graph.schema.context import GraphContext
from graph.schema.enums import Bucket, Direction, path_enum
from graph.schema.inputs import EQUALITY, ORDERING, lazy, make_input, where_input
from graph.schema.scalars import Value
from graph.schema.selection import Selected, Walker
from graph.schema.types import REQUIRED, field, resolver
from graph.schema.where import comparisons, plain

OF_A_PATH = {
    "sum": (Aggregate.SUM, "Sum, 0 over no values."),
    "avg": (Aggregate.AVG, "Mean of the values there are."),
    "median": (Aggregate.MEDIAN, "Middle value."),
    "min": (Aggregate.MIN, "Least value."),
    "max": (Aggregate.MAX, "Greatest value."),
    "countDistinct": (Aggregate.COUNT_DISTINCT, "How many distinct values."),
    "absent": (Aggregate.ABSENT, "How many rows have no value."),
}
IN_DOUBT = AnyOf(
    (
        Compare("expected.p90", Op.IS_NULL, value=True),
        CompareFields("expected.p90", Op.GT, "dueDate"),
    )
)
"""Lines that by their cautious date come after their due date, or not at all."""
NAMED_WORDS = {
    "lines": "How many lines.",
    "openQuantity": "Units open.",
    "shortQuantity": "Units neither shipped nor reserved.",
    "openValue": "Open quantity x price.",
    "marginAtStake": "Margin of the open quantity.",
    "penaltyAtStake": "Penalties if nothing is done.",
    "revenueAtRisk": "Open value of lines whose cautious date is after the due date, or absent.",
}
NAMED = {
    "lines": Measure(Aggregate.COUNT),
    "openQuantity": Measure(Aggregate.SUM, "openQuantity"),
    "shortQuantity": Measure(Aggregate.SUM, "shortQuantity"),
    "openValue": Measure(Aggregate.SUM, "openValue"),
    "marginAtStake": Measure(Aggregate.SUM, "marginAtStake"),
    "penaltyAtStake": Measure(Aggregate.SUM, "penaltyAtStake"),
    "revenueAtRisk": Measure(Aggregate.SUM, "openValue", where=IN_DOUBT),
}


@strawberry.type(description="One value of a group's key.")
class GroupKey:
    path: str = strawberry.field(description="The path, or `when` for a condition.")
    value: Value | None = strawberry.field(description="The value; null: absent.")


def _measure_input(node: Node) -> Any:
    paths = path_enum(node.name)
    where = lazy(f"{node.name}Where")
    fields: dict[str, tuple[Any, str]] = {
        "count": (bool, "true: how many rows."),
        **{name: (paths, what) for name, (_, what) in OF_A_PATH.items()},
        "share": (where, "Part of the rows that meet this, 0..1."),
        "ratio": (list_of(paths), "Two paths: sum of the first / sum of the second."),
    }
    return make_input(f"{node.name}Measure", fields, "A figure of a group; name exactly one.")


def _inputs(node: Node) -> dict[str, Any]:
    measure = _measure_input(node)
    by: dict[str, tuple[Any, str]] = {
        "path": (path_enum(node.name), "Rows with the same value come together."),
        "bucket": (Bucket, "Of a date: the calendar bucket it falls in."),
        "when": (lazy(f"{node.name}Where"), "Those that meet this against the rest."),
    }
    having: dict[str, tuple[Any, str]] = {
        "measure": (measure, "The figure."),
        **{op: (Decimal, what) for op, what in (EQUALITY | ORDERING).items()},
        "between": (list[Decimal], "Two values: from and to, both included."),
    }
    order: dict[str, tuple[Any, str]] = {
        "measure": (measure, "Sort by this figure."),
        "key": (int, "Sort by the key at this place, 0 first."),
        "direction": (Direction, "Direction; ascending unless said."),
    }
    return {
        "by": make_input(f"{node.name}GroupBy", by, "What groups are formed by."),
        "having": make_input(f"{node.name}Having", having, "Only groups whose figure meets this."),
        "order": make_input(f"{node.name}GroupOrder", order, "How groups are sorted."),
    }


def _measures_type(node: Node) -> Any:
    paths = {"of": (argument(path_enum(node.name), "The value measured."), REQUIRED)}
    where = {"where": (argument(where_input(node.name), "The condition."), REQUIRED)}
    two = {
        "a": (argument(path_enum(node.name), "Summed above the line."), REQUIRED),
        "b": (argument(path_enum(node.name), "Summed below it."), REQUIRED),
    }
    kinds = {"min": Value | None, "max": Value | None, "countDistinct": int, "absent": int}
    fields = {
        "count": field("count", int, "How many rows."),
        "exists": field("exists", bool, "Whether there is any row."),
        "share": field("share", float | None, "Part of the rows that meet it, 0..1.", where),
        "every": field("every", bool | None, "Whether all rows meet it.", where),
        "ratio": field("ratio", float | None, "Sum of a / sum of b.", two),
        **{
            name: field(name, kinds.get(name, Decimal | None), what, paths)
            for name, (_, what) in OF_A_PATH.items()
        },
    }
    if node.name == "Backorder":
        for name, measure in NAMED.items():
            kind = int if measure.path is None else Decimal
            fields[name] = field(name, kind, NAMED_WORDS[name])
    namespace = {f"{name}_": value for name, value in fields.items()}
    made = type(f"{node.name}Measures", (), namespace | {"__module__": __name__})
    return strawberry.type(
        made, name=f"{node.name}Measures", description=f"Figures of a group of {node.plural}."
    )


def _group_type(node: Node) -> Any:
    namespace = {
        "__module__": __name__,
        "key_": field("key", list[GroupKey], "Values of the group, in the order of `by`."),
        "measures_": field("measures", _measures_type(node), "Figures of the group."),
    }
    made = type(f"{node.name}Group", (), namespace)
    return strawberry.type(
        made, name=f"{node.name}Group", description=f"{node.plural} with the same key."
    )


def _asked(selected: Selected, node: Node, walker: Walker) -> Measure:
    """The measure a selected field means."""
    arguments = selected.arguments
    if selected.name in NAMED:
        return NAMED[selected.name]
    if selected.name in OF_A_PATH:
        return Measure(OF_A_PATH[selected.name][0], plain(arguments["of"]))
    if selected.name == "ratio":
        return Measure(Aggregate.RATIO, plain(arguments["a"]), plain(arguments["b"]))
    if selected.name in ("share", "every"):
        where = walker.filters.condition(node, arguments["where"])
        return Measure(Aggregate(selected.name), where=where)
    return Measure(Aggregate(selected.name))


def _given_measure(node: Node, given: dict[str, Any] | None, walker: Walker) -> Measure:
    """The measure a `having` or `orderBy` names."""
    chosen = {name: value for name, value in (given or {}).items() if value is not None}
    if len(chosen) != 1:
        raise InputInvalid(("measure",), "name exactly one measure")
    name, value = next(iter(chosen.items()))
    if name == "count":
        return Measure(Aggregate.COUNT)
    if name == "share":
        return Measure(Aggregate.SHARE, where=walker.filters.condition(node, value))
    if name == "ratio":
        if len(value) != 2:
            raise InputInvalid(("measure", "ratio"), "give two paths")
        return Measure(Aggregate.RATIO, plain(value[0]), plain(value[1]))
    return Measure(OF_A_PATH[name][0], plain(value))


def _key(node: Node, given: dict[str, Any], walker: Walker) -> Key:
    path, bucket, when = given.get("path"), given.get("bucket"), given.get("when")
    if (path is None) == (when is None):
        raise InputInvalid(("by",), "give either `path` or `when`")
    condition: Condition | None = None if when is None else walker.filters.condition(node, when)
    return Key(
        None if path is None else plain(path),
        None if bucket is None else ReadingBucket(plain(bucket)),
        condition,
    )


def _order(node: Node, given: dict[str, Any], walker: Walker) -> GroupOrder:
    descending = plain(given.get("direction")) == "DESC"
    if given.get("key") is not None:
        return GroupOrder(given["key"], descending)
    return GroupOrder(_given_measure(node, given.get("measure"), walker), descending)


def group_reading(node: Node, selected: Selected, walker: Walker) -> GroupReading:
    """The reading of a groups field."""
    arguments = selected.arguments
    measures = [
        _asked(inner, node, walker)
        for child in selected.children
        if child.name == "measures"
        for inner in child.children
        if inner.name != "__typename"
    ]
    keys = tuple(_key(node, given, walker) for given in arguments.get("by") or ())
    orders = tuple(_order(node, given, walker) for given in arguments.get("orderBy") or ())
    for order in orders:
        if isinstance(order.by, int) and not 0 <= order.by < len(keys):
            raise InputInvalid(("orderBy",), f"there is no key at place {order.by}")
    where = walker.filters.condition(node, arguments.get("where"))
    return GroupReading(
        node.name,
        keys,
        tuple(measures),
        whole_queue(node, where or EVERYTHING, arguments),
        tuple(
            Having(_given_measure(node, given.get("measure"), walker), op, value)
            for given in arguments.get("having") or ()
            for op, value in comparisons(given)
        ),
        orders,
        arguments.get("first"),
        arguments.get("asOf"),
    )


def shaped_group(group: Group, reading: GroupReading, selected: Selected, node: Node) -> Any:
    """A group by response keys; measures come in the order they were asked."""
    answer: dict[str, Any] = {}
    measures = iter(reading.measures)
    for child in selected.children:
        if child.name == "key":
            answer[child.key] = [
                GroupKey(path=key.path or "when", value=Value(value) if value is not None else None)
                for key, value in zip(reading.keys, group.key, strict=True)
            ]
        elif child.name == "measures":
            answer[child.key] = {
                inner.key: group.measures[next(measures)]
                for inner in child.children
                if inner.name != "__typename"
            }
    return answer


GROUP_TYPES: dict[str, Any] = {name: _group_type(node) for name, node in NODES.items()}

GROUP_INPUTS: dict[str, dict[str, Any]] = {name: _inputs(node) for name, node in NODES.items()}


def groups_field(node: Node) -> Any:
    """The root field of a node's groups."""
    made, inputs = GROUP_TYPES[node.name], GROUP_INPUTS[node.name]
    arguments: dict[str, tuple[Any, Any]] = {
        "where": (argument(where_input(node.name) | None, "Which rows."), None),
        "by": (
            argument(list_of(inputs["by"]) | None, "What forms groups; none: one over all."),
            None,
        ),
        "having": (argument(list_of(inputs["having"]) | None, "Which groups."), None),
        "order_by": (argument(list_of(inputs["order"]) | None, "In which order."), None),
        "first": (argument(int | None, "How many groups."), None),
    }
    if node.name == "Backorder":
        arguments["as_of"] = (argument(date | None, "At the end of that day."), None)

    async def load(root: Any, info: strawberry.Info, **_given: Any) -> Any:
        context: GraphContext = info.context
        walker = Walker(info._raw_info, context.limits)  # noqa: SLF001
        selected = walker.field()
        reading = group_reading(node, selected, walker)
        async with context.reader() as reader:
            groups = await reader.groups(reading)
        return [shaped_group(group, reading, selected, node) for group in groups]

    shape = resolver(arguments, list_of(made))
    load.__signature__ = shape.__signature__  # type: ignore[attr-defined]
    load.__annotations__ = shape.__annotations__
    singular = node.name[0].lower() + node.name[1:]
    description = f"Groups of {node.plural} with their figures."
    return strawberry.field(resolver=load, name=f"{singular}Groups", description=description)


GROUPS = {f"{node.plural}Groups": groups_field(node) for node in NODES.values()}
