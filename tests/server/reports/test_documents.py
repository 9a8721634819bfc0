"""Every report's document is valid against the schema."""

import io

import pytest
from graphql import build_schema, parse, validate
from rich.console import Console

from graph.schema.build import print_schema_text
from server.reports.tables import REPORTS, cell, table

SCHEMA = build_schema(print_schema_text())


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_a_reports_document_fits_the_schema_and_holds_its_columns(name: str) -> None:
    document = REPORTS[name].document(name)

    assert validate(SCHEMA, parse(document)) == []
    assert [key for key, _ in REPORTS[name].columns if key not in document] == []


def test_figures_are_written_for_a_person() -> None:
    written = [cell("otif", 0.915), cell("lines", 12345), cell("openValue", "1234.50")]

    assert written == ["91.5 %", "12,345", "1,234"]
    assert cell("likely", "2016-06-20") == "2016-06-20"
    assert cell("openValue", None) == "-"


def test_a_figure_is_never_cut_in_eighty_columns() -> None:
    figures = {"lines": 1020, "openValue": "721092.40", "marginAtStake": "109585.10"}
    measures = figures | {"penaltyAtStake": "15677.59", "lifetimeValue": "137509.00", "churn": 0.55}
    key = [{"value": "Tailspin Toys (Carbonville, UT)"}, {"value": "STANDARD"}]
    written = io.StringIO()

    Console(file=written, width=80).print(
        table(REPORTS["customers"], [{"key": key, "measures": measures}])
    )

    last = written.getvalue().splitlines()[-1].split()
    assert last[-6:] == ["721,092", "109,585", "15,678", "137,509", "55.0", "%"]
