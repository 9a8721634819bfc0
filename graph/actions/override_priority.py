"""A place in the queue set by hand, kept with who, when, why and until when; or withdrawn."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from graph.actions.desk import Call, Desk, Done
from graph.actions.journal import Entry
from graph.actions.references import find_backorder
from graph.actions.step import perform
from graph.ports import Clock
from graph.records.database import Transactions
from graph.records.queue import BackorderRecord, PriorityOverrideRecord
from graph.records.reservation_queries import lock_row
from graph.refusals import InputInvalid, NotFound
from graph.values.viewer import Viewer
from graph.values.words import JournalAction, Right

HIGHEST_RANK = 1_000_000


@dataclass(frozen=True, slots=True)
class OverridePriority:
    """rank: the place, 1 first. expires: the last day it holds; default until withdrawn."""

    backorder: str
    rank: int
    reason: str
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class WithdrawOverride:
    """The line goes back to the place that the policy gives it."""

    backorder: str
    reason: str


async def override_priority(
    transactions: Transactions,
    viewer: Viewer,
    request: OverridePriority,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the backorder. Raises RightMissing, InputInvalid, NotFound, KeyReused."""
    viewer.must(Right.EXECUTE)
    if not 1 <= request.rank <= HIGHEST_RANK:
        raise InputInvalid(("rank",), f"from 1 to {HIGHEST_RANK}")
    if not request.reason.strip():
        raise InputInvalid(("reason",), "say why; it is kept with the place")
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_override, request)))["id"])


async def _locked(desk: Desk, text: str) -> BackorderRecord:
    backorder_id = await find_backorder(desk.session, text, path="backorder")
    backorder = await lock_row(desk.session, BackorderRecord, backorder_id)
    if backorder is None:
        raise NotFound("Backorder", text)
    return backorder


async def _override(request: OverridePriority, desk: Desk) -> Done:
    backorder = await _locked(desk, request.backorder)
    if not backorder.is_open:
        raise InputInvalid(("backorder",), "this backorder is closed")
    if request.expires is not None and request.expires < desk.today:
        raise InputInvalid(("expires",), f"lies before the business date {desk.today}")
    present = await desk.session.get(PriorityOverrideRecord, backorder.id)
    before = None if present is None else _shown(present)
    if present is None:
        present = PriorityOverrideRecord(
            backorder_id=backorder.id, rank=1, author="", reason="", set_at=desk.at
        )
        desk.session.add(present)
    present.rank, present.reason, present.expires = request.rank, request.reason, request.expires
    present.author, present.set_at = desk.viewer.name, desk.at
    cause = f"place {request.rank} set by hand: {request.reason}"
    entry = Entry(
        JournalAction.PRIORITY_OVERRIDDEN,
        cause=cause,
        before=before,
        after=_shown(present),
        backorder_id=backorder.id,
    )
    await desk.note(entry)
    desk.products.add(backorder.product_id)
    return Done({"id": backorder.id}, cause=cause)


def _shown(override: PriorityOverrideRecord) -> dict[str, Any]:
    return {
        "rank": override.rank,
        "reason": override.reason,
        "expires": override.expires.isoformat() if override.expires else None,
    }


async def withdraw_override(
    transactions: Transactions,
    viewer: Viewer,
    request: WithdrawOverride,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the backorder. Raises RightMissing, InputInvalid, NotFound, KeyReused."""
    viewer.must(Right.EXECUTE)
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_withdraw, request)))["id"])


async def _withdraw(request: WithdrawOverride, desk: Desk) -> Done:
    backorder = await _locked(desk, request.backorder)
    present = await desk.session.get(PriorityOverrideRecord, backorder.id)
    if present is None:
        raise InputInvalid(("backorder",), "no place is set by hand for this line")
    cause = f"place set by hand withdrawn: {request.reason}"
    entry = Entry(
        JournalAction.PRIORITY_OVERRIDDEN,
        cause=cause,
        before=_shown(present),
        after={"rank": None},
        backorder_id=backorder.id,
    )
    await desk.session.delete(present)
    await desk.note(entry)
    desk.products.add(backorder.product_id)
    return Done({"id": backorder.id}, cause=cause)
