"""A whole answer: how it was read, the query, the rows, the plan."""

from rich.console import Console
from rich.syntax import Syntax

from server.rendering.lines import backorder_lines, kinds_named, label, why
from server.rendering.plans import plan_lines
from server.rendering.tables import groups_table, rows_table
from server.rendering.words import Row, counted, shown

EXPLAINED = 5
"""Rows of a plain list that say why they rank where they do."""


def render(console: Console, answer: Row, *, show_query: bool = True) -> None:
    """Print an answer."""
    reading = answer.get("reading") or {}
    if reading.get("text"):
        _say(console, f"Read as: {reading['text']}")
    if answer.get("unread"):
        _say(console, f"Not used: {', '.join(answer['unread'])}")
    if show_query and answer.get("query"):
        query = answer["query"].rstrip()
        console.print(Syntax(query, "graphql", background_color="default", word_wrap=True))
    for message in ("message", "reason", "text"):
        if answer.get(message):
            _say(console, str(answer[message]))
    _body(console, answer)
    for place, option in enumerate(answer.get("options") or (), start=1):
        _say(console, f"  {place}. {option.get('text', option)}")
    if answer.get("plan"):
        console.print()
        for line in plan_lines(answer["plan"]):
            _say(console, line)
    for part in answer.get("parts") or ():
        console.print()
        render(console, part, show_query=show_query)


def _say(console: Console, line: str) -> None:
    console.print(line, soft_wrap=True, highlight=False, markup=False)


def _body(console: Console, answer: Row) -> None:
    if answer.get("yes") is not None:
        console.print("yes" if answer["yes"] else "no")
    for name, value in (answer.get("measures") or {}).items():
        _say(console, f"{name}: {shown(value)}")
    if answer.get("groups"):
        console.print(groups_table(answer["groups"]))
    if answer.get("series"):
        console.print(groups_table([_point(one) for one in answer["series"]]))
    rows = answer.get("rows")
    if rows:
        _rows(console, answer, rows)
    elif rows is not None:
        console.print("no rows")


def _point(point: Row) -> Row:
    """A point of a trend as a group: its day, and what it is of, are the key."""
    cause = {"cause": point["cause"]} if point.get("cause") else {}
    return {
        "key": {"at": point["at"], **point.get("key", {}), **cause},
        "measures": point["measures"],
    }


def _rows(console: Console, answer: Row, rows: list[Row]) -> None:
    total = answer.get("total")
    part = f"{len(rows)} of {shown(total)} rows" if total and total > len(rows) else ""
    if any("alternatives" in row for row in rows):
        kinds = kinds_named(answer.get("variables") or {})
        for row in rows:
            console.print()
            for line in backorder_lines(row, kinds):
                _say(console, line)
        console.print()
        _say(console, part or counted(len(rows), "row"))
        return
    console.print(rows_table(rows, console.width))
    if part:
        _say(console, part)
    if answer.get("node") == "Backorder":
        for row in rows[:EXPLAINED]:
            for line in why(row):
                _say(console, f"  {label(row)}:{line.removeprefix('    why:')}")
