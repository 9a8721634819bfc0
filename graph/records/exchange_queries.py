"""Reads tables as the exchange format writes them: references as natural keys, in key order."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.records.bulk import AnyRow, table_of
from graph.records.exchange import BY_NAME, SEPARATOR, Kind, Reference, TableSpec
from graph.records.exchange.columns import snake
from graph.records.journal import FactRecord
from graph.records.orders import OrderRecord

FACT = table_of(FactRecord)
CHUNK = 2000
IN_SETTINGS = ("business_date", "currency", "source")
DERIVED_FACTS = ("computed_at", "derived")


def _record(spec: TableSpec) -> Table:
    if spec.record is None:
        raise ValueError(spec.name)
    return table_of(spec.record)


class Exported:
    """The statement for one fact table, with a column for each column of the format."""

    def __init__(self, spec: TableSpec, currency: str) -> None:
        self.spec = spec
        self.table = _record(spec)
        self.joined: Any = self.table
        self.columns: dict[str, ColumnElement[Any]] = {}
        self.sources: dict[str, ColumnElement[Any]] = {}
        for reference in spec.references:
            self._follow(reference, self.table.c[reference.attribute])
        self._sources()
        for column in spec.columns:
            if column.name not in self.columns and column.attribute is not None:
                self.columns[column.name] = self.table.c[column.attribute]
        if spec.name == "orderLines":
            self._price(currency)

    def _follow(self, reference: Reference, key: ColumnElement[Any]) -> None:
        """Join the row referred to; its own key columns, or those of the rows it belongs to."""
        target = BY_NAME[reference.target]
        other = _record(target).alias(f"{snake(reference.columns[0])}_{snake(target.name)}")
        self.joined = self.joined.outerjoin(other, other.c.id == key)
        for column in reference.columns:
            inner = next((ref for ref in target.references if ref.columns == (column,)), None)
            if inner is not None:
                self._follow(
                    Reference(inner.attribute, inner.target, (column,)), other.c[inner.attribute]
                )
            else:
                spec = (
                    target.column(column)
                    if column in target.names
                    else target.column(target.key[0])
                )
                self.columns[column] = other.c[spec.attribute or snake(spec.name)]
                if "source" in other.c:
                    self.sources[column] = other.c.source

    def _sources(self) -> None:
        """The row's source, and references of another source written with it."""
        if "source" not in self.spec.names:
            return
        if "source" in self.table.c:
            own: ColumnElement[Any] = self.table.c.source
        else:
            own = self.sources[self.spec.owner or "customer"]
        self.columns["source"] = own
        for name, source in self.sources.items():
            if self.spec.column(name).kind is not Kind.REF:
                continue
            key = self.columns[name]
            foreign = or_(source != own, key.contains(SEPARATOR, autoescape=True))
            self.columns[name] = case((foreign, source + SEPARATOR + key), else_=key)

    def _price(self, currency: str) -> None:
        """The price as the order states it where that is in a foreign currency."""
        order = table_of(OrderRecord).alias("priced")
        self.joined = self.joined.outerjoin(order, order.c.id == self.table.c.order_id)
        foreign = and_(
            order.c.currency.is_not(None),
            order.c.currency != currency,
            self.table.c.order_price.is_not(None),
        )
        self.columns["price"] = case((foreign, self.table.c.order_price), else_=self.table.c.price)

    def page(self, after: Sequence[Any] | None) -> Select[Any]:
        """The next rows in order of primary key."""
        keys = list(self.table.primary_key)
        wanted = [self.columns[name].label(snake(name) + "_") for name in self.spec.names]
        statement = select(*wanted, *keys).select_from(self.joined).order_by(*keys).limit(CHUNK)
        if after is not None:
            statement = statement.where(_beyond(keys, after))
        return statement


def _beyond(keys: Sequence[ColumnElement[Any]], after: Sequence[Any]) -> ColumnElement[bool]:
    """Rows that come after these key values, in key order."""
    first, *others = keys
    value, *rest = after
    beyond: ColumnElement[bool] = first > value
    if not others:
        return beyond
    return or_(beyond, and_(first == value, _beyond(others, rest)))


async def fact_rows(
    connection: AsyncConnection, spec: TableSpec, currency: str
) -> AsyncIterator[Sequence[AnyRow]]:
    """Chunks of a fact table; the format's columns come first, in its order."""
    exported = Exported(spec, currency)
    async for rows in _pages(connection, exported, len(list(exported.table.primary_key))):
        yield rows


async def _pages(
    connection: AsyncConnection, exported: Exported, keys: int
) -> AsyncIterator[Sequence[AnyRow]]:
    after: Sequence[Any] | None = None
    while True:
        rows = (await connection.execute(exported.page(after))).fetchall()
        if not rows:
            return
        yield rows
        after = tuple(rows[-1])[-keys:]


async def state_rows(
    connection: AsyncConnection, spec: TableSpec
) -> AsyncIterator[Sequence[AnyRow]]:
    """Chunks of a table of decisions or histories, all columns in the record's order."""
    table = _record(spec)
    keys = list(table.primary_key)
    after: Sequence[Any] | None = None
    while True:
        statement = select(*table.c).order_by(*keys).limit(CHUNK)
        if spec.name == "facts":
            statement = statement.where(table.c.name.not_in(IN_SETTINGS + DERIVED_FACTS))
        if spec.name == "reservations":
            statement = statement.where(table.c.firmness != "PROJECTED")
        if after is not None:
            statement = statement.where(_beyond(keys, after))
        rows = (await connection.execute(statement)).fetchall()
        if not rows:
            return
        yield rows
        after = [getattr(rows[-1], key.name) for key in keys]


async def settings_values(connection: AsyncConnection) -> dict[str, Any]:
    """business_date, currency and source as they stand; missing ones are left out."""
    rows = await connection.execute(
        select(FACT.c.name, FACT.c.value).where(FACT.c.name.in_(IN_SETTINGS))
    )
    return dict(tuple(row) for row in rows)
