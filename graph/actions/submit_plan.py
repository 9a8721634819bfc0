"""A draft becomes a proposal that others may approve."""

from dataclasses import dataclass
from functools import partial

from graph.actions.desk import Call, Desk, Done
from graph.actions.plan_states import SUBMIT, locked_plan, take_step
from graph.actions.step import perform
from graph.ports import Clock
from graph.records.database import Transactions
from graph.records.plans import PlanRecord
from graph.values.viewer import Viewer
from graph.values.words import Right


@dataclass(frozen=True, slots=True)
class SubmitPlan:
    """plan: id or number."""

    plan: str


async def submit_plan(
    transactions: Transactions,
    viewer: Viewer,
    request: SubmitPlan,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the plan. Raises RightMissing, NotFound, PlanStateWrong, KeyReused."""
    viewer.must(Right.PROPOSE)
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_submit, request)))["id"])


async def _submit(request: SubmitPlan, desk: Desk) -> Done:
    plan = await locked_plan(desk, request.plan)
    await submit(desk, plan)
    return Done({"id": plan.id})


async def submit(desk: Desk, plan: PlanRecord) -> None:
    """Submit a locked draft; a proposal does not end with the day."""
    await take_step(desk, plan, SUBMIT, "submitted")
    plan.submitted_at = desk.at
    plan.expires_on = None
