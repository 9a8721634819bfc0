"""The reports: which document, which columns, and a table of what came back."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Report:
    """A report: its title, the field its groups come in, headings of keys and of measures."""

    title: str
    field: str
    keys: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    periodic: bool = False

    def document(self, name: str) -> str:
        """The GraphQL document of this report."""
        return (FOLDER / f"{name}.graphql").read_text()


REPORTS = {
    "ageing": Report(
        "Backlog by age in days",
        "backorderGroups",
        ("age",),
        (
            ("lines", "lines"),
            ("openQuantity", "open units"),
            ("shortQuantity", "short units"),
            ("openValue", "open value"),
            ("overdue", "overdue share"),
            ("oldest", "oldest, days"),
        ),
    ),
    "risk": Report(
        "Fulfilment risk by what sets the expected date",
        "backorderGroups",
        ("constraint",),
        (
            ("lines", "lines"),
            ("openQuantity", "open units"),
            ("openValue", "open value"),
            ("penaltyAtStake", "penalty at stake"),
            ("withoutDate", "no date in sight"),
            ("likely", "last likely date"),
            ("cautious", "last cautious date"),
            ("late", "late share"),
        ),
    ),
    "service": Report(
        "Service by tier, order lines promised in the period",
        "orderLineGroups",
        ("tier",),
        (
            ("count", "lines"),
            ("units", "units promised"),
            ("fillRate", "fill rate"),
            ("otif", "OTIF"),
        ),
        periodic=True,
    ),
    "customers": Report(
        "Revenue and customers at risk: high churn risk with open lines",
        "backorderGroups",
        ("customer", "tier"),
        (
            ("lines", "lines"),
            ("openValue", "revenue at risk"),
            ("marginAtStake", "margin at stake"),
            ("penaltyAtStake", "penalty at stake"),
            ("lifetimeValue", "lifetime value"),
            ("churn", "churn risk"),
        ),
    ),
}
SHARES = {"overdue", "late", "fillRate", "otif", "churn"}


def cell(name: str, value: Any) -> str:
    """A figure for a person: shares in percent, thousands separated."""
    if value is None:
        return "-"
    if name in SHARES:
        return f"{100 * float(value):.1f} %"
    if isinstance(value, int):
        return f"{value:,}"
    try:
        number = float(value)
    except ValueError:
        return str(value)
    return f"{number:,.0f}" if number == int(number) else f"{number:,.2f}"


def table(report: Report, groups: list[dict[str, Any]]) -> Table:
    """The report's table."""
    made = Table(title=report.title, title_justify="left")
    for heading in report.keys:
        made.add_column(heading)
    for _, heading in report.columns:
        made.add_column(heading, justify="right")
    for group in groups:
        keys = [str(key["value"]) if key["value"] is not None else "-" for key in group["key"]]
        figures = [cell(name, group["measures"][name]) for name, _ in report.columns]
        made.add_row(*keys, *figures)
    return made
