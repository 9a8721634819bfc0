"""Rows and groups as tables: a row of the answer is one line of the terminal."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rich.table import Table

from server.rendering.words import Row, shown

HEADINGS = {
    "priority.rank": "rank",
    "priority.score": "score",
    "order.number": "order",
    "line.number": "line",
    "customer.name": "customer",
    "product.sku": "SKU",
    "openQuantity": "open",
    "daysOverdue": "overdue",
    "location.name": "ships from",
    "expected.p50": "likely",
    "expected.p90": "cautious",
    "customer.tier": "tier",
    "customer.churnRisk.band": "churn",
    "product.name": "product",
}
HIDDEN = {"id", "__typename"}
DECIMAL = re.compile(r"-?\d+\.\d+")
WIDEST = 11
GAP = 2


def flat(row: Row, prefix: str = "") -> dict[str, Any]:
    """A row's plain values by dotted path; lists are left out."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if name in HIDDEN or isinstance(value, list):
            continue
        if isinstance(value, Mapping):
            found |= flat(value, f"{prefix}{name}.")
        else:
            found[f"{prefix}{name}"] = value
    return found


def rows_table(rows: list[Row], width: int) -> Table:
    """Rows as a table: the columns that hold something, the most telling ones that fit."""
    flattened = [flat(row) for row in rows]
    names = list(dict.fromkeys(name for row in flattened for name in row))
    kept = [name for name in names if any(row.get(name) is not None for row in flattened)]
    ranked = sorted(kept, key=lambda name: list(HEADINGS).index(name) if name in HEADINGS else 99)
    made = _table()
    for name in _that_fit(ranked[:WIDEST], flattened, width):
        number = _is_number(row.get(name) for row in flattened)
        made.add_column(
            HEADINGS.get(name, name),
            justify="right" if number else "left",
            no_wrap=True,
            overflow="ellipsis",
            max_width=width // 3,
        )
    shown_names = ranked[: len(made.columns)]
    for row in flattened:
        made.add_row(*(shown(row.get(name)) for name in shown_names))
    return made


def _that_fit(names: list[str], rows: list[dict[str, Any]], width: int) -> list[str]:
    """The first columns that fit, texts shortened to a third of the width at most."""
    fit: list[str] = []
    taken = 0
    for name in names:
        longest = max(len(shown(row.get(name))) for row in rows)
        taken += min(max(longest, len(HEADINGS.get(name, name))), width // 3) + GAP
        if fit and taken > width + GAP:
            break
        fit.append(name)
    return fit


def groups_table(groups: list[Row]) -> Table:
    """A line per group: its key, its measures."""
    made = _table()
    for name in groups[0]["key"]:
        made.add_column(name)
    for name in groups[0]["measures"]:
        made.add_column(name, justify="right")
    for group in groups:
        cells = [*group["key"].values(), *group["measures"].values()]
        made.add_row(*(shown(value) for value in cells))
    return made


def _table() -> Table:
    return Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")


def _is_number(values: Iterable[Any]) -> bool:
    """Numbers, or decimals as the schema writes them."""
    return all(
        isinstance(value, int | float)
        or value is None
        or (isinstance(value, str) and DECIMAL.fullmatch(value) is not None)
        for value in values
    )
