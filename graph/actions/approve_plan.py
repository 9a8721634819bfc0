"""A person with the right approves a proposal; a draft is submitted first."""

from dataclasses import dataclass
from functools import partial

from graph.actions.desk import Call, Desk, Done
from graph.actions.plan_states import APPROVE, locked_plan, take_step
from graph.actions.step import perform
from graph.actions.submit_plan import submit
from graph.ports import Clock
from graph.records.database import Transactions
from graph.values.viewer import Viewer
from graph.values.words import DecidedByKind, PlanStatus, Right


@dataclass(frozen=True, slots=True)
class ApprovePlan:
    """plan: id or number."""

    plan: str


async def approve_plan(
    transactions: Transactions,
    viewer: Viewer,
    request: ApprovePlan,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the plan. Raises RightMissing, NotFound, PlanStateWrong, KeyReused.

    Approving a DRAFT needs the right to propose too.
    """
    viewer.must(Right.APPROVE)
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_approve, request)))["id"])


async def _approve(request: ApprovePlan, desk: Desk) -> Done:
    plan = await locked_plan(desk, request.plan)
    if plan.status == PlanStatus.DRAFT.value:
        desk.viewer.must(Right.PROPOSE)
        await submit(desk, plan)
    await take_step(desk, plan, APPROVE, "approved")
    plan.decided_at = desk.at
    plan.decided_by = desk.viewer.name
    plan.decided_by_kind = DecidedByKind.PERSON.value
    return Done({"id": plan.id})
