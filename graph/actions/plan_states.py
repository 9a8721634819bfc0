"""The life of a plan: which step leads from which status to which, and how a step is written down.

DRAFT > PROPOSED > APPROVED > EXECUTED > RELEASED or UNDONE; else REJECTED, EXPIRED, SUPERSEDED.
"""

from dataclasses import dataclass

from graph.actions.desk import Desk
from graph.actions.journal import Entry
from graph.actions.references import find
from graph.records.plan_queries import lock_plan
from graph.records.plans import PlanRecord
from graph.refusals import NotFound, PlanStateWrong
from graph.values.words import JournalAction, PlanStatus


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step: its word in refusals, the statuses it starts from, where it ends, its entry."""

    word: str
    starts: frozenset[PlanStatus]
    ends: PlanStatus
    action: JournalAction


SUBMIT = PlanStep(
    "submitted",
    frozenset({PlanStatus.DRAFT}),
    PlanStatus.PROPOSED,
    JournalAction.PLAN_PROPOSED,
)
APPROVE = PlanStep(
    "approved",
    frozenset({PlanStatus.PROPOSED}),
    PlanStatus.APPROVED,
    JournalAction.PLAN_APPROVED,
)
REJECT = PlanStep(
    "rejected",
    frozenset({PlanStatus.DRAFT, PlanStatus.PROPOSED, PlanStatus.APPROVED}),
    PlanStatus.REJECTED,
    JournalAction.PLAN_REJECTED,
)
EXECUTE = PlanStep(
    "executed",
    frozenset({PlanStatus.APPROVED}),
    PlanStatus.EXECUTED,
    JournalAction.PLAN_EXECUTED,
)
SUPERSEDE = PlanStep(
    "superseded",
    frozenset({PlanStatus.APPROVED}),
    PlanStatus.SUPERSEDED,
    JournalAction.PLAN_SUPERSEDED,
)
UNDO = PlanStep(
    "undone",
    frozenset({PlanStatus.EXECUTED}),
    PlanStatus.UNDONE,
    JournalAction.PLAN_UNDONE,
)
RELEASE = PlanStep(
    "released",
    frozenset({PlanStatus.EXECUTED}),
    PlanStatus.RELEASED,
    JournalAction.RELEASED,
)


async def locked_plan(desk: Desk, text: str) -> PlanRecord:
    """The plan that an input names by id or number, locked. Raises NotFound."""
    plan_id = await find(desk.session, "Plan", text, path="plan")
    plan = await lock_plan(desk.session, plan_id)
    if plan is None:
        raise NotFound("Plan", text)
    return plan


def check_status(plan: PlanRecord, step: PlanStep) -> None:
    """Raise PlanStateWrong unless the step starts from the plan's status."""
    if PlanStatus(plan.status) not in step.starts:
        raise PlanStateWrong(plan.number, plan.status, step.word)


async def take_step(desk: Desk, plan: PlanRecord, step: PlanStep, cause: str) -> str:
    """Move a locked plan to the step's end and write the entry; returns the entry's id."""
    check_status(plan, step)
    before = plan.status
    plan.status = step.ends.value
    entry = Entry(
        step.action,
        cause=cause,
        before={"status": before},
        after={"status": plan.status, "number": plan.number},
        plan_id=plan.id,
        policy_version=plan.policy_version,
    )
    return await desk.note(entry)
