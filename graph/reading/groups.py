"""Groups of rows with measures: one statement, and one more where a median is asked."""

import operator
from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from statistics import median
from typing import Any

from sqlalchemy import and_, case, false, func, true, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from graph.reading.catalogue.model import Kind
from graph.reading.conditions import holds, whole
from graph.reading.expressions import bucket_start, rate
from graph.reading.reading import (
    Aggregate,
    Group,
    GroupOrder,
    GroupReading,
    Having,
    Key,
    Measure,
    Op,
)
from graph.reading.scope import Scope
from graph.refusals import InputInvalid

COMPARED: dict[Op, Callable[[Any, Any], Any]] = {
    Op.EQ: operator.eq,
    Op.NE: operator.ne,
    Op.GT: operator.gt,
    Op.GTE: operator.ge,
    Op.LT: operator.lt,
    Op.LTE: operator.le,
    Op.BETWEEN: lambda value, ends: ends[0] <= value <= ends[1],
}
NUMERIC = frozenset({Kind.INT, Kind.QUANTITY, Kind.MONEY, Kind.RATE})


def _key(scope: Scope, key: Key) -> ColumnElement[Any]:
    if key.when is not None:
        return case((holds(scope, key.when), true()), else_=false())
    if key.path is None:
        raise InputInvalid(("by",), "a group needs a path or a condition")
    owner, path = scope.find(key.path)
    expression = owner.sql_of(path)
    if key.bucket is None:
        return expression
    if path.kind not in (Kind.DATE, Kind.INSTANT):
        raise InputInvalid(("by",), f"{key.path!r} is no date, so it has no calendar buckets")
    return bucket_start(expression, key.bucket.value)


def _measured(scope: Scope, path: str | None, aggregate: Aggregate) -> ColumnElement[Any]:
    """The expression a measure is taken of; sums and averages need numbers."""
    if path is None:
        raise InputInvalid(("measures",), f"{aggregate.value} needs a path")
    owner, found = scope.find(path)
    numeric = aggregate in (Aggregate.SUM, Aggregate.AVG, Aggregate.MEDIAN, Aggregate.RATIO)
    if numeric and found.kind not in NUMERIC:
        raise InputInvalid(("measures",), f"{path!r} is no number; {aggregate.value} needs one")
    return owner.sql_of(found)


def _measure(scope: Scope, measure: Measure) -> ColumnElement[Any]:
    aggregate = measure.aggregate
    if aggregate in (Aggregate.COUNT, Aggregate.EXISTS):
        return func.count()
    if aggregate in (Aggregate.SHARE, Aggregate.EVERY):
        if measure.where is None:
            raise InputInvalid(("measures",), f"{aggregate.value} needs a condition")
        met = func.sum(case((holds(scope, measure.where), 1), else_=0))
        return rate(met, func.count()) if aggregate is Aggregate.SHARE else met == func.count()
    if aggregate is Aggregate.RATIO:
        top = func.sum(_measured(scope, measure.path, aggregate))
        bottom = func.sum(_measured(scope, measure.of, aggregate))
        return rate(top, bottom)
    expression = _measured(scope, measure.path, aggregate)
    match aggregate:
        case Aggregate.SUM:
            if measure.where is not None:
                expression = case((holds(scope, measure.where), expression))
            return type_coerce(func.coalesce(func.sum(expression), 0), expression.type)
        case Aggregate.AVG | Aggregate.MIN | Aggregate.MAX:
            return type_coerce(getattr(func, aggregate.value)(expression), expression.type)
        case Aggregate.COUNT_DISTINCT:
            return func.count(expression.distinct())
        case _:
            return func.sum(case((expression.is_(None), 1), else_=0))


