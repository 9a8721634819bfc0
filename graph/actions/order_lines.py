"""What the actions on order lines share: how a line is found, shown, checked and touched."""

from datetime import date
from typing import Any

from graph.actions.desk import Desk
from graph.actions.references import find_line
from graph.records.natural_keys import backorder_of_line
from graph.records.orders import OrderLineRecord
from graph.records.reservation_queries import lock_row
from graph.refusals import InputInvalid, NotFound


async def locked_line(desk: Desk, text: str, *, path: str = "line") -> OrderLineRecord:
    """The order line that an input names, locked. Raises NotFound, InputInvalid."""
    line_id = await find_line(desk.session, text, path=path)
    line = await lock_row(desk.session, OrderLineRecord, line_id)
    if line is None:
        raise NotFound("OrderLine", text)
    return line


def shown_line(line: OrderLineRecord) -> dict[str, Any]:
    """Quantities, dates and constraints of a line, as the journal keeps them."""
    return {
        "line": line.id,
        "quantityOrdered": line.quantity_ordered,
        "quantityShipped": line.quantity_shipped,
        "quantityCancelled": line.quantity_cancelled,
        "requestedDate": _text(line.requested_date),
        "promisedDate": _text(line.promised_date),
        "price": str(line.price),
        "shipComplete": line.ship_complete,
        "minimumShipment": line.minimum_shipment,
        "maximumLateness": line.maximum_lateness,
        "maximumShipments": line.maximum_shipments,
        "hold": line.hold,
        "frozen": line.frozen,
    }


def changed(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only the values that differ, of both."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


async def backorder_id_of(desk: Desk, line: OrderLineRecord) -> str | None:
    """The line's backorder, None where it never entered the queue."""
    backorder = await backorder_of_line(desk.session, line.id)
    return None if backorder is None else backorder.id


def touch(desk: Desk, line: OrderLineRecord) -> None:
    """The line's quantities, dates or constraints moved."""
    line.version += 1
    desk.lines.add(line.id)
    desk.products.add(line.product_id)


def at_least(value: int | None, least: int, path: str) -> None:
    """Raise InputInvalid when a value given is less than it may be."""
    if value is not None and value < least:
        raise InputInvalid((path,), f"at least {least}")


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
