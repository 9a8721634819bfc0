"""An executed plan is handed over to the order system; from then on there is no undo."""

from dataclasses import dataclass
from functools import partial

from graph.actions.desk import Call, Desk, Done
from graph.actions.plan_states import RELEASE, locked_plan, take_step
from graph.actions.step import perform
from graph.ports import Clock
from graph.records.database import Transactions
from graph.records.reservation_queries import blocking_of_plan
from graph.values.viewer import Viewer
from graph.values.words import Right


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """plan: id or number."""

    plan: str


async def release_plan(
    transactions: Transactions,
    viewer: Viewer,
    request: ReleasePlan,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the plan. Raises RightMissing, NotFound, PlanStateWrong, KeyReused."""
    viewer.must(Right.EXECUTE)
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_release, request)))["id"])


async def _release(request: ReleasePlan, desk: Desk) -> Done:
    plan = await locked_plan(desk, request.plan)
    await take_step(desk, plan, RELEASE, "released")
    plan.released_at = desk.at
    for reservation in await blocking_of_plan(desk.session, plan.id):
        reservation.released = True
    return Done({"id": plan.id})
