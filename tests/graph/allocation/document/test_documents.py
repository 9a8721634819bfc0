"""Problems as JSON: what a planner writes down, and what comes out."""

import json
from typing import Any

import pytest

from graph.allocation.confirmation import Fallback, Inconsistent, OnException
from graph.allocation.document.reading import Unreadable, read_document
from graph.allocation.document.run import METHODS, plan_document

TODAY = "2026-01-01"


def on(day: int) -> str:
    return f"2026-{1 + day // 31:02d}-{1 + day % 31:02d}"


def demand(key: str, quantity: int, **facts: Any) -> dict[str, Any]:
    given = {"product": "P", "destination": "HERE", "due": TODAY} | facts
    return {"key": key, "quantity": quantity} | given


def supply(key: str, quantity: int, **facts: Any) -> dict[str, Any]:
    return {"key": key, "quantity": quantity, "product": "P", "location": "HERE"} | facts


def problem(demands: list[Any], supplies: list[Any], **more: Any) -> dict[str, Any]:
    return {"today": TODAY, "demands": demands, "supplies": supplies} | more


def served(plan: dict[str, Any]) -> dict[str, int]:
    return {one["demand"]: one["onTime"] + one["late"] for one in plan["lines"]}


def by_supply(plan: dict[str, Any], key: str) -> dict[str, int]:
    line = next(one for one in plan["lines"] if one["demand"] == key)
    return {peg["supply"]: peg["quantity"] for peg in line["pegs"]}


def codes(plan: dict[str, Any]) -> dict[str, list[str]]:
    return {one["code"]: one["rows"] for one in plan["issues"]}


CONFIRMED = [
    demand("A", 40, rank=1, confirmation="WIN", promises=[{"quantity": 10, "by": TODAY}]),
    demand("B", 40, rank=2, confirmation="GAIN", promises=[{"quantity": 30, "by": TODAY}]),
    demand("C", 30, rank=3, confirmation="REDISTRIBUTE"),
    demand("D", 20, rank=4, confirmation="REDISTRIBUTE", promises=[{"quantity": 20, "by": TODAY}]),
    demand("E", 20, rank=5, confirmation="FILL", promises=[{"quantity": 15, "by": TODAY}]),
    demand("F", 25, rank=6, confirmation="LOSE", promises=[{"quantity": 25, "by": TODAY}]),
]


def test_confirmation_strategies_share_out_what_there_is_by_their_words() -> None:
    plan = plan_document(problem(CONFIRMED, [supply("s", 100)]), "CONFIRM")
    assert served(plan) == {"A": 40, "B": 40, "C": 20, "D": 0, "E": 0, "F": 0}
    assert plan["exceptions"] == []


def test_a_gain_that_keeps_what_it_had_is_no_exception() -> None:
    plan = plan_document(problem(CONFIRMED, [supply("s", 70)]), "CONFIRM")
    assert served(plan) == {"A": 40, "B": 30, "C": 0, "D": 0, "E": 0, "F": 0}
    assert plan["exceptions"] == []


def test_a_gain_below_what_it_had_stops_the_pair_which_keeps_its_old_state() -> None:
    plan = plan_document(problem(CONFIRMED, [supply("s", 60)]), "CONFIRM")
    assert [one["demand"] for one in plan["exceptions"]] == ["B"]
    assert plan["exceptions"][0]["missing"] == 10
    assert plan["kept"] == ["A", "B", "C", "D", "E", "F"]
    assert served(plan)["A"] == 10
    assert served(plan)["B"] == 30


def test_the_fallback_plans_the_failed_pair_again_without_musts() -> None:
    made = problem(CONFIRMED, [supply("s", 60)])
    plan = plan_document(made, "CONFIRM", fallback=Fallback.FAILED_PAIRS)
    assert served(plan) == {"A": 30, "B": 30, "C": 0, "D": 0, "E": 0, "F": 0}
    with pytest.raises(Inconsistent):
        plan_document(
            made,
            "CONFIRM",
            on_exception=OnException.STOP_ALL,
            fallback=Fallback.FAILED_PAIRS,
        )


def test_a_line_that_may_not_improve_keeps_its_day_and_others_pass_it() -> None:
    told = [{"quantity": 10, "by": on(14)}]
    first = demand("o1", 10, due=on(3), promises=told)
    others = [demand("o2", 4, due=on(5)), demand("o3", 6, due=on(11))]
    receipts = [supply("early", 10, arrives=on(10)), supply("late", 10, arrives=on(14))]

    def days(confirmation: str) -> dict[str, str]:
        made = problem([first | {"confirmation": confirmation}, *others], receipts)
        lines = plan_document(made, "CONFIRM")["lines"]
        return {one["demand"]: one["pegs"][-1]["deliveredOn"] for one in lines}

    assert days("IMPROVE") == {"o1": on(10), "o2": on(14), "o3": on(14)}
    assert days("SKIP") == {"o1": on(14), "o2": on(10), "o3": on(11)}


