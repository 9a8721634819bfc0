"""Writes one value of a record the way the exchange format reads it."""

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from graph.records.exchange import Kind

Writer = Callable[[Any], Any]


def _decimal(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _instant(value: datetime) -> str:
    return value.isoformat()


def _added(value: list[str]) -> str:
    return " ".join(value)


def _day(value: date) -> str:
    return value.isoformat()


def _bool(value: object) -> str:
    return "true" if value else "false"


WRITERS: dict[Kind, Writer] = {
    Kind.MONEY: _decimal,
    Kind.RATE: _decimal,
    Kind.DATE: _day,
    Kind.INSTANT: _instant,
    Kind.BOOL: _bool,
    Kind.ADDED: _added,
    Kind.DOCUMENT: json.dumps,
}


def write_cell(kind: Kind, value: Any) -> str | int | None:
    """Text, or a whole number, or None for a blank cell."""
    if value is None:
        return None
    writer = WRITERS.get(kind)
    result: str | int = writer(value) if writer is not None else value
    return result
