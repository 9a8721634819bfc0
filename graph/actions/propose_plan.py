"""Makes a plan for some lines: reads a snapshot, solves with no transaction open, stores it.

What it reserves is decided here and nowhere else; execution applies it or refuses.
"""

import asyncio
import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from graph.actions.desk import Call, Desk, Done
from graph.actions.loading import load_planning
from graph.actions.loading_problem import build_problem
from graph.actions.plan_content import Moves, PlanContent, make_content
from graph.actions.plan_snapshot import places_called, read_snapshot
from graph.actions.plan_storing import store_plan
from graph.actions.planning_facts import HeldPeg, PlanningFacts
from graph.actions.step import made_before, perform
from graph.allocation.components import components
from graph.allocation.problem import Peg, PlannedLine, Problem
from graph.allocation.strict import solve_strict
from graph.ports import Clock
from graph.records.database import Transactions
from graph.refusals import InputInvalid, StrategyUnavailable
from graph.values.viewer import Viewer
from graph.values.words import AlternativeKind, Firmness, Right, Strategy

MOST_LINES = 20_000
LONGEST_NOTE = 10_000


@dataclass(frozen=True, slots=True)
class ProposePlan:
    """backorders: row ids of the lines that may gain. kinds: allowed besides the normal course,
    None for all; CANCEL_SHORT only where it is named, and then takes off what stays short.

    exclude_supply_at: locations, by id, code or name, whose supply is not touched. draft: store a
    DRAFT, which expires at the day's end. scope: the caller's words for the lines, kept with it.
    """

    backorders: tuple[str, ...]
    strategy: Strategy = Strategy.STRICT
    kinds: tuple[AlternativeKind, ...] | None = None
    exclude_supply_at: tuple[str, ...] = ()
    draft: bool = False
    note: str | None = None
    scope: str | None = None


async def propose_plan(
    transactions: Transactions,
    viewer: Viewer,
    request: ProposePlan,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the new plan.

    Raises RightMissing, InputInvalid, NotFound, StrategyUnavailable, KeyReused.
    """
    viewer.must(Right.PROPOSE)
    # What the caller's words find may differ when the request comes again under the same key.
    asked = replace(request, backorders=()) if request.scope else request
    call = Call(transactions, viewer, clock, key)
    kept = await made_before(call, asked)
    if kept is not None:
        return str(kept["id"])
    content = await _content(transactions, request, clock=clock)
    work = partial(_store, request, content)
    return str((await perform(call, asked, work))["id"])


async def preview_plan(
    transactions: Transactions, viewer: Viewer, request: ProposePlan, *, clock: Clock
) -> PlanContent:
    """The same plan, not stored: for callers who may read but not propose."""
    viewer.must(Right.READ)
    return await _content(transactions, request, clock=clock)


def _check(request: ProposePlan) -> None:
    if request.strategy is not Strategy.STRICT:
        raise StrategyUnavailable(request.strategy.value)
    if not request.backorders:
        raise InputInvalid(("where",), "no open line matches; nothing to plan")
    if len(request.backorders) > MOST_LINES:
        raise InputInvalid(("where",), f"{len(request.backorders)} lines; at most {MOST_LINES}")
    if len(request.note or "") > LONGEST_NOTE:
        raise InputInvalid(("note",), f"at most {LONGEST_NOTE} characters")


async def _content(
    transactions: Transactions, request: ProposePlan, *, clock: Clock
) -> PlanContent:
    _check(request)
    async with transactions.read() as connection:
        snapshot = await read_snapshot(connection, clock, request.backorders)
        excluded = await places_called(connection, request.exclude_supply_at)
        planning = await load_planning(connection, snapshot.products, today=snapshot.today)
    scope = frozenset(request.backorders) & frozenset(planning.lines)
    if not scope:
        raise InputInvalid(("where",), "none of these lines is open")
    kinds = None if request.kinds is None else frozenset(request.kinds)
    return await asyncio.to_thread(solve, planning, scope, kinds=kinds, excluded=excluded)


def solve(
    planning: PlanningFacts,
    scope: frozenset[str],
    *,
    kinds: frozenset[AlternativeKind] | None,
    excluded: frozenset[str],
) -> PlanContent:
    """The strict plan for the lines in scope: each component that holds one is solved apart."""
    problem = build_problem(planning, scope=scope, kinds=kinds, excluded_locations=excluded)
    parts = [part for part in components(problem) if _concerns(part, scope)]
    solutions = [solve_strict(part) for part in parts]
    planned = {
        line.demand: line
        for solution in solutions
        for line in solution.lines
        if line.demand in scope
    }
    moves = Moves(
        scope=scope,
        given=tuple(peg for line in planned.values() for peg in _as_held(line)),
        planned=planned,
        cancelled=_cancelled(planning, planned, kinds),
    )
    words = [
        planning.policy_version,
        sorted(scope),
        None if kinds is None else sorted(kinds),
        sorted(excluded),
        [solution.input_hash for solution in solutions],
    ]
    digest = hashlib.sha256(json.dumps(words).encode()).hexdigest()
    return make_content(planning, moves, digest)


def _concerns(part: Problem, scope: frozenset[str]) -> bool:
    return any(demand.key in scope for demand in part.demands)


def _as_held(line: PlannedLine) -> list[HeldPeg]:
    """The plan's pegs: one for each supply and way, until the last of its units is there."""
    ways: dict[tuple[str, str | None], list[Peg]] = defaultdict(list)
    for peg in line.pegs:
        ways[peg.supply, None if peg.kind is None else peg.kind.value].append(peg)
    return [
        HeldPeg(
            reservation_id="",
            backorder_id=line.demand,
            supply_key=supply,
            firmness=Firmness.FIRM,
            quantity=sum(peg.quantity for peg in pegs),
            supply_quantity=sum(peg.supply_quantity for peg in pegs),
            arrival_p50=max(peg.arrives_p50 for peg in pegs),
            arrival_p90=max(peg.arrives_p90 for peg in pegs),
            plan_id=None,
            kind=kind,
        )
        for (supply, kind), pegs in ways.items()
    ]


def _cancelled(
    planning: PlanningFacts,
    planned: dict[str, PlannedLine],
    kinds: frozenset[AlternativeKind] | None,
) -> dict[str, int]:
    """What stays short, by line, where cancelling was asked for; held and frozen lines stay."""
    if kinds is None or AlternativeKind.CANCEL_SHORT not in kinds:
        return {}
    return {
        key: line.short_quantity
        for key, line in planned.items()
        if line.short_quantity and not (planning.lines[key].hold or planning.lines[key].frozen)
    }


async def _store(request: ProposePlan, content: PlanContent, desk: Desk) -> Done:
    scope: dict[str, Any] = {
        "where": request.scope,
        "lines": sum(line["in_scope"] for line in content.lines),
        "kinds": None if request.kinds is None else [kind.value for kind in request.kinds],
        "excludeSupplyAt": list(request.exclude_supply_at),
    }
    plan = await store_plan(
        desk, content, strategy=request.strategy, scope=scope, draft=request.draft
    )
    plan.note = request.note
    return Done({"id": plan.id})
