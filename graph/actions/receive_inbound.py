"""Goods of an inbound arrived: stock rises, its pegs move to the stock, the rest stays or not."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from graph.actions.desk import Call, Desk, Done
from graph.actions.journal import Entry
from graph.actions.peg_cut import cut_what_supply_lost
from graph.actions.pegs import Held, SupplyRef, move_peg, supply_part
from graph.actions.references import find_inbound
from graph.actions.step import perform
from graph.actions.stock_rows import new_lot, position_for
from graph.ports import Clock
from graph.records.database import Transactions
from graph.records.queue import ReservationRecord
from graph.records.reservation_queries import blocking_on, lock_row
from graph.records.stock_queries import lots_of, receipt_count
from graph.records.supply import (
    InboundRecord,
    StockPositionRecord,
    SupplierReceiptRecord,
)
from graph.refusals import InputInvalid, NotFound
from graph.values.identity import row_id
from graph.values.viewer import Viewer
from graph.values.words import JournalAction, Right, SupplyKind


@dataclass(frozen=True, slots=True)
class ReceiveInbound:
    """quantity: base units received now. closes: nothing more comes; what is missing is cancelled.

    inbound: id, number, or "NUMBER/LINE". More than was open is kept as received. lot, expiry: the
    lot these units belong to. received_on: default the business date.
    """

    inbound: str
    quantity: int
    closes: bool = False
    received_on: date | None = None
    lot: str | None = None
    expiry: date | None = None


async def receive_inbound(
    transactions: Transactions,
    viewer: Viewer,
    request: ReceiveInbound,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the inbound. Raises RightMissing, InputInvalid, NotFound, KeyReused."""
    viewer.must(Right.INTEGRATE)
    if request.quantity < 0 or (request.quantity == 0 and not request.closes):
        raise InputInvalid(("quantity",), "at least 1 unit, or 0 with `closes`")
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_receive, request)))["id"])


async def _receive(request: ReceiveInbound, desk: Desk) -> Done:
    inbound_id = await find_inbound(desk.session, request.inbound, path="inbound")
    inbound = await lock_row(desk.session, InboundRecord, inbound_id)
    if inbound is None:
        raise NotFound("InboundShipment", request.inbound)
    received_on = request.received_on or desk.today
    if received_on > desk.today:
        raise InputInvalid(("receivedOn",), f"lies after the business date {desk.today}")
    if inbound.quantity_open == 0 and request.quantity == 0:
        raise InputInvalid(("inbound",), "this inbound is closed already")
    before = shown(inbound)
    position = await position_for(desk, inbound.product_id, inbound.location_id)
    position.on_hand += request.quantity
    position.version += 1
    if request.lot:
        await _into_lot(desk, position, request)
    inbound.quantity_received += request.quantity
    open_again(inbound)
    if request.closes:
        inbound.quantity_cancelled += inbound.quantity_open
        open_again(inbound)
    inbound.version += 1
    await desk.session.flush()
    cause = f"receipt of {request.quantity} from {inbound.number}/{inbound.line}"
    entry = Entry(JournalAction.RECEIVED, cause=cause, before=before, after=shown(inbound))
    await desk.note(entry)
    await _move_pegs(desk, inbound, position, quantity=request.quantity)
    await cut_what_supply_lost(
        desk,
        supplies=[SupplyRef(SupplyKind.INBOUND, inbound.id)],
        cause=f"{inbound.number}/{inbound.line} came short",
        parent_id=entry.id,
    )
    if inbound.supplier_id is not None and request.quantity > 0:
        await _remember_receipt(desk, inbound, request.quantity, received_on=received_on)
    desk.products.add(inbound.product_id)
    return Done({"id": inbound.id}, cause=cause)


def open_again(inbound: InboundRecord) -> None:
    """Set the open quantity from ordered, received and cancelled; never below 0."""
    rest = inbound.quantity_ordered - inbound.quantity_received - inbound.quantity_cancelled
    inbound.quantity_open = max(0, rest)


def shown(inbound: InboundRecord) -> dict[str, Any]:
    """An inbound as the journal keeps it."""
    return {
        "inbound": inbound.id,
        "quantityOrdered": inbound.quantity_ordered,
        "quantityReceived": inbound.quantity_received,
        "quantityCancelled": inbound.quantity_cancelled,
        "quantityOpen": inbound.quantity_open,
        "expectedDate": inbound.expected_date.isoformat(),
    }


async def _into_lot(desk: Desk, position: StockPositionRecord, request: ReceiveInbound) -> None:
    number = request.lot or ""
    lots = {lot.number: lot for lot in await lots_of(desk.session, position.id)}
    lot = lots.get(number) or await new_lot(desk, position, number)
    lot.quantity += request.quantity
    lot.expiry = request.expiry or lot.expiry
    lot.version += 1


async def _move_pegs(
    desk: Desk, inbound: InboundRecord, position: StockPositionRecord, *, quantity: int
) -> None:
    """Move pegs to the stock, the first in the queue first, until the received units are used."""
    held = Held(inbound.product_id, inbound.location_id, 0, position=position)
    days = (desk.today - (inbound.arrival_p50 or inbound.expected_date)).days
    days_p90 = (desk.today - (inbound.arrival_p90 or inbound.expected_date)).days
    for reservation, _backorder, _frozen in await blocking_on(desk.session, inbound_id=inbound.id):
        within = quantity * reservation.quantity // reservation.supply_quantity
        line_units = min(reservation.quantity, within)
        if line_units <= 0:
            break
        quantity -= supply_part(reservation, line_units)
        moved = await move_peg(desk, reservation, line_units, to=held)
        _shift(moved, days, days_p90)


def _shift(reservation: ReservationRecord, days: int, days_p90: int) -> None:
    """The route's days stay; what was expected of the inbound is now known."""
    if reservation.arrival_p50 is not None:
        reservation.arrival_p50 += timedelta(days=days)
    if reservation.arrival_p90 is not None:
        reservation.arrival_p90 += timedelta(days=days_p90)


async def _remember_receipt(
    desk: Desk, inbound: InboundRecord, quantity: int, *, received_on: date
) -> None:
    """Add to the supplier's record, which arrival confidence rests on."""
    count = await receipt_count(desk.session, inbound.source, f"{inbound.number}/{inbound.line}")
    number = f"{inbound.number}/{inbound.line}/{count + 1}"
    desk.session.add(
        SupplierReceiptRecord(
            id=row_id("SupplierReceipt", inbound.source, number),
            source=inbound.source,
            number=number,
            supplier_id=inbound.supplier_id or "",
            product_id=inbound.product_id,
            ordered_on=inbound.ordered_on,
            promised_on=inbound.expected_date,
            received_on=received_on,
            quantity=quantity,
        )
    )
