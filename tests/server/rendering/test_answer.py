"""What a planner sees on a terminal."""

import io
from typing import Any

import pytest
from rich.console import Console

from server.rendering.answer import render
from server.rendering.lines import kinds_named
from server.rendering.words import amount, amount_range


def seen(answer: dict[str, Any], width: int = 80) -> list[str]:
    written = io.StringIO()
    render(Console(file=written, width=width), answer)
    return [line.rstrip() for line in written.getvalue().splitlines()]


def a_way(kind: str, place: str, **given: Any) -> dict[str, Any]:
    legs = given.pop("legs", [{"quantity": 60, "from": {"name": place}}])
    return {
        "kind": kind,
        "quantity": 60,
        "date": {"p50": "2016-06-01", "p90": "2016-06-03"},
        "cost": "11.69",
        "marginEffect": "-1618.3",
        "customerEffect": {"low": "554.1", "mid": "1274.2", "high": "1452.0"},
        "contendedBy": 4,
        "legs": legs,
    } | given


def a_line(**given: Any) -> dict[str, Any]:
    return {
        "id": "x",
        "order": {"number": "69235"},
        "line": {"number": "7"},
        "openQuantity": 60,
        "daysOverdue": 62,
        "customer": {"name": "Tailspin Toys", "tier": "PREMIUM", "churnRisk": {"band": "HIGH"}},
        "product": {"sku": "82", "name": "Red shirt"},
        "location": {"name": "Atlanta DC"},
        "expected": {"p50": None, "p90": None},
        "priority": {
            "rank": 2,
            "score": 78.5,
            "components": [{"sentence": "Service 30.0 points: 62 days past its promise."}],
        },
    } | given


def test_a_line_with_ways_tells_who_waits_why_and_what_could_serve_it() -> None:
    ways = [
        a_way("SUBSTITUTE", "Boston"),
        a_way("ALTERNATE_LOCATION", "Dallas"),
        a_way(
            "SPLIT_SHIPMENT",
            "",
            legs=[
                {"quantity": 50, "from": {"name": "Dallas"}},
                {"quantity": 10, "from": {"name": "Boston"}},
            ],
        ),
        a_way("WAIT_FOR_INBOUND", "Atlanta"),
    ]
    answer = {
        "node": "Backorder",
        "rows": [a_line(alternatives=ways)],
        "variables": {"where": {"alternatives": {"some": {"kind": {"eq": "ALTERNATE_LOCATION"}}}}},
    }

    assert seen(answer) == [
        "",
        "#2  score 78.5  order 69235/7  Tailspin Toys  premium  churn risk high",
        "    60 open of 82 Red shirt, from Atlanta DC, 62 days overdue, expected no date",
        "    why: Service 30.0 points: 62 days past its promise.",
        "    - alternate location: 60 units from Dallas, there 2016-06-01 (cautious 2016-06-03), "
        "cost 11.69, margin -1,618, customer +1,274 (554 to 1,452), 4 rivals",
        "    - substitute: 60 units from Boston, there 2016-06-01 (cautious 2016-06-03), "
        "cost 11.69, margin -1,618, customer +1,274 (554 to 1,452), 4 rivals",
        "    - split shipment: 60 units from Dallas (50), Boston (10), there 2016-06-01 "
        "(cautious 2016-06-03), cost 11.69, margin -1,618, customer +1,274 (554 to 1,452), "
        "4 rivals",
        "      and 1 other way (--json shows all)",
        "",
        "1 row",
    ]


@pytest.mark.parametrize("width", [60, 80, 200])
def test_a_row_of_a_list_is_one_line_of_the_terminal(width: int) -> None:
    rows = [a_line(customer={"name": "A very long name " * 5}), a_line()]

    lines = seen({"node": "Order", "rows": rows, "total": 9}, width)

    assert len(lines) == 4
    assert lines[0].startswith("rank  score  order  line  customer")
    assert max(map(len, lines)) <= width
    assert lines[-1] == "2 of 9 rows"


def test_a_query_wider_than_the_terminal_is_shown_whole() -> None:
    query = "query { backorders { " + " ".join(f"field{n}" for n in range(40)) + " } }"

    assert " ".join(seen({"query": query}, 60)).split() == query.split()


def test_a_plan_tells_gains_losses_and_the_next_step() -> None:
    line = {
        "outcome": "GAINS",
        "before": {"quantity": 0, "date": None},
        "after": {"quantity": 80, "date": "2016-06-03"},
        "reason": "Gets 80 from Dallas.",
        "backorder": a_line(),
    }
    plan = {
        "number": "P-3",
        "status": "DRAFT",
        "lineCount": 1,
        "totals": {"margin": "7120.00", "marginLow": "7120.00", "marginHigh": "7120.00"},
        "lines": [line],
    }

    assert seen({"plan": plan}, 200) == [
        "",
        "Plan P-3 (DRAFT), 1 line",
        "  margin: +7,120",
        "  1 gain:",
        "    69235/7 Tailspin Toys, 82: nothing in sight -> 80 by 2016-06-03. Gets 80 from Dallas.",
        "  carry on: backorders approve P-3, then backorders execute P-3",
    ]


def test_money_shows_cents_only_where_they_matter() -> None:
    assert [amount(one) for one in ("11.694", "1274.2", None)] == ["11.69", "1,274", "-"]
    assert amount_range("5.0", "5.0", "5.0") == "+5.00"
    assert amount_range("-265", "-298", "-250.4") == "-265 (-298 to -250)"


def test_kinds_are_found_wherever_a_filter_names_them() -> None:
    where = {
        "any": [
            {"alternatives": {"some": {"kind": {"in": ["TRANSFER", "SUBSTITUTE"]}}}},
            {"not": {"alternatives": {"none": {"kind": {"eq": "EXPEDITE"}}}}},
        ]
    }

    assert kinds_named(where) == {"TRANSFER", "SUBSTITUTE", "EXPEDITE"}
