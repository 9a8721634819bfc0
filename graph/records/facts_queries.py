"""Facts about the database and the marks of what must be computed again."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlmodel import col

from graph.records.journal import FactRecord, StaleRecord


async def read_fact(connection: AsyncConnection, name: str) -> Any:
    """The value of a fact, None where it is not there."""
    return await connection.scalar(
        select(col(FactRecord.value)).where(col(FactRecord.name) == name)
    )


async def read_facts(connection: AsyncConnection) -> dict[str, Any]:
    """All facts by name."""
    found = await connection.execute(select(col(FactRecord.name), col(FactRecord.value)))
    return {str(row[0]): row[1] for row in found.all()}


async def write_fact(session: AsyncSession, name: str, value: Any) -> None:
    """Set a fact, in the caller's transaction."""
    await _upsert(session, FactRecord, [{"name": name, "value": value}], "name")


async def drop_fact(session: AsyncSession, name: str) -> None:
    """Remove a fact, in the caller's transaction."""
    await session.execute(delete(FactRecord).where(col(FactRecord.name) == name))


async def write_marks(session: AsyncSession, products: Iterable[str], cause: str) -> None:
    """Mark products stale; a new mark replaces the old one, so a reader of the old one notices."""
    rows = [
        {"product_id": product, "cause": cause, "mark": uuid4().hex}
        for product in sorted(set(products))
    ]
    await _upsert(session, StaleRecord, rows, "product_id")


async def read_marks(connection: AsyncConnection) -> dict[str, tuple[str, str]]:
    """Stale products with cause and mark, in order of product id."""
    rows = await connection.execute(
        select(col(StaleRecord.product_id), col(StaleRecord.cause), col(StaleRecord.mark)).order_by(
            col(StaleRecord.product_id)
        )
    )
    return {product: (cause, mark) for product, cause, mark in rows}


async def clear_marks(session: AsyncSession, marks: Iterable[str]) -> None:
    """Remove the marks that were answered; newer ones stay."""
    for some in _chunks(sorted(marks)):
        await session.execute(delete(StaleRecord).where(col(StaleRecord.mark).in_(some)))


def _chunks(items: list[str], size: int = 500) -> Iterable[list[str]]:
    return (items[start : start + size] for start in range(0, len(items), size))


async def _upsert(session: AsyncSession, table: Any, rows: list[dict[str, Any]], key: str) -> None:
    if not rows:
        return
    connection = await session.connection()
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    statement = insert(table)
    others = [name for name in rows[0] if name != key]
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[key], set_={name: statement.excluded[name] for name in others}
        ),
        rows,
    )
