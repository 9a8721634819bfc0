"""Goods left for a line: its pegs there are used up, stock falls, the rest stays in the queue."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from uuid import uuid4

from graph.actions.desk import Call, Desk, Done
from graph.actions.freeing import free_excess
from graph.actions.journal import Entry
from graph.actions.order_lines import backorder_id_of, changed, locked_line, shown_line, touch
from graph.actions.peg_cut import cut_what_supply_lost
from graph.actions.pegs import SupplyRef, remove_peg
from graph.actions.references import find
from graph.actions.sources import default_source
from graph.actions.step import perform
from graph.ports import Clock
from graph.records.database import Transactions
from graph.records.orders import OrderLineRecord, OrderRecord, ShipmentRecord
from graph.records.plan_queries import count_shipped
from graph.records.shipment_queries import pegs_at, transit_days
from graph.records.stock_queries import lock_position_at
from graph.refusals import InputInvalid, LineBlocked
from graph.values.identity import row_id
from graph.values.viewer import Viewer
from graph.values.words import JournalAction, Right, SupplyKind


@dataclass(frozen=True, slots=True)
class ConfirmShipment:
    """quantity: base units of the line's product, also where a substitute left for it.

    location: default the line's own. number: the shipment's; made up where absent. arrival_date:
    where absent, the lane's transit days after the ship date, marked as estimated.
    """

    line: str
    quantity: int
    location: str | None = None
    number: str | None = None
    ship_date: date | None = None
    arrival_date: date | None = None


async def confirm_shipment(
    transactions: Transactions,
    viewer: Viewer,
    request: ConfirmShipment,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the shipment. Raises RightMissing, InputInvalid, NotFound, KeyReused."""
    viewer.must(Right.INTEGRATE)
    if request.quantity < 1:
        raise InputInvalid(("quantity",), "at least 1 unit")
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_ship, request)))["id"])


async def _ship(request: ConfirmShipment, desk: Desk) -> Done:
    line = await locked_line(desk, request.line)
    if line.quantity_shipped is None:
        raise LineBlocked(request.line, "in doubt: say first what of it had shipped")
    location_id = line.location_id
    if request.location:
        location_id = await find(desk.session, "Location", request.location, path="location")
    ship_date = request.ship_date or desk.today
    if ship_date > desk.today:
        raise InputInvalid(("shipDate",), f"lies after the business date {desk.today}")
    before = shown_line(line)
    backorder_id = await backorder_id_of(desk, line)
    cause = f"shipment of {request.quantity}"
    taken = await _use_pegs(desk, backorder_id, location_id, quantity=request.quantity)
    await _take_loose(desk, line, location_id, quantity=request.quantity - taken, cause=cause)
    line.quantity_shipped += request.quantity
    touch(desk, line)
    shipment_id = await _store(desk, line, request, location_id=location_id, ship_date=ship_date)
    was, now = changed(before, shown_line(line))
    entry = Entry(
        JournalAction.SHIPPED,
        cause=cause,
        before=was,
        after={**now, "shipment": shipment_id, "location": location_id},
        backorder_id=backorder_id,
    )
    await desk.note(entry)
    await free_excess(desk, line, cause=cause, parent_id=entry.id)
    return Done({"id": shipment_id}, cause=cause)


async def _use_pegs(
    desk: Desk, backorder_id: str | None, location_id: str, *, quantity: int
) -> int:
    """Use up the line's pegs on stock of this location; returns line units covered by them."""
    if backorder_id is None:
        return 0
    covered = 0
    for peg in await pegs_at(desk.session, backorder_id, location_id):
        units = min(peg.quantity, quantity - covered)
        if units == 0:
            break
        if peg.plan_id is not None:
            await count_shipped(desk.session, peg.plan_id, backorder_id, units)
        await remove_peg(desk, peg, units, consumed=True)
        covered += units
    return covered


async def _take_loose(
    desk: Desk, line: OrderLineRecord, location_id: str, *, quantity: int, cause: str
) -> None:
    """Take what no peg of the line covers off the shelf; pegs of others there may be cut."""
    if quantity == 0:
        return
    position = await lock_position_at(desk.session, line.product_id, location_id)
    on_hand = position.on_hand if position is not None else 0
    if position is None or quantity > on_hand:
        raise InputInvalid(("quantity",), f"only {on_hand} are on hand there; count the stock")
    position.on_hand -= quantity
    position.version += 1
    await desk.session.flush()
    supply = SupplyRef(SupplyKind.STOCK, position.id)
    await cut_what_supply_lost(desk, supplies=[supply], cause=f"{cause} to another line")


async def _store(
    desk: Desk,
    line: OrderLineRecord,
    request: ConfirmShipment,
    *,
    location_id: str,
    ship_date: date,
) -> str:
    source = await default_source(desk.session)
    number = request.number or uuid4().hex
    order = await desk.session.get_one(OrderRecord, line.order_id)
    shipment_id = row_id("Shipment", source, number, order.number, line.number)
    if await desk.session.get(ShipmentRecord, shipment_id) is not None:
        raise InputInvalid(("number",), f"shipment {number!r} of this line is confirmed already")
    arrival = request.arrival_date
    if arrival is not None and arrival < ship_date:
        raise InputInvalid(("arrivalDate",), "lies before the ship date")
    transit = await transit_days(desk.session, line.order_id, location_id)
    if arrival is None and transit is not None:
        arrival = ship_date + timedelta(days=transit)
    desk.session.add(
        ShipmentRecord(
            id=shipment_id,
            source=source,
            number=number,
            line_id=line.id,
            location_id=location_id,
            ship_date=ship_date,
            arrival_date=arrival,
            quantity=request.quantity,
            estimated=request.arrival_date is None and arrival is not None,
        )
    )
    await desk.session.flush()
    return shipment_id
