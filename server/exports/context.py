"""Writes every node with every path of the catalogue as JSON Lines, one file for each node."""

from collections.abc import AsyncIterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson

from graph.actions.business_day import now
from graph.ports import Clock
from graph.reading.catalogue import NODES
from graph.reading.catalogue.model import Kind, Node
from graph.reading.reader import Reader
from graph.reading.reading import EVERYTHING, Compare, Op, Order, Page, Reading, Want
from graph.reading.scope import Moment
from graph.records.database import Transactions
from server.exports.write import ExportBroken, put_in_place

ROWS_A_PAGE = 500
MOST_RELATED = 10_000
DAYS = {"on": (7, 14, 28), "since": (-1, -7, -28)}
"""Days from today at which a value that takes a date is written, by the argument's name."""

Tree = dict[str, Any]


def wants_of(node: Node, today: date) -> tuple[Want, ...]:
    """Every value of a node; of related rows their ids.

    Values that take a date are written for some days from today, under a name such as
    `pBy(on: 2016-06-07)`.
    """
    tree: Tree = {}
    for name, path in node.path.items():
        if path.argument is not None:
            _place(tree, name, (None, path.argument, DAYS[path.argument]))
        elif path.kind is not Kind.PRESENCE:
            _place(tree, name, ())
    for name, relation in node.relation.items():
        page = Page(first=MOST_RELATED) if relation.many else None
        _place(tree, name, (page,))
    return _wants(tree, today)


def _place(tree: Tree, name: str, leaf: tuple[Any, ...]) -> None:
    *objects, last = name.split(".")
    for part in objects:
        found = tree.setdefault(part, {})
        tree = found if isinstance(found, dict) else tree
    tree[last] = leaf


def _wants(tree: Tree, today: date) -> tuple[Want, ...]:
    found = []
    for name, inner in tree.items():
        if isinstance(inner, dict):
            found.append(Want(name, name, _wants(inner, today)))
        elif len(inner) == 3:
            _, argument, days = inner
            found += [
                Want(f"{name}({argument}: {day})", name, (), day)
                for day in (today + timedelta(days=number) for number in days)
            ]
        elif inner:
            found.append(Want(name, name, (Want("id", "id"),), page=inner[0]))
        else:
            found.append(Want(name, name))
    return tuple(found)


async def export_context(transactions: Transactions, clock: Clock, path: Path) -> Mapping[str, int]:
    """Write one snapshot into a new folder; rows by file. Raises ExportBroken, OSError."""
    written: dict[str, int] = {}
    with put_in_place(path) as part:
        part.mkdir()
        async with transactions.read() as connection:
            moment = await now(connection, clock)
            reader = Reader(connection, Moment(moment.day, moment.at))
            for node in NODES.values():
                with (part / f"{node.plural}.jsonl").open("wb") as stream:
                    written[node.plural] = 0
                    async for rows in _pages(reader, node):
                        stream.writelines(orjson.dumps(row, default=str) + b"\n" for row in rows)
                        written[node.plural] += len(rows)
    return written


async def _pages(reader: Reader, node: Node) -> AsyncIterator[list[dict[str, Any]]]:
    wants = wants_of(node, reader.moment.today)
    last: str | None = None
    while True:
        where = EVERYTHING if last is None else Compare("id", Op.GT, last)
        rows = await reader.rows(
            Reading(node.name, where, (Order("id"),), first=ROWS_A_PAGE, wants=wants)
        )
        if not rows:
            return
        yield rows
        if rows[-1]["id"] == last:
            raise ExportBroken(f"pages of {node.plural} do not advance")
        last = rows[-1]["id"]
