"""Pause stops all automation at once; resume lets it go on. People can always act."""

from dataclasses import dataclass
from functools import partial

from graph.actions.desk import Call, Desk, Done
from graph.actions.journal import Entry
from graph.actions.step import perform
from graph.ports import Clock
from graph.records.database import Transactions
from graph.records.facts_queries import read_fact, write_fact
from graph.refusals import InputInvalid
from graph.values.viewer import Viewer
from graph.values.words import JournalAction, Right

PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class SetPaused:
    """paused: whether automation stands still from now on."""

    paused: bool
    reason: str


async def set_paused(
    transactions: Transactions,
    viewer: Viewer,
    request: SetPaused,
    *,
    clock: Clock,
    key: str | None = None,
) -> bool:
    """Whether automation is paused now. Raises RightMissing, InputInvalid, KeyReused."""
    viewer.must(Right.EXECUTE)
    if not request.reason.strip():
        raise InputInvalid(("reason",), "say why; it is kept in the journal")
    call = Call(transactions, viewer, clock, key)
    return bool((await perform(call, request, partial(_set, request)))["paused"])


async def _set(request: SetPaused, desk: Desk) -> Done:
    before = bool(await read_fact(await desk.session.connection(), PAUSED))
    if before != request.paused:
        await write_fact(desk.session, PAUSED, request.paused)
        word = "paused" if request.paused else "resumed"
        entry = Entry(
            JournalAction.PAUSED,
            cause=f"automation {word}: {request.reason}",
            before={"paused": before},
            after={"paused": request.paused},
        )
        await desk.note(entry)
    return Done({"paused": request.paused})
