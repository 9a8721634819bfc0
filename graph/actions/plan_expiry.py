"""What time ends: soft reservations past their instant, drafts past their day.

Every step runs this first, so no decision rests on what is already over; the passing of a day and
the service's start call `expire`.
"""

from dataclasses import replace

from graph.actions.desk import Desk, open_desk
from graph.actions.journal import Entry
from graph.actions.pegs import ref_of, remove_peg
from graph.actions.staleness import mark_stale
from graph.ports import Clock
from graph.records.database import Transactions
from graph.records.plan_queries import drafts_due
from graph.records.reservation_queries import soft_due
from graph.values.viewer import SYSTEM
from graph.values.words import JournalAction, PlanStatus


async def expire_what_is_due(desk: Desk) -> int:
    """End them in the caller's transaction, in the system's name; returns how many."""
    system = replace(desk, viewer=SYSTEM)
    return await _end_reservations(system) + await _end_drafts(system)


async def _end_reservations(desk: Desk) -> int:
    ended = await soft_due(desk.session, desk.at)
    for reservation in ended:
        entry = Entry(
            JournalAction.RESERVATION_RELEASED,
            cause="its time was over",
            before={"supply": ref_of(reservation).key, "quantity": reservation.quantity},
            after={"quantity": 0},
            backorder_id=reservation.backorder_id,
        )
        await remove_peg(desk, reservation, reservation.quantity)
        await desk.note(entry)
    return len(ended)


async def _end_drafts(desk: Desk) -> int:
    ended = await drafts_due(desk.session, desk.today)
    for plan in ended:
        plan.status = PlanStatus.EXPIRED.value
        await desk.note(
            Entry(
                JournalAction.PLAN_EXPIRED,
                cause="a draft lives until the end of its day",
                before={"status": PlanStatus.DRAFT.value},
                after={"status": plan.status},
                plan_id=plan.id,
            )
        )
    return len(ended)


async def expire(transactions: Transactions, clock: Clock) -> frozenset[str]:
    """End what is due, in a transaction of its own; returns the products that it touched.

    The caller refreshes them. Takes no viewer: time is nobody's decision.
    """
    async with transactions.begin() as session:
        desk = await open_desk(session, clock, SYSTEM)
        await expire_what_is_due(desk)
        await desk.settle()
        if desk.products:
            await mark_stale(session, desk.products, "reservations ended")
        return frozenset(desk.products)
