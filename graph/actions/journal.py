"""The one way to write the journal: append-only, at business time, with cause and actor."""

from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from graph.actions.business_day import now
from graph.ports import Clock
from graph.records.bulk import table_of
from graph.records.journal import JournalRecord
from graph.values.viewer import Viewer
from graph.values.words import JournalAction


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened and why. before, after: JSON values by VOCABULARY field name in camelCase."""

    action: JournalAction
    cause: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    backorder_id: str | None = None
    plan_id: str | None = None
    parent_id: str | None = None
    policy_version: str | None = None
    id: str = field(default_factory=lambda: token_hex(16))


async def write_entry(session: AsyncSession, clock: Clock, viewer: Viewer, entry: Entry) -> str:
    """Append one entry in the caller's transaction; returns its id."""
    await write_entries(session, clock, viewer, [entry])
    return entry.id


async def write_entries(
    session: AsyncSession, clock: Clock, viewer: Viewer, entries: list[Entry]
) -> None:
    """Append many entries, in this order, in the caller's transaction."""
    if not entries:
        return
    moment = await now(await session.connection(), clock)
    rows = [
        {
            "id": entry.id,
            "parent_id": entry.parent_id,
            "at": moment.at,
            "recorded_at": moment.recorded_at,
            "actor": viewer.name,
            "actor_kind": viewer.kind.value,
            "action": entry.action.value,
            "cause": entry.cause,
            "before": entry.before,
            "after": entry.after,
            "policy_version": entry.policy_version,
            "backorder_id": entry.backorder_id,
            "plan_id": entry.plan_id,
            "request_id": viewer.request_id,
        }
        for entry in entries
    ]
    await session.flush()
    # The table, not the record: the mapper costs as much again for each of 100,000 entries.
    await (await session.connection()).execute(insert(table_of(JournalRecord)), rows)
