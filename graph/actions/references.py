"""Turns what an input names into row ids: a global id, or the number, SKU, code or name."""

from sqlalchemy.ext.asyncio import AsyncSession

from graph.records.natural_keys import (
    backorder_of_line,
    ids_called,
    inbound_called,
    line_called,
    row_exists,
)
from graph.records.queue import BackorderRecord
from graph.refusals import InputInvalid, NotFound
from graph.values.identity import parse_global_id


async def find(session: AsyncSession, node: str, text: str, *, path: str) -> str:
    """The row id that `text` names. Raises NotFound, InputInvalid at `path`."""
    by_id = await _by_global_id(session, (node,), text, path=path)
    if by_id is not None:
        return by_id[1]
    return _one(node, text, await ids_called(session, node, text), path=path)


async def find_line(session: AsyncSession, text: str, *, path: str) -> str:
    """The order line: an id of an order line or of its backorder, or "ORDER/LINE"."""
    by_id = await _by_global_id(session, ("OrderLine", "Backorder"), text, path=path)
    if by_id is None:
        order, _, line = text.rpartition("/")
        return _one("OrderLine", text, await line_called(session, order, line), path=path)
    if by_id[0] == "OrderLine":
        return by_id[1]
    return await line_of_backorder(session, by_id[1])


async def find_backorder(session: AsyncSession, text: str, *, path: str) -> str:
    """The backorder: its id, its order line's id, or "ORDER/LINE"."""
    by_id = await _by_global_id(session, ("OrderLine", "Backorder"), text, path=path)
    if by_id is not None and by_id[0] == "Backorder":
        return by_id[1]
    line_id = by_id[1] if by_id is not None else await find_line(session, text, path=path)
    backorder = await backorder_of_line(session, line_id)
    if backorder is None:
        raise NotFound("Backorder", text)
    return backorder.id


async def find_inbound(session: AsyncSession, text: str, *, path: str) -> str:
    """The inbound shipment: its id, "NUMBER/LINE", or its number where it has one line."""
    by_id = await _by_global_id(session, ("InboundShipment",), text, path=path)
    if by_id is not None:
        return by_id[1]
    number, _, line = text.rpartition("/")
    found = await inbound_called(session, number, line) if number else []
    found = found or await ids_called(session, "InboundShipment", text)
    return _one("InboundShipment", text, found, path=path)


async def line_of_backorder(session: AsyncSession, backorder_id: str) -> str:
    """The order line of a backorder. Raises NotFound."""
    backorder = await session.get(BackorderRecord, backorder_id)
    if backorder is None:
        raise NotFound("Backorder", backorder_id)
    return backorder.line_id


async def _by_global_id(
    session: AsyncSession, nodes: tuple[str, ...], text: str, *, path: str
) -> tuple[str, str] | None:
    parsed = parse_global_id(text)
    if parsed is None:
        return None
    node, row = parsed
    if node not in nodes:
        raise InputInvalid((path,), f"this is the id of a {node}, not of a {nodes[0]}")
    if not await row_exists(session, node, row):
        raise NotFound(node, text)
    return node, row


def _one(node: str, text: str, found: list[str], *, path: str) -> str:
    if not found:
        raise NotFound(node, text)
    if len(found) > 1:
        raise InputInvalid((path,), f"{text!r} names more than one {node}; give the id")
    return found[0]
