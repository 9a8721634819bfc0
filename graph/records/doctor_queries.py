"""Set-based looks for drift: rows where a counter is not what it is counted from."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.records.bulk import AnyRow, table_of
from graph.records.journal import JournalRecord
from graph.records.locations import LocationRecord
from graph.records.orders import OrderLineRecord, OrderRecord
from graph.records.products import ProductRecord
from graph.records.queue import (
    AlternativeRecord,
    BackorderRecord,
    ExceptionBlockRecord,
    ExceptionRecord,
    LegRecord,
    PriorityComponentRecord,
    ReservationRecord,
)
from graph.records.queue_queries import RESERVED_QUANTITY
from graph.records.supply import (
    InboundRecord,
    ProtectionRecord,
    StockLotRecord,
    StockPositionRecord,
)

BACKORDER = table_of(BackorderRecord)
INBOUND = table_of(InboundRecord)
JOURNAL = table_of(JournalRecord)
LINE = table_of(OrderLineRecord)
LOT = table_of(StockLotRecord)
POSITION = table_of(StockPositionRecord)
PROTECTION = table_of(ProtectionRecord)
RESERVATION = table_of(ReservationRecord)
BLOCKING = RESERVATION.c.firmness.in_(("FIRM", "SOFT"))


async def _all(
    connection: AsyncConnection, statement: Select[*tuple[Any, ...]]
) -> Sequence[AnyRow]:
    return (await connection.execute(statement)).fetchall()


def _sum_where(*conditions: Any) -> Any:
    return (
        select(func.coalesce(func.sum(RESERVATION.c.supply_quantity), 0))
        .where(BLOCKING, *conditions)
        .scalar_subquery()
    )


async def wrong_reserved(connection: AsyncConnection) -> Sequence[AnyRow]:
    """Positions whose reserved_ours is not the sum of our unacknowledged reservations there."""
    counted = _sum_where(
        RESERVATION.c.position_id == POSITION.c.id, RESERVATION.c.acknowledged.is_(False)
    )
    return await _all(
        connection,
        select(POSITION.c.id, POSITION.c.reserved_ours, counted.label("counted")).where(
            POSITION.c.reserved_ours != counted
        ),
    )


async def overdrawn_positions(connection: AsyncConnection) -> Sequence[AnyRow]:
    """Positions with more reserved by us than there is on hand."""
    reserved = _sum_where(RESERVATION.c.position_id == POSITION.c.id)
    return await _all(
        connection,
        select(POSITION.c.id, POSITION.c.on_hand.label("holds"), reserved.label("reserved")).where(
            reserved > POSITION.c.on_hand, reserved > 0
        ),
    )


async def overdrawn_lots(connection: AsyncConnection) -> Sequence[AnyRow]:
    """Lots with more reserved than they hold."""
    reserved = _sum_where(RESERVATION.c.lot_id == LOT.c.id)
    return await _all(
        connection,
        select(LOT.c.id, LOT.c.quantity.label("holds"), reserved.label("reserved")).where(
            reserved > LOT.c.quantity
        ),
    )


async def overdrawn_inbounds(connection: AsyncConnection) -> Sequence[AnyRow]:
    """Inbounds with more reserved than is open of them."""
    reserved = _sum_where(RESERVATION.c.inbound_id == INBOUND.c.id)
    return await _all(
        connection,
        select(
            INBOUND.c.id, INBOUND.c.quantity_open.label("holds"), reserved.label("reserved")
        ).where(reserved > INBOUND.c.quantity_open),
    )


async def wrong_inbounds(connection: AsyncConnection) -> Sequence[AnyRow]:
    """Inbounds whose open quantity is not ordered - received - cancelled, at least 0."""
    rest = INBOUND.c.quantity_ordered - INBOUND.c.quantity_received - INBOUND.c.quantity_cancelled
    counted = case((rest > 0, rest), else_=0)
    return await _all(
        connection,
        select(INBOUND.c.id, INBOUND.c.quantity_open, counted.label("counted")).where(
            INBOUND.c.quantity_open != counted
        ),
    )


async def wrong_lines(connection: AsyncConnection) -> Sequence[AnyRow]:
    """Lines whose over-shipped quantity breaks ordered + over = shipped + cancelled + open."""
    beyond = LINE.c.quantity_shipped + LINE.c.quantity_cancelled - LINE.c.quantity_ordered
    counted = case((beyond > 0, beyond), else_=0)
    return await _all(
        connection,
        select(LINE.c.id, LINE.c.quantity_over_shipped, counted.label("counted")).where(
            LINE.c.quantity_shipped.is_not(None), LINE.c.quantity_over_shipped != counted
        ),
    )


async def wrong_backorders(connection: AsyncConnection) -> Sequence[AnyRow]:
    """Backorders whose open or allocated quantity is not what their line and pegs say."""
    rest = (
        LINE.c.quantity_ordered
        - func.coalesce(LINE.c.quantity_shipped, 0)
        - LINE.c.quantity_cancelled
    )
    counted_open = case((rest > 0, rest), else_=0)
    return await _all(
        connection,
        select(
            BACKORDER.c.id,
            BACKORDER.c.line_id,
            BACKORDER.c.open_quantity,
            BACKORDER.c.allocated_quantity,
            counted_open.label("counted_open"),
            RESERVED_QUANTITY.label("counted_allocated"),
        )
        .join(LINE, LINE.c.id == BACKORDER.c.line_id)
        .where(
            or_(
                BACKORDER.c.open_quantity != counted_open,
                BACKORDER.c.allocated_quantity != RESERVED_QUANTITY,
                BACKORDER.c.is_open != (counted_open > 0),
            )
        ),
    )


async def over_allocated(connection: AsyncConnection) -> Sequence[AnyRow]:
    """Backorders with more reserved than is open."""
    return await _all(
        connection,
        select(
            BACKORDER.c.id,
            BACKORDER.c.open_quantity.label("holds"),
            RESERVED_QUANTITY.label("reserved"),
        ).where(BACKORDER.c.open_quantity < RESERVED_QUANTITY),
    )


async def protections_and_pegs(
    connection: AsyncConnection,
) -> tuple[Sequence[AnyRow], Sequence[AnyRow]]:
    """All protections, and the blocking reservations with the protections they count in."""
    protections = await _all(connection, select(PROTECTION.c.id, PROTECTION.c.used))
    pegs = await _all(
        connection,
        select(RESERVATION.c.protection_ids, RESERVATION.c.supply_quantity).where(BLOCKING),
    )
    return protections, pegs


ORPHANS: tuple[tuple[str, Any, Any], ...] = (
    ("a line without its order", LINE.c.order_id, OrderRecord),
    ("a line without its product", LINE.c.product_id, ProductRecord),
    ("a line without its location", LINE.c.location_id, LocationRecord),
    ("a backorder without its line", BACKORDER.c.line_id, OrderLineRecord),
    ("a reservation without its backorder", RESERVATION.c.backorder_id, BackorderRecord),
    ("a reservation without its stock", RESERVATION.c.position_id, StockPositionRecord),
    ("a reservation without its lot", RESERVATION.c.lot_id, StockLotRecord),
    ("a reservation without its inbound", RESERVATION.c.inbound_id, InboundRecord),
    (
        "an alternative without its backorder",
        table_of(AlternativeRecord).c.backorder_id,
        BackorderRecord,
    ),
    ("a leg without its alternative", table_of(LegRecord).c.alternative_id, AlternativeRecord),
    (
        "a score component without its backorder",
        table_of(PriorityComponentRecord).c.backorder_id,
        BackorderRecord,
    ),
    (
        "a block without its exception",
        table_of(ExceptionBlockRecord).c.exception_id,
        ExceptionRecord,
    ),
)
"""(what is said of it, the referring column, the record referred to)."""


async def orphans(connection: AsyncConnection) -> list[tuple[str, str]]:
    """(what it is, the id that leads nowhere), each id once."""
    found: list[tuple[str, str]] = []
    for name, column, model in ORPHANS:
        target = table_of(model)
        rows = await connection.execute(
            select(column)
            .outerjoin(target, target.c.id == column)
            .where(column.is_not(None), target.c.id.is_(None))
            .distinct()
            .order_by(column)
        )
        found.extend((name, row) for (row,) in rows)
    return found


async def journal_of_lines(connection: AsyncConnection) -> Sequence[AnyRow]:
    """Entries about a backorder with what they left, oldest first, and its line's columns now."""
    return await _all(
        connection,
        select(JOURNAL.c.after, LINE)
        .join(BACKORDER, BACKORDER.c.id == JOURNAL.c.backorder_id)
        .join(LINE, LINE.c.id == BACKORDER.c.line_id)
        .where(JOURNAL.c.after.is_not(None), JOURNAL.c.action != literal("DAY_ADVANCED"))
        .order_by(JOURNAL.c.seq),
    )
