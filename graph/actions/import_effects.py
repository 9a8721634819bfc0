"""What follows from imported changes: journal entries, pegs cut or freed, lines made true."""

from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from graph.actions.desk import Desk
from graph.actions.freeing import free_excess
from graph.actions.journal import Entry
from graph.actions.line_arithmetic import settle
from graph.actions.peg_cut import cut_what_supply_lost
from graph.actions.pegs import SupplyRef
from graph.records.bulk import AnyRow, chunks
from graph.records.orders import OrderLineRecord
from graph.records.reservation_queries import lock_row
from graph.records.staging.effects import backorders_of, pegged, queued_lines, touched
from graph.records.staging.tables import CLOSED_FILE, Stage
from graph.values.words import JournalAction, SupplyKind

Shown = dict[str, str]

LINE: Shown = {
    "quantity_ordered": "quantityOrdered",
    "quantity_shipped": "quantityShipped",
    "quantity_cancelled": "quantityCancelled",
    "requested_date": "requestedDate",
    "promised_date": "promisedDate",
    "ship_complete": "shipComplete",
    "minimum_shipment": "minimumShipment",
    "maximum_lateness": "maximumLateness",
    "maximum_shipments": "maximumShipments",
    "hold": "hold",
    "frozen": "frozen",
    "price": "price",
}
POSITION: Shown = {
    "on_hand": "onHand",
    "reserved_external": "reserved",
    "safety_stock": "safetyStock",
}
INBOUND: Shown = {
    "quantity_ordered": "quantityOrdered",
    "quantity_received": "quantityReceived",
    "quantity_cancelled": "quantityCancelled",
    "quantity_open": "quantityOpen",
    "expected_date": "expectedDate",
}
SHOWN: dict[str, tuple[str, Shown]] = {
    "orderLines": ("line", LINE),
    "stockPositions": ("position", POSITION),
    "inboundShipments": ("inbound", INBOUND),
}
"""Tables whose changes get a child entry each: the word for the row, and what the entry shows."""
GETTERS = {name: attrgetter(*shown) for name, (_, shown) in SHOWN.items()}
SUPPLIES = (
    ("inboundShipments", "inbound_id", SupplyKind.INBOUND),
    ("stockLots", "lot_id", SupplyKind.LOT),
    ("stockPositions", "position_id", SupplyKind.STOCK),
)
ONE_STEP: dict[str, JournalAction] = {
    "quantityShipped": JournalAction.SHIPPED,
    "quantityCancelled": JournalAction.CANCELLED,
    "promisedDate": JournalAction.PROMISE_CHANGED,
    "hold": JournalAction.HELD,
    "frozen": JournalAction.FROZEN,
}
"""What a change of a line is called where nothing else of it changed."""


async def write_children(desk: Desk, stage: Stage, *, parent_id: str, cause: str) -> None:
    """One child entry for each line, stock position and inbound that changed or came new."""
    for name, (word, shown) in SHOWN.items():
        table = stage.tables.get(name)
        if table is None:
            continue
        async for rows in touched(stage, table, list(shown), new_too=name == "orderLines"):
            backorders = (
                await backorders_of(stage, [row.id for row, _ in rows])
                if name == "orderLines"
                else {}
            )
            entries = []
            for staged, stored in rows:
                was, now = _difference(name, staged, stored)
                if not now:
                    continue
                entries.append(
                    Entry(
                        _action(name, now, new=stored is None),
                        cause=_cause(staged, stored, cause),
                        before=None if stored is None else {word: staged.id} | was,
                        after={word: staged.id} | now,
                        backorder_id=backorders.get(staged.id),
                        parent_id=parent_id,
                    )
                )
            await desk.note_all(entries)


def _cause(staged: AnyRow, stored: AnyRow | None, cause: str) -> str:
    if staged.file_ == CLOSED_FILE:
        return f"{cause}: absent from the snapshot"
    return f"{cause}: order line added" if stored is None else cause


def _difference(
    name: str, staged: AnyRow, stored: AnyRow | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    values, shown = GETTERS[name], SHOWN[name][1]
    after = values(staged)
    before = [None] * len(shown) if stored is None else values(stored)
    was, now = {}, {}
    for (attribute, called), new, old in zip(shown.items(), after, before, strict=True):
        if attribute == "price" and new is not None:
            new = Decimal(new).scaleb(-4)
        if new != old:
            was[called], now[called] = _json(old), _json(new)
    return was, now


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _action(table: str, now: dict[str, Any], *, new: bool) -> JournalAction:
    if table == "stockPositions":
        return JournalAction.COUNTED
    if table == "inboundShipments":
        received = "quantityReceived" in now
        return JournalAction.RECEIVED if received else JournalAction.TRACKED
    if new or len(now) > 1:
        return JournalAction.ORDER_CHANGED
    return ONE_STEP.get(next(iter(now)), JournalAction.ORDER_CHANGED)


async def settle_effects(desk: Desk, stage: Stage, *, parent_id: str, cause: str) -> None:
    """Cut pegs that supply lost, free what lines no longer need, make lines and queue agree."""
    lines = stage.tables.get("orderLines")
    queued: list[str] = []
    if lines is not None:
        queued, reserved = await queued_lines(stage, lines)
        for line_id in reserved:
            line = await lock_row(desk.session, OrderLineRecord, line_id)
            if line is not None:
                await free_excess(desk, line, cause=cause, parent_id=parent_id)
    supplies = []
    for name, column, kind in SUPPLIES:
        table = stage.tables.get(name)
        if table is not None:
            supplies += [SupplyRef(kind, row) for row in await pegged(stage, table, column)]
    await cut_what_supply_lost(desk, supplies=supplies, cause=cause, parent_id=parent_id)
    await desk.session.flush()
    for some in chunks(set(queued) | desk.lines):
        await settle(desk.session, desk.clock, some)
