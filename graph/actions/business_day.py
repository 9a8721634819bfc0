"""Which day it is for the graph: the pinned business date, or the wall date where none is."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from graph.ports import Clock
from graph.records.facts_queries import read_fact

BUSINESS_DATE = "business_date"


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant told by both clocks. `pinned`: the business date stands still until moved."""

    day: date
    at: datetime
    recorded_at: datetime
    pinned: bool


async def pinned_day(connection: AsyncConnection) -> date | None:
    """The business date where it stands still; None: the wall date counts."""
    text = await read_fact(connection, BUSINESS_DATE)
    return date.fromisoformat(text) if isinstance(text, str) else None


async def now(connection: AsyncConnection, clock: Clock) -> Moment:
    """The business day and instant by this database; inside a session: session.connection()."""
    day = await pinned_day(connection)
    wall = clock.wall()
    return Moment(day or wall.date(), clock.at(day), wall, day is not None)
