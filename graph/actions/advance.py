"""Moves the business date forward, a day at a time, with what the passing of a day brings."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

from graph.ports import Clock
from graph.records.database import Transactions
from graph.values.viewer import Viewer


@dataclass(frozen=True, slots=True)
class AdvanceReport:
    """Days passed, seconds of wall time, rows written by the refreshes."""

    days: int
    seconds: float
    changed: int


async def advance(
    transactions: Transactions,
    clock: Clock,
    viewer: Viewer,
    to: date,
    day_events: Callable[[date], Awaitable[None]] | None = None,
) -> AdvanceReport:
    """Close each day up to the one before `to` with a snapshot and open the next.

    day_events(day) is awaited after the business date became `day`; it brings that day's events.
    Raises RightMissing, InputInvalid for a date that is not after the business date.
    """
    raise NotImplementedError
