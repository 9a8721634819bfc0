"""What holds for a plan by any method."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.allocation.appraisal import gain_of
from graph.allocation.components import components
from graph.allocation.optimal.solving import Effort
from graph.allocation.problem import Problem
from graph.allocation.solve import Method, Settings, solve
from graph.allocation.worth import Objective
from graph.values.words import GroupPolicy
from tests.graph.allocation.random_problems import problems, shuffled

EXACTLY = Settings(effort=Effort(gap=0.0, workers=1))
OTHERS = [one for one in Method if one is not Method.STRICT]
CENT = Decimal("0.01")


@pytest.mark.parametrize("method", OTHERS)
@given(problem=problems())
@settings(deadline=None, max_examples=60)
def test_nothing_is_given_twice_and_every_unit_is_accounted_for(
    method: Method, problem: Problem
) -> None:
    solution = solve(problem, method, EXACTLY)
    used: Counter[str] = Counter()
    for demand in problem.demands:
        line = solution.by_demand[demand.key]
        pegged = sum(peg.quantity for peg in line.pegs)
        assert pegged == line.on_time_quantity + line.late_quantity
        assert pegged + line.short_quantity == demand.quantity
        assert line.constraint.sentence
        if demand.hold or demand.frozen:
            assert not line.pegs
        for peg in line.pegs:
            used[peg.supply] += peg.supply_quantity
    assert all(used[one.key] <= one.quantity for one in problem.supplies)


@pytest.mark.parametrize("method", OTHERS)
@given(problem=problems())
@settings(deadline=None, max_examples=60)
def test_shipping_rules_hold(method: Method, problem: Problem) -> None:
    solution = solve(problem, method, EXACTLY)
    supplies = {one.key: one for one in problem.supplies}
    for demand in problem.demands:
        days: dict[date, int] = defaultdict(int)
        for peg in solution.by_demand[demand.key].pegs:
            days[peg.delivered_on] += peg.quantity
            supply = supplies[peg.supply]
            assert peg.delivered_on >= max(supply.p90, demand.due_on, problem.today)
            assert demand.latest_on is None or peg.delivered_on <= demand.latest_on
            if supply.expiry is not None:
                left = (supply.expiry - peg.delivered_on).days
                assert left >= demand.minimum_remaining_life_days
        together = demand.group_policy is not GroupPolicy.INDEPENDENT and demand.order
        if method in (Method.OPTIMAL, Method.PREVIEW):
            least = min(demand.minimum_shipment, demand.quantity)
            assert together or all(units >= least for units in days.values())
        if demand.ship_complete and not together:
            assert list(days.values()) in ([], [demand.quantity])


@pytest.mark.parametrize("method", OTHERS)
@given(problem=problems(), seed=st.integers(0, 99))
@settings(deadline=None, max_examples=40)
def test_the_order_of_the_input_does_not_matter(
    method: Method, problem: Problem, seed: int
) -> None:
    mixed = shuffled(problem, seed)
    assert solve(mixed, method, EXACTLY) == solve(problem, method, EXACTLY)


@given(problem=problems())
@settings(deadline=None, max_examples=80)
def test_no_method_gains_more_than_the_proven_bound(problem: Problem) -> None:
    optimal = solve(problem, Method.OPTIMAL, EXACTLY)
    assert optimal.proof is not None
    assert abs(optimal.proof.gain - gain_of(problem, optimal, Objective())) < CENT
    for method in Method:
        plan = solve(problem, method, EXACTLY)
        if not _rounds_a_ratio(problem):
            assert gain_of(problem, plan, Objective()) <= optimal.proof.bound + CENT


def _rounds_a_ratio(problem: Problem) -> bool:
    """Strict rounds members of an order in ratio its own way, by one pack at most."""
    return any(one.group_policy is GroupPolicy.IN_RATIO and one.order for one in problem.demands)


@given(problem=problems())
@settings(deadline=None, max_examples=60)
def test_parts_solved_alone_are_worth_as_much_as_the_whole(problem: Problem) -> None:
    whole = solve(problem, Method.OPTIMAL, EXACTLY)
    parts = [solve(part, Method.OPTIMAL, EXACTLY) for part in components(problem)]
    gains = sum((one.proof.gain for one in parts if one.proof), Decimal(0))
    assert whole.proof is not None
    assert abs(whole.proof.gain - gains) < CENT
