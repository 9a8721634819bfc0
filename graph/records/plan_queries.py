"""Plans and their lines: numbers, locks, what of them has shipped."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, delete, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlmodel import col

from graph.records.bulk import AnyRow, chunks, table_of
from graph.records.journal import FactRecord
from graph.records.locations import LocationRecord
from graph.records.orders import OrderLineRecord, OrderRecord
from graph.records.plans import PlanLineRecord, PlanRecord
from graph.records.queue import BackorderRecord
from graph.records.reservation_queries import lock_row
from graph.records.supply import (
    InboundRecord,
    ProtectionRecord,
    StockLotRecord,
    StockPositionRecord,
)
from graph.values.identity import parse_global_id

PLAN_NUMBER = "plan_number"

VERSIONED: dict[str, Any] = {
    "LINE": OrderLineRecord,
    "PROTECTION": ProtectionRecord,
    "INBOUND": InboundRecord,
    "STOCK": StockPositionRecord,
    "LOT": StockLotRecord,
}
"""What a plan's versions name, in the order in which rows are locked."""


async def next_plan_number(session: AsyncSession) -> str:
    """ "P-<n>", never given twice: the counter's row is locked until the transaction ends."""
    connection = await session.connection()
    upsert = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    await session.execute(
        upsert(FactRecord)
        .values(name=PLAN_NUMBER, value=0)
        .on_conflict_do_nothing(index_elements=["name"])
    )
    counter = (
        await session.execute(
            select(FactRecord).where(col(FactRecord.name) == PLAN_NUMBER).with_for_update()
        )
    ).scalar_one()
    number = int(counter.value)
    taken = True
    while taken:
        number += 1
        taken = bool(
            await session.scalar(
                select(col(PlanRecord.id)).where(col(PlanRecord.number) == f"P-{number}")
            )
        )
    counter.value = number
    await session.flush()
    return f"P-{number}"


async def lock_plan(session: AsyncSession, plan_id: str) -> PlanRecord | None:
    """A plan as it stands now, locked."""
    return await lock_row(session, PlanRecord, plan_id)


async def plan_lines(session: AsyncSession, plan_id: str) -> Sequence[PlanLineRecord]:
    """The lines of a plan in their order."""
    rows = await session.execute(
        select(PlanLineRecord)
        .where(col(PlanLineRecord.plan_id) == plan_id)
        .order_by(col(PlanLineRecord.position), col(PlanLineRecord.id))
        .execution_options(populate_existing=True)
    )
    return rows.scalars().all()


async def count_shipped(
    session: AsyncSession, plan_id: str, backorder_id: str, quantity: int
) -> None:
    """Note that units of a plan's line have left; from then on the plan cannot be undone."""
    await session.execute(
        update(PlanLineRecord)
        .where(
            col(PlanLineRecord.plan_id) == plan_id,
            col(PlanLineRecord.backorder_id) == backorder_id,
        )
        .values(shipped_quantity=PlanLineRecord.shipped_quantity + quantity)
    )


async def line_ids_of(
    session: AsyncSession | AsyncConnection, backorder_ids: Sequence[str]
) -> dict[str, str]:
    """Order line ids by backorder id."""
    rows = await session.execute(
        select(col(BackorderRecord.id), col(BackorderRecord.line_id)).where(
            col(BackorderRecord.id).in_(backorder_ids)
        )
    )
    return {row.id: row.line_id for row in rows}


async def drafts_due(session: AsyncSession, today: date) -> list[PlanRecord]:
    """Drafts whose day is over, locked."""
    rows = await session.execute(
        select(PlanRecord)
        .where(col(PlanRecord.status) == "DRAFT", col(PlanRecord.expires_on) < today)
        .order_by(col(PlanRecord.id))
        .with_for_update()
    )
    return list(rows.scalars())


async def add_plan_lines(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Insert a plan's lines, all columns given."""
    if rows:
        await session.execute(insert(PlanLineRecord), rows)


async def drop_plan_lines(session: AsyncSession, plan_id: str) -> None:
    """Remove the lines of a draft."""
    await session.execute(delete(PlanLineRecord).where(col(PlanLineRecord.plan_id) == plan_id))


async def products_of_backorders(
    connection: AsyncConnection, backorder_ids: Sequence[str]
) -> frozenset[str]:
    """Products of the backorders with these ids that are open."""
    found: set[str] = set()
    for some in chunks(backorder_ids):
        rows = await connection.execute(
            select(col(BackorderRecord.product_id))
            .where(col(BackorderRecord.id).in_(some), col(BackorderRecord.is_open))
            .distinct()
        )
        found |= {product for (product,) in rows}
    return frozenset(found)


async def location_ids(connection: AsyncConnection, name: str) -> list[str]:
    """Ids of the locations with this code or name."""
    rows = await connection.execute(
        select(col(LocationRecord.id))
        .where(or_(col(LocationRecord.code) == name, col(LocationRecord.name) == name))
        .order_by(col(LocationRecord.id))
    )
    return [row for (row,) in rows]


async def backorders_called(connection: AsyncConnection, names: Sequence[str]) -> dict[str, str]:
    """Backorder ids by what an input names them: a global id of it or its line, or "ORDER/LINE"."""
    found: dict[str, str] = {}
    for name in names:
        parsed = parse_global_id(name)
        order, _, line = name.rpartition("/")
        condition = and_(col(OrderRecord.number) == order, col(OrderLineRecord.number) == line)
        if parsed is not None:
            node, row = parsed
            column = col(OrderLineRecord.id) if node == "OrderLine" else col(BackorderRecord.id)
            condition = and_(column == row, literal(node in ("OrderLine", "Backorder")))
        rows = await connection.execute(
            select(col(BackorderRecord.id))
            .join(OrderLineRecord, col(OrderLineRecord.id) == col(BackorderRecord.line_id))
            .join(OrderRecord, col(OrderRecord.id) == col(OrderLineRecord.order_id))
            .where(condition)
            .limit(2)
        )
        ids = [one for (one,) in rows]
        if len(ids) == 1:
            found[name] = ids[0]
    return found


async def draft_lines(connection: AsyncConnection, name: str) -> tuple[str, list[AnyRow]] | None:
    """The input hash and the lines of a plan by number or global id; None where there is none."""
    parsed = parse_global_id(name)
    condition = (
        col(PlanRecord.number) == name
        if parsed is None
        else and_(col(PlanRecord.id) == parsed[1], literal(parsed[0] == "Plan"))
    )
    plan = (
        await connection.execute(
            select(col(PlanRecord.id), col(PlanRecord.input_hash)).where(condition)
        )
    ).first()
    if plan is None:
        return None
    table = table_of(PlanLineRecord)
    rows = await connection.execute(
        select(table).where(table.c.plan_id == plan.id).order_by(table.c.position)
    )
    return plan.input_hash, list(rows.fetchall())
