"""What the work of one step sees and hands back; `step.py` runs it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from graph.actions.business_day import now
from graph.actions.journal import Entry, write_entries, write_entry
from graph.actions.line_arithmetic import settle
from graph.ports import Clock
from graph.records.database import Transactions
from graph.refusals import Refusal
from graph.values.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Call:
    """Who acts, on which database, by which clock, under which idempotency key."""

    transactions: Transactions
    viewer: Viewer
    clock: Clock
    key: str | None = None


@dataclass(slots=True)
class Desk:
    """What the work of one step sees: its open session, who acts, when; and what it touched."""

    session: AsyncSession
    clock: Clock
    viewer: Viewer
    today: date
    at: datetime
    products: set[str] = field(default_factory=set)
    lines: set[str] = field(default_factory=set)
    everything: bool = False

    async def note(self, entry: Entry) -> str:
        """Write one journal entry; returns its id."""
        return await write_entry(self.session, self.clock, self.viewer, entry)

    async def note_all(self, entries: list[Entry]) -> None:
        """Write journal entries in this order."""
        await write_entries(self.session, self.clock, self.viewer, entries)

    async def settle(self) -> None:
        """Make open and allocated quantities of the touched lines true, now."""
        await self.session.flush()
        await settle(self.session, self.clock, sorted(self.lines))


@dataclass(frozen=True, slots=True)
class Done:
    """What the work made. cause: the sentence histories show for what moves because of it.

    refusal: raised after the commit, for the rare refusal that itself changes the graph.
    """

    result: dict[str, Any]
    cause: str = ""
    refusal: Refusal | None = None


Work = Callable[[Desk], Awaitable[Done]]


async def open_desk(session: AsyncSession, clock: Clock, viewer: Viewer) -> Desk:
    """The desk of a write transaction that is open already."""
    moment = await now(await session.connection(), clock)
    return Desk(session, clock, viewer, today=moment.day, at=moment.at)
