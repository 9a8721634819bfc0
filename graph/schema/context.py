"""What resolvers see of a request: who asks, when, where it is read, and within which limits."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from graph.actions.business_day import now
from graph.ports import Clock
from graph.reading.reader import Reader
from graph.reading.scope import Moment
from graph.records.database import Transactions
from graph.schema.limits import Limits
from graph.values.viewer import Viewer
from graph.values.words import Right

Answer = Callable[[str, str | None], Awaitable[dict[str, Any]]]
"""Answers a question, in a conversation of that name."""


@dataclass
class GraphContext:
    """One request. The reader's snapshot is opened once per root field.

    answer: reads questions with the rights of the viewer; None: this door does not.
    """

    viewer: Viewer
    transactions: Transactions
    clock: Clock
    request_id: str = ""
    limits: Limits = field(default_factory=Limits)
    answer: Answer | None = None

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[Reader]:
        """A reader over one snapshot. Raises RightMissing without the right to read."""
        self.viewer.must(Right.READ)
        async with self.transactions.read() as connection:
            moment = await now(connection, self.clock)
            yield Reader(connection, Moment(moment.day, moment.at))
