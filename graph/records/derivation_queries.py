"""Reads and facts of the refresh: what was derived last, from what, and which rows are there."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlmodel import SQLModel

from graph.records.bulk import AnyRow, chunks, table_of
from graph.records.customers import BrokenPromiseRecord
from graph.records.journal import FactRecord
from graph.records.orders import OrderLineRecord, OrderRecord
from graph.records.planning_queries import IS_OPEN, of_products
from graph.records.plans import PolicyRecord
from graph.records.queue import (
    AlternativeRecord,
    BackorderRecord,
    LegRecord,
    PriorityOverrideRecord,
    ReservationRecord,
)
from graph.records.supply import ArrivalStepRecord, InboundRecord, SupplierReceiptRecord

BACKORDER = table_of(BackorderRecord)
ALTERNATIVE = table_of(AlternativeRecord)
LEG = table_of(LegRecord)
FACT = table_of(FactRecord)
BROKEN = table_of(BrokenPromiseRecord)
LINE = table_of(OrderLineRecord)
ORDER = table_of(OrderRecord)
RESERVATION = table_of(ReservationRecord)
POLICY = table_of(PolicyRecord)
RECEIPT = table_of(SupplierReceiptRecord)
STEP = table_of(ArrivalStepRecord)
INBOUND = table_of(InboundRecord)

DERIVED = "derived"
COMPUTED_AT = "computed_at"


async def lock_derivation(session: AsyncSession) -> None:
    """Let one writer of derived rows at a time pass (SQLite has one writer anyway)."""
    await session.execute(select(FACT.c.name).where(FACT.c.name == DERIVED).with_for_update())


async def lock_backorders(session: AsyncSession, ids: Sequence[str]) -> None:
    """Wait for events that move these backorders, so that their marks can be seen."""
    for some in chunks(ids):
        await session.execute(
            select(BACKORDER.c.id)
            .where(BACKORDER.c.id.in_(some))
            .order_by(BACKORDER.c.id)
            .with_for_update()
        )


async def active_policy(connection: AsyncConnection) -> AnyRow | None:
    """The active priority policy, None where none was activated."""
    return (
        await connection.execute(select(POLICY).where(POLICY.c.active).order_by(POLICY.c.id))
    ).first()


async def overrides(connection: AsyncConnection) -> Sequence[AnyRow]:
    """Every override that was not withdrawn."""
    return (await connection.execute(select(table_of(PriorityOverrideRecord)))).fetchall()


async def receipts_print(connection: AsyncConnection) -> str:
    """A print of the supplier receipts: it changes when one is added or its quantity moves."""
    row = (
        await connection.execute(
            select(
                func.count(),
                func.sum(RECEIPT.c.quantity),
                func.max(RECEIPT.c.received_on),
                func.max(RECEIPT.c.id),
            )
        )
    ).one()
    return "/".join(str(value) for value in row)


async def rows_of_backorders(
    connection: AsyncConnection, model: type[SQLModel], products: frozenset[str] | None
) -> Sequence[AnyRow]:
    """Derived rows of a table with a backorder_id, for the backorders of the products."""
    table = table_of(model)
    return (
        await connection.execute(select(table).where(in_products(table.c.backorder_id, products)))
    ).fetchall()


async def legs_of_backorders(
    connection: AsyncConnection, products: frozenset[str] | None
) -> Sequence[AnyRow]:
    """Legs of the alternatives of the products' backorders."""
    mine = select(ALTERNATIVE.c.id).where(in_products(ALTERNATIVE.c.backorder_id, products))
    query = select(LEG) if products is None else select(LEG).where(LEG.c.alternative_id.in_(mine))
    return (await connection.execute(query)).fetchall()


def in_products(column: ColumnElement[Any], products: frozenset[str] | None) -> ColumnElement[bool]:
    """The condition that a backorder id column is of the products; None: everything."""
    if products is None:
        return true()
    return column.in_(select(BACKORDER.c.id).where(BACKORDER.c.product_id.in_(sorted(products))))


async def projected_reservations(
    connection: AsyncConnection, products: frozenset[str] | None
) -> Sequence[AnyRow]:
    """PROJECTED reservations of the products' backorders."""
    return (
        await connection.execute(
            select(RESERVATION).where(
                RESERVATION.c.firmness == "PROJECTED",
                in_products(RESERVATION.c.backorder_id, products),
            )
        )
    ).fetchall()


async def broken_promises_of(
    connection: AsyncConnection, products: frozenset[str] | None
) -> Sequence[AnyRow]:
    """Broken promises of the products' lines."""
    statement = select(BROKEN)
    if products is not None:
        lines = select(LINE.c.id).where(LINE.c.product_id.in_(sorted(products)))
        statement = statement.where(BROKEN.c.line_id.in_(lines))
    return (await connection.execute(statement)).fetchall()


async def open_products_of_customers(
    connection: AsyncConnection, customers: frozenset[str]
) -> frozenset[str]:
    """Products of the customers' open lines."""
    found: set[str] = set()
    for some in chunks(customers):
        rows = await connection.execute(
            select(LINE.c.product_id)
            .join(ORDER, ORDER.c.id == LINE.c.order_id)
            .where(ORDER.c.customer_id.in_(some), IS_OPEN)
            .distinct()
        )
        found.update(product for (product,) in rows)
    return frozenset(found)


async def arrival_steps(
    connection: AsyncConnection, products: frozenset[str] | None
) -> Sequence[AnyRow]:
    """Steps of the arrival distributions of the products' inbounds."""
    return (
        await connection.execute(
            select(STEP)
            .join(INBOUND, INBOUND.c.id == STEP.c.inbound_id)
            .where(of_products(INBOUND.c.product_id, products))
        )
    ).fetchall()