async def _medians(
    connection: AsyncConnection, scope: Scope, reading: GroupReading, measure: Measure
) -> dict[tuple[Any, ...], Any]:
    """The middle value of each group; of an even number, the mean of the two in the middle."""
    keys = [_key(scope, key) for key in reading.keys]
    expression = _measured(scope, measure.path, Aggregate.MEDIAN)
    met = and_(whole(scope, reading.where), expression.is_not(None))
    found: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    statement = scope.statement.select(expression, *keys).where(met)
    for value, *key in (await connection.execute(statement)).all():
        found[tuple(key)].append(Decimal(value))
    return {key: median(values) for key, values in found.items()}


async def fetch_groups(
    connection: AsyncConnection, scope: Scope, reading: GroupReading
) -> list[Group]:
    """The groups that meet `having`, in order."""
    measures = [one for one in _needed(reading) if one.aggregate is not Aggregate.MEDIAN]
    keys = [_key(scope, key).label(f"k{n}") for n, key in enumerate(reading.keys)]
    columns = [_measure(scope, measure).label(f"m{n}") for n, measure in enumerate(measures)]
    met = whole(scope, reading.where)
    statement = scope.statement.select(func.count(), *keys, *columns).where(met).group_by(*keys)
    groups = []
    for _, *values in (await connection.execute(statement)).all():
        key, figures = tuple(values[: len(keys)]), values[len(keys) :]
        group = Group(key, {m: _figure(m, v) for m, v in zip(measures, figures, strict=True)})
        groups.append(group)
    for measure in _needed(reading):
        if measure.aggregate is Aggregate.MEDIAN:
            found = await _medians(connection, scope, reading, measure)
            for group in groups:
                group.measures[measure] = found.get(group.key)
    groups = [group for group in groups if all(_meets(group, one) for one in reading.having)]
    _sort(groups, reading, scope)
    return groups if reading.first is None else groups[: reading.first]


def _figure(measure: Measure, value: Any) -> Any:
    if measure.aggregate is Aggregate.EXISTS:
        return bool(value)
    if measure.aggregate is Aggregate.EVERY:
        return None if value is None else bool(value)
    if measure.aggregate is Aggregate.ABSENT:
        return value or 0
    return Decimal(str(value)) if isinstance(value, float) else value


def _needed(reading: GroupReading) -> list[Measure]:
    wanted = [
        *reading.measures,
        *(one.measure for one in reading.having),
        *(one.by for one in reading.order if isinstance(one.by, Measure)),
    ]
    return list(dict.fromkeys(wanted))


def _meets(group: Group, having: Having) -> bool:
    value = group.measures[having.measure]
    if value is None:
        return False
    compare = COMPARED.get(having.op)
    if compare is None:
        raise InputInvalid(("having",), f"a measure cannot be compared by {having.op.value}")
    try:
        return bool(compare(value, having.value))
    except TypeError:
        name = having.measure.aggregate.value
        raise InputInvalid(("having",), f"{name} of this path is no number") from None


def _rank_of(scope: Scope, key: Key) -> dict[Any, int] | None:
    """The place of each member, for keys that are enumerations."""
    if key.path is None:
        return None
    members = scope.find(key.path)[1].members
    return None if members is None else {one.value: n for n, one in enumerate(members)}


def _sort(groups: list[Group], reading: GroupReading, scope: Scope) -> None:
    """Sort by the orders asked for; ties and no order: by key. Absent values come last."""
    ranks = [_rank_of(scope, key) for key in reading.keys]

    def key_value(group: Group, place: int) -> Any:
        ranking, value = ranks[place], group.key[place]
        return value if ranking is None or value is None else -ranking[value]

    orders: Sequence[GroupOrder] = [
        *reading.order,
        *(GroupOrder(place, ranks[place] is not None) for place in range(len(reading.keys))),
    ]
    for order in reversed(orders):
        values = {
            id(group): group.measures[order.by]
            if isinstance(order.by, Measure)
            else key_value(group, order.by)
            for group in groups
        }
        present = [group for group in groups if values[id(group)] is not None]
        absent = [group for group in groups if values[id(group)] is None]
        present.sort(key=lambda group: values[id(group)], reverse=order.descending)
        groups[:] = present + absent
