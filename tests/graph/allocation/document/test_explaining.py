"""What would bring a line on time, and what a late inbound would do: checked with values."""

from decimal import Decimal

import pytest

from graph.allocation.document.run import NoSuchLine, plan_document
from tests.graph.allocation.document.test_documents import demand, on, problem, supply


def changes(made: dict[str, object], line: str, method: str = "STRICT") -> dict[str, object]:
    plan = plan_document(made, method, why=[line])
    return {one["kind"]: (one["amount"], one["object"]) for one in plan["onTimeIf"][line]}


def test_the_smallest_changes_are_told_and_counted_past_those_ahead() -> None:
    lines = [demand("first", 6, due=on(4)), demand("second", 6, due=on(4))]
    made = problem(lines, [supply("s", 8), supply("po", 10, arrives=on(9))])
    assert changes(made, "second") == {
        "EXTRA_UNITS": (4, "HERE"),
        "EARLIER_INBOUND": (5, "po"),
        "LATER_DUE": (5, None),
    }
    assert changes(made, "first") == {}


def test_units_that_others_would_take_first_are_counted_in() -> None:
    lines = [demand("first", 6, due=on(4)), demand("second", 6, due=on(4))]
    made = problem(lines, [supply("s", 2)])
    assert changes(made, "second") == {"EXTRA_UNITS": (10, "HERE")}


@pytest.mark.parametrize("method", ["STRICT", "OPTIMAL"])
def test_a_complete_line_would_be_on_time_in_parts(method: str) -> None:
    lanes = [{"origin": "W2", "destination": "HERE", "days": 1}]
    line = demand("a", 10, due=on(4), maximumShipments=1, margin=5, penaltyPerDay=1)
    made = problem(
        [line], [supply("s", 5), supply("t", 5, location="W2")], lanes=lanes, horizon=on(20)
    )
    assert changes(made, "a", method)["ACCEPT_SPLIT"] == (0, None)


def test_a_line_that_is_not_there_is_said() -> None:
    with pytest.raises(NoSuchLine, match="'ghost'"):
        plan_document(problem([demand("a", 1)], []), "STRICT", why=["ghost"])


def test_a_late_inbound_makes_exactly_its_units_late() -> None:
    lines = [
        demand("a", 6, due=on(9), margin=10, penaltyPerDay="0.5"),
        demand("b", 4, due=on(9), margin=10, penaltyPerDay="0.5"),
    ]
    inbound = supply("po", 5, arrives=on(8), likely=on(5))
    plan = plan_document(problem(lines, [supply("s", 5), inbound]), "STRICT")
    [slip] = plan["stress"]
    assert (slip["supply"], slip["days"], slip["unitsLate"]) == ("po", 3, 5)
    # It comes on day 11, two days late: 5 units, half a unit of money a day.
    assert Decimal(slip["money"]) == 5 * 2 * Decimal("0.5")


def test_what_ships_as_one_waits_as_one() -> None:
    lines = [demand("a", 6, due=on(9), shipComplete=True, margin=10, penaltyPerDay=1)]
    inbound = supply("po", 2, arrives=on(9), likely=on(9))
    plan = plan_document(problem(lines, [supply("s", 4), inbound]), "STRICT")
    [slip] = plan["stress"]
    assert (slip["days"], slip["unitsLate"]) == (1, 6)
    assert Decimal(slip["money"]) == 6
