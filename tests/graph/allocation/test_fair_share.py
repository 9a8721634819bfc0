from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.allocation.fair_share import Sharing, shares_of, solve_fair_share
from tests.graph.allocation.problems import a_problem

NODES = {"vision": 100, "high": 50, "low": 50, "ne": 200, "nw": 300, "se": 100, "sw": 200}


def served(facts: dict[str, Any], sharing: Sharing, **more: Any) -> dict[str, int]:
    solution = solve_fair_share(a_problem(facts), sharing, **more)
    return {line.demand: sum(peg.quantity for peg in line.pegs) for line in solution.lines}


def test_half_the_supply_gives_each_half() -> None:
    facts = {
        "lines": {key: {"units": units} for key, units in NODES.items()},
        "supply": {"stock": {"units": 500}},
    }
    assert served(facts, Sharing.PROPORTIONAL) == {key: units // 2 for key, units in NODES.items()}


def test_even_shares_fill_the_small_and_split_the_rest() -> None:
    facts = {
        "lines": {"a": {"units": 4}, "b": {"units": 10}, "c": {"units": 20}},
        "supply": {"stock": {"units": 20}},
    }
    assert served(facts, Sharing.EVEN) == {"a": 4, "b": 8, "c": 8}


def test_what_cannot_be_split_goes_to_the_largest_fraction_then_the_better_rank() -> None:
    assert shares_of([1, 1, 1], 2, Sharing.PROPORTIONAL) == [1, 1, 0]
    assert shares_of([10, 20, 30], 10, Sharing.PROPORTIONAL) == [2, 3, 5]


def test_a_floor_is_kept_before_anything_is_shared() -> None:
    assert shares_of([50, 50], 30, Sharing.PROPORTIONAL, [25, 0]) == [25, 5]
    assert shares_of([50, 50], 20, Sharing.EVEN, [30, 10]) == [15, 5]


def test_a_complete_line_gets_all_or_leaves_its_share_to_the_others() -> None:
    facts = {
        "lines": {"a": {"units": 10, "complete": True}, "b": {"units": 10}},
        "supply": {"stock": {"units": 12}},
    }
    assert served(facts, Sharing.PROPORTIONAL) == {"a": 0, "b": 12 - 2}


def test_lines_that_reach_different_stock_do_not_share() -> None:
    facts = {
        "lines": {"a": {"units": 10}, "b": {"units": 10, "at": "THERE"}},
        "supply": {"here": {"units": 4}, "there": {"units": 10, "at": "THERE"}},
    }
    assert served(facts, Sharing.PROPORTIONAL) == {"a": 4, "b": 10}


@given(
    st.lists(st.tuples(st.integers(1, 50), st.integers(0, 50)), min_size=1, max_size=8),
    st.integers(0, 200),
    st.sampled_from(Sharing),
)
@settings(deadline=None)
def test_shares_use_all_there_is_and_nobody_gets_more_than_it_wants(
    lines: list[tuple[int, int]], units: int, sharing: Sharing
) -> None:
    wanted, floors = [one for one, _ in lines], [floor for _, floor in lines]
    shares = shares_of(wanted, units, sharing, floors)
    assert sum(shares) == min(units, sum(wanted))
    assert all(0 <= share <= want for share, want in zip(shares, wanted, strict=True))


@pytest.mark.parametrize("sharing", Sharing)
def test_the_plan_does_not_depend_on_the_order_of_the_input(sharing: Sharing) -> None:
    lines = {key: {"units": units, "rank": n} for n, (key, units) in enumerate(NODES.items())}
    turned = dict(reversed(lines.items()))
    supply = {"stock": {"units": 333}, "late": {"units": 100, "there": 9}}
    assert served({"lines": lines, "supply": supply}, sharing) == served(
        {"lines": turned, "supply": supply}, sharing
    )
