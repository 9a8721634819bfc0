"""A person deals with an exception: snoozes it, dismisses it, calls it resolved, or reopens it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial

from graph.actions.desk import Call, Desk, Done
from graph.actions.journal import Entry
from graph.actions.references import find
from graph.actions.step import perform
from graph.ports import Clock
from graph.records.database import Transactions
from graph.records.exception_queries import first_blocked
from graph.records.queue import ExceptionRecord
from graph.records.reservation_queries import lock_row
from graph.refusals import InputInvalid, NotFound
from graph.values.viewer import Viewer
from graph.values.words import ExceptionState, JournalAction, Right


class Handling(StrEnum):
    """What is done with an exception."""

    SNOOZE = "SNOOZE"
    DISMISS = "DISMISS"
    RESOLVE = "RESOLVE"
    REOPEN = "REOPEN"


STATE_AFTER = {
    Handling.SNOOZE: ExceptionState.SNOOZED,
    Handling.DISMISS: ExceptionState.DISMISSED,
    Handling.RESOLVE: ExceptionState.RESOLVED,
    Handling.REOPEN: ExceptionState.OPEN,
}


@dataclass(frozen=True, slots=True)
class HandleException:
    """until: the day on which a snoozed exception opens again; required for SNOOZE."""

    exception: str
    handling: Handling
    reason: str
    until: date | None = None


async def handle_exception(
    transactions: Transactions,
    viewer: Viewer,
    request: HandleException,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the exception. Raises RightMissing, InputInvalid, NotFound, KeyReused."""
    viewer.must(Right.EXECUTE)
    if not request.reason.strip():
        raise InputInvalid(("reason",), "say why; it is kept with the exception")
    if (request.handling is Handling.SNOOZE) != (request.until is not None):
        raise InputInvalid(("until",), "a day goes with SNOOZE, and only with it")
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_handle, request)))["id"])


async def _handle(request: HandleException, desk: Desk) -> Done:
    exception_id = await find(desk.session, "Exception", request.exception, path="exception")
    record = await lock_row(desk.session, ExceptionRecord, exception_id)
    if record is None:
        raise NotFound("Exception", request.exception)
    if request.until is not None and request.until <= desk.today:
        raise InputInvalid(("until",), f"must lie after the business date {desk.today}")
    state = STATE_AFTER[request.handling]
    if record.state == state.value and request.handling is not Handling.SNOOZE:
        raise InputInvalid(("handling",), f"the exception is {record.state} already")
    before = {"state": record.state}
    record.state = state.value
    record.snoozed_until = request.until
    ended = state in (ExceptionState.RESOLVED, ExceptionState.DISMISSED)
    record.closed_at = desk.at if ended else None
    cause = f"exception {state.value.lower()}: {request.reason}"
    entry = Entry(
        JournalAction.EXCEPTION_HANDLED,
        cause=cause,
        before=before,
        after={"state": record.state, "exception": record.id},
        backorder_id=await first_blocked(desk.session, record.id),
        plan_id=record.plan_id,
    )
    await desk.note(entry)
    return Done({"id": record.id}, cause=cause)
