"""Orders that hold many cells together, solved apart at prices, against one joint model."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from graph.allocation.appraisal import gain_of
from graph.allocation.optimal import solve as module
from graph.allocation.optimal.solve import solve_optimal
from graph.allocation.optimal.solving import Effort
from graph.allocation.problem import Problem, Solution
from graph.allocation.strict import solve_strict
from graph.allocation.worth import Objective
from graph.values.words import GroupPolicy
from tests.bench.priced import priced
from tests.bench.strict_plan import made_problem
from tests.graph.allocation.optimal.exhaustive import best_gain
from tests.graph.allocation.optimal.tiny import tiny_problems

EXACTLY = Effort(gap=0.0, workers=1)
CENT = Decimal("0.01")


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """However small, cells that an order joins are solved apart."""
    monkeypatch.setattr(module, "JOINED_COLUMNS", 0)


def one_choice_each(problem: Problem, solution: Solution) -> bool:
    """Whether every order of several lines that ships as one comes on one day, or not at all."""
    orders: dict[str, set[object]] = {}
    lines = Counter(one.order for one in problem.demands)
    for demand in problem.demands:
        together = demand.group_policy is GroupPolicy.TOGETHER and demand.order
        if together and lines[demand.order] > 1:
            line = solution.by_demand[demand.key]
            days = {peg.delivered_on for peg in line.pegs}
            whole = sum(peg.quantity for peg in line.pegs) == demand.quantity
            state = next(iter(days)) if whole and len(days) == 1 else "nothing" if not days else 0
            orders.setdefault(demand.order, set()).add(state)
    return all(len(states) == 1 and 0 not in states for states in orders.values())


@given(tiny_problems(orders=True))
@settings(deadline=None, max_examples=150)
def test_the_bound_holds_and_every_order_makes_one_choice(problem: Problem) -> None:
    problem = replace(problem, demands=tuple(replace(one, hold=False) for one in problem.demands))
    solution = solve_optimal(problem, Objective(), EXACTLY)
    best = best_gain(problem)
    assert solution.proof is not None
    assert solution.proof.bound >= best - CENT
    assert solution.proof.gain <= best + CENT
    assert abs(gain_of(problem, solution, Objective()) - solution.proof.gain) < CENT
    grouped = [one for one in problem.demands if one.order]
    assert len(grouped) < 2 or one_choice_each(problem, solution)


def test_hundreds_of_lines_come_within_three_percent_of_the_bound_and_beat_strict() -> None:
    problem = replace(priced(made_problem(400), together=0.2), protections=())
    solution = solve_optimal(problem, Objective(), Effort(workers=1))
    assert solution.proof is not None
    assert solution.proof.gap < Decimal("0.03")
    assert one_choice_each(problem, solution)
    assert solution.proof.gain > gain_of(problem, solve_strict(problem), Objective())
    joint_again = solve_optimal(problem, Objective(), Effort(workers=2))
    assert joint_again == solution


def test_the_joint_model_agrees_with_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = replace(priced(made_problem(150), together=0.3), protections=())
    apart = solve_optimal(problem, Objective(), EXACTLY)
    monkeypatch.setattr(module, "JOINED_COLUMNS", 10**9)
    joint = solve_optimal(problem, Objective(), EXACTLY)
    assert apart.proof is not None
    assert joint.proof is not None
    assert apart.proof.gain <= joint.proof.gain + CENT
    assert joint.proof.gain <= apart.proof.bound + CENT
