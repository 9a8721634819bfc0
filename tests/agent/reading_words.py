"""A small set of names, and the project's schema, to read questions with."""

from datetime import date
from functools import cache
from typing import Any

from agent.interpreter.interpreter import interpret
from agent.interpreter.question import Interpretation
from agent.knowledge import Knowledge
from agent.lexicon_names import Names
from agent.schema_index import index_schema
from graph.schema.build import print_schema_text

TODAY = date(2016, 5, 31)
NAMES = (
    ("Customer", "segment", "Novelty Shop"),
    ("Customer", "region", "West"),
    ("Location", "region", "West"),
    ("Location", "name", "Fontana DC"),
    ("Location", "city", "Fontana"),
    ("Customer", "name", "Tailspin Toys"),
    ("Customer", "name", "Wingtip Gifts"),
    ("Product", "sku", "WWI-77"),
    ("Product", "name", "USB missile launcher"),
    ("Product", "name", "Chocolate frogs"),
    ("Supplier", "name", "Litware Inc"),
    ("Order", "number", "SO-73211"),
    ("InboundShipment", "number", "PO-2074"),
    ("Plan", "number", "P-0001"),
)


@cache
def knowledge() -> Knowledge:
    """The names above, on 31 May 2016."""
    rows = [{"node": node, "path": path, "value": value} for node, path, value in NAMES]
    return Knowledge(index_schema(print_schema_text()), Names.from_rows(rows), TODAY, "USD")


def read(question: str, before: dict[str, Any] | None = None) -> Interpretation:
    """A question read without a model."""
    return interpret(question, knowledge(), before)
