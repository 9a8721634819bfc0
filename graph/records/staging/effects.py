"""What a merge touches beyond its rows: lines for the journal, supplies with pegs, products."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, true, update

from graph.records.bulk import AnyRow, chunks, table_of
from graph.records.journal import JournalRecord
from graph.records.orders import OrderLineRecord, OrderRecord
from graph.records.plans import PlanRecord
from graph.records.queue import BackorderRecord, ReservationRecord
from graph.records.staging.tables import Change, Stage, StageTable

LINE = table_of(OrderLineRecord)
ORDER = table_of(OrderRecord)
BACKORDER = table_of(BackorderRecord)
RESERVATION = table_of(ReservationRecord)
BLOCKING = RESERVATION.c.firmness.in_(("FIRM", "SOFT"))
CHUNK = 1000

LINKS = {
    "orderLines": "product_id",
    "stockPositions": "product_id",
    "inboundShipments": "product_id",
    "protections": "product_id",
    "substitutes": "original_id",
}
"""Tables whose changes touch one product, and the attribute that names it."""
BY_CUSTOMER = {"customers": "id", "signals": "customer_id", "consents": "customer_id"}
"""Tables whose changes touch the products of a customer's open lines."""


async def has_history(stage: Stage) -> bool:
    """Whether anything was ever imported or decided here."""
    tables = (table_of(JournalRecord), BACKORDER, table_of(PlanRecord))
    found = [await stage.connection.scalar(select(exists().select_from(table))) for table in tables]
    return any(found)


async def touched(
    stage: Stage, table: StageTable, names: Sequence[str], *, new_too: bool
) -> AsyncIterator[list[tuple[AnyRow, AnyRow | None]]]:
    """Changed rows (new ones too) in chunks: the named columns staged, and stored (None: new)."""
    staged = table.table
    wanted = [Change.CHANGED, Change.NEW] if new_too else [Change.CHANGED]
    last = 0
    while True:
        rows = (
            await stage.connection.execute(
                select(staged)
                .where(staged.c.seq_ > last, staged.c.change_.in_([int(c) for c in wanted]))
                .order_by(staged.c.seq_)
                .limit(CHUNK)
            )
        ).fetchall()
        if not rows:
            return
        stored: dict[str, AnyRow] = {}
        for some in chunks(row.id for row in rows):
            columns = [table.target.c.id, *(table.target.c[name] for name in names)]
            found = await stage.connection.execute(
                select(*columns).where(table.target.c.id.in_(some))
            )
            stored |= {row.id: row for row in found}
        yield [(row, stored.get(row.id)) for row in rows]
        last = rows[-1].seq_


async def backorders_of(stage: Stage, line_ids: Sequence[str]) -> dict[str, str]:
    """Backorder ids by line id."""
    found: dict[str, str] = {}
    for some in chunks(line_ids):
        rows = await stage.connection.execute(
            select(BACKORDER.c.line_id, BACKORDER.c.id).where(BACKORDER.c.line_id.in_(some))
        )
        found.update((line_id, backorder_id) for line_id, backorder_id in rows)
    return found


async def pegged(stage: Stage, table: StageTable, column: str) -> list[str]:
    """Ids of changed supplies that reservations block, sorted."""
    rows = await stage.connection.execute(
        select(table.table.c.id)
        .where(
            table.table.c.change_ == int(Change.CHANGED),
            exists().where(RESERVATION.c[column] == table.table.c.id, BLOCKING),
        )
        .order_by(table.table.c.id)
    )
    return [row_id for (row_id,) in rows]


async def queued_lines(stage: Stage, table: StageTable) -> tuple[list[str], list[str]]:
    """Changed lines that have a backorder, and those of them that have reservations; sorted."""
    rows = await stage.connection.execute(
        select(
            table.table.c.id,
            exists().where(RESERVATION.c.backorder_id == BACKORDER.c.id, BLOCKING),
        )
        .join(BACKORDER, BACKORDER.c.line_id == table.table.c.id)
        .where(table.table.c.change_ == int(Change.CHANGED))
        .order_by(table.table.c.id)
    )
    lines, reserved = [], []
    for line_id, has_pegs in rows:
        lines.append(line_id)
        if has_pegs:
            reserved.append(line_id)
    return lines, reserved


async def products_touched(stage: Stage, *, most: int) -> frozenset[str] | None:
    """Products whose rows or whose customers changed; None: everything, or more than `most`."""
    found: set[str] = set()
    for name, table in stage.tables.items():
        if table.spec.state:
            continue
        changed = table.table.c.change_ != int(Change.SAME)
        statement = _products_of(name, table, changed)
        if statement is None:
            if await stage.count(changed, table):
                return None
            continue
        rows = await stage.connection.execute(statement.distinct().limit(most + 1))
        found |= {product for (product,) in rows if product is not None}
        if len(found) > most:
            return None
    return frozenset(found)


def _products_of(name: str, table: StageTable, changed: ColumnElement[bool]) -> Any:
    staged = table.table.c
    if name in LINKS:
        return select(staged[LINKS[name]]).where(changed)
    if name in BY_CUSTOMER:
        return (
            select(LINE.c.product_id)
            .join(ORDER, ORDER.c.id == LINE.c.order_id)
            .join(table.table, staged[BY_CUSTOMER[name]] == ORDER.c.customer_id)
            .where(changed, _is_open())
        )
    if name == "orders":
        return (
            select(LINE.c.product_id).join(table.table, staged.id == LINE.c.order_id).where(changed)
        )
    if name == "shipments":
        return (
            select(LINE.c.product_id).join(table.table, staged.line_id == LINE.c.id).where(changed)
        )
    return None


def _is_open() -> ColumnElement[bool]:
    gone = LINE.c.quantity_shipped + LINE.c.quantity_cancelled
    return or_(LINE.c.quantity_shipped.is_(None), LINE.c.quantity_ordered > gone)


async def acknowledge(stage: Stage, table: StageTable) -> None:
    """Find which released reservations the order system's larger figure contains.

    Only what was handed over by a release can be acknowledged: whole reservations, the oldest
    first, as far as the imported figure grew. They then count as theirs, no longer as ours.
    """
    staged, target = table.table.c, table.target.c
    growing = (
        await stage.connection.execute(
            select(target.id, (staged.reserved_external - target.reserved_external).label("more"))
            .join(table.table, table.matches)
            .where(
                staged.change_ == int(Change.CHANGED),
                target.reserved_ours > 0,
                staged.reserved_external > target.reserved_external,
            )
            .order_by(target.id)
        )
    ).fetchall()
    for position_id, more in growing:
        taken, ids = await _acknowledged(stage, position_id, more)
        if not ids:
            continue
        await stage.connection.execute(
            update(table.table).where(staged.id == position_id).values(acknowledged_=taken)
        )
        await stage.connection.execute(
            update(RESERVATION).where(RESERVATION.c.id.in_(ids)).values(acknowledged=true())
        )


async def _acknowledged(stage: Stage, position_id: str, more: int) -> tuple[int, list[str]]:
    rows = await stage.connection.execute(
        select(RESERVATION.c.id, RESERVATION.c.supply_quantity)
        .where(
            and_(
                RESERVATION.c.position_id == position_id,
                RESERVATION.c.released,
                ~RESERVATION.c.acknowledged,
                BLOCKING,
            )
        )
        .order_by(RESERVATION.c.created_at, RESERVATION.c.id)
    )
    taken, ids = 0, []
    for reservation_id, quantity in rows:
        if taken + quantity <= more:
            taken += quantity
            ids.append(reservation_id)
    return taken, ids
