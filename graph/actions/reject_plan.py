"""A person with the right says no to a plan that is not executed yet."""

from dataclasses import dataclass
from functools import partial

from graph.actions.desk import Call, Desk, Done
from graph.actions.plan_states import REJECT, locked_plan, take_step
from graph.actions.step import perform
from graph.ports import Clock
from graph.records.database import Transactions
from graph.values.viewer import Viewer
from graph.values.words import DecidedByKind, Right


@dataclass(frozen=True, slots=True)
class RejectPlan:
    """plan: id or number. reason: kept in the journal."""

    plan: str
    reason: str


async def reject_plan(
    transactions: Transactions,
    viewer: Viewer,
    request: RejectPlan,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the plan. Raises RightMissing, NotFound, PlanStateWrong, KeyReused."""
    viewer.must(Right.APPROVE)
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_reject, request)))["id"])


async def _reject(request: RejectPlan, desk: Desk) -> Done:
    plan = await locked_plan(desk, request.plan)
    await take_step(desk, plan, REJECT, request.reason or "rejected")
    plan.decided_at = desk.at
    plan.decided_by = desk.viewer.name
    plan.decided_by_kind = DecidedByKind.PERSON.value
    return Done({"id": plan.id})
