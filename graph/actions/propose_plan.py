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
from graph.actions.loading_problem import build_problem, priced
from graph.actions.plan_content import Moves, PlanContent, make_content
from graph.actions.plan_money import money_of
from graph.actions.plan_snapshot import places_called, read_snapshot
from graph.actions.plan_storing import store_plan
from graph.actions.planning_facts import HeldPeg, PlanningFacts
from graph.actions.step import made_before, perform
from graph.allocation.components import components
from graph.allocation.fair_share import Sharing
from graph.allocation.optimal.solving import Effort
from graph.allocation.problem import Peg, PlannedLine, Problem
from graph.allocation.solve import Method, Settings
from graph.allocation.solve import solve as solve_by
from graph.allocation.strict import solve_strict
from graph.allocation.worth import USUAL_OBJECTIVE, Objective
from graph.ports import Clock
from graph.records.database import Transactions
from graph.refusals import InputInvalid, StrategyUnavailable
from graph.values.viewer import Viewer
from graph.values.words import AlternativeKind, Firmness, Right, Strategy

MOST_LINES = 20_000
LONGEST_NOTE = 10_000
PLAN_SECONDS = 60.0
"""Wall clock that an optimal plan may take; the plan says so if it ends by it."""


@dataclass(frozen=True, slots=True)
class ProposePlan:
    """backorders: row ids of the lines that may gain. kinds: allowed besides the normal course,
    None for all; CANCEL_SHORT only where it is named, and then takes off what stays short.

    exclude_supply_at: locations, by id, code or name, whose supply is not touched. draft: store a
    DRAFT, which expires at the day's end. scope: the caller's words for the lines, kept with it.
    sharing: what FAIR_SHARE makes equal. objective: what OPTIMAL weighs, and every plan's worth.
    """

    backorders: tuple[str, ...]
    strategy: Strategy = Strategy.STRICT
    sharing: Sharing = Sharing.PROPORTIONAL
    objective: Objective = USUAL_OBJECTIVE
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
    if request.strategy is Strategy.MANUAL:
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
    return await asyncio.to_thread(solve, planning, scope, request, excluded=excluded)


def solve(
    planning: PlanningFacts,
    scope: frozenset[str],
    request: ProposePlan,
    *,
    excluded: frozenset[str],
) -> PlanContent:
    """The plan for the lines in scope, among everybody in a component that holds one of them."""
    kinds = None if request.kinds is None else frozenset(request.kinds)
    every = build_problem(planning, scope=scope, kinds=kinds, excluded_locations=excluded)
    problem = priced(_concerned(every, scope), planning)
    solution = solve_by(
        problem, _method(request), Settings(request.objective, Effort(seconds=PLAN_SECONDS))
    )
    planned = {line.demand: line for line in solution.lines if line.demand in scope}
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
        [request.strategy.value, request.sharing.value, repr(request.objective)],
        solution.input_hash,
    ]
    digest = hashlib.sha256(json.dumps(words).encode()).hexdigest()
    content = make_content(planning, moves, digest)
    strict = solution if request.strategy is Strategy.STRICT else solve_strict(problem)
    present = _only(build_problem(planning, scope=None), problem)
    return replace(content, money=money_of(problem, solution, strict, present, request.objective))


def _concerned(problem: Problem, scope: frozenset[str]) -> Problem:
    """The components that hold a line in scope, as one problem."""
    parts = [
        part for part in components(problem) if any(demand.key in scope for demand in part.demands)
    ]
    return replace(
        problem,
        demands=tuple(one for part in parts for one in part.demands),
        supplies=tuple(one for part in parts for one in part.supplies),
        protections=tuple(one for part in parts for one in part.protections),
    )


def _only(problem: Problem, like: Problem) -> Problem:
    """The problem with the demands, worth as much, that the other one has, and their supplies."""
    worths = {one.key: one.worth for one in like.demands}
    products = {one.product for one in like.demands} | {one.product for one in like.supplies}
    return replace(
        problem,
        demands=tuple(
            replace(one, worth=worths[one.key]) for one in problem.demands if one.key in worths
        ),
        supplies=tuple(one for one in problem.supplies if one.product in products),
        protections=tuple(one for one in problem.protections if one.product in products),
    )


def _method(request: ProposePlan) -> Method:
    if request.strategy is Strategy.FAIR_SHARE:
        return Method(request.sharing.value)
    return Method.OPTIMAL if request.strategy is Strategy.OPTIMAL else Method.STRICT


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