def test_a_pool_of_a_better_rank_takes_what_is_not_protected() -> None:
    pools = [
        {"group": "VIP", "product": "P", "quantity": 40, "rank": 1},
        {"group": "REST", "product": "P", "quantity": 60, "rank": 2, "protectedPercent": 50},
    ]
    lines = [demand("v", 80, groups=["VIP"]), demand("r", 60, groups=["REST"])]
    made = problem(lines, [supply("s", 100)], rules={"pools": pools})
    for method in ("STRICT", "OPTIMAL"):
        assert served(plan_document(made, method)) == {"v": 70, "r": 30}


def test_pools_that_ask_for_more_than_there_is_are_halved() -> None:
    pools = [
        {"group": "N", "product": "P", "quantity": 200},
        {"group": "S", "product": "P", "quantity": 800},
    ]
    lines = [demand("n", 300, groups=["N"]), demand("s", 900, groups=["S"])]
    made = problem(lines, [supply("s", 500)], rules={"pools": pools})
    assert served(plan_document(made, "STRICT")) == {"n": 100, "s": 400}


ENDS = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31}
MONTHS = [
    {"starts": f"2026-{month:02d}-01", "ends": f"2026-{month:02d}-{end}", "quantity": 50}
    for month, end in ENDS.items()
]


@pytest.mark.parametrize("method", ["STRICT", "OPTIMAL"])
@pytest.mark.parametrize(
    ("cumulative", "by_month"),
    [(False, {"03": 50, "04": 50, "05": 50}), (True, {"03": 150})],
)
def test_a_quota_by_month_spreads_an_order_unless_earlier_months_count(
    method: str, cumulative: bool, by_month: dict[str, int]
) -> None:
    quotas = [{"product": "P", "periods": MONTHS, "cumulative": cumulative}]
    made = problem(
        [demand("so", 150, due="2026-03-01")],
        [supply("s", 500)],
        horizon="2026-05-31",
        rules={"quotas": quotas},
    )
    found: dict[str, int] = {}
    for peg in plan_document(made, method)["lines"][0]["pegs"]:
        month = peg["deliveredOn"][5:7]
        found[month] = found.get(month, 0) + peg["quantity"]
    assert found == by_month


LANES = [
    {"origin": "W1", "destination": "HERE", "days": 0, "costPerUnit": 3},
    {"origin": "W2", "destination": "HERE", "days": 1, "costPerUnit": 1},
]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ("RANKED", {"W1": 4, "W2": 1}),
        ("HIGHEST_STOCK", {"W2": 5}),
        ("FEWEST_SHIPMENTS", {"W2": 5}),
        ("CHEAPEST", {"W2": 5}),
        ("NEAREST", {"W1": 4, "W2": 1}),
    ],
)
def test_locations_serve_by_the_rule_that_is_set(places: str, expected: dict[str, int]) -> None:
    made = problem(
        [demand("l", 5, due=on(3))],
        [supply("W1", 4, location="W1"), supply("W2", 9, location="W2")],
        lanes=LANES,
        rules={"places": places},
    )
    assert by_supply(plan_document(made, "STRICT"), "l") == expected


def test_the_full_quantity_comes_from_the_one_place_that_has_it() -> None:
    made = problem(
        [demand("so", 23, destination="1010")],
        [supply("1011", 10, location="1011"), supply("1020", 30, location="1020")],
        lanes=[{"origin": place, "destination": "1010"} for place in ("1011", "1020")],
        rules={"places": "FEWEST_SHIPMENTS"},
    )
    assert by_supply(plan_document(made, "STRICT"), "so") == {"1020": 23}


def test_safety_stock_is_for_those_it_is_kept_for() -> None:
    lines = [demand("a", 10), demand("b", 10, groups=["PREMIUM"])]
    stock = [supply("s", 10, safetyStock=6)]
    plain = plan_document(problem(lines, stock), "STRICT")
    opened = plan_document(problem(lines, stock, rules={"safetyStockFor": ["PREMIUM"]}), "STRICT")
    assert served(plain) == {"a": 4, "b": 0}
    assert served(opened) == {"a": 4, "b": 6}


def test_a_soft_reservation_blocks_until_it_has_expired() -> None:
    lines, stock = [demand("a", 10)], [supply("s", 10)]

    def left(expires: str) -> int:
        held = [{"supply": "s", "quantity": 7, "expires": expires}]
        return served(plan_document(problem(lines, stock, rules={"reservations": held})))["a"]

    assert left(TODAY) == 3
    assert left("2025-12-31") == 10


def test_a_location_that_is_closed_serves_when_it_opens() -> None:
    closed = [{"location": "HERE", "starts": TODAY, "ends": on(4)}]
    made = problem([demand("a", 5)], [supply("s", 5)], rules={"exclusions": closed})
    assert plan_document(made, "STRICT")["lines"][0]["pegs"][0]["deliveredOn"] == on(5)


