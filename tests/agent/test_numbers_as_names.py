"""Numbers that also name something, families of names, and words that nobody read."""

from datetime import date
from typing import Any

import pytest

from agent.answering import SURE_ENOUGH
from agent.interpreter.interpreter import interpret
from agent.knowledge import Knowledge
from agent.lexicon_names import Names
from agent.schema_index import index_schema
from graph.schema.build import print_schema_text

ROWS = [
    ("Product", "sku", "50"),
    ("Product", "sku", "167"),
    ("Product", "sku", "82"),
    ("Customer", "number", "20"),
    ("Customer", "number", "95"),
    ("Customer", "number", "167"),
    ("Customer", "name", "Tailspin Toys (Muir, MI)"),
    ("Customer", "name", "Tailspin Toys (Page City, KS)"),
    ("Customer", "name", "Ingrida Zeltina"),
    ("Order", "number", "69916"),
]
NAMES = Names.from_rows({"node": node, "path": path, "value": value} for node, path, value in ROWS)
KNOWN = Knowledge(index_schema(print_schema_text()), NAMES, date(2016, 5, 31), "USD")


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("lines with more than 50 open", [["openQuantity", "gt", 50]]),
        ("penalty 5k or more on less than 20 units",
         [["penaltyAtStake", "gte", 5000], ["openQuantity", "lt", 20]]),
        ("lines of 167", [["product.sku", "eq", "167"]]),
        ("lines of customer 167", [["customer.number", "eq", "167"]]),
        ("lines older than 82 days", [["ageDays", "gt", 82]]),
        ("lines for 167 due this week",
         [["product.sku", "eq", "167"],
          ["dueDate", "between", ["date(week.start)", "date(week.end)"]]]),
        ("order 69916", [["order.number", "eq", "69916"]]),
        ("lines for tailspin toys", [["customer.name", "contains", "Tailspin Toys"]]),
        ("lines for tailspin toys (muir, mi)",
         [["customer.name", "eq", "Tailspin Toys (Muir, MI)"]]),
    ],
)  # fmt: skip
def test_a_number_is_read_as_what_its_neighbours_say(question: str, where: list[Any]) -> None:
    found = interpret(question, KNOWN)

    assert (found.reading.node, found.reading.where, found.unread) == ("Backorder", where, [])


def test_a_share_is_no_customer_of_that_number() -> None:
    found = interpret("silver customers with a fill rate target above 95%", KNOWN)

    assert found.reading.where == [
        ["tier", "eq", "SILVER"],
        ["commitment.fillRateTarget", "gt", 0.95],
    ]


def test_the_worst_fifty_lines_are_fifty_lines() -> None:
    found = interpret("show me the 50 lines with the highest penalty", KNOWN)

    assert (found.reading.limit, found.reading.where) == (50, [])


@pytest.mark.parametrize(
    "question",
    [
        "purple backorders for gold customers",
        "flammable lines",
        "backorders for Globex",
        "premium lines 4711",
        "lignes en retard pour les clients importants",
    ],
)
def test_a_telling_word_that_nobody_read_is_asked_back(question: str) -> None:
    found = interpret(question, KNOWN)

    assert found.reading.do in ("refuse", "clarify") or (
        found.unread and found.confidence < SURE_ENOUGH
    )


@pytest.mark.parametrize(
    ("question", "node", "where", "order"),
    [
        ("who is waiting longest", "Backorder", [], [["ageDays", "desc"]]),
        ("what can replace 167", "Substitute", [["original.sku", "eq", "167"]], [["rank", "asc"]]),
        ("customers likely to leave", "Customer", [["churnRisk.band", "eq", "HIGH"]], None),
        ("vip lines blocked by credit", "Backorder",
         [["customer.tier", "eq", "PREMIUM"], ["customer.creditHold", "eq", True]], None),
    ],
)  # fmt: skip
def test_planners_other_words_mean_the_same(
    question: str, node: str, where: list[Any], order: list[Any] | None
) -> None:
    reading = interpret(question, KNOWN).reading

    assert (reading.node, reading.where, reading.order_by) == (node, where, order)


def test_a_proposal_goes_on_under_another_strategy() -> None:
    first = interpret("propose a fair share for premium customers", KNOWN).reading

    found = interpret("and under strict?", KNOWN, first.as_json()).reading

    assert (found.do, found.act["strategy"]) == ("propose", "STRICT")
    assert found.as_json()["scope"] == first.as_json()["scope"]


def test_a_trend_of_a_figure_alone_belongs_here() -> None:
    found = interpret("how did open quantity develop over the last 2 weeks", KNOWN)

    assert (found.reading.measures, found.unread) == ([["sum", "openQuantity"]], [])
    assert found.reading.as_of == {"every": "day", "from": "date(today-2w)", "to": "date(today)"}


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("lines expected later than the 20th of June", [["expected.p50", "gt", "date(jun.20)"]]),
        ("gold customers' lines", [["customer.tier", "eq", "GOLD"]]),
    ],
)
def test_a_date_beyond_a_day_and_a_bare_possessive_are_read(
    question: str, where: list[Any]
) -> None:
    assert interpret(question, KNOWN).reading.where == where


def test_a_noun_and_its_own_word_form_one_key() -> None:
    found = interpret("how many units are short per product category", KNOWN).reading

    assert (found.group_by, found.measures) == (["product.category"], [["sum", "shortQuantity"]])


def test_who_among_whom_asks_for_those() -> None:
    found = interpret(
        "who has the highest lifetime value among customers on credit hold", KNOWN
    ).reading

    assert (found.node, found.where) == ("Customer", [["creditHold", "eq", True]])
    assert (found.order_by, found.limit) == ([["lifetimeValue", "desc"]], 1)
