"""Figures in planners' words: what they are of, what limits them, what they are ordered by."""

from typing import Any

import pytest

from agent.paraphrase import paraphrase
from tests.agent.reading_words import read


def test_the_share_of_gold_lines_that_is_late_is_taken_of_gold_lines() -> None:
    made = read("what percentage of gold lines is late").reading

    said = "share with daysOverdue is more than 0 of backorders where customer.tier is GOLD"
    assert paraphrase(made) == said
    assert made.where == [["customer.tier", "eq", "GOLD"]]
    assert made.measures == [["share", [["daysOverdue", "gt", 0]]]]


def test_biggest_first_orders_groups_by_their_figure() -> None:
    made = read("open units by product, biggest first").reading

    assert made.measures == [["sum", "openQuantity"]]
    assert made.order_by == [["sum openQuantity", "desc"]]


@pytest.mark.parametrize(
    ("words", "node", "measures"),
    [
        ("average lead time of suppliers", "Supplier", [["avg", "leadTime.p50"]]),
        ("how many days late is SO-73211", "Backorder", None),
        (
            "when will SO-73211 ship",
            "Backorder",
            [["max", "expected.p50"], ["max", "expected.p90"]],
        ),
    ],
)
def test_a_figure_is_of_the_thing_that_has_it(
    words: str, node: str, measures: list[Any] | None
) -> None:
    made = read(words).reading

    assert (made.node, made.measures) == (node, measures)


def test_days_beside_a_count_limit_the_lines_that_are_counted() -> None:
    made = read("number of lines per region where overdue more than 30 days").reading

    assert made.where == [["daysOverdue", "gt", 30]]
    assert made.having is None


@pytest.mark.parametrize("word", ["reallocated", "unfrozzen", "infeasible"])
def test_a_prefix_is_no_typo(word: str) -> None:
    assert read(f"lines that are {word}").unread == [word]


def test_what_can_be_done_about_an_order_are_its_alternatives() -> None:
    made = read("what can we do about SO-73211").reading

    assert made.node == "FulfillmentAlternative"
    assert made.where == [
        ["backorder.order.number", "eq", "SO-73211"],
        ["feasible", "eq", True],
    ]