def test_lines_due_beyond_the_reservation_horizon_leave_stock_to_others() -> None:
    lines = [demand("far", 10, due=on(40)), demand("near", 10, due=on(3))]
    made = problem(lines, [supply("s", 10)], rules={"reservationHorizonDays": 30})
    assert served(plan_document(made, "STRICT")) == {"far": 0, "near": 10}


def test_stand_ins_of_stand_ins_multiply_their_ratios() -> None:
    rows = [
        {"product": "P", "substitute": "Q", "ratio": 2},
        {"product": "Q", "substitute": "R", "ratio": "1.5"},
    ]
    made = problem([demand("a", 10)], [supply("r", 30, product="R")], substitutes=rows)
    for method in ("STRICT", "OPTIMAL"):
        line = plan_document(made, method)["lines"][0]
        assert [(peg["quantity"], peg["supplyQuantity"]) for peg in line["pegs"]] == [(10, 30)]


def test_hastening_is_paid_where_it_gains() -> None:
    inbound = supply("po", 10, arrives=on(20)) | {"hastened": {"arrives": on(2), "costPerUnit": 3}}
    worth = {"margin": 10, "penaltyPerDay": 1, "due": on(5)}

    def days(**more: Any) -> list[str]:
        plan = plan_document(problem([demand("a", 10, **(worth | more))], [inbound]))
        return [peg["deliveredOn"] for peg in plan["lines"][0]["pegs"]]

    assert days() == [on(5)]
    assert days(penaltyPerDay="0.1") == [on(20)]


def test_a_kept_promise_stays_although_another_line_gains_more() -> None:
    lines = [
        demand("kept", 10, margin=1, keeps=True, promises=[{"quantity": 6, "by": TODAY}]),
        demand("dear", 10, margin=100),
    ]
    assert served(plan_document(problem(lines, [supply("s", 10)]))) == {"kept": 6, "dear": 4}


def test_fairness_favours_whom_plans_shorted_before() -> None:
    lines = [demand("a", 10, margin=10), demand("b", 10, margin=9, shorted=3)]
    stock = [supply("s", 10)]
    plain = plan_document(problem(lines, stock))
    fair = plan_document(problem(lines, stock, objective={"fairness": "0.5"}))
    assert served(plain) == {"a": 10, "b": 0}
    assert served(fair) == {"a": 5, "b": 5}


def test_stability_keeps_a_promise_unless_the_gain_is_larger() -> None:
    lines = [
        demand("told", 10, margin=5, promises=[{"quantity": 10, "by": TODAY}]),
        demand("new", 10, margin=6),
    ]
    stock = [supply("s", 10)]
    assert served(plan_document(problem(lines, stock)))["new"] == 10
    kept = plan_document(problem(lines, stock, objective={"stability": 2}))
    assert served(kept) == {"told": 10, "new": 0}


def test_bad_rows_are_named_and_the_rest_is_planned() -> None:
    made = problem(
        [
            demand("good", 5),
            demand("good", 9),
            demand("early", 5, latest="2025-12-01"),
            demand("dear", 5, margin="1e40"),
            demand("alone", 5, product="X"),
        ],
        [supply("s", 5), supply("owed", -3)],
        substitutes=[
            {"product": "P", "substitute": "Q"},
            {"product": "Q", "substitute": "P"},
        ],
        rules={
            "protections": [{"kind": "FLOOR", "product": "P", "quantity": 9, "key": "f"}],
            "reservations": [{"supply": "nowhere", "quantity": 1}],
        },
        effort={"seconds": 0},
    )
    plan = plan_document(made)
    assert codes(plan) == {
        "KEY_TWICE": ["good"],
        "LATEST_BEFORE_DUE": ["early"],
        "MONEY_OUT_OF_RANGE": ["dear"],
        "NO_SOURCE": ["alone"],
        "SUPPLY_BELOW_ZERO": ["owed"],
        "SUBSTITUTES_IN_A_CIRCLE": ["P", "Q"],
        "FLOORS_ABOVE_SUPPLY": ["f"],
        "SUPPLY_UNKNOWN": ["nowhere"],
        "NO_TIME": ["effort.seconds"],
    }
    assert served(plan) == {"good": 5, "alone": 0}


def test_a_document_of_another_shape_is_refused_with_its_places() -> None:
    made = problem([demand("a", 5) | {"quantity": "five"}], [supply("s", 5)], colour="red")
    with pytest.raises(Unreadable) as told:
        read_document(made)
    assert "demands[0].quantity: 'five' is not of type 'integer'" in str(told.value)
    assert "colour" in str(told.value)
    with pytest.raises(Unreadable, match="2026-13-01"):
        read_document(problem([], [], horizon="2026-13-01"))


@pytest.mark.parametrize("method", METHODS)
def test_every_method_gives_the_same_kind_of_plan(method: str) -> None:
    made = problem([demand("a", 7), demand("b", 7)], [supply("s", 10)])
    plan = json.loads(json.dumps(plan_document(made, method)))
    assert sum(served(plan).values()) == 10
    assert plan["totals"]["short"] == 4
    assert (plan["proof"] is not None) == (method == "OPTIMAL")
