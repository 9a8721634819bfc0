"""Keeps a line's open and allocated quantities true inside the transaction that changes them."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from graph.ports import Clock


def open_quantity_of(ordered: int, shipped: int, cancelled: int) -> tuple[int, int]:
    """(open, over-shipped) in base units; ordered + over = shipped + cancelled + open.

    What was shipped beyond the order counts as over-shipped, and a cancellation never exceeds
    what was not shipped.
    """
    rest = ordered - shipped - cancelled
    return max(0, rest), max(0, -rest)


async def settle(session: AsyncSession, clock: Clock, line_ids: Iterable[str]) -> None:
    """Set over-shipped on the lines; open, allocated and closing on their backorders.

    Call it in the same transaction after changing quantities of lines or FIRM/SOFT reservations.
    """
    raise NotImplementedError
