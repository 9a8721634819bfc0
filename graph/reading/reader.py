"""The one reader: a reading in, rows or groups out, a fixed number of statements per level."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.reading.as_of import AS_OF_NODES, snapshot
from graph.reading.catalogue import NODES
from graph.reading.catalogue.model import Node
from graph.reading.conditions import order_terms, whole
from graph.reading.groups import fetch_groups
from graph.reading.reading import Group, GroupReading, Order, Reading
from graph.reading.rows import Row, Shape, default_order, fetch, fetch_below, labelled
from graph.reading.scope import Moment, Scope, Statement
from graph.records.metadata import METADATA
from graph.refusals import InputInvalid, SnapshotMissing, UnknownPath

Asked = TypeVar("Asked", Reading, GroupReading)
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Reader:
    """Reads in one snapshot of the database, at one moment."""

    connection: AsyncConnection
    moment: Moment

    async def rows(self, reading: Reading) -> list[Row]:
        """The rows as nested dicts, keyed as wanted. Raises UnknownPath, SnapshotMissing."""
        return await self._answer(reading, self._rows)

    async def count(self, reading: Reading) -> int:
        """How many rows there are in all, page and limit aside."""
        return await self._answer(reading, self._count)

    async def groups(self, reading: GroupReading) -> list[Group]:
        """The groups with their measures."""

        async def run(reading: GroupReading) -> list[Group]:
            _, scope = await self._start(reading)
            return await fetch_groups(self.connection, scope, reading)

        return await self._answer(reading, run)

    async def kept(self, days: Sequence[date]) -> list[date]:
        """Those of the days that asOf can answer for: with a snapshot, and today."""
        table = METADATA.tables["backorder_day"]
        statement = select(table.c.on_date).where(table.c.on_date.in_(days)).distinct()
        found = set((await self.connection.scalars(statement)).all())
        return [day for day in days if day in found or day == self.moment.today]

    async def _answer(self, reading: Asked, run: Callable[[Asked], Awaitable[Answer]]) -> Answer:
        try:
            return await run(reading)
        except UnknownPath as unknown:
            if reading.as_of is None or reading.as_of == self.moment.today:
                raise
            raise SnapshotMissing(
                f"end-of-day snapshots do not hold {unknown.name!r}; ask without asOf"
            ) from None

    async def _start(self, reading: Reading | GroupReading) -> tuple[Statement, Scope]:
        """The statement over the present, or over a past day's snapshot."""
        day = reading.as_of
        if day is None or day == self.moment.today:
            statement = Statement(self.moment, NODES)
            return statement, statement.start(_node(reading.node))
        if reading.node != "Backorder":
            raise SnapshotMissing(f"asOf answers for backorders, not for {reading.node}")
        if day > self.moment.today:
            raise InputInvalid(("asOf",), f"{day} has not come yet; today is {self.moment.today}")
        source = snapshot(day)
        found = await self.connection.scalar(select(func.count()).select_from(source))
        if not found:
            raise SnapshotMissing(f"there is no snapshot of {day}")
        statement = Statement(replace(self.moment, today=day), AS_OF_NODES)
        statement.source = source
        statement.own.append(source)
        return statement, Scope(statement, AS_OF_NODES["Backorder"], source)

    async def _rows(self, reading: Reading) -> list[Row]:
        statement, scope = await self._start(reading)
        shape = Shape()
        shape.column(scope.id)
        builders = shape.build(scope, reading.wants)
        met = whole(scope, reading.where)
        orders = _orders(scope, reading.order)
        if reading.limit_per is not None:
            group = scope.expression(reading.limit_per.path)
            place = func.row_number().over(partition_by=group, order_by=(*orders, scope.id))
            place_all = func.row_number().over(order_by=(*orders, scope.id))
            inner = (
                statement.select(
                    place.label("place"), place_all.label("place_all"), *labelled(shape.columns)
                )
                .where(met)
                .subquery()
            )
            columns = [inner.c[f"c{number}"] for number in range(len(shape.columns))]
            query = (
                select(*columns)
                .where(inner.c.place <= reading.limit_per.first)
                .order_by(inner.c.place_all)
            )
        else:
            query = (
                statement.select(*labelled(shape.columns)).where(met).order_by(*orders, scope.id)
            )
        if reading.first is not None:
            query = query.limit(reading.first)
        if reading.offset:
            query = query.offset(reading.offset)
        rows = await fetch(self.connection, query, builders)
        await fetch_below(self.connection, shape, statement.moment, dict(statement.nodes))
        return rows

    async def _count(self, reading: Reading) -> int:
        statement, scope = await self._start(reading)
        met = whole(scope, reading.where)
        if reading.limit_per is None:
            query = statement.select(func.count()).where(met)
        else:
            group = scope.expression(reading.limit_per.path)
            place = func.row_number().over(partition_by=group, order_by=scope.id)
            inner = statement.select(place.label("place")).where(met).subquery()
            query = select(func.count()).where(inner.c.place <= literal(reading.limit_per.first))
        return int(await self.connection.scalar(query) or 0)


def _orders(scope: Scope, orders: tuple[Order, ...]) -> list[Any]:
    wanted = orders or default_order(scope.node)
    return [term for order in wanted for term in order_terms(scope, order)]


def _node(name: str) -> Node:
    node = NODES.get(name)
    if node is None:
        raise UnknownPath(node="the graph", name=name)
    return node
