"""Brings every derived row up to date after a change: computed outside, written in one step."""

from dataclasses import dataclass
from time import perf_counter
from uuid import uuid4

from sqlalchemy import text

from graph.actions.deriving.pipeline import Derived, Wish, derive
from graph.actions.deriving.standing import Standing, read_standing, still_holds
from graph.ports import Clock
from graph.records.bulk import apply, upsert
from graph.records.database import Transactions
from graph.records.derivation_queries import (
    COMPUTED_AT,
    DERIVED,
    lock_backorders,
    lock_derivation,
)
from graph.records.facts_queries import clear_marks, write_fact

MOST_TRIES = 6
MANY_ROWS = 1000
"""A refresh that writes so many rows has the database look at its tables again."""


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """What a refresh did. lines: open lines computed; changed: rows written; seconds: wall time.

    current: False when events kept arriving and their marks wait for the next refresh.
    """

    lines: int
    seconds: float
    changed: int
    entered: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    current: bool = True


async def refresh(
    transactions: Transactions,
    clock: Clock,
    *,
    cause: str,
    products: frozenset[str] | None = None,
    passing: bool = False,
) -> RefreshReport:
    """Recompute the components of `products` and of every marked product; None: everything.

    The order is the design's: line arithmetic, arrivals, promises, health, queue, priority,
    standing projection, alternatives, exceptions; once, never iterated. Without changed input
    nothing is written. cause: what histories show where no mark tells a better one. passing:
    a day on which nobody stops; alternatives and arrival steps are left to the next refresh.
    """
    started = perf_counter()
    lines = 0
    for _ in range(MOST_TRIES):
        async with transactions.read() as connection:
            standing = await read_standing(connection, clock)
            derived = await derive(connection, standing, Wish(products, cause, passing))
        lines = derived.lines
        if not derived.count and not standing.marks and not standing.unknown:
            return RefreshReport(lines, perf_counter() - started, 0)
        if await _write(transactions, standing, derived, passing=passing):
            return RefreshReport(
                lines,
                perf_counter() - started,
                derived.count,
                entered=derived.entered,
                closed=derived.closed,
            )
    return RefreshReport(lines, perf_counter() - started, 0, current=False)


async def _write(
    transactions: Transactions, standing: Standing, derived: Derived, *, passing: bool
) -> bool:
    """Write all of it if nothing moved since the snapshot; else nothing, and False."""
    async with transactions.begin() as session:
        # First the locks, then the look: an event that holds one of the rows has committed its
        # mark by the time we get them, and one that comes later builds on what we write.
        await lock_derivation(session)
        await lock_backorders(session, derived.backorders)
        if not await still_holds(session, standing):
            return False
        connection = await session.connection()
        for changes in derived.changes:
            await apply(connection, changes)
        for model, rows in derived.histories:
            await upsert(connection, model, rows)
        if derived.full and derived.count >= MANY_ROWS:
            # Without figures on its tables SQLite joins the queue's ranks row by row with itself.
            await connection.execute(text("ANALYZE"))
        await clear_marks(session, [mark for _, mark in standing.marks.values()])
        moment = standing.moment
        await write_fact(session, COMPUTED_AT, moment.at.isoformat())
        await write_fact(
            session,
            DERIVED,
            standing.next_derived(run=uuid4().hex, full=derived.full, passing=passing),
        )
    return True
