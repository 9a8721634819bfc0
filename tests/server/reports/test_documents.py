"""Every report's document is valid against the schema."""

import pytest
from graphql import build_schema, parse, validate

from graph.schema.build import print_schema_text
from server.reports.tables import REPORTS, cell

SCHEMA = build_schema(print_schema_text())


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_a_reports_document_fits_the_schema_and_holds_its_columns(name: str) -> None:
    document = REPORTS[name].document(name)

    assert validate(SCHEMA, parse(document)) == []
    assert [key for key, _ in REPORTS[name].columns if key not in document] == []


def test_figures_are_written_for_a_person() -> None:
    written = [cell("otif", 0.915), cell("lines", 12345), cell("openValue", "1234.50")]

    assert written == ["91.5 %", "12,345", "1,234.50"]
    assert cell("likely", "2016-06-20") == "2016-06-20"
    assert cell("openValue", None) == "-"
