"""Reads of what a customer's health rests on, and of the health that is stored."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from graph.records.bulk import AnyRow, chunks, table_of
from graph.records.customers import (
    BrokenPromiseRecord,
    CustomerRecord,
    DriverRecord,
    SignalRecord,
)
from graph.records.orders import OrderLineRecord, OrderRecord

CUSTOMER = table_of(CustomerRecord)
SIGNAL = table_of(SignalRecord)
BROKEN = table_of(BrokenPromiseRecord)
DRIVER = table_of(DriverRecord)
ORDER = table_of(OrderRecord)
LINE = table_of(OrderLineRecord)


async def _of_customers(
    connection: AsyncConnection,
    query: Select[Any],
    column: ColumnElement[Any],
    customers: frozenset[str] | None,
) -> list[AnyRow]:
    if customers is None:
        return list((await connection.execute(query)).fetchall())
    found: list[AnyRow] = []
    for some in chunks(customers):
        found += (await connection.execute(query.where(column.in_(some)))).fetchall()
    return found


async def stored_health(
    connection: AsyncConnection, customers: frozenset[str] | None
) -> Sequence[AnyRow]:
    """id and the derived columns of the customers."""
    names = (
        "id",
        "satisfaction_level",
        "satisfaction_trend",
        "churn_value",
        "churn_band",
    )
    query = select(*(CUSTOMER.c[name] for name in names))
    return await _of_customers(connection, query, CUSTOMER.c.id, customers)


async def stored_drivers(
    connection: AsyncConnection, customers: frozenset[str] | None
) -> Sequence[AnyRow]:
    """All columns of the customers' drivers."""
    return await _of_customers(connection, select(DRIVER), DRIVER.c.customer_id, customers)


async def signals_of(
    connection: AsyncConnection, customers: frozenset[str] | None
) -> Sequence[AnyRow]:
    """customer_id, product_id, kind, at, value, is_open of the customers' signals."""
    names = ("customer_id", "product_id", "kind", "at", "value", "is_open")
    query = select(*(SIGNAL.c[name] for name in names))
    return await _of_customers(connection, query, SIGNAL.c.customer_id, customers)


async def broken_promises_elsewhere(
    connection: AsyncConnection,
    customers: frozenset[str] | None,
    products: frozenset[str],
) -> Sequence[AnyRow]:
    """customer_id, at, days_late of promises on lines of other products than these."""
    query = (
        select(BROKEN.c.customer_id, BROKEN.c.at, BROKEN.c.days_late, LINE.c.product_id)
        .join(LINE, LINE.c.id == BROKEN.c.line_id)
        .where(LINE.c.product_id.is_not(None))
    )
    found = await _of_customers(connection, query, BROKEN.c.customer_id, customers)
    return [row for row in found if row.product_id not in products]


async def order_days_of(
    connection: AsyncConnection, customers: frozenset[str] | None
) -> Sequence[AnyRow]:
    """customer_id and order_date, each pair once."""
    query = select(ORDER.c.customer_id, ORDER.c.order_date).distinct()
    return await _of_customers(connection, query, ORDER.c.customer_id, customers)


async def late_open_lines_of(
    connection: AsyncConnection, customers: frozenset[str] | None, today: date
) -> Sequence[AnyRow]:
    """customer_id and the number of its lines with a rest that is past its date."""
    rest = (
        LINE.c.quantity_ordered
        - func.coalesce(LINE.c.quantity_shipped, 0)
        - LINE.c.quantity_cancelled
    )
    due = func.coalesce(LINE.c.promised_date, LINE.c.requested_date)
    query = (
        select(ORDER.c.customer_id, func.count().label("late"))
        .select_from(LINE.join(ORDER, ORDER.c.id == LINE.c.order_id))
        .where(rest > 0, due < today)
        .group_by(ORDER.c.customer_id)
    )
    return await _of_customers(connection, query, ORDER.c.customer_id, customers)
