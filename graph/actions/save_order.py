"""A new order, or a known one as its system states it now; lines not named stay as they are."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from graph.actions.change_order_line import ChangeOrderLine, apply_change, check
from graph.actions.desk import Call, Desk, Done
from graph.actions.journal import Entry
from graph.actions.order_lines import shown_line, touch
from graph.actions.order_prices import reporting_currency, worth
from graph.actions.references import find
from graph.actions.sources import default_source
from graph.actions.step import perform
from graph.ports import Clock
from graph.records.database import Transactions
from graph.records.orders import OrderLineRecord, OrderRecord
from graph.records.products import ProductRecord
from graph.records.reservation_queries import lock_row
from graph.refusals import InputInvalid, NotFound
from graph.values.identity import row_id
from graph.values.viewer import Viewer
from graph.values.words import GroupPolicy, JournalAction, Right

MOST_LINES = 1000


@dataclass(frozen=True, slots=True)
class SaveLine:
    """One line. Quantities in base units; price per base unit in the order's
    currency, default the product's.

    backordered: the order system calls it so; otherwise it enters the queue by the usual rules.
    """

    number: str
    product: str
    location: str
    quantity_ordered: int
    price: Decimal | None = None
    requested_date: date | None = None
    promised_date: date | None = None
    ship_complete: bool = False
    minimum_shipment: int | None = None
    maximum_lateness: int | None = None
    maximum_shipments: int | None = None
    backordered: bool = False


@dataclass(frozen=True, slots=True)
class SaveOrder:
    """customer: id, number or name. order_date: default the business date."""

    number: str
    customer: str
    lines: tuple[SaveLine, ...]
    order_date: date | None = None
    group_policy: GroupPolicy = GroupPolicy.INDEPENDENT
    currency: str | None = None
    customer_reference: str | None = None


async def save_order(
    transactions: Transactions,
    viewer: Viewer,
    request: SaveOrder,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the order. Raises RightMissing, InputInvalid, NotFound, KeyReused."""
    viewer.must(Right.INTEGRATE)
    _check(request)
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_save, request)))["id"])


def _check(request: SaveOrder) -> None:
    if not request.number.strip():
        raise InputInvalid(("number",), "an order has a number")
    if len(request.lines) > MOST_LINES:
        raise InputInvalid(("lines",), f"at most {MOST_LINES} at once; import the rest")
    numbers = [line.number for line in request.lines]
    for index, line in enumerate(request.lines):
        if numbers.index(line.number) != index:
            raise InputInvalid(_at(index, "number"), f"line {line.number!r} comes twice")
        if line.quantity_ordered < 1:
            raise InputInvalid(_at(index, "quantityOrdered"), "at least 1 unit")
        try:
            check(_as_change("", line))
        except InputInvalid as problem:
            raise InputInvalid(_at(index, problem.where[0]), problem.message) from problem


def _at(index: int, name: str) -> tuple[str, ...]:
    return ("lines", str(index), name)


def _as_change(line_text: str, line: SaveLine) -> ChangeOrderLine:
    return ChangeOrderLine(
        line=line_text,
        requested_date=line.requested_date,
        promised_date=line.promised_date,
        quantity_ordered=line.quantity_ordered,
        price=line.price,
        ship_complete=line.ship_complete,
        minimum_shipment=line.minimum_shipment,
        maximum_lateness=line.maximum_lateness,
        maximum_shipments=line.maximum_shipments,
    )


async def _save(request: SaveOrder, desk: Desk) -> Done:
    session = desk.session
    customer_id = await find(session, "Customer", request.customer, path="customer")
    source = await default_source(session)
    order_id = row_id("Order", source, request.number)
    order = await lock_row(session, OrderRecord, order_id)
    before = None if order is None else _shown(order)
    if order is None:
        order = OrderRecord(
            id=order_id,
            source=source,
            number=request.number,
            customer_id=customer_id,
            order_date=request.order_date or desk.today,
        )
        session.add(order)
    elif order.customer_id != customer_id:
        raise InputInvalid(("customer",), f"order {request.number!r} is another customer's")
    else:
        kept = order.currency or await reporting_currency(session)
        if request.currency not in (None, kept):
            raise InputInvalid(("currency",), f"an order keeps its currency, here {kept}")
    order.order_date = request.order_date or order.order_date
    order.group_policy = request.group_policy.value
    order.currency = request.currency or order.currency
    order.customer_reference = request.customer_reference or order.customer_reference
    await session.flush()
    cause = f"order {request.number} saved"
    entry = Entry(JournalAction.ORDER_CHANGED, cause=cause, before=before, after=_shown(order))
    await desk.note(entry)
    for index, line in enumerate(request.lines):
        await _save_line(desk, order, line, index=index, parent_id=entry.id)
    return Done({"id": order_id}, cause=cause)


def _shown(order: OrderRecord) -> dict[str, Any]:
    return {
        "order": order.id,
        "orderDate": order.order_date.isoformat(),
        "groupPolicy": order.group_policy,
        "customerReference": order.customer_reference,
    }


async def _save_line(
    desk: Desk, order: OrderRecord, line: SaveLine, *, index: int, parent_id: str
) -> None:
    session = desk.session
    try:
        product_id = await find(session, "Product", line.product, path="product")
        location_id = await find(session, "Location", line.location, path="location")
        line_id = row_id("OrderLine", order.source, order.number, line.number)
        record = await lock_row(session, OrderLineRecord, line_id)
        if record is None:
            record = await _new_line(desk, order, line, (product_id, location_id))
            note = Entry(
                JournalAction.ORDER_CHANGED,
                cause="order line added",
                after=shown_line(record),
                parent_id=parent_id,
            )
            await desk.note(note)
        elif (record.product_id, record.location_id) != (product_id, location_id):
            raise InputInvalid(("product",), "a line keeps its product and location; add a line")
        else:
            await apply_change(desk, record, _as_change(line_id, line), parent_id=parent_id)
        if line.backordered and record.in_queue_on is None:
            record.in_queue_on = desk.today
    except InputInvalid as problem:
        raise InputInvalid(("lines", str(index), *problem.where), problem.message) from problem


async def _new_line(
    desk: Desk, order: OrderRecord, line: SaveLine, places: tuple[str, str]
) -> OrderLineRecord:
    product_id, location_id = places
    product = await desk.session.get(ProductRecord, product_id)
    if product is None:
        raise NotFound("Product", line.product)
    record = OrderLineRecord(
        id=row_id("OrderLine", order.source, order.number, line.number),
        source=order.source,
        order_id=order.id,
        number=line.number,
        product_id=product_id,
        location_id=location_id,
        requested_date=line.requested_date,
        promised_date=line.promised_date,
        quantity_ordered=line.quantity_ordered,
        price=product.price if line.price is None else await worth(desk.session, order, line.price),
        order_price=line.price,
        ship_complete=line.ship_complete,
        minimum_shipment=line.minimum_shipment,
        maximum_lateness=line.maximum_lateness,
        maximum_shipments=line.maximum_shipments,
    )
    desk.session.add(record)
    await desk.session.flush()
    touch(desk, record)
    record.version = 1
    return record
