"""The customer or the order system cancelled the rest of a line, or part of it."""

from dataclasses import dataclass
from functools import partial

from graph.actions.desk import Call, Desk, Done
from graph.actions.freeing import free_excess
from graph.actions.journal import Entry
from graph.actions.line_arithmetic import open_quantity_of
from graph.actions.order_lines import (
    backorder_id_of,
    changed,
    locked_line,
    shown_line,
    touch,
)
from graph.actions.step import perform
from graph.ports import Clock
from graph.records.database import Transactions
from graph.records.orders import OrderLineRecord
from graph.refusals import InputInvalid
from graph.values.viewer import Viewer
from graph.values.words import JournalAction, Right


@dataclass(frozen=True, slots=True)
class CancelLine:
    """quantity: base units of the open rest; default all of it."""

    line: str
    reason: str
    quantity: int | None = None


async def cancel_line(
    transactions: Transactions,
    viewer: Viewer,
    request: CancelLine,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the order line. Raises RightMissing, InputInvalid, NotFound, KeyReused."""
    viewer.must(Right.INTEGRATE)
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_cancel, request)))["id"])


async def _cancel(request: CancelLine, desk: Desk) -> Done:
    line = await locked_line(desk, request.line)
    rest, _ = open_quantity_of(
        line.quantity_ordered, line.quantity_shipped or 0, line.quantity_cancelled
    )
    quantity = rest if request.quantity is None else request.quantity
    if not 0 < quantity <= rest:
        raise InputInvalid(("quantity",), f"from 1 to the {rest} that are open")
    cause = f"cancelled: {request.reason}"
    await cancel_units(desk, line, quantity, cause=cause)
    return Done({"id": line.id}, cause=cause)


async def cancel_units(
    desk: Desk,
    line: OrderLineRecord,
    quantity: int,
    *,
    cause: str,
    parent: tuple[str, str] | None = None,
) -> None:
    """Cancel units of a locked line and free the pegs it no longer needs.

    parent: the entry and the plan it belongs to.
    """
    before = shown_line(line)
    line.quantity_cancelled += quantity
    touch(desk, line)
    was, now = changed(before, shown_line(line))
    entry = Entry(
        JournalAction.CANCELLED,
        cause=cause,
        before=was,
        after=now,
        backorder_id=await backorder_id_of(desk, line),
        parent_id=parent[0] if parent else None,
        plan_id=parent[1] if parent else None,
    )
    await desk.note(entry)
    await free_excess(desk, line, cause=cause, parent_id=entry.id)
