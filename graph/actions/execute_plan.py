"""Carries out exactly the approved lines, if all they touch is as it was; else SUPERSEDED.

Nothing is allocated here: the pegs were chosen when the plan was made, and the versions it was
made from are compared under row locks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from graph.actions.cancel_line import cancel_units
from graph.actions.desk import Call, Desk, Done
from graph.actions.journal import Entry
from graph.actions.pegs import NewPeg, SupplyRef, Terms, add_peg, ref_of, remove_peg
from graph.actions.plan_states import EXECUTE, SUPERSEDE, check_status, locked_plan, take_step
from graph.actions.step import perform
from graph.ports import Clock
from graph.records.database import Transactions
from graph.records.exception_queries import raise_exception
from graph.records.orders import OrderLineRecord
from graph.records.plan_queries import VERSIONED, line_ids_of, plan_lines
from graph.records.plans import PlanLineRecord, PlanRecord
from graph.records.queue import ExceptionRecord, ReservationRecord
from graph.records.reservation_queries import lock_row, lock_rows
from graph.refusals import NotFound, PlanNotApproved, PlanSuperseded
from graph.values.identity import row_id
from graph.values.viewer import Viewer
from graph.values.words import ExceptionKind, JournalAction, PlanStatus, Right, Severity

NOT_YET = frozenset({PlanStatus.DRAFT, PlanStatus.PROPOSED})


@dataclass(frozen=True, slots=True)
class ExecutePlan:
    """plan: id or number."""

    plan: str


async def execute_plan(
    transactions: Transactions,
    viewer: Viewer,
    request: ExecutePlan,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the plan: its approved lines exactly, or none.

    Raises RightMissing, NotFound, PlanNotApproved, PlanStateWrong, PlanSuperseded, KeyReused.
    """
    viewer.must(Right.EXECUTE)
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_execute, request)))["id"])


async def _execute(request: ExecutePlan, desk: Desk) -> Done:
    plan = await locked_plan(desk, request.plan)
    if PlanStatus(plan.status) in NOT_YET:
        raise PlanNotApproved(plan.number, plan.status)
    if plan.status == PlanStatus.SUPERSEDED.value:
        raise PlanSuperseded(plan.number, tuple(await moved_since(desk, plan.versions)))
    check_status(plan, EXECUTE)
    lines = await plan_lines(desk.session, plan.id)
    moved = await moved_since(desk, plan.versions)
    if moved:
        await _supersede(desk, plan, lines, moved)
        return Done({"id": plan.id}, refusal=PlanSuperseded(plan.number, tuple(moved)))
    entry_id = await take_step(desk, plan, EXECUTE, "executed")
    plan.executed_at = desk.at
    for line in lines:
        await _take_back(desk, line)
    for line in lines:
        await _give(desk, plan, line, entry_id=entry_id)
    return Done({"id": plan.id}, cause=f"plan {plan.number} executed")


async def moved_since(desk: Desk, versions: dict[str, int]) -> list[str]:
    """Keys of the supplies and lines whose version is another now, under row locks."""
    moved: list[str] = []
    for kind, table in VERSIONED.items():
        ids = [key.partition(":")[2] for key in versions if key.startswith(f"{kind}:")]
        rows = await lock_rows(desk.session, table, ids)
        moved.extend(
            f"{kind}:{row_id}"
            for row_id in sorted(ids)
            if row_id not in rows or rows[row_id].version != versions[f"{kind}:{row_id}"]
        )
    return moved


async def _supersede(
    desk: Desk, plan: PlanRecord, lines: Sequence[PlanLineRecord], moved: list[str]
) -> None:
    cause = f"{len(moved)} of the supplies and lines it rests on moved since it was made"
    await take_step(desk, plan, SUPERSEDE, cause)
    kind = ExceptionKind.PLAN_SUPERSEDED
    record = ExceptionRecord(
        id=row_id("Exception", kind.value, plan.id, desk.today.isoformat()),
        kind=kind.value,
        subject=plan.id,
        severity=Severity.MEDIUM.value,
        raised_at=desk.at,
        sentence=f"Plan {plan.number} was not executed: {cause}.",
        recommended_action="Propose again for the same lines.",
        plan_id=plan.id,
    )
    scope = [line.backorder_id for line in lines if line.in_scope]
    await raise_exception(desk.session, record, scope)


async def _take_back(desk: Desk, line: PlanLineRecord) -> None:
    """Take back what a hand-made plan takes, keeping all that undo needs."""
    kept: list[dict[str, Any]] = []
    for taken in line.taken:
        record = await lock_row(desk.session, ReservationRecord, taken["reservation_id"])
        if record is None:
            raise NotFound("Reservation", taken["reservation_id"])
        kept.append(
            {
                **taken,
                "supply": ref_of(record).key,
                "firmness": record.firmness,
                "arrival_p50": _text(record.arrival_p50),
                "arrival_p90": _text(record.arrival_p90),
                "plan_id": record.plan_id,
                "kind": record.kind,
            }
        )
        await remove_peg(desk, record, taken["quantity"])
    line.taken = kept


async def _give(desk: Desk, plan: PlanRecord, line: PlanLineRecord, *, entry_id: str) -> None:
    if not (line.pegs or line.taken or line.cancel_quantity):
        return
    for peg in line.pegs:
        terms = Terms(plan_id=plan.id)
        await add_peg(desk, line.backorder_id, new_peg(peg), terms)
    entry = Entry(
        JournalAction.PLAN_EXECUTED,
        cause=f"plan {plan.number} executed",
        before={"taken": [_brief(taken) for taken in line.taken]},
        after={"pegs": [_brief(peg) for peg in line.pegs], "cancelled": line.cancel_quantity},
        backorder_id=line.backorder_id,
        plan_id=plan.id,
        parent_id=entry_id,
        policy_version=plan.policy_version,
    )
    await desk.note(entry)
    if line.cancel_quantity:
        line_id = (await line_ids_of(desk.session, [line.backorder_id]))[line.backorder_id]
        order_line = await lock_row(desk.session, OrderLineRecord, line_id)
        if order_line is None:
            raise NotFound("OrderLine", line_id)
        await cancel_units(
            desk,
            order_line,
            line.cancel_quantity,
            cause=f"plan {plan.number} cancels the short rest",
            parent=(entry.id, plan.id),
        )


def new_peg(peg: dict[str, Any]) -> NewPeg:
    """A stored peg as it is reserved."""
    return NewPeg(
        SupplyRef.parse(peg["supply"]),
        peg["quantity"],
        peg["supply_quantity"],
        arrival_p50=_day(peg.get("arrival_p50")),
        arrival_p90=_day(peg.get("arrival_p90")),
        kind=peg.get("kind"),
    )


def _brief(peg: dict[str, Any]) -> dict[str, Any]:
    return {name: peg.get(name) for name in ("supply", "quantity", "supply_quantity")}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
