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


async def now(connection: AsyncConnection, clock: Clock) -> Moment:
    """The business day and instant by this database; inside a session: session.connection()."""
    text = await read_fact(connection, BUSINESS_DATE)
    day = date.fromisoformat(text) if isinstance(text, str) else None
    wall = clock.wall()
    return Moment(day or wall.date(), clock.at(day), wall, day is not None)
