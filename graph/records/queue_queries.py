"""Reads of the queue: lines with their backorder and what is reserved for them."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.records.bulk import AnyRow, table_of
from graph.records.orders import OrderLineRecord
from graph.records.planning_queries import IS_OPEN, of_products
from graph.records.queue import BackorderRecord, ReservationRecord

LINE = table_of(OrderLineRecord)
BACKORDER = table_of(BackorderRecord)
RESERVATION = table_of(ReservationRecord)

RESERVED_QUANTITY = (
    select(func.coalesce(func.sum(RESERVATION.c.quantity), 0))
    .where(
        RESERVATION.c.backorder_id == BACKORDER.c.id,
        RESERVATION.c.firmness.in_(("FIRM", "SOFT")),
    )
    .scalar_subquery()
)
"""FIRM and SOFT units of a backorder's line; an expired SOFT one counts until it is released."""


async def backorders_to_settle(
    connection: AsyncConnection, line_ids: list[str]
) -> Sequence[AnyRow]:
    """Lines, their backorder's columns as backorder_<name>, and reserved_quantity; rows locked."""
    return (
        await connection.execute(
            select(
                LINE,
                *(column.label(f"backorder_{column.name}") for column in BACKORDER.c),
                RESERVED_QUANTITY.label("reserved_quantity"),
            )
            .outerjoin(BACKORDER, BACKORDER.c.line_id == LINE.c.id)
            .where(LINE.c.id.in_(line_ids))
            .order_by(LINE.c.id)
            .with_for_update(of=LINE)
        )
    ).fetchall()


async def queue_rows(
    connection: AsyncConnection, products: frozenset[str] | None
) -> Sequence[AnyRow]:
    """Backorders that are open, or whose line is: all columns, and the line's as of_line_<name>."""
    return (
        await connection.execute(
            select(BACKORDER, *(column.label(f"of_line_{column.name}") for column in LINE.c))
            .join(LINE, LINE.c.id == BACKORDER.c.line_id)
            .where(or_(BACKORDER.c.is_open, IS_OPEN), of_products(LINE.c.product_id, products))
        )
    ).fetchall()
