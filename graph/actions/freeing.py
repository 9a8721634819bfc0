"""A line gives up what it no longer needs: soft pegs first, then those that arrive last."""

from graph.actions.desk import Desk
from graph.actions.journal import Entry
from graph.actions.line_arithmetic import open_quantity_of
from graph.actions.pegs import ref_of, remove_peg
from graph.records.natural_keys import backorder_of_line
from graph.records.orders import OrderLineRecord
from graph.records.queue import ReservationRecord
from graph.records.reservation_queries import blocking_of
from graph.values.words import JournalAction


async def free_excess(
    desk: Desk, line: OrderLineRecord, *, cause: str, parent_id: str | None = None
) -> int:
    """Free reservations beyond the line's open quantity; returns the line units freed."""
    backorder = await backorder_of_line(desk.session, line.id)
    if backorder is None:
        return 0
    pegs = await blocking_of(desk.session, backorder.id)
    rest, _ = open_quantity_of(
        line.quantity_ordered, line.quantity_shipped or 0, line.quantity_cancelled
    )
    excess = sum(peg.quantity for peg in pegs) - rest
    freed = 0
    for peg in pegs:
        if excess <= freed:
            break
        quantity = min(peg.quantity, excess - freed)
        await release_peg(desk, peg, quantity, cause=cause, parent_id=parent_id)
        freed += quantity
    return freed


async def release_peg(
    desk: Desk,
    peg: ReservationRecord,
    quantity: int,
    *,
    cause: str,
    parent_id: str | None = None,
) -> None:
    """Take line units off a reservation, with its journal entry."""
    entry = Entry(
        JournalAction.RESERVATION_RELEASED,
        cause=cause,
        before={"supply": ref_of(peg).key, "quantity": peg.quantity},
        after={"quantity": peg.quantity - quantity},
        backorder_id=peg.backorder_id,
        plan_id=peg.plan_id,
        parent_id=parent_id,
    )
    await remove_peg(desk, peg, quantity)
    await desk.note(entry)
