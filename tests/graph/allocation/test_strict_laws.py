from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.allocation.components import components
from graph.allocation.problem import Problem
from graph.allocation.strict import solve_strict
from tests.graph.allocation.random_problems import problems, shuffled


@given(problems())
@settings(deadline=None, max_examples=150)
def test_no_supply_gives_more_than_it_has(problem: Problem) -> None:
    used: Counter[str] = Counter()
    for line in solve_strict(problem).lines:
        for peg in line.pegs:
            used[peg.supply] += peg.supply_quantity
    assert all(used[one.key] <= one.quantity for one in problem.supplies)


@given(problems())
@settings(deadline=None, max_examples=150)
def test_every_unit_asked_for_is_given_or_short(problem: Problem) -> None:
    lines = solve_strict(problem).by_demand
    for demand in problem.demands:
        line = lines[demand.key]
        pegged = sum(peg.quantity for peg in line.pegs)
        assert pegged == line.on_time_quantity + line.late_quantity
        assert pegged + line.short_quantity == demand.quantity
        assert line.constraint.sentence


@given(problems())
@settings(deadline=None, max_examples=150)
def test_nothing_is_delivered_before_it_is_there_or_after_its_latest_date(
    problem: Problem,
) -> None:
    there = {one.key: one.p90 for one in problem.supplies}
    latest = {one.key: one.latest_on for one in problem.demands}
    for line in solve_strict(problem).lines:
        for peg in line.pegs:
            assert peg.delivered_on >= there[peg.supply]
            last = latest[line.demand]
            assert last is None or peg.delivered_on <= last


@given(problems())
@settings(deadline=None, max_examples=150)
def test_no_delivery_is_below_the_minimum_and_complete_lines_come_on_one_day(
    problem: Problem,
) -> None:
    lines = solve_strict(problem).by_demand
    for demand in problem.demands:
        days: dict[date, int] = defaultdict(int)
        for peg in lines[demand.key].pegs:
            days[peg.delivered_on] += peg.quantity
        least = min(demand.minimum_shipment, demand.quantity)
        assert all(units >= least for units in days.values())
        if demand.ship_complete:
            assert list(days.values()) in ([], [demand.quantity])


@given(problems())
@settings(deadline=None, max_examples=150)
def test_held_and_frozen_lines_get_nothing(problem: Problem) -> None:
    lines = solve_strict(problem).by_demand
    assert all(not lines[one.key].pegs for one in problem.demands if one.hold or one.frozen)


@given(problems(), st.integers(0, 99))
@settings(deadline=None, max_examples=150)
def test_the_order_of_the_input_does_not_matter(problem: Problem, seed: int) -> None:
    mixed = shuffled(problem, seed)
    assert solve_strict(mixed) == solve_strict(problem)


@given(problems())
@settings(deadline=None, max_examples=150)
def test_parts_solved_alone_give_the_whole_plan(problem: Problem) -> None:
    whole = solve_strict(problem).by_demand
    for part in components(problem):
        for line in solve_strict(part).lines:
            assert whole[line.demand].pegs == line.pegs


@given(problems(), st.data())
@settings(deadline=None, max_examples=150)
def test_less_supply_never_gives_the_first_line_more(problem: Problem, data: st.DataObject) -> None:
    # A greedy run with a minimum shipment may do better with less, so the first line has none.
    first = replace(
        problem.demands[0], minimum_shipment=1, order="", maximum_shipments=None, hold=False
    )
    whole = replace(problem, demands=(first, *problem.demands[1:]), protections=())
    keep = data.draw(st.integers(0, len(problem.supplies)))
    less = replace(whole, supplies=whole.supplies[:keep])

    def total(some: Problem) -> int:
        return first.quantity - solve_strict(some).by_demand[first.key].short_quantity

    assert total(less) <= total(whole)
