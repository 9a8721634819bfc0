"""The order system or the customer changed a line: dates, quantity, constraints."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from graph.actions.desk import Call, Desk, Done
from graph.actions.freeing import free_excess
from graph.actions.journal import Entry
from graph.actions.order_lines import (
    at_least,
    backorder_id_of,
    changed,
    locked_line,
    shown_line,
    touch,
)
from graph.actions.order_prices import worth
from graph.actions.step import perform
from graph.ports import Clock
from graph.records.database import Transactions
from graph.records.orders import OrderLineRecord, OrderRecord
from graph.refusals import InputInvalid
from graph.values.viewer import Viewer
from graph.values.words import JournalAction, Right


@dataclass(frozen=True, slots=True)
class ChangeOrderLine:
    """Absent values stay. Quantities in base units, lateness in days, price per base unit
    in the order's currency.

    quantity_shipped: only to say what the source did not know; shipments come by confirmation.
    """

    line: str
    requested_date: date | None = None
    promised_date: date | None = None
    quantity_ordered: int | None = None
    quantity_shipped: int | None = None
    price: Decimal | None = None
    ship_complete: bool | None = None
    minimum_shipment: int | None = None
    maximum_lateness: int | None = None
    maximum_shipments: int | None = None


FIELDS = (
    *("requested_date", "promised_date", "quantity_ordered", "ship_complete"),
    *("minimum_shipment", "maximum_lateness", "maximum_shipments"),
)


async def change_order_line(
    transactions: Transactions,
    viewer: Viewer,
    request: ChangeOrderLine,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the order line. Raises RightMissing, InputInvalid, NotFound, KeyReused."""
    viewer.must(Right.INTEGRATE)
    check(request)
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_change, request)))["id"])


def check(request: ChangeOrderLine) -> None:
    """Raise InputInvalid for a value no line can have."""
    at_least(request.quantity_ordered, 0, "quantityOrdered")
    at_least(request.quantity_shipped, 0, "quantityShipped")
    at_least(request.minimum_shipment, 1, "minimumShipment")
    at_least(request.maximum_lateness, 0, "maximumLateness")
    at_least(request.maximum_shipments, 1, "maximumShipments")
    if request.price is not None and request.price < 0:
        raise InputInvalid(("price",), "at least 0")


async def _change(request: ChangeOrderLine, desk: Desk) -> Done:
    line = await locked_line(desk, request.line)
    await apply_change(desk, line, request)
    return Done({"id": line.id}, cause="order line changed")


async def apply_change(
    desk: Desk, line: OrderLineRecord, request: ChangeOrderLine, *, parent_id: str | None = None
) -> None:
    """Change a locked line, free pegs it no longer needs, and write the entry; nothing if equal."""
    before = shown_line(line)
    for name in FIELDS:
        value = getattr(request, name)
        if value is not None:
            setattr(line, name, value)
    if request.price is not None:
        order = await desk.session.get_one(OrderRecord, line.order_id)
        line.price = await worth(desk.session, order, request.price)
        line.order_price = request.price
    if request.quantity_shipped is not None:
        if line.quantity_shipped is not None and line.quantity_shipped != request.quantity_shipped:
            raise InputInvalid(("quantityShipped",), "known already; confirm shipments instead")
        line.quantity_shipped = request.quantity_shipped
    gone = (line.quantity_shipped or 0) + line.quantity_cancelled
    if request.quantity_ordered is not None and request.quantity_ordered < gone:
        raise InputInvalid(("quantityOrdered",), f"{gone} have shipped or are cancelled already")
    was, now = changed(before, shown_line(line))
    if not now:
        return
    touch(desk, line)
    promised = "promisedDate" in now
    action = JournalAction.PROMISE_CHANGED if promised else JournalAction.ORDER_CHANGED
    cause = "promise changed" if promised else "order line changed"
    entry = Entry(
        action,
        cause=cause,
        before=was,
        after=now,
        backorder_id=await backorder_id_of(desk, line),
        parent_id=parent_id,
    )
    await desk.note(entry)
    await free_excess(desk, line, cause=cause, parent_id=entry.id)
