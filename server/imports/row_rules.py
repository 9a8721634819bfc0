"""Rules between the cells of one row, by table; each names the column to look at."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from graph.records.exchange.problems import Rule

Broken = tuple[str, Rule, str]
Cells = Mapping[str, Any]

BEST_SURVEY = 10
MONEY_UNIT = 10_000
CUT_OFF = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def _substitutes(cells: Cells) -> Iterator[Broken]:
    if cells["original"] == cells["sku"]:
        message = f"{cells['sku']!r} cannot stand in for itself"
        yield "sku", Rule.SUBSTITUTE_CYCLE, message
    if cells["ratio"] == 0:
        yield "ratio", Rule.NUMBER_OUT_OF_RANGE, "0 units cannot replace one"
    yield from _ends(cells, "validFrom", "validTo")


def _ends(cells: Cells, first: str, last: str) -> Iterator[Broken]:
    if cells[first] is not None and cells[last] is not None and cells[last] < cells[first]:
        message = f"{cells[last]} lies before {first} {cells[first]}"
        yield last, Rule.VALUES_DISAGREE, message


def _lanes(cells: Cells) -> Iterator[Broken]:
    if (cells["to"] is None) == (cells["toRegion"] is None):
        yield "to", Rule.VALUES_DISAGREE, "a lane has either `to` or `toRegion`"


def _locations(cells: Cells) -> Iterator[Broken]:
    if cells["cutOff"] is not None and not CUT_OFF.fullmatch(cells["cutOff"]):
        yield "cutOff", Rule.DATE_INVALID, f"{cells['cutOff']!r} is not a time of day (HH:MM)"


def _rates(cells: Cells) -> Iterator[Broken]:
    if cells["rate"] == 0:
        yield "rate", Rule.NUMBER_OUT_OF_RANGE, "a currency is worth more than 0"


def _signals(cells: Cells) -> Iterator[Broken]:
    value, kind = cells["value"], cells["kind"]
    if kind == "SURVEY":
        if value is None or value > BEST_SURVEY * MONEY_UNIT:
            yield "value", Rule.VALUES_DISAGREE, f"a survey has a value from 0 to {BEST_SURVEY}"
    elif kind != "COMPETITOR_QUOTE" and value is not None:
        yield "value", Rule.VALUES_DISAGREE, f"a {kind} has no value"


def _lines(cells: Cells) -> Iterator[Broken]:
    ordered, cancelled = cells["quantityOrdered"], cells["quantityCancelled"]
    if cancelled > ordered:
        message = f"{cancelled} cancelled of {ordered} ordered"
        yield "quantityCancelled", Rule.VALUES_DISAGREE, message


def _shipments(cells: Cells) -> Iterator[Broken]:
    yield from _ends(cells, "shipDate", "arrivalDate")


def _periods(cells: Cells) -> Iterator[Broken]:
    yield from _ends(cells, "from", "to")


def _consents(cells: Cells) -> Iterator[Broken]:
    if (cells["order"] is None) != (cells["line"] is None):
        yield "line", Rule.VALUES_DISAGREE, "order and line come together"


ROW_RULES: dict[str, Callable[[Cells], Iterator[Broken]]] = {
    "substitutes": _substitutes,
    "lanes": _lanes,
    "locations": _locations,
    "exchangeRates": _rates,
    "signals": _signals,
    "orderLines": _lines,
    "shipments": _shipments,
    "exclusions": _periods,
    "protections": _periods,
    "consents": _consents,
}
