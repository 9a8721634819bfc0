"""Reservations that block supply, and the rows they touch, read and locked in one order.

Whoever changes quantities locks in this order and each kind by ascending id: plan, order lines,
protections, inbounds, stock positions, lots. `lock_rows` takes row locks on PostgreSQL; on SQLite
the transaction holds the only write lock anyway.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlmodel import SQLModel, col

from graph.records.customers import CustomerRecord
from graph.records.orders import OrderLineRecord
from graph.records.queue import BackorderRecord, ReservationRecord
from graph.records.supply import ProtectionRecord

Row = TypeVar("Row", bound=SQLModel)

BLOCKING = ("FIRM", "SOFT")
CHUNK = 500


async def lock_rows(session: AsyncSession, table: type[Row], ids: Iterable[str]) -> dict[str, Row]:
    """The rows with these ids as they stand now, locked, by id; missing ones are left out."""
    wanted = sorted(set(ids))
    key = col(table.id)  # type: ignore[attr-defined]
    found: dict[str, Row] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = await session.execute(
            select(table)
            .where(key.in_(wanted[start : start + CHUNK]))
            .order_by(key)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        found |= {row.id: row for row in rows.scalars()}  # type: ignore[attr-defined]
    return found


async def lock_row(session: AsyncSession, table: type[Row], row_id: str) -> Row | None:
    """One row by id, locked; None where there is none."""
    return (await lock_rows(session, table, [row_id])).get(row_id)


async def blocking_on(
    session: AsyncSession,
    *,
    position_id: str | None = None,
    lot_id: str | None = None,
    inbound_id: str | None = None,
) -> list[tuple[ReservationRecord, BackorderRecord, bool]]:
    """FIRM and SOFT reservations on one supply with their backorder and whether it is frozen.

    Order: who keeps its peg longest first: frozen lines, then the queue, then the reservation id.
    """
    condition = (
        col(ReservationRecord.lot_id) == lot_id
        if lot_id
        else col(ReservationRecord.inbound_id) == inbound_id
        if inbound_id
        else col(ReservationRecord.position_id) == position_id
    )
    rows = await session.execute(
        select(ReservationRecord, BackorderRecord, col(OrderLineRecord.frozen))
        .join(BackorderRecord, col(BackorderRecord.id) == col(ReservationRecord.backorder_id))
        .join(OrderLineRecord, col(OrderLineRecord.id) == col(BackorderRecord.line_id))
        .where(condition, col(ReservationRecord.firmness).in_(BLOCKING))
        .order_by(
            col(OrderLineRecord.frozen).desc(),
            col(BackorderRecord.sort_key),
            col(ReservationRecord.id),
        )
    )
    return [(reservation, backorder, frozen) for reservation, backorder, frozen in rows]


async def blocking_of(session: AsyncSession, backorder_id: str) -> list[ReservationRecord]:
    """FIRM and SOFT reservations of one backorder: soft first, then the latest arrival first.

    That is the order in which a line gives up what it no longer needs.
    """
    rows = await session.execute(
        select(ReservationRecord)
        .where(
            col(ReservationRecord.backorder_id) == backorder_id,
            col(ReservationRecord.firmness).in_(BLOCKING),
        )
        .order_by(
            case((col(ReservationRecord.firmness) == "SOFT", 0), else_=1),
            col(ReservationRecord.arrival_p90).desc(),
            col(ReservationRecord.id),
        )
    )
    return list(rows.scalars())


async def blocking_of_plan(session: AsyncSession, plan_id: str) -> list[ReservationRecord]:
    """What is left of a plan's reservations."""
    rows = await session.execute(
        select(ReservationRecord)
        .where(col(ReservationRecord.plan_id) == plan_id)
        .where(col(ReservationRecord.firmness).in_(BLOCKING))
        .order_by(col(ReservationRecord.id))
    )
    return list(rows.scalars())


async def blocked_quantity(
    session: AsyncSession, *, lot_id: str | None = None, inbound_id: str | None = None
) -> int:
    """Supply units that FIRM and SOFT reservations take of a lot or an inbound."""
    condition = (
        col(ReservationRecord.lot_id) == lot_id
        if lot_id
        else col(ReservationRecord.inbound_id) == inbound_id
    )
    total = await session.scalar(
        select(func.coalesce(func.sum(ReservationRecord.supply_quantity), 0)).where(
            condition, col(ReservationRecord.firmness).in_(BLOCKING)
        )
    )
    return int(total or 0)


async def protections_of(session: AsyncSession | AsyncConnection, product_id: str) -> list[str]:
    """Ids of the protections on a product, ascending."""
    rows = await session.execute(
        select(col(ProtectionRecord.id))
        .where(col(ProtectionRecord.product_id) == product_id)
        .order_by(col(ProtectionRecord.id))
    )
    return [row for (row,) in rows]


async def line_and_customer(
    session: AsyncSession, backorder_id: str
) -> tuple[BackorderRecord, OrderLineRecord, CustomerRecord] | None:
    """A backorder as it stands now, with its line and customer."""
    rows = await session.execute(
        select(BackorderRecord, OrderLineRecord, CustomerRecord)
        .join(OrderLineRecord, col(OrderLineRecord.id) == col(BackorderRecord.line_id))
        .join(CustomerRecord, col(CustomerRecord.id) == col(BackorderRecord.customer_id))
        .where(col(BackorderRecord.id) == backorder_id)
        .execution_options(populate_existing=True)
    )
    found = rows.first()
    return None if found is None else (found[0], found[1], found[2])


async def soft_due(session: AsyncSession, at: datetime) -> list[ReservationRecord]:
    """SOFT reservations whose time is over, locked, by id."""
    rows = await session.execute(
        select(ReservationRecord)
        .where(col(ReservationRecord.firmness) == "SOFT", col(ReservationRecord.expires_at) <= at)
        .order_by(col(ReservationRecord.id))
        .with_for_update()
    )
    return list(rows.scalars())
