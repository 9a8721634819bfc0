from decimal import Decimal

from graph.allocation.impact import Effects, Spread, compare, totals
from graph.allocation.problem import Demand, Peg
from graph.allocation.strict import solve_strict
from graph.values.words import Outcome
from tests.graph.allocation.problems import a_problem, on

STOCK = {"s0": {"units": 5}, "s1": {"units": 5, "there": 9}}


def priced(_demand: Demand, before: tuple[Peg, ...], after: tuple[Peg, ...]) -> Effects:
    gained = Decimal(sum(one.quantity for one in after) - sum(one.quantity for one in before))
    spread = Spread(gained - 1, gained, gained + 1)
    return Effects(spread, spread, spread, spread)


def test_whoever_is_moved_up_gains_what_the_other_loses() -> None:
    before = a_problem({"supply": STOCK, "lines": {"a": {"units": 5}, "b": {"units": 7}}})
    after = a_problem({"supply": STOCK, "lines": {"b": {"units": 7}, "a": {"units": 5}}})
    then = solve_strict(after)

    found = compare(before.demands, solve_strict(before), then, price=priced)

    assert [(one.demand, one.outcome) for one in found] == [
        ("a", Outcome.LOSES),
        ("b", Outcome.GAINS),
    ]
    assert [(one.before_quantity, one.after_quantity) for one in found] == [(5, 3), (5, 7)]
    assert [(one.before_on, one.after_on) for one in found] == [(on(0), None), (None, on(9))]
    summed = totals(before.demands, then, found)
    assert summed.margin == Spread(Decimal(-2), Decimal(0), Decimal(2))
    assert summed.service == Spread(*[Decimal(5) / 12] * 3)


def test_the_same_plan_changes_nothing() -> None:
    problem = a_problem({"supply": STOCK, "lines": {"a": {"units": 5}}})
    plan = solve_strict(problem)

    assert compare(problem.demands, plan, plan, price=priced)[0].outcome is Outcome.SAME
