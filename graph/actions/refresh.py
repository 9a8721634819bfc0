"""Brings every derived row up to date after a change: computed outside, written in one step."""

from dataclasses import dataclass

from graph.ports import Clock
from graph.records.database import Transactions


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """What a refresh did. lines: open lines computed; changed: rows written; seconds: wall time.

    current: False when events kept arriving and their marks wait for the next refresh.
    """

    lines: int
    seconds: float
    changed: int
    entered: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    current: bool = True


async def refresh(
    transactions: Transactions,
    clock: Clock,
    *,
    cause: str,
    products: frozenset[str] | None = None,
) -> RefreshReport:
    """Recompute the components of `products` and of every marked product; None: everything.

    The order is the design's: line arithmetic, queue, arrivals, promises, health, priority,
    standing projection, alternatives, exceptions; once, never iterated. Without changed input
    nothing is written. cause: what histories show where no mark tells a better one.
    """
    raise NotImplementedError
