"""A plan made by hand: take units from a line, give them to another, and see the effect first.

The result is a DRAFT of strategy MANUAL; editing it again goes on from where it stands.
"""

import asyncio
import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from graph.actions.desk import Call, Desk, Done
from graph.actions.loading import load_planning
from graph.actions.manual_moves import Wanted, moves_by_hand
from graph.actions.plan_content import PlanContent, make_content, versions_of
from graph.actions.plan_snapshot import read_snapshot
from graph.actions.plan_states import locked_plan
from graph.actions.plan_storing import rewrite_plan, store_plan
from graph.actions.planning_facts import HeldPeg, PlanningFacts
from graph.actions.reserve_soft import supply_of
from graph.actions.step import made_before, perform
from graph.ports import Clock
from graph.records.bulk import AnyRow
from graph.records.database import Transactions
from graph.records.plan_queries import backorders_called, draft_lines
from graph.refusals import InputInvalid, NotFound, PlanStateWrong
from graph.values.viewer import Viewer
from graph.values.words import Firmness, PlanStatus, Right, Strategy

MOST_CHANGES = 500


@dataclass(frozen=True, slots=True)
class LineChange:
    """quantity: what the line shall have reserved in all. supply: id of the stock position, lot or
    inbound to take it from; default its own location's, what is there first.

    backorder: id of the backorder or its order line, or "ORDER/LINE".
    """

    backorder: str
    quantity: int
    supply: str | None = None


@dataclass(frozen=True, slots=True)
class EditPlan:
    """plan: a DRAFT to go on with, by id or number; default a new one."""

    changes: tuple[LineChange, ...]
    plan: str | None = None
    note: str | None = None


async def edit_plan(
    transactions: Transactions,
    viewer: Viewer,
    request: EditPlan,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the draft.

    Raises RightMissing, InputInvalid, NotFound, LineBlocked, PlanStateWrong, KeyReused.
    """
    viewer.must(Right.PROPOSE)
    if not 1 <= len(request.changes) <= MOST_CHANGES:
        raise InputInvalid(("changes",), f"from 1 to {MOST_CHANGES} changes")
    call = Call(transactions, viewer, clock, key)
    kept = await made_before(call, request)
    if kept is not None:
        return str(kept["id"])
    content, base_hash = await _content(transactions, request, clock=clock)
    work = partial(_store, request, content, base_hash)
    return str((await perform(call, request, work))["id"])


async def _content(
    transactions: Transactions, request: EditPlan, *, clock: Clock
) -> tuple[PlanContent, str | None]:
    async with transactions.read() as connection:
        names = [change.backorder for change in request.changes]
        ids = await backorders_called(connection, names)
        for name in names:
            if name not in ids:
                raise NotFound("Backorder", name)
        drafted: list[AnyRow] = []
        base_hash = None
        if request.plan is not None:
            found = await draft_lines(connection, request.plan)
            if found is None:
                raise NotFound("Plan", request.plan)
            base_hash, drafted = found
        involved = [*ids.values(), *(row.backorder_id for row in drafted)]
        snapshot = await read_snapshot(connection, clock, involved)
        planning = await load_planning(connection, snapshot.products, today=snapshot.today)
    wanted = _with_drafted(planning, _wanted(request, ids), drafted)
    start = [peg for row in drafted for peg in _given(row)]
    return await asyncio.to_thread(_make, planning, wanted, start), base_hash


def _wanted(request: EditPlan, ids: dict[str, str]) -> list[Wanted]:
    return [
        Wanted(
            ids[change.backorder],
            change.quantity,
            supply_of(change.supply).key if change.supply else None,
        )
        for change in request.changes
    ]


def _with_drafted(
    planning: PlanningFacts, wanted: list[Wanted], drafted: list[AnyRow]
) -> list[Wanted]:
    """What the draft takes from other lines stays part of it."""
    named = {one.backorder_id for one in wanted}
    kept = []
    for row in drafted:
        if row.taken and row.backorder_id not in named:
            held = sum(peg.quantity for peg in planning.held.get(row.backorder_id, ()))
            lost = sum(taken["quantity"] for taken in row.taken)
            kept.append(Wanted(row.backorder_id, max(0, held - lost)))
    return [*wanted, *kept]


def _given(row: AnyRow) -> list[HeldPeg]:
    return [
        HeldPeg(
            reservation_id="",
            backorder_id=row.backorder_id,
            supply_key=peg["supply"],
            firmness=Firmness.FIRM,
            quantity=peg["quantity"],
            supply_quantity=peg["supply_quantity"],
            arrival_p50=_day(peg["arrival_p50"]),
            arrival_p90=_day(peg["arrival_p90"]),
            plan_id=None,
            kind=peg["kind"],
        )
        for peg in row.pegs
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _make(planning: PlanningFacts, wanted: list[Wanted], start: list[HeldPeg]) -> PlanContent:
    moves = moves_by_hand(planning, wanted, start)
    versions = versions_of(planning, moves)
    words = [versions, [[one.backorder_id, one.quantity, one.supply_key] for one in wanted]]
    digest = hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()
    return make_content(planning, moves, digest)


async def _store(
    request: EditPlan, content: PlanContent, base_hash: str | None, desk: Desk
) -> Done:
    scope: dict[str, Any] = {"lines": len(request.changes)}
    if request.plan is None:
        plan = await store_plan(desk, content, strategy=Strategy.MANUAL, scope=scope, draft=True)
    else:
        plan = await locked_plan(desk, request.plan)
        if plan.status != PlanStatus.DRAFT.value:
            raise PlanStateWrong(plan.number, plan.status, "edited")
        if plan.input_hash != base_hash:
            raise InputInvalid(("plan",), "the draft was edited meanwhile; look at it again")
        await rewrite_plan(desk, plan, content)
    plan.note = request.note or plan.note
    return Done({"id": plan.id})
