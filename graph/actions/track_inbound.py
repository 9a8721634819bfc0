"""News of an inbound that has not arrived: its tracking, or another date or quantity."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from graph.actions.desk import Call, Desk, Done
from graph.actions.journal import Entry
from graph.actions.peg_cut import cut_what_supply_lost
from graph.actions.pegs import SupplyRef
from graph.actions.receive_inbound import open_again, shown
from graph.actions.references import find_inbound
from graph.actions.step import perform
from graph.ports import Clock
from graph.records.database import Transactions
from graph.records.reservation_queries import lock_row
from graph.records.supply import InboundRecord
from graph.refusals import InputInvalid, NotFound
from graph.values.viewer import Viewer
from graph.values.words import JournalAction, Right, SupplyKind

LONGEST_TRACKING = 500


@dataclass(frozen=True, slots=True)
class TrackInbound:
    """tracking: the carrier's word. eta: the day it says the goods reach the inbound's location."""

    inbound: str
    tracking: str | None = None
    eta: date | None = None


@dataclass(frozen=True, slots=True)
class ChangeInbound:
    """What the supplier says now; absent values stay. quantity_ordered: base units in all."""

    inbound: str
    expected_date: date | None = None
    quantity_ordered: int | None = None


async def track_inbound(
    transactions: Transactions,
    viewer: Viewer,
    request: TrackInbound,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the inbound. Raises RightMissing, InputInvalid, NotFound, KeyReused."""
    viewer.must(Right.INTEGRATE)
    if request.tracking is None and request.eta is None:
        raise InputInvalid(("tracking",), "say what the tracking says, or the day it names")
    if len(request.tracking or "") > LONGEST_TRACKING:
        raise InputInvalid(("tracking",), f"at most {LONGEST_TRACKING} characters")
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_track, request)))["id"])


async def _open_inbound(desk: Desk, text: str) -> InboundRecord:
    inbound_id = await find_inbound(desk.session, text, path="inbound")
    inbound = await lock_row(desk.session, InboundRecord, inbound_id)
    if inbound is None:
        raise NotFound("InboundShipment", text)
    if inbound.quantity_open == 0:
        raise InputInvalid(("inbound",), "nothing of this inbound is open")
    return inbound


async def _track(request: TrackInbound, desk: Desk) -> Done:
    inbound = await _open_inbound(desk, request.inbound)
    before = _tracked(inbound)
    if request.eta is not None and request.eta != inbound.tracking_eta:
        inbound.version += 1
        inbound.tracking_eta = request.eta
    inbound.tracking = request.tracking or inbound.tracking
    cause = f"tracking of {inbound.number}/{inbound.line}"
    after = _tracked(inbound)
    await desk.note(Entry(JournalAction.TRACKED, cause=cause, before=before, after=after))
    desk.products.add(inbound.product_id)
    return Done({"id": inbound.id}, cause=cause)


def _tracked(inbound: InboundRecord) -> dict[str, object]:
    eta = inbound.tracking_eta
    return {
        "inbound": inbound.id,
        "tracking": inbound.tracking,
        "trackingEta": eta.isoformat() if eta else None,
    }


async def change_inbound(
    transactions: Transactions,
    viewer: Viewer,
    request: ChangeInbound,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the inbound. Raises RightMissing, InputInvalid, NotFound, KeyReused."""
    viewer.must(Right.INTEGRATE)
    if request.expected_date is None and request.quantity_ordered is None:
        raise InputInvalid(("expectedDate",), "give a new date, a new quantity, or both")
    if request.quantity_ordered is not None and request.quantity_ordered < 0:
        raise InputInvalid(("quantityOrdered",), "0 or more")
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_change, request)))["id"])


async def _change(request: ChangeInbound, desk: Desk) -> Done:
    inbound = await _open_inbound(desk, request.inbound)
    before = shown(inbound)
    inbound.expected_date = request.expected_date or inbound.expected_date
    if request.quantity_ordered is not None:
        inbound.quantity_ordered = request.quantity_ordered
        open_again(inbound)
    inbound.version += 1
    await desk.session.flush()
    cause = f"{inbound.number}/{inbound.line} changed by its supplier"
    entry = Entry(JournalAction.TRACKED, cause=cause, before=before, after=shown(inbound))
    await desk.note(entry)
    await cut_what_supply_lost(
        desk,
        supplies=[SupplyRef(SupplyKind.INBOUND, inbound.id)],
        cause=cause,
        parent_id=entry.id,
    )
    desk.products.add(inbound.product_id)
    return Done({"id": inbound.id}, cause=cause)
