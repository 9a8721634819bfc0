"""A person reserves supply for a line for a while, or lets a reservation go."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from graph.actions.desk import Call, Desk, Done
from graph.actions.freeing import release_peg
from graph.actions.journal import Entry
from graph.actions.pegs import NewPeg, SupplyRef, Terms, add_peg, hold_supply
from graph.actions.references import find, find_backorder
from graph.actions.step import perform
from graph.ports import Clock
from graph.records.database import Transactions
from graph.records.queue import ReservationRecord
from graph.records.reservation_queries import line_and_customer, lock_row
from graph.refusals import InputInvalid, LineBlocked, NotFound
from graph.values.identity import parse_global_id
from graph.values.viewer import Viewer
from graph.values.words import Firmness, JournalAction, Right, SupplyKind

KIND_OF = {
    "StockPosition": SupplyKind.STOCK,
    "StockLot": SupplyKind.LOT,
    "InboundShipment": SupplyKind.INBOUND,
}
LONGEST_DAYS = 30
DEFAULT_HOURS = 24


@dataclass(frozen=True, slots=True)
class ReserveSoft:
    """supply: id of a stock position, lot or inbound of the line's product. quantity: base units.

    expires_at: default 24 hours from now, at most 30 days.
    """

    backorder: str
    supply: str
    quantity: int
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReleaseReservation:
    """reservation: its id, FIRM or SOFT."""

    reservation: str
    reason: str


async def reserve_soft(
    transactions: Transactions,
    viewer: Viewer,
    request: ReserveSoft,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the reservation.

    Raises RightMissing, InputInvalid, NotFound, LineBlocked, ReservationRefused, KeyReused.
    """
    viewer.must(Right.EXECUTE)
    if request.quantity < 1:
        raise InputInvalid(("quantity",), "at least 1 unit")
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_reserve, request)))["id"])


def supply_of(text: str) -> SupplyRef:
    """The supply that a global id names. Raises InputInvalid."""
    parsed = parse_global_id(text)
    if parsed is None or parsed[0] not in KIND_OF:
        raise InputInvalid(("supply",), "the id of a stock position, lot or inbound shipment")
    return SupplyRef(KIND_OF[parsed[0]], parsed[1])


async def _reserve(request: ReserveSoft, desk: Desk) -> Done:
    backorder_id = await find_backorder(desk.session, request.backorder, path="backorder")
    found = await line_and_customer(desk.session, backorder_id)
    if found is None:
        raise NotFound("Backorder", request.backorder)
    backorder, line, _ = found
    if line.hold or line.frozen or backorder.in_doubt:
        because = "held" if line.hold else "frozen" if line.frozen else "in doubt"
        raise LineBlocked(request.backorder, because)
    short = backorder.open_quantity - backorder.allocated_quantity
    if request.quantity > short:
        raise InputInvalid(("quantity",), f"only {short} units of the line are short")
    expires_at = request.expires_at or desk.at + timedelta(hours=DEFAULT_HOURS)
    if not desk.at < expires_at <= desk.at + timedelta(days=LONGEST_DAYS):
        raise InputInvalid(("expiresAt",), f"after now, at most {LONGEST_DAYS} days ahead")
    supply = supply_of(request.supply)
    if (await hold_supply(desk, supply)).product_id != backorder.product_id:
        raise InputInvalid(("supply",), "this supply holds another product")
    peg = NewPeg(supply, request.quantity, request.quantity)
    terms = Terms(Firmness.SOFT, expires_at=expires_at)
    record = await add_peg(desk, backorder_id, peg, terms)
    cause = f"{request.quantity} reserved until {expires_at:%Y-%m-%d %H:%M} UTC"
    entry = Entry(
        JournalAction.RESERVED,
        cause=cause,
        after={"supply": supply.key, "quantity": request.quantity},
        backorder_id=backorder_id,
    )
    await desk.note(entry)
    return Done({"id": record.id}, cause=cause)


async def release_reservation(
    transactions: Transactions,
    viewer: Viewer,
    request: ReleaseReservation,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the backorder that had it. Raises RightMissing, InputInvalid, NotFound, KeyReused.

    A frozen line keeps what it has: LineBlocked.
    """
    viewer.must(Right.EXECUTE)
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_release, request)))["id"])


async def _release(request: ReleaseReservation, desk: Desk) -> Done:
    name = request.reservation
    reservation_id = await find(desk.session, "Reservation", name, path="reservation")
    record = await lock_row(desk.session, ReservationRecord, reservation_id)
    if record is None:
        raise NotFound("Reservation", name)
    if record.firmness == Firmness.PROJECTED.value:
        raise InputInvalid(("reservation",), "a projected peg reserves nothing")
    found = await line_and_customer(desk.session, record.backorder_id)
    if found is not None and found[1].frozen:
        raise LineBlocked(found[0].id, "frozen")
    backorder_id = record.backorder_id
    cause = f"reservation let go: {request.reason}"
    await release_peg(desk, record, record.quantity, cause=cause)
    return Done({"id": backorder_id}, cause=cause)
