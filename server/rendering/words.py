"""Single values as a person reads them."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

Row = Mapping[str, Any]


def shown(value: Any) -> str:
    """A value for a person."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1 else f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def amount(value: Any, *, signed: bool = False) -> str:
    """Money in whole units, cents only below 100; `signed` says that it is a change."""
    try:
        given = Decimal(str(value))
    except InvalidOperation:
        return "-"
    sign = "+" if signed else ""
    return f"{given:{sign},.2f}" if abs(given) < 100 else f"{given:{sign},.0f}"


def amount_range(mid: Any, low: Any, high: Any) -> str:
    """A change of money with its range, where there is one."""
    words = amount(mid, signed=True)
    if low is None or high is None or low == mid == high:
        return words
    return f"{words} ({amount(low)} to {amount(high)})"


def counted(count: int, noun: str) -> str:
    """A number and its noun, one or several."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def kind_words(kind: Any) -> str:
    """An enum's value in lower case words."""
    return str(kind).replace("_", " ").lower()


def dates(p50: Any, p90: Any) -> str:
    """The likely date and, where it is another, the cautious one."""
    if p50 is None:
        return "no date"
    return str(p50) if p90 in (None, p50) else f"{p50} (cautious {p90})"
