"""The reports: which document, which columns, and a table of what came back."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from server.rendering.words import amount

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
WIDEST_KEY = 24
MONEY = re.compile(r"-?\d+(\.\d+)?")
SHARES = {"overdue", "late", "fillRate", "otif", "churn"}


def cell(name: str, value: Any) -> str:
    """A figure for a person: shares in percent, thousands separated."""
    if value is None:
        return "-"
    if name in SHARES:
        return f"{100 * float(value):.1f} %"
    if isinstance(value, int):
        return f"{value:,}"
    return amount(value) if MONEY.fullmatch(value) else str(value)


def table(report: Report, groups: list[dict[str, Any]]) -> Table:
    """The report's table."""
    made = Table(
        title=report.title,
        title_justify="left",
        box=None,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        header_style="bold",
    )
    for heading in report.keys:
        made.add_column(heading, no_wrap=True, overflow="ellipsis", max_width=WIDEST_KEY)
    for name, heading in report.columns:
        # Figures are never cut: a heading may take several lines, a figure one.
        figures = [cell(name, group["measures"][name]) for group in groups]
        made.add_column(heading, justify="right", min_width=max(map(len, figures), default=0))
    for group in groups:
        keys = [str(key["value"]) if key["value"] is not None else "-" for key in group["key"]]
        figures = [cell(name, group["measures"][name]) for name, _ in report.columns]
        made.add_row(*keys, *figures)
    return made
