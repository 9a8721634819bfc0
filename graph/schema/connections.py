"""Relay connections over a node's rows: pages by opaque cursors, the total only when asked for."""

import base64
import binascii
from dataclasses import dataclass
from datetime import date
from typing import Any

import strawberry

from graph.reading.catalogue import NODES
from graph.reading.catalogue.model import Node
from graph.reading.reading import All, Compare, Condition, LimitPer, Op, Reading, Want
from graph.refusals import InputInvalid
from graph.schema.annotations import argument, list_of
from graph.schema.context import GraphContext
from graph.schema.enums import path_enum
from graph.schema.inputs import make_input, order_input, where_input
from graph.schema.limits import Limits
from graph.schema.orders import orders_of
from graph.schema.selection import Selected, Walker
from graph.schema.types import field, lazy, resolver
from graph.schema.where import plain

PAGE = 50


@strawberry.type(description="Where a page lies among all rows.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more rows follow.")
    has_previous_page: bool = strawberry.field(description="Whether rows come before.")
    start_cursor: str | None = strawberry.field(description="Cursor of the page's first row.")
    end_cursor: str | None = strawberry.field(description="Cursor of the page's last row.")


def cursor_of(place: int) -> str:
    """The opaque cursor of a row by its place, 0 first."""
    return base64.b64encode(f"row:{place}".encode()).decode()


def place_of(cursor: str, argument: str) -> int:
    """The place a cursor stands for. Raises InputInvalid for one that is not ours."""
    try:
        kind, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        place = int(number)
    except (binascii.Error, ValueError):
        kind, place = "", -1
    if kind != "row" or place < 0:
        raise InputInvalid((argument,), "this is no cursor of ours; take one from pageInfo")
    return place


@dataclass(frozen=True)
class Window:
    """Rows from `offset` on, `first` of them; the last ones when `from_end`."""

    offset: int
    first: int


def window_of(arguments: dict[str, Any], limits: Limits, total: int | None) -> Window:
    """The page asked for. `total` is needed to page backwards (`last` without `before`)."""
    first, last = arguments.get("first"), arguments.get("last")
    for name, value in (("first", first), ("last", last)):
        if value is not None and not 0 <= value <= limits.page_size:
            raise InputInvalid((name,), f"{value} is not between 0 and {limits.page_size}")
    start = 0
    if arguments.get("after"):
        start = place_of(arguments["after"], "after") + 1
    end = None
    if arguments.get("before"):
        end = place_of(arguments["before"], "before")
    elif last is not None:
        end = total
    if last is not None and end is not None:
        start = max(start, end - last)
        return Window(start, max(0, end - start))
    size = PAGE if first is None else first
    return Window(start, size if end is None else max(0, min(size, end - start)))


def edge_types(node: Node) -> Any:
    """The connection type of a node."""
    edge = type(
        f"{node.name}Edge",
        (),
        {
            "__module__": __name__,
            "node_": field("node", lazy(node.name), "The row."),
            "cursor_": field("cursor", str, "Where the page goes on after this row."),
        },
    )
    made_edge = strawberry.type(edge, name=f"{node.name}Edge", description=f"A {node.name}.")
    connection = type(
        f"{node.name}Connection",
        (),
        {
            "__module__": __name__,
            "edges_": field("edges", list_of(made_edge), "The rows with their cursors."),
            "nodes_": field("nodes", list_of(lazy(node.name)), "The rows."),
            "page_": field("pageInfo", PageInfo, "Where this page lies."),
            "total_": field("totalCount", int, "How many rows there are in all."),
        },
    )
    return strawberry.type(
        connection, name=f"{node.name}Connection", description=f"A page of {node.plural}."
    )


def _limit_per(node: Node) -> Any:
    return make_input(
        f"{node.name}LimitPer",
        {
            "by": (path_enum(node.name), "The value rows are put together by; required."),
            "first": (int, "How many rows of each; required."),
        },
        "Only the first rows for each value of a path.",
    )


def connection_arguments(node: Node) -> dict[str, tuple[Any, Any]]:
    """Arguments of a root connection."""
    arguments: dict[str, tuple[Any, Any]] = {
        "where": (argument(where_input(node.name) | None, "Which rows."), None),
        "order_by": (
            argument(list_of(order_input(node.name)) | None, "In which order."),
            None,
        ),
        "first": (argument(int | None, "Rows from the start, 50 unless said."), None),
        "after": (argument(str | None, "Cursor the page begins after."), None),
        "last": (argument(int | None, "Rows from the end."), None),
        "before": (argument(str | None, "Cursor the page ends before."), None),
        "limit_per": (
            argument(_limit_per(node) | None, "The first rows for each of something."),
            None,
        ),
    }
    if node.name == "Backorder":
        arguments["as_of"] = (
            argument(date | None, "The queue as it stood at the end of that day."),
            None,
        )
        arguments["include_closed"] = (
            argument(bool, "Also those that have left the queue."),
            False,
        )
    return arguments


