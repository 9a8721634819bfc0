"""Takes an executed plan back: exactly its pegs go, and what it took is given back.

Only until release, and only while nothing of it has shipped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from graph.actions.desk import Call, Desk, Done
from graph.actions.execute_plan import new_peg
from graph.actions.journal import Entry
from graph.actions.order_lines import touch
from graph.actions.pegs import Terms, add_peg, ref_of, remove_peg
from graph.actions.plan_states import UNDO, check_status, locked_plan, take_step
from graph.actions.step import perform
from graph.ports import Clock
from graph.records.database import Transactions
from graph.records.orders import OrderLineRecord
from graph.records.plan_queries import line_ids_of, plan_lines
from graph.records.plans import PlanLineRecord, PlanRecord
from graph.records.reservation_queries import blocking_of_plan, lock_rows
from graph.refusals import ReservationRefused, UndoRefused
from graph.values.viewer import Viewer
from graph.values.words import Firmness, JournalAction, Right


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """plan: id or number. reason: kept in the journal."""

    plan: str
    reason: str = ""


async def undo_plan(
    transactions: Transactions,
    viewer: Viewer,
    request: UndoPlan,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the plan. Raises RightMissing, NotFound, PlanStateWrong, UndoRefused, KeyReused."""
    viewer.must(Right.EXECUTE)
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_undo, request)))["id"])


async def _undo(request: UndoPlan, desk: Desk) -> Done:
    plan = await locked_plan(desk, request.plan)
    check_status(plan, UNDO)
    lines = await plan_lines(desk.session, plan.id)
    ids = await line_ids_of(desk.session, [line.backorder_id for line in lines])
    order_lines = await lock_rows(desk.session, OrderLineRecord, ids.values())
    own = {line.backorder_id: order_lines[ids[line.backorder_id]] for line in lines}
    _check(plan, lines, own)
    entry_id = await take_step(desk, plan, UNDO, request.reason or "undone")
    plan.undone_at = desk.at
    await _remove_pegs(desk, plan, entry_id)
    for line in lines:
        await _give_back(desk, plan, line, order_line=own[line.backorder_id], entry_id=entry_id)
    return Done({"id": plan.id}, cause=f"plan {plan.number} undone")


def _check(
    plan: PlanRecord, lines: Sequence[PlanLineRecord], own: dict[str, OrderLineRecord]
) -> None:
    if any(line.shipped_quantity for line in lines):
        raise UndoRefused(plan.number, "some of it has shipped")
    frozen = [line for line in lines if own[line.backorder_id].frozen and (line.pegs or line.taken)]
    if frozen:
        raise UndoRefused(plan.number, "one of its lines is frozen")


async def _remove_pegs(desk: Desk, plan: PlanRecord, entry_id: str) -> None:
    for reservation in await blocking_of_plan(desk.session, plan.id):
        entry = Entry(
            JournalAction.PLAN_UNDONE,
            cause=f"plan {plan.number} undone",
            before={"supply": ref_of(reservation).key, "quantity": reservation.quantity},
            after={"quantity": 0},
            backorder_id=reservation.backorder_id,
            plan_id=plan.id,
            parent_id=entry_id,
        )
        await remove_peg(desk, reservation, reservation.quantity)
        await desk.note(entry)


async def _give_back(
    desk: Desk,
    plan: PlanRecord,
    line: PlanLineRecord,
    *,
    order_line: OrderLineRecord,
    entry_id: str,
) -> None:
    """Restore what the plan took from a line and cancelled of it."""
    if not (line.taken or line.cancel_quantity):
        return
    for taken in line.taken:
        terms = Terms(Firmness(taken["firmness"]), plan_id=taken["plan_id"])
        try:
            await add_peg(desk, line.backorder_id, new_peg(taken), terms)
        except ReservationRefused as refusal:
            because = "what it took from others has been given away since"
            raise UndoRefused(plan.number, because) from refusal
    order_line.quantity_cancelled -= line.cancel_quantity
    touch(desk, order_line)
    entry = Entry(
        JournalAction.PLAN_UNDONE,
        cause=f"plan {plan.number} undone",
        before={"cancelled": line.cancel_quantity},
        after={"cancelled": 0, "givenBack": sum(taken["quantity"] for taken in line.taken)},
        backorder_id=line.backorder_id,
        plan_id=plan.id,
        parent_id=entry_id,
    )
    await desk.note(entry)
