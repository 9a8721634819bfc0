from decimal import Decimal

from hypothesis import given, settings

from graph.allocation.appraisal import gain_of
from graph.allocation.optimal.solve import solve_optimal
from graph.allocation.optimal.solving import Effort
from graph.allocation.problem import Problem
from graph.allocation.strict import solve_strict
from graph.allocation.worth import Objective
from tests.graph.allocation.optimal.exhaustive import best_gain
from tests.graph.allocation.optimal.tiny import tiny_problems

EXACTLY = Effort(gap=0.0, workers=1)
CENT = Decimal("0.01")


def _equals_the_best_of_all(problem: Problem) -> None:
    solution = solve_optimal(problem, Objective(), EXACTLY)
    best = best_gain(problem)
    assert solution.proof is not None
    assert abs(solution.proof.gain - best) < CENT
    assert abs(gain_of(problem, solution, Objective()) - best) < CENT
    assert solution.proof.bound >= best - CENT
    assert gain_of(problem, solve_strict(problem), Objective()) <= best + CENT


@given(tiny_problems())
@settings(deadline=None, max_examples=120)
def test_the_optimum_is_the_best_of_all_plans(problem: Problem) -> None:
    _equals_the_best_of_all(problem)


@given(tiny_problems(orders=True))
@settings(deadline=None, max_examples=120)
def test_orders_that_ship_as_one_get_the_best_common_day(problem: Problem) -> None:
    _equals_the_best_of_all(problem)


@given(tiny_problems(protections=True))
@settings(deadline=None, max_examples=120)
def test_floors_and_quotas_leave_the_best_of_what_they_allow(problem: Problem) -> None:
    _equals_the_best_of_all(problem)


@given(tiny_problems(expiry=True))
@settings(deadline=None, max_examples=120)
def test_what_expires_is_given_where_it_still_gains_most(problem: Problem) -> None:
    _equals_the_best_of_all(problem)