def whole_queue(node: Node, where: Condition, arguments: dict[str, Any]) -> Condition:
    """Backorders are those with an open quantity, unless closed ones are asked for too."""
    if node.name != "Backorder" or arguments.get("includeClosed"):
        return where
    return All((Compare("open", Op.EQ, True), where))


def reading_of(node: Node, selected: Selected, walker: Walker) -> tuple[Reading, bool]:
    """The reading of a root connection without its page, and whether the total is needed."""
    arguments = selected.arguments
    per = arguments.get("limitPer")
    if per and (per.get("by") is None or not per.get("first")):
        raise InputInvalid(("limitPer",), "give both `by` and `first` (1 or more)")
    reading = Reading(
        node.name,
        whole_queue(node, walker.filters.condition(node, arguments.get("where")), arguments),
        orders_of(node, arguments.get("orderBy")),
        limit_per=LimitPer(plain(per["by"]), per["first"]) if per else None,
        as_of=arguments.get("asOf"),
    )
    asked = any(child.name == "totalCount" for child in selected.children)
    backwards = arguments.get("last") is not None and not arguments.get("before")
    return reading, asked or backwards


def _row_fields(selected: Selected) -> dict[str, list[Selected]]:
    """What is selected of a row, by the response key of `nodes` or of an edge's `node`."""
    found: dict[str, list[Selected]] = {}
    for child in selected.children:
        if child.name == "nodes":
            found[child.key] = child.children
        elif child.name == "edges":
            for inner in child.children:
                if inner.name == "node":
                    found[f"{child.key}.{inner.key}"] = inner.children
    return found


async def load_connection(info: strawberry.Info, node: Node) -> dict[str, Any]:
    """The page a root connection asks for, shaped by response keys."""
    context: GraphContext = info.context
    walker = Walker(info._raw_info, context.limits)  # noqa: SLF001 - strawberry hides the AST
    selected = walker.field()
    reading, needs_total = reading_of(node, selected, walker)
    async with context.reader() as reader:
        total = await reader.count(reading) if needs_total else None
        window = window_of(selected.arguments, context.limits, total)
        walker.spend(window.first)
        wants: list[Want] = []
        places: dict[str, int] = {}
        for key, fields in _row_fields(selected).items():
            places[key] = len(wants)
            wants.append(Want(key, "", walker.wants(node, fields, window.first)))
        rows: list[list[dict[str, Any]]] = []
        more = False
        for want in wants:
            page = Reading(
                reading.node,
                reading.where,
                reading.order,
                window.first + 1,
                window.offset,
                reading.limit_per,
                reading.as_of,
                want.children,
            )
            found = await reader.rows(page)
            more = len(found) > window.first
            rows.append(found[: window.first])
        if not wants:
            size = await reader.count(reading) if total is None else total
            more = size > window.offset + window.first
    return _shaped(selected, node, Loaded(rows, places, window, more, total))


@dataclass(frozen=True)
class Loaded:
    """What was read for a connection."""

    rows: list[list[dict[str, Any]]]
    places: dict[str, int]
    window: Window
    more: bool
    total: int | None


def _shaped(selected: Selected, node: Node, loaded: Loaded) -> dict[str, Any]:
    count = len(loaded.rows[0]) if loaded.rows else 0
    start = loaded.window.offset
    answer: dict[str, Any] = {}
    for child in selected.children:
        if child.name == "nodes":
            answer[child.key] = loaded.rows[loaded.places[child.key]]
        elif child.name == "edges":
            answer[child.key] = [
                {inner.key: _edge_value(inner, child, loaded, place) for inner in child.children}
                for place in range(count)
            ]
        elif child.name == "pageInfo":
            answer[child.key] = PageInfo(
                has_next_page=loaded.more,
                has_previous_page=start > 0,
                start_cursor=cursor_of(start) if count else None,
                end_cursor=cursor_of(start + count - 1) if count else None,
            )
        elif child.name == "totalCount":
            answer[child.key] = loaded.total
    return answer


def _edge_value(inner: Selected, edge: Selected, loaded: Loaded, place: int) -> Any:
    if inner.name == "node":
        return loaded.rows[loaded.places[f"{edge.key}.{inner.key}"]][place]
    return cursor_of(loaded.window.offset + place)


def connection_field(node: Node) -> Any:
    """The root field of a node."""
    made = edge_types(node)

    async def load(root: Any, info: strawberry.Info, **_given: Any) -> Any:
        return await load_connection(info, node)

    shape = resolver(connection_arguments(node), made)
    load.__signature__ = shape.__signature__  # type: ignore[attr-defined]
    load.__annotations__ = shape.__annotations__
    return strawberry.field(resolver=load, name=node.plural, description=node.description)


CONNECTIONS = {node.plural: connection_field(node) for node in NODES.values()}
