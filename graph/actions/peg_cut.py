"""When supply itself falls, pegs are cut: lowest rank first, frozen lines last.

Each cut has a journal entry and an exception, in the transaction of what made the supply fall.
Imports call `cut_what_supply_lost` after they lowered stock or inbounds.
"""

from collections.abc import Iterable

from graph.actions.desk import Desk
from graph.actions.journal import Entry
from graph.actions.pegs import SupplyRef, free_of, ref_of, remove_peg
from graph.records.exception_queries import raise_exception
from graph.records.queue import BackorderRecord, ExceptionRecord, ReservationRecord
from graph.records.reservation_queries import blocking_on, lock_row
from graph.records.supply import InboundRecord, StockLotRecord, StockPositionRecord
from graph.values.identity import row_id
from graph.values.words import ExceptionKind, JournalAction, Severity, SupplyKind

CUT_ORDER = (SupplyKind.INBOUND, SupplyKind.LOT, SupplyKind.STOCK)

Peg = tuple[ReservationRecord, BackorderRecord, bool]


async def cut_what_supply_lost(
    desk: Desk,
    *,
    supplies: Iterable[SupplyRef],
    cause: str,
    parent_id: str | None = None,
) -> int:
    """Cut the pegs that these supplies no longer hold; returns the units of lines cut."""
    cut = 0
    for ref in sorted(set(supplies), key=lambda ref: (CUT_ORDER.index(ref.kind), ref.id)):
        pegs, held_quantity = await _pegs_on(desk, ref)
        excess = _total(pegs) - held_quantity
        cut += await _cut(desk, pegs, excess, cause=cause, parent_id=parent_id)
    return cut


async def _pegs_on(desk: Desk, ref: SupplyRef) -> tuple[list[Peg], int]:
    """The pegs on a supply, those that stay longest first, and how many units it still holds."""
    if ref.kind is SupplyKind.INBOUND:
        inbound = await lock_row(desk.session, InboundRecord, ref.id)
        pegs = await blocking_on(desk.session, inbound_id=ref.id)
        return pegs, inbound.quantity_open if inbound is not None else 0
    if ref.kind is SupplyKind.LOT:
        lot = await lock_row(desk.session, StockLotRecord, ref.id)
        pegs = await blocking_on(desk.session, lot_id=ref.id)
        return pegs, lot.quantity if lot is not None and not lot.blocked else 0
    position = await lock_row(desk.session, StockPositionRecord, ref.id)
    pegs = await blocking_on(desk.session, position_id=ref.id)
    # What the order system reserved for others stays; ours go first.
    return pegs, 0 if position is None else max(0, _total(pegs) + free_of(position))


def _total(pegs: list[Peg]) -> int:
    return sum(reservation.supply_quantity for reservation, _, _ in pegs)


async def _cut(
    desk: Desk, pegs: list[Peg], excess: int, *, cause: str, parent_id: str | None
) -> int:
    """Cut `excess` supply units, from the end of the list; returns line units cut."""
    total = 0
    for reservation, backorder, _frozen in reversed(pegs):
        if excess <= 0:
            break
        needed = -(-excess * reservation.quantity // reservation.supply_quantity)
        quantity = min(reservation.quantity, needed)
        before = {"supply": ref_of(reservation).key, "quantity": reservation.quantity}
        plan_id = reservation.plan_id
        rest = reservation.quantity - quantity
        excess -= await remove_peg(desk, reservation, quantity)
        await desk.note(
            Entry(
                JournalAction.PEG_CUT,
                cause=cause,
                before=before,
                after={"quantity": rest},
                backorder_id=backorder.id,
                plan_id=plan_id,
                parent_id=parent_id,
            )
        )
        await _raise(desk, backorder, quantity, cause=cause)
        total += quantity
    return total


async def _raise(desk: Desk, backorder: BackorderRecord, quantity: int, *, cause: str) -> None:
    kind = ExceptionKind.PEG_CUT
    await raise_exception(
        desk.session,
        ExceptionRecord(
            id=row_id("Exception", kind.value, backorder.id, desk.today.isoformat()),
            kind=kind.value,
            subject=backorder.id,
            severity=Severity.HIGH.value,
            raised_at=desk.at,
            sentence=f"{quantity} reserved units of this line are gone: {cause}.",
            recommended_action="Propose a new plan for this line.",
            customer_id=backorder.customer_id,
        ),
        [backorder.id],
    )
