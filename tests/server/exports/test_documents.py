"""The documentation of the format is what the format is."""

import json
from pathlib import Path

import jsonschema

from graph.records.exchange import ALL_TABLES
from graph.records.exchange.problems import MENDS, Rule
from server.exports.documents import format_page, format_schema

DOCS = Path(__file__).parents[3] / "docs"


def test_the_page_and_the_schema_are_current() -> None:
    assert (DOCS / "exchange-format.md").read_text() == format_page()
    assert (DOCS / "exchange-format.schema.json").read_text() == format_schema()


def test_every_column_is_described_and_every_rule_mended() -> None:
    assert [
        (spec.name, column.name)
        for spec in ALL_TABLES
        for column in spec.columns
        if not column.description
    ] == []
    assert set(MENDS) == set(Rule)


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(format_schema()))
