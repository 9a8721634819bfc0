"""What resolvers see of a request: who asks, when, where it is read, and within which limits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from graph.actions.business_day import now
from graph.ports import Clock
from graph.reading.reader import Reader
from graph.reading.scope import Moment
from graph.records.database import Transactions
from graph.values.viewer import Viewer
from graph.values.words import Right


@dataclass(frozen=True)
class Limits:
    """Most that one document may ask for. cost: rows it may touch, estimated from page sizes."""

    depth: int = 15
    aliases: int = 60
    tokens: int = 3000
    filter_depth: int = 8
    filter_conditions: int = 60
    cost: int = 200_000
    page_size: int = 500
    nested_page_size: int = 100


@dataclass
class GraphContext:
    """One request. The reader's snapshot is opened once per root field."""

    viewer: Viewer
    transactions: Transactions
    clock: Clock
    request_id: str = ""
    limits: Limits = field(default_factory=Limits)

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[Reader]:
        """A reader over one snapshot. Raises RightMissing without the right to read."""
        self.viewer.must(Right.READ)
        async with self.transactions.read() as connection:
            moment = await now(connection, self.clock)
            yield Reader(connection, Moment(moment.day, moment.at))
