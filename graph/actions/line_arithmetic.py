"""Keeps a line's open and allocated quantities true inside the transaction that changes them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from graph.actions.business_day import now
from graph.ports import Clock
from graph.records.bulk import AnyRow, Values, apply, chunks, differing, set_columns
from graph.records.orders import OrderLineRecord
from graph.records.queue import BackorderRecord
from graph.records.queue_queries import backorders_to_settle
from graph.values.words import ConstraintKind

NOTHING = Decimal(0)
CLOSED: Values = {
    "margin_at_stake": NOTHING,
    "penalty_at_stake": NOTHING,
    "expected_p50": None,
    "expected_p90": None,
    "constraint_kind": ConstraintKind.NONE.value,
    "constraint_sentence": "",
    "score": None,
    "sort_key": "~",
    "policy_version": None,
}
"""What is derived of a backorder that closed: nothing is waiting any more."""


def open_quantity_of(ordered: int, shipped: int, cancelled: int) -> tuple[int, int]:
    """(open, over-shipped) in base units; ordered + over = shipped + cancelled + open."""
    rest = ordered - shipped - cancelled
    return max(0, rest), max(0, -rest)


def due_date_of(line: Any) -> date | None:
    """The promised date, or the requested one where none was promised."""
    due: date | None = line.promised_date or line.requested_date
    return due


def latest_date_of(line: Any) -> date | None:
    """The day after which the customer no longer takes the line; None without such a limit."""
    due = due_date_of(line)
    if due is None or line.maximum_lateness is None:
        return None
    return due + timedelta(days=line.maximum_lateness)


def over_shipped_of(line: Any) -> int:
    """Units shipped beyond the order; 0 where shipments are unknown."""
    _, over = open_quantity_of(
        line.quantity_ordered, line.quantity_shipped or 0, line.quantity_cancelled
    )
    return 0 if line.quantity_shipped is None else over


def backorder_facts(line: Any, present: Mapping[str, Any], *, today: date) -> Values:
    """Columns of the backorder that follow from its line alone; it closes and reopens by them.

    present: is_open and closed_on of the row as it is. An unknown shipped quantity leaves the
    most that can be open, and the row in doubt.
    """
    rest, _ = open_quantity_of(
        line.quantity_ordered, line.quantity_shipped or 0, line.quantity_cancelled
    )
    was_closed_on = None if present["is_open"] else present["closed_on"]
    return {
        "product_id": line.product_id,
        "location_id": line.location_id,
        "is_open": rest > 0,
        "closed_on": None if rest > 0 else was_closed_on or today,
        "open_quantity": rest,
        "in_doubt": line.quantity_shipped is None and rest > 0,
        "due_date": due_date_of(line),
        "latest_date": latest_date_of(line),
        "price": line.price,
    }


async def settle(session: AsyncSession, clock: Clock, line_ids: Iterable[str]) -> None:
    """Set over-shipped on the lines; open, allocated and closing on their backorders.

    Call it in the same transaction after changing quantities of lines or FIRM/SOFT reservations.
    """
    connection = await session.connection()
    moment = await now(connection, clock)
    lines: list[AnyRow] = []
    for some in chunks(line_ids):
        lines.extend(await backorders_to_settle(connection, some))
    await apply(
        connection,
        differing(
            OrderLineRecord,
            [{"id": row.id, "quantity_over_shipped": row.quantity_over_shipped} for row in lines],
            [{"id": row.id, "quantity_over_shipped": over_shipped_of(row)} for row in lines],
        ),
    )
    waiting = [row for row in lines if row.backorder_id is not None]
    present = [backorder_columns(row) for row in waiting]
    wanted = [
        {"id": row.backorder_id, "allocated_quantity": row.reserved_quantity}
        | backorder_facts(row, before, today=moment.day)
        for row, before in zip(waiting, present, strict=True)
    ]
    await apply(connection, differing(BackorderRecord, present, wanted, keep=True))
    closing = [
        {"id": row["id"]} | CLOSED
        for row, before in zip(wanted, present, strict=True)
        if before["is_open"] and not row["is_open"]
    ]
    await set_columns(connection, BackorderRecord, closing)


def backorder_columns(row: AnyRow) -> dict[str, Any]:
    """The backorder's columns of a row that joins a line with its backorder."""
    names = ("product_id", "location_id", "is_open", "closed_on", "open_quantity", "in_doubt")
    others = ("allocated_quantity", "due_date", "latest_date", "price")
    return {"id": row.backorder_id} | {
        name: getattr(row, f"backorder_{name}") for name in (*names, *others)
    }
