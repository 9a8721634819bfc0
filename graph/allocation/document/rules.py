"""Protections and quotas of a problem's rules."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from graph.allocation.problem import Protection
from graph.values.words import ProtectionKind

Row = Mapping[str, Any]


def read_protections(rules: Row) -> list[Protection]:
    """Floors and ceilings as they stand."""
    return [
        Protection(
            row.get("key", f"protection {place}"),
            ProtectionKind(row["kind"]),
            row["product"],
            row.get("location"),
            row.get("group"),
            row.get("region"),
            row["quantity"],
            _day(row, "freesOn"),
            _day(row, "starts"),
            _day(row, "ends"),
        )
        for place, row in enumerate(rules.get("protections", []), start=1)
    ]


def quotas_of(rules: Row) -> list[Protection]:
    """Quotas by period as ceilings.

    Discrete: each period by itself. Cumulative: until each period's end no more than all periods
    so far allow, so that what was left over may be used later.
    """
    found = []
    for place, row in enumerate(rules.get("quotas", []), start=1):
        allowed = 0
        for number, period in enumerate(
            sorted(row["periods"], key=lambda one: str(one["starts"])), start=1
        ):
            allowed += period["quantity"]
            cumulative = row.get("cumulative", False)
            found.append(
                Protection(
                    f"quota {place} period {number}",
                    ProtectionKind.CEILING,
                    row["product"],
                    row.get("location"),
                    row.get("group"),
                    None,
                    allowed if cumulative else period["quantity"],
                    None,
                    None if cumulative else _day(period, "starts"),
                    _day(period, "ends"),
                )
            )
    return found


def _day(row: Row, name: str) -> date | None:
    return date.fromisoformat(row[name]) if name in row else None
