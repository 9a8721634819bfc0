"""Held lines get nothing new; frozen lines are untouched by any plan. Both by a person's word."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from graph.actions.desk import Call, Desk, Done
from graph.actions.journal import Entry
from graph.actions.order_lines import backorder_id_of, locked_line, touch
from graph.actions.step import perform
from graph.ports import Clock
from graph.records.database import Transactions
from graph.refusals import InputInvalid
from graph.values.viewer import Viewer
from graph.values.words import JournalAction, Right

MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class HoldLines:
    """lines: ids of backorders or order lines, or "ORDER/LINE". hold: False lifts it."""

    lines: tuple[str, ...]
    reason: str
    hold: bool = True


@dataclass(frozen=True, slots=True)
class FreezeLines:
    """lines: ids of backorders or order lines, or "ORDER/LINE". frozen: False lifts it."""

    lines: tuple[str, ...]
    reason: str
    frozen: bool = True


async def hold_lines(
    transactions: Transactions,
    viewer: Viewer,
    request: HoldLines,
    *,
    clock: Clock,
    key: str | None = None,
) -> list[str]:
    """Row ids of the order lines. Raises RightMissing, InputInvalid, NotFound, KeyReused."""
    viewer.must(Right.EXECUTE)
    _check(request.lines, request.reason)
    call = Call(transactions, viewer, clock, key)
    return list((await perform(call, request, partial(_hold, request)))["ids"])


async def freeze_lines(
    transactions: Transactions,
    viewer: Viewer,
    request: FreezeLines,
    *,
    clock: Clock,
    key: str | None = None,
) -> list[str]:
    """Row ids of the order lines. Raises RightMissing, InputInvalid, NotFound, KeyReused."""
    viewer.must(Right.EXECUTE)
    _check(request.lines, request.reason)
    call = Call(transactions, viewer, clock, key)
    return list((await perform(call, request, partial(_freeze, request)))["ids"])


def _check(lines: Sequence[str], reason: str) -> None:
    if not 1 <= len(lines) <= MOST_LINES:
        raise InputInvalid(("lines",), f"from 1 to {MOST_LINES} lines")
    if not reason.strip():
        raise InputInvalid(("reason",), "say why; it is kept with the change")


async def _hold(request: HoldLines, desk: Desk) -> Done:
    return await _switch(desk, request.lines, field="hold", value=request.hold, why=request.reason)


async def _freeze(request: FreezeLines, desk: Desk) -> Done:
    value, why = request.frozen, request.reason
    return await _switch(desk, request.lines, field="frozen", value=value, why=why)


async def _switch(desk: Desk, lines: Sequence[str], *, field: str, value: bool, why: str) -> Done:
    """Set the switch on each line; a line that has it already is left alone."""
    action = JournalAction.HELD if field == "hold" else JournalAction.FROZEN
    word = {("hold", True): "held", ("frozen", True): "frozen", ("hold", False): "hold lifted"}
    cause = f"{word.get((field, value), 'unfrozen')}: {why}"
    ids: list[str] = []
    for index, text in enumerate(lines):
        line = await locked_line(desk, text, path=f"lines.{index}")
        ids.append(line.id)
        if getattr(line, field) == value:
            continue
        setattr(line, field, value)
        touch(desk, line)
        entry = Entry(
            action,
            cause=cause,
            before={field: not value},
            after={field: value},
            backorder_id=await backorder_id_of(desk, line),
        )
        await desk.note(entry)
    return Done({"ids": ids}, cause=cause)
