"""Exceptions raised inside the transaction of what caused them."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from graph.records.queue import ExceptionBlockRecord, ExceptionRecord


async def raise_exception(
    session: AsyncSession, record: ExceptionRecord, blocks: Iterable[str]
) -> None:
    """Store it, or open the same one of that day again with the newer sentence."""
    same = await session.get(ExceptionRecord, record.id)
    if same is None:
        session.add(record)
    else:
        same.state, same.closed_at, same.snoozed_until = "OPEN", None, None
        same.sentence, same.severity = record.sentence, record.severity
    await session.flush()
    there = await session.execute(
        select(col(ExceptionBlockRecord.backorder_id)).where(
            col(ExceptionBlockRecord.exception_id) == record.id
        )
    )
    known = {backorder for (backorder,) in there}
    for backorder_id in sorted(set(blocks) - known):
        session.add(ExceptionBlockRecord(exception_id=record.id, backorder_id=backorder_id))
    await session.flush()


async def first_blocked(session: AsyncSession, exception_id: str) -> str | None:
    """A backorder that the exception blocks, the first by id."""
    found: str | None = await session.scalar(
        select(col(ExceptionBlockRecord.backorder_id))
        .where(col(ExceptionBlockRecord.exception_id) == exception_id)
        .order_by(col(ExceptionBlockRecord.backorder_id))
        .limit(1)
    )
    return found
