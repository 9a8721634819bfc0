"""Which promises were kept: on-time quantities of lines, and the promises that were broken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from graph.actions.line_arithmetic import due_date_of, over_shipped_of
from graph.records.bulk import AnyRow, Values
from graph.values.identity import row_id


@dataclass(frozen=True, slots=True)
class Promises:
    """Rows for order_line (differing columns) and broken_promise."""

    lines: tuple[Values, ...]
    broken: tuple[Values, ...]


def keep_promises(histories: Iterable[AnyRow], today: date) -> Promises:
    """What became of each line's promise, by its shipments, on the business day."""
    lines, broken = [], []
    for row in histories:
        on_time, days_late = _kept(row, today)
        over = over_shipped_of(row)
        quantity = int(row.on_time_quantity or 0)
        if (
            row.quantity_on_time != quantity
            or row.on_time_in_full is not on_time
            or row.quantity_over_shipped != over
        ):
            lines.append(
                {
                    "id": row.id,
                    "quantity_over_shipped": over,
                    "quantity_on_time": quantity,
                    "on_time_in_full": on_time,
                }
            )
        if days_late > 0:
            broken.append(_broken_promise(row, days_late))
    return Promises(tuple(lines), tuple(broken))


def has_rest(row: AnyRow) -> bool:
    """Whether a line has, or may have, an open quantity."""
    shipped = row.quantity_shipped or 0
    return bool(row.quantity_ordered - shipped - row.quantity_cancelled > 0)


def _kept(row: AnyRow, today: date) -> tuple[bool | None, int]:
    """(on time in full, days late); None while open and not due, or where nobody can know.

    Units that the line calls shipped but no shipment shows may have arrived in time: a line is
    called missed only if it missed even so.
    """
    due = due_date_of(row)
    needed = row.quantity_ordered - row.quantity_cancelled
    if due is None or needed <= 0 or row.quantity_shipped is None:
        return None, 0
    on_time = int(row.on_time_quantity or 0)
    if on_time >= needed:
        return True, 0
    if today <= due:
        return None, 0
    unseen = max(0, row.quantity_shipped - int(row.arrived_quantity or 0))
    if on_time + unseen >= needed:
        return None, 0
    shipped = row.quantity_shipped >= needed
    late_until = row.last_arrival if shipped and row.last_arrival else today
    return False, max(1, (late_until - due).days)


def _broken_promise(row: AnyRow, days_late: int) -> Values:
    due = due_date_of(row)
    assert due is not None  # noqa: S101 - a line without a date broke no promise
    return {
        "id": row_id("BrokenPromise", row.id),
        "customer_id": row.customer_id,
        "order_id": row.order_id,
        "line_id": row.id,
        "at": due + timedelta(days=1),
        "days_late": days_late,
    }
