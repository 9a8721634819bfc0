"""Rows of a reading: one statement for the rows, one for each to-many level under them."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.reading.catalogue.model import Kind, Node, Path, Relation
from graph.reading.conditions import order_terms, related_count, whole
from graph.reading.reading import Order, Page, Want
from graph.reading.scope import Moment, Scope, Statement, table_alias
from graph.refusals import UnknownPath
from graph.values.identity import global_id

Row = dict[str, Any]
Build = Callable[[Sequence[Any], Row], None]

PARENTS_A_STATEMENT = 20_000


@dataclass
class Below:
    """A to-many relation to fetch for the rows of a statement: whose, which, where it goes."""

    owner: Node
    relation: Relation
    want: Want
    place: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class Shape:
    """The columns a statement must return and how a row is built from them."""

    columns: list[Any] = field(default_factory=list)
    below: list[Below] = field(default_factory=list)

    def column(self, expression: Any) -> int:
        """Add a column; its place."""
        self.columns.append(expression)
        return len(self.columns) - 1

    def build(self, root: Scope, wants: Sequence[Want], prefix: str = "") -> list[Build]:
        """One builder for each thing wanted, and the columns they need."""
        return [self._one(root, want, f"{prefix}{want.name}") for want in wants]

    def _one(self, root: Scope, want: Want, dotted: str) -> Build:
        if want.count:
            where = want.page.where if want.page else Page().where
            return _scalar(want.key, self.column(related_count(root, dotted, where)))
        scope, rest = root.locate(dotted)
        if rest in scope.node.relation:
            relation = scope.node.relation[rest]
            if relation.many:
                return self._many(scope, relation, want)
            linked = self.column(scope.to(rest).id)
            return _nested(want.key, linked, self.build(root, want.children, f"{dotted}."))
        path = scope.node.path.get(rest)
        if path is not None and not want.children:
            return self._value(scope, path, want)
        if not any(name.startswith(f"{rest}.") for name in _names(scope.node)):
            raise UnknownPath(node=root.node.name, name=dotted)
        presence = None if path is None else self.column(scope.sql_of(path))
        return _nested(want.key, presence, self.build(root, want.children, f"{dotted}."))

    def _value(self, scope: Scope, path: Path, want: Want) -> Build:
        place = self.column(scope.sql_of(path, want.argument))
        if path.kind is Kind.ID:
            name = scope.node.name
            return _scalar(want.key, place, lambda value: global_id(name, value))
        return _scalar(want.key, place)

    def _many(self, scope: Scope, relation: Relation, want: Want) -> Build:
        parent = self.column(scope.id)
        below = Below(scope.node, relation, want)
        self.below.append(below)

        def build(values: Sequence[Any], row: Row) -> None:
            row[want.key] = []
            if values[parent] is not None:
                below.place[values[parent]].append(row)

        return build


def _names(node: Node) -> list[str]:
    return [*node.path, *node.relation]


def _scalar(key: str, place: int, convert: Callable[[Any], Any] | None = None) -> Build:
    if convert is None:

        def build(values: Sequence[Any], row: Row) -> None:
            row[key] = values[place]

        return build

    def build_converted(values: Sequence[Any], row: Row) -> None:
        row[key] = None if values[place] is None else convert(values[place])

    return build_converted


def _nested(key: str, presence: int | None, builders: list[Build]) -> Build:
    def build(values: Sequence[Any], row: Row) -> None:
        if presence is not None and values[presence] is None:
            row[key] = None
            return
        inner: Row = {}
        for builder in builders:
            builder(values, inner)
        row[key] = inner

    return build


def default_order(node: Node) -> tuple[Order, ...]:
    """The order rows come in when nobody says otherwise."""
    return tuple(Order(path, descending) for path, descending in node.order)


def labelled(columns: Sequence[Any]) -> list[Any]:
    """Columns with unique names."""
    return [column.label(f"c{place}") for place, column in enumerate(columns)]


async def fetch(
    connection: AsyncConnection, statement: Select[Any], builders: list[Build]
) -> list[Row]:
    """Run the statement and build its rows, without what lies below them."""
    rows: list[Row] = []
    for values in (await connection.execute(statement)).all():
        row: Row = {}
        for builder in builders:
            builder(values, row)
        rows.append(row)
    return rows


async def fetch_below(
    connection: AsyncConnection, shape: Shape, moment: Moment, nodes: dict[str, Node]
) -> None:
    """Fetch every to-many relation of the rows, level by level."""
    for below in shape.below:
        parents = sorted(below.place)
        for start in range(0, len(parents), PARENTS_A_STATEMENT):
            part = parents[start : start + PARENTS_A_STATEMENT]
            await _fetch_relation(connection, below, part, (moment, nodes))


async def _fetch_relation(
    connection: AsyncConnection,
    below: Below,
    parents: list[str],
    world: tuple[Moment, dict[str, Node]],
) -> None:
    moment, nodes = world
    page = below.want.page or Page()
    node = nodes[below.relation.target]
    statement = Statement(moment, nodes)
    owner = table_alias(below.owner)
    child = statement.start(node)
    link = below.relation.link(Scope(statement, below.owner, owner), child)
    shape = Shape()
    builders = shape.build(child, below.want.children)
    met = whole(child, page.where)
    orders = [
        term for order in page.order or default_order(node) for term in order_terms(child, order)
    ]
    place = func.row_number().over(partition_by=owner.c.id, order_by=(*orders, child.id))
    inner = (
        statement.select(owner.c.id.label("parent"), place.label("place"), *labelled(shape.columns))
        .join(owner, and_(link, owner.c.id.in_(parents)))
        .where(met)
        .subquery()
    )
    values = [inner.c[f"c{number}"] for number in range(len(shape.columns))]
    outer = (
        select(inner.c.parent, *values)
        .where(inner.c.place > page.offset, inner.c.place <= page.offset + page.first)
        .order_by(inner.c.parent, inner.c.place)
    )
    key = below.want.key
    for parent, *columns in (await connection.execute(outer)).all():
        row: Row = {}
        for builder in builders:
            builder(columns, row)
        for owner_row in below.place[parent]:
            owner_row[key].append(row)
    await fetch_below(connection, shape, moment, nodes)
