"""The pinned business date and the other facts about the database."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from graph.records.journal import FactRecord


async def fact(connection: AsyncConnection, name: str) -> Any:
    """The value of a fact, None when it was never set."""
    return await connection.scalar(
        select(col(FactRecord.value)).where(col(FactRecord.name) == name)
    )


async def business_date(connection: AsyncConnection) -> date | None:
    """The pinned business date, None when business time is the wall's."""
    found = await fact(connection, "business_date")
    return None if found is None else date.fromisoformat(found)
