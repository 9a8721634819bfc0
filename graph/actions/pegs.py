"""The bookkeeping of reservations: supply, protections, line and versions move in one place.

Every reservation that blocks is made, moved, cut and removed here, so the counters fit:
reserved_ours = units of ours on the position that the order system has not acknowledged.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from graph.actions.desk import Desk
from graph.actions.protected import Taker, counted, quota_left, withheld
from graph.records.customers import CustomerRecord
from graph.records.queue import ReservationRecord
from graph.records.reservation_queries import (
    blocked_quantity,
    line_and_customer,
    lock_row,
    lock_rows,
    protections_of,
)
from graph.records.supply import (
    InboundRecord,
    ProtectionRecord,
    StockLotRecord,
    StockPositionRecord,
)
from graph.refusals import NotFound, ReservationRefused
from graph.values.identity import row_id
from graph.values.words import Firmness, SupplyKind


@dataclass(frozen=True, slots=True)
class SupplyRef:
    """One supply; LOT carries its position too."""

    kind: SupplyKind
    id: str

    @property
    def key(self) -> str:
        """The supply's key in problems, plans and versions."""
        return f"{self.kind.value}:{self.id}"

    @classmethod
    def parse(cls, key: str) -> "SupplyRef":
        """The supply that a key names."""
        kind, _, row = key.partition(":")
        return cls(SupplyKind(kind), row)


@dataclass(frozen=True, slots=True)
class NewPeg:
    """What to reserve. quantity: units of the line; supply_quantity: units of the supply."""

    supply: SupplyRef
    quantity: int
    supply_quantity: int
    arrival_p50: date | None = None
    arrival_p90: date | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """How firmly, by which plan, until when."""

    firmness: Firmness = Firmness.FIRM
    plan_id: str | None = None
    expires_at: datetime | None = None


@dataclass(slots=True)
class Held:
    """A locked supply: its rows and what it can still give, in its base units."""

    product_id: str
    location_id: str
    free_quantity: int
    position: StockPositionRecord | None = None
    lot: StockLotRecord | None = None
    inbound: InboundRecord | None = None

    def reserve(self, quantity: int) -> None:
        """Count units of ours in (negative: out) and move the versions."""
        if self.position is not None:
            self.position.reserved_ours += quantity
            self.position.version += 1
        if self.lot is not None:
            self.lot.version += 1
        if self.inbound is not None:
            self.inbound.version += 1


def free_of(position: StockPositionRecord) -> int:
    """Units on hand that no reservation holds; safety stock is not taken off."""
    return position.on_hand - position.reserved_external - position.reserved_ours


def taker_of(customer: CustomerRecord) -> Taker:
    """The customer as protections see it."""
    groups = {customer.tier, customer.segment or "", customer.number} - {""}
    return Taker(frozenset(groups), customer.region)


async def hold_supply(desk: Desk, ref: SupplyRef) -> Held:
    """Lock a supply's rows; what it can give is counted under the lock. Raises NotFound."""
    if ref.kind is SupplyKind.INBOUND:
        inbound = await lock_row(desk.session, InboundRecord, ref.id)
        if inbound is None:
            raise NotFound("InboundShipment", ref.id)
        taken = await blocked_quantity(desk.session, inbound_id=ref.id)
        free = inbound.quantity_open - taken
        return Held(inbound.product_id, inbound.location_id, free, inbound=inbound)
    lot = await lock_row(desk.session, StockLotRecord, ref.id) if _is_lot(ref) else None
    if _is_lot(ref) and lot is None:
        raise NotFound("StockLot", ref.id)
    position_id = lot.position_id if lot is not None else ref.id
    position = await lock_row(desk.session, StockPositionRecord, position_id)
    if position is None:
        raise NotFound("StockPosition", position_id)
    free = free_of(position)
    if lot is not None:
        rest = lot.quantity - await blocked_quantity(desk.session, lot_id=ref.id)
        free = 0 if lot.blocked else min(free, rest)
    return Held(position.product_id, position.location_id, free, position=position, lot=lot)


def _is_lot(ref: SupplyRef) -> bool:
    return ref.kind is SupplyKind.LOT


async def lock_protections(desk: Desk, product_id: str) -> list[ProtectionRecord]:
    """The protections on a product, locked, by id."""
    ids = await protections_of(desk.session, product_id)
    return list((await lock_rows(desk.session, ProtectionRecord, ids)).values())


async def add_peg(desk: Desk, backorder_id: str, peg: NewPeg, terms: Terms) -> ReservationRecord:
    """Reserve supply for a line. Raises NotFound, ReservationRefused."""
    found = await line_and_customer(desk.session, backorder_id)
    if found is None:
        raise NotFound("Backorder", backorder_id)
    backorder, line, customer = found
    held = await hold_supply(desk, peg.supply)
    used = await _count_in(desk, held, peg, taker_of(customer))
    held.reserve(peg.supply_quantity)
    line.version += 1
    desk.lines.add(line.id)
    desk.products |= {backorder.product_id, held.product_id}
    record = _record(backorder_id, peg, terms, held)
    record.created_at = desk.at
    record.protection_ids = used
    return await _store(desk, record)


