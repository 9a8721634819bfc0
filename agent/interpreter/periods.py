"""Dates and periods as conditions."""

from typing import Any

from agent.interpreter.conditions import Atom
from agent.interpreter.cursor import Cursor
from agent.interpreter.date_words import DateWords
from agent.interpreter.defaults import DATE_OF, PAST_ONLY
from agent.interpreter.draft import Place

TIMELY = {"DATE", "INSTANT"}
NOT_OVER = {
    "date(today)",
    "date(year.end)",
    "date(month.end)",
    "date(week.end)",
    "date(quarter.end)",
}
SIGNALS = ("BrokenPromise", "Signal", "CancelThreat", "CompetitorQuote")


def read_date(words: Cursor) -> bool:
    """A date without a field is about the date that matters of the row."""
    item = words.item()
    if item.kind != "date":
        return False
    last = words.draft.atoms[-1] if words.draft.atoms else None
    words.i += 1
    if last is not None and last.node in SIGNALS and last.node != words.draft.row:
        last.where += dated("at", item.value)
        return True
    return add_date(words, DATE_OF.get(words.draft.row, ("Backorder", "dueDate")), item.value)


def add_date(words: Cursor, place: Place, when: DateWords) -> bool:
    """A condition on a date path."""
    where = dated(place[1], when)
    if (
        words.draft.row == "InboundShipment"
        and place[1] == "expectedDate"
        and when.op in ("lt", "lte")
    ):
        where = [["expectedDate", "gte", "date(today)"], *where]
    return words.add(Atom(place[0], where))


def dated(path: str, when: DateWords) -> list[Any]:
    """The conditions that date words put on a path."""
    if when.op == "lt":
        return [[path, "lt", when.start]]
    if when.op == "gt":
        return [[path, "gt", when.end]]
    if when.op == "gte":
        return [[path, "gte", when.start]]
    if when.op == "lte":
        return [[path, "lte", when.end]]
    if path in PAST_ONLY and when.end in NOT_OVER:
        return [[path, "gte", when.start]]
    if when.start == when.end:
        return [[path, "eq", when.start]]
    return [[path, "between", [when.start, when.end]]]
