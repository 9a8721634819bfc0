"""Idempotency keys: claimed first, so that a second request with the same key waits its turn."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlmodel import col

from graph.records.bulk import AnyRow, table_of
from graph.records.plans import IdempotencyRecord


async def claim_key(session: AsyncSession, record: IdempotencyRecord) -> IdempotencyRecord | None:
    """Take the key for this transaction: None when it was free, else the row that holds it.

    Where another transaction holds the key uncommitted, this one waits for its end.
    """
    connection = await session.connection()
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    taken = await session.execute(
        insert(IdempotencyRecord)
        .values(
            key=record.key,
            action=record.action,
            request_hash=record.request_hash,
            result=record.result,
            at=record.at,
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(col(IdempotencyRecord.key))
    )
    if taken.first() is not None:
        return None
    found = await session.execute(
        select(IdempotencyRecord).where(col(IdempotencyRecord.key) == record.key)
    )
    return found.scalar_one()


async def keep_result(
    session: AsyncSession, key: str, *, result: dict[str, Any], at: datetime
) -> None:
    """Store what the request with this key made."""
    await session.execute(
        update(IdempotencyRecord)
        .where(col(IdempotencyRecord.key) == key)
        .values(result=result, at=at)
    )


async def drop_key(session: AsyncSession, key: str) -> None:
    """Remove a claimed key."""
    await session.execute(delete(IdempotencyRecord).where(col(IdempotencyRecord.key) == key))


async def read_key(connection: AsyncConnection, key: str) -> AnyRow | None:
    """The row of a key that was used, None where it was not."""
    table = table_of(IdempotencyRecord)
    return (await connection.execute(select(table).where(table.c.key == key))).first()
