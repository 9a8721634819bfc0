"""Digits that name something and digits that count, told apart by the words around them."""

import pytest

from agent.interpreter.interpreter import interpret
from agent.knowledge import Knowledge
from agent.lexicon_names import Names
from tests.agent.reading_words import NAMES, knowledge

DIGITS = (
    ("Product", "sku", "167"),
    ("Customer", "number", "167"),
    ("Product", "sku", "20"),
    ("Customer", "number", "20"),
    ("Product", "sku", "95"),
    ("Order", "number", "69916"),
)


def where(question: str) -> list[object]:
    rows = [{"node": node, "path": path, "value": value} for node, path, value in NAMES + DIGITS]
    known = knowledge()
    known = Knowledge(known.schema, Names.from_rows(rows), known.today)
    return interpret(question, known).reading.where


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        ("167 lines", ["product.sku", "eq", "167"]),
        ("lines of customer 167", ["customer.number", "eq", "167"]),
        ("more than 20 units open", ["openQuantity", "gt", 20]),
        ("between 20 and 167 days overdue", ["daysOverdue", "between", [20, 167]]),
        ("score no more than 20", ["priority.score", "lte", 20]),
        ("lines for 69916, please", ["order.number", "eq", "69916"]),
    ],
)
def test_the_words_around_digits_tell_what_they_are(words: str, condition: object) -> None:
    assert where(words) == [condition]


def test_a_percentage_is_never_a_name() -> None:
    found = where("customers with a fill target above 95%")

    assert found == [["commitment.fillRateTarget", "gt", 0.95]]


def test_a_quote_on_a_product_is_about_that_product() -> None:
    found = where("customers with an open competitor quote on 167")

    inner = [["open", "eq", True], ["product.sku", "eq", "167"]]
    assert found == [["competitorQuotes", "some", inner]]
