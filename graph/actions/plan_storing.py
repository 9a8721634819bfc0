"""Writes a plan and its lines, in the transaction of the step that made it."""

from typing import Any

from graph.actions.desk import Desk
from graph.actions.journal import Entry
from graph.actions.plan_content import PlanContent
from graph.records.plan_queries import add_plan_lines, drop_plan_lines, next_plan_number
from graph.records.plans import PlanRecord
from graph.values.identity import row_id
from graph.values.words import JournalAction, PlanStatus, Strategy


async def store_plan(
    desk: Desk,
    content: PlanContent,
    *,
    strategy: Strategy,
    scope: dict[str, Any],
    draft: bool,
) -> PlanRecord:
    """A new plan under the next number; a draft lives until the end of the business day."""
    number = await next_plan_number(desk.session)
    status = PlanStatus.DRAFT if draft else PlanStatus.PROPOSED
    plan = PlanRecord(
        id=row_id("Plan", number),
        number=number,
        status=status.value,
        strategy=strategy.value,
        scope=scope,
        input_hash=content.input_hash,
        created_at=desk.at,
        created_by=desk.viewer.name,
        created_by_kind=desk.viewer.kind.value,
        expires_on=desk.today if draft else None,
        submitted_at=None if draft else desk.at,
    )
    desk.session.add(plan)
    await _fill(desk, plan, content)
    entry = Entry(
        JournalAction.PLAN_PROPOSED,
        cause="drafted" if draft else "proposed",
        after=_shown(plan),
        plan_id=plan.id,
        policy_version=plan.policy_version,
    )
    await desk.note(entry)
    return plan


async def rewrite_plan(desk: Desk, plan: PlanRecord, content: PlanContent) -> None:
    """Put other content into a locked draft."""
    before = _shown(plan)
    await drop_plan_lines(desk.session, plan.id)
    plan.strategy = Strategy.MANUAL.value
    plan.input_hash = content.input_hash
    await _fill(desk, plan, content)
    entry = Entry(
        JournalAction.PLAN_PROPOSED,
        cause="draft edited by hand",
        before=before,
        after=_shown(plan),
        plan_id=plan.id,
    )
    await desk.note(entry)


async def _fill(desk: Desk, plan: PlanRecord, content: PlanContent) -> None:
    plan.versions = dict(content.versions)
    plan.policy_version = content.policy_version
    plan.line_count = len(content.lines)
    plan.totals = {
        name: None if value is None else str(value) for name, value in content.totals.items()
    }
    for name, value in content.totals.items():
        setattr(plan, f"total_{name}", value)
    money = content.money
    plan.regret = None if money is None else money.regret
    plan.worth_present = None if money is None else money.present
    plan.worth_plan = None if money is None else money.plan
    plan.worth_strict = None if money is None else money.strict
    plan.worth_bound = None if money is None else money.bound
    await desk.session.flush()
    rows = [
        line | {"id": row_id("PlanLine", plan.number, line["backorder_id"]), "plan_id": plan.id}
        for line in content.lines
    ]
    await add_plan_lines(desk.session, rows)


def _shown(plan: PlanRecord) -> dict[str, Any]:
    return {
        "number": plan.number,
        "status": plan.status,
        "strategy": plan.strategy,
        "lineCount": plan.line_count,
        "inputHash": plan.input_hash,
    }
