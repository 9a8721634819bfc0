"""Moves the business date forward, a day at a time, with what the passing of a day brings."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from time import perf_counter

from graph.actions.business_day import BUSINESS_DATE, now
from graph.actions.journal import Entry, write_entries
from graph.actions.plan_expiry import expire
from graph.actions.refresh import refresh
from graph.actions.snapshots import close_day
from graph.actions.staleness import mark_stale
from graph.ports import Clock
from graph.records.bulk import AnyRow
from graph.records.database import Transactions
from graph.records.facts_queries import write_fact
from graph.records.snapshot_queries import queue_state, take_expired_overrides
from graph.refusals import InputInvalid
from graph.values.viewer import SYSTEM, Viewer
from graph.values.words import JournalAction, Right

State = dict[str, AnyRow]


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
    viewer.must(Right.INTEGRATE)
    started = perf_counter()
    async with transactions.read() as connection:
        first = (await now(connection, clock)).day
    if to <= first:
        raise InputInvalid(("to",), f"{to} is not after the business date {first}")
    changed = 0
    for offset in range(1, (to - first).days + 1):
        day = first + timedelta(days=offset)
        before = await _open_day(transactions, day)
        if day_events is not None:
            await day_events(day)
        await _end_overrides(transactions, clock, day)
        await expire(transactions, clock)
        report = await refresh(
            transactions, clock, cause=f"the day became {day}", passing=day != to
        )
        changed += report.changed
        await _note_day(transactions, clock, viewer, day=day, before=before)
    return AdvanceReport((to - first).days, perf_counter() - started, changed)


async def _open_day(transactions: Transactions, day: date) -> State:
    """Close the day before with a snapshot and let `day` begin; returns the queue as it stood."""
    async with transactions.begin() as session:
        await close_day(session, day - timedelta(days=1))
        await write_fact(session, BUSINESS_DATE, day.isoformat())
        return {row.id: row for row in await queue_state(await session.connection())}


async def _end_overrides(transactions: Transactions, clock: Clock, day: date) -> None:
    async with transactions.begin() as session:
        ended = await take_expired_overrides(session, day)
        entries = [
            Entry(
                JournalAction.PRIORITY_OVERRIDDEN,
                cause=f"the override of {row.author} was in force until {row.expires}",
                before={"rank": row.rank, "reason": row.reason},
                after={"rank": None},
                backorder_id=row.backorder_id,
            )
            for row in ended
        ]
        await write_entries(session, clock, SYSTEM, entries)
        await mark_stale(session, {row.product_id for row in ended}, "an override ended")


async def _note_day(
    transactions: Transactions, clock: Clock, viewer: Viewer, *, day: date, before: State
) -> None:
    """One entry for the day, a child for each line whose quantities, dates or status changed."""
    async with transactions.begin() as session:
        after = {row.id: row for row in await queue_state(await session.connection())}
        moved = sorted(key for key, row in after.items() if _differs(before.get(key), row))
        parent = Entry(
            JournalAction.DAY_ADVANCED,
            cause=f"the business date moved to {day}",
            before={"businessDate": (day - timedelta(days=1)).isoformat()},
            after={
                "businessDate": day.isoformat(),
                "entered": sum(key not in before for key in after),
                "closed": sum(
                    key in before and before[key].is_open and not row.is_open
                    for key, row in after.items()
                ),
                "linesChanged": len(moved),
            },
        )
        children = [
            Entry(
                JournalAction.DAY_ADVANCED,
                cause=f"the business date moved to {day}",
                before=_told(before.get(key)),
                after=_told(after[key]),
                backorder_id=key,
                parent_id=parent.id,
            )
            for key in moved
        ]
        await write_entries(session, clock, viewer, [parent, *children])


def _differs(before: AnyRow | None, after: AnyRow) -> bool:
    if before is None:
        return True
    return tuple(before) != tuple(after)


def _told(row: AnyRow | None) -> dict[str, object] | None:
    if row is None:
        return None
    told = {
        "open": row.is_open,
        "openQuantity": row.open_quantity,
        "allocatedQuantity": row.allocated_quantity,
        "dueDate": row.due_date,
        "expectedP50": row.expected_p50,
        "expectedP90": row.expected_p90,
        "constraint": row.constraint_kind,
    }
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in told.items()
    }
