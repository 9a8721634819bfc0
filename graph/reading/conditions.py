"""Conditions as SQL: a comparison with an absent value is false, and `not` turns that around."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    false,
    func,
    not_,
    or_,
    true,
    type_coerce,
)

from graph.reading.catalogue.model import Kind, Path
from graph.reading.expressions import member_rank
from graph.reading.reading import (
    All,
    AnyOf,
    Compare,
    CompareFields,
    Condition,
    Counted,
    Lookup,
    Not,
    Op,
    Order,
    Quantifier,
    Related,
)
from graph.reading.scope import Scope, Statement
from graph.refusals import InputInvalid
from graph.values.identity import parse_global_id

ORDERED: dict[Op, Callable[[Any, Any], Any]] = {
    Op.EQ: lambda a, b: a == b,
    Op.NE: lambda a, b: a != b,
    Op.GT: lambda a, b: a > b,
    Op.GTE: lambda a, b: a >= b,
    Op.LT: lambda a, b: a < b,
    Op.LTE: lambda a, b: a <= b,
}
MIRRORED = {Op.GT: Op.LT, Op.GTE: Op.LTE, Op.LT: Op.GT, Op.LTE: Op.GTE}


def holds(scope: Scope, condition: Condition, *, sure: bool = False) -> ColumnElement[bool]:
    """The condition as SQL. sure: it must come out true or false, never unknown (under `not`)."""
    match condition:
        case All(parts):
            return and_(true(), *(holds(scope, part, sure=sure) for part in parts))
        case AnyOf(parts):
            return or_(false(), *(holds(scope, part, sure=sure) for part in parts))
        case Not(part):
            return not_(holds(scope, part, sure=True))
        case Related():
            return _related(scope, condition)
        case Counted():
            return _counted(scope, condition)
        case Compare():
            return _sure(_compare(scope, condition), sure=sure)
        case CompareFields(left, op, right):
            both = (scope.expression(left), scope.expression(right))
            return _sure(ORDERED[op](*both), sure=sure)
        case Lookup(path, op, of, value):
            found = _looked_up(scope, of, value)
            return _sure(ORDERED[op](scope.expression(path), found), sure=sure)


def _sure(condition: Any, *, sure: bool) -> ColumnElement[bool]:
    found: ColumnElement[bool] = func.coalesce(condition, false()) if sure else condition
    return found


def _related(scope: Scope, condition: Related) -> ColumnElement[bool]:
    owner, relation = scope.find_relation(condition.relation)
    if condition.quantifier is Quantifier.SOME:
        return owner.exists(relation, lambda child: holds(child, condition.where))
    if condition.quantifier is Quantifier.NONE:
        return not_(owner.exists(relation, lambda child: holds(child, condition.where)))
    return not_(
        owner.exists(relation, lambda child: not_(holds(child, condition.where, sure=True)))
    )


def related_count(
    scope: Scope, relation: str, where: Condition, distinct: str | None = None
) -> ColumnElement[int]:
    """The number of related rows that meet the condition, or of distinct values among them."""
    owner, link = scope.find_relation(relation)
    statement, child, joined = owner.child(link)
    met = holds(child, where)
    values = None if distinct is None else child.expression(distinct).distinct()
    counted = func.count() if values is None else func.count(values)
    return (
        statement.select(counted)
        .where(joined, met)
        .correlate_except(*statement.own)
        .scalar_subquery()
    )


def _counted(scope: Scope, condition: Counted) -> ColumnElement[bool]:
    count = related_count(scope, condition.relation, condition.where, condition.distinct)
    if condition.op is Op.BETWEEN:
        low, high = condition.value
        return count.between(low, high)
    found: ColumnElement[bool] = ORDERED[condition.op](count, condition.value)
    return found


def _looked_up(scope: Scope, of: Any, value: str) -> ColumnElement[Any]:
    """The value in the first row of another reading, as an uncorrelated subquery."""
    statement = Statement(scope.statement.moment, scope.statement.nodes)
    other = statement.start(scope.statement.nodes[of.node])
    column = other.expression(value)
    met = whole(other, of.where)
    orders = [term for order in of.order for term in order_terms(other, order)]
    found = statement.select(column).where(met).order_by(*orders, other.id).limit(1)
    return type_coerce(found.correlate(None).scalar_subquery(), column.type)


def whole(scope: Scope, condition: Condition) -> ColumnElement[bool]:
    """The condition, and that the row counts as one of the node."""
    met = holds(scope, condition)
    return met if scope.node.only is None else and_(met, scope.node.only(scope))


def _compare(scope: Scope, condition: Compare) -> Any:
    owner, path = scope.find(condition.path)
    expression = owner.sql_of(path, condition.argument)
    op, value = condition.op, condition.value
    if op is Op.IS_NULL:
        return expression.is_(None) if value else expression.is_not(None)
    if path.kind is Kind.PRESENCE:
        raise InputInvalid((condition.path,), "an object can only be compared by isNull")
    if op in (Op.IN, Op.NOT_IN):
        values = [_plain(path, item) for item in value]
        return expression.in_(values) if op is Op.IN else expression.not_in(values)
    if op is Op.BETWEEN:
        low, high = value
        return and_(
            _ordered(path, expression, Op.GTE, low), _ordered(path, expression, Op.LTE, high)
        )
    if op is Op.CONTAINS:
        return func.lower(expression).contains(str(value).lower(), autoescape=True)
    return _ordered(path, expression, op, value)


def _ordered(path: Path, expression: ColumnElement[Any], op: Op, value: Any) -> Any:
    """One comparison; a date against an instant means the whole day."""
    if path.kind is Kind.INSTANT and isinstance(value, date) and not isinstance(value, datetime):
        start = datetime.combine(value, time.min, UTC)
        end = start + timedelta(days=1)
        if op is Op.EQ:
            return and_(expression >= start, expression < end)
        if op is Op.NE:
            return or_(expression < start, expression >= end)
        if op in (Op.GT, Op.LTE):
            return expression >= end if op is Op.GT else expression < end
        return ORDERED[op](expression, start)
    if path.members is not None and op not in (Op.EQ, Op.NE):
        place = list(path.members).index(path.members(value))
        # The first member is the greatest: PREMIUM is above GOLD.
        return ORDERED[MIRRORED[op]](member_rank(expression, path.members), place)
    return ORDERED[op](expression, _plain(path, value))


def _plain(path: Path, value: Any) -> Any:
    if path.kind is Kind.ID:
        parsed = parse_global_id(str(value))
        return parsed[1] if parsed is not None else ""
    return value


def order_terms(scope: Scope, order: Order) -> list[Any]:
    """ORDER BY terms: absent values last, enumerations by their members' order.

    Descending puts the greatest first; of an enumeration that is its first member, so severity
    descending begins with CRITICAL.
    """
    owner, path = scope.find(order.path)
    if path.order is not None:
        return path.order(owner, order.descending)
    expression = owner.sql_of(path, order.argument)
    if path.members is not None:
        ranked = member_rank(expression, path.members)
        return [expression.is_(None), ranked.asc() if order.descending else ranked.desc()]
    terms = [expression.desc() if order.descending else expression.asc()]
    return terms if path.required else [expression.is_(None), *terms]