async def _count_in(desk: Desk, held: Held, peg: NewPeg, taker: Taker) -> list[str]:
    """Check what is free for this taker, count the peg as used; ids of its protections."""
    protections = await lock_protections(desk, held.product_id)
    location, today = held.location_id, desk.today
    available = held.free_quantity
    if held.position is not None:
        available -= withheld(protections, taker, location_id=location, today=today)
    quota = quota_left(protections, taker, location_id=location, today=today)
    available = available if quota is None else min(available, quota)
    if peg.supply_quantity > available or peg.quantity <= 0:
        raise ReservationRefused(peg.supply.key, peg.supply_quantity, max(0, available))
    used = counted(protections, taker, location_id=location, today=today)
    for protection in used:
        protection.used += peg.supply_quantity
        protection.version += 1
    return [protection.id for protection in used]


def _record(backorder_id: str, peg: NewPeg, terms: Terms, held: Held) -> ReservationRecord:
    maker = terms.plan_id or f"by hand {uuid4().hex}"
    return ReservationRecord(
        id=row_id("Reservation", maker, backorder_id, peg.supply.key),
        backorder_id=backorder_id,
        firmness=terms.firmness.value,
        supply=peg.supply.kind.value,
        position_id=held.position.id if held.position else None,
        lot_id=held.lot.id if held.lot else None,
        inbound_id=held.inbound.id if held.inbound else None,
        quantity=peg.quantity,
        supply_quantity=peg.supply_quantity,
        arrival_p50=peg.arrival_p50,
        arrival_p90=peg.arrival_p90,
        expires_at=terms.expires_at,
        plan_id=terms.plan_id,
        kind=peg.kind,
    )


async def _store(desk: Desk, record: ReservationRecord) -> ReservationRecord:
    """Insert, or add to the reservation the same plan already has on the same supply."""
    same = await lock_row(desk.session, ReservationRecord, record.id)
    if same is None:
        desk.session.add(record)
        await desk.session.flush()
        return record
    same.quantity += record.quantity
    same.supply_quantity += record.supply_quantity
    await desk.session.flush()
    return same


def ref_of(reservation: ReservationRecord) -> SupplyRef:
    """The supply a reservation draws on."""
    kind = SupplyKind(reservation.supply)
    ids = {
        SupplyKind.STOCK: reservation.position_id,
        SupplyKind.LOT: reservation.lot_id,
        SupplyKind.INBOUND: reservation.inbound_id,
    }
    return SupplyRef(kind, ids[kind] or "")


def supply_part(reservation: ReservationRecord, quantity: int) -> int:
    """Supply units behind `quantity` of the reservation's line units, rounded up."""
    return -(-reservation.supply_quantity * quantity // reservation.quantity)


async def remove_peg(
    desk: Desk, reservation: ReservationRecord, quantity: int, *, consumed: bool = False
) -> int:
    """Take `quantity` line units off a reservation; returns the supply units that come free.

    consumed: the goods left the shelf, so the position's on hand falls with its reserved figure
    and the protections stay used.
    """
    held = await hold_supply(desk, ref_of(reservation))
    units = supply_part(reservation, quantity)
    held.reserve(0 if reservation.acknowledged else -units)
    if held.position is not None and reservation.acknowledged:
        external = held.position.reserved_external
        held.position.reserved_external = max(0, external - units)
    if held.position is not None and consumed:
        held.position.on_hand -= units
    if held.lot is not None and consumed:
        held.lot.quantity -= units
    if not consumed:
        await _give_back(desk, reservation.protection_ids, units)
    await _touch_line(desk, reservation.backorder_id)
    desk.products.add(held.product_id)
    if quantity >= reservation.quantity:
        await desk.session.delete(reservation)
    else:
        reservation.quantity -= quantity
        reservation.supply_quantity -= units
    await desk.session.flush()
    return units


async def _give_back(desk: Desk, protection_ids: list[str], units: int) -> None:
    protections = await lock_rows(desk.session, ProtectionRecord, protection_ids)
    for protection in protections.values():
        protection.used = max(0, protection.used - units)
        protection.version += 1


async def _touch_line(desk: Desk, backorder_id: str) -> None:
    found = await line_and_customer(desk.session, backorder_id)
    if found is not None:
        backorder, line, _ = found
        line.version += 1
        desk.lines.add(line.id)
        desk.products.add(backorder.product_id)


async def move_peg(
    desk: Desk, reservation: ReservationRecord, quantity: int, *, to: Held
) -> ReservationRecord:
    """Move line units of a reservation on an inbound to the stock that the inbound became.

    The plan, firmness, route and protections stay; only the supply changes.
    """
    units = supply_part(reservation, quantity)
    moved = replace_supply(reservation, quantity, units, to)
    to.reserve(units)
    await _touch_line(desk, reservation.backorder_id)
    desk.products.add(to.product_id)
    if quantity >= reservation.quantity:
        await desk.session.delete(reservation)
    else:
        reservation.quantity -= quantity
        reservation.supply_quantity -= units
    await desk.session.flush()
    return await _store(desk, moved)


def replace_supply(
    reservation: ReservationRecord, quantity: int, units: int, to: Held
) -> ReservationRecord:
    """A reservation like this one, of these units, on a stock position."""
    position_id = to.position.id if to.position else ""
    key = SupplyRef(SupplyKind.STOCK, position_id).key
    maker = reservation.plan_id or f"by hand {uuid4().hex}"
    return ReservationRecord(
        **{
            **reservation.model_dump(),
            "id": row_id("Reservation", maker, reservation.backorder_id, key),
            "supply": SupplyKind.STOCK.value,
            "position_id": position_id,
            "lot_id": None,
            "inbound_id": None,
            "quantity": quantity,
            "supply_quantity": units,
            "acknowledged": False,
        }
    )
