"""What can still be promised of a supply, and what stands ahead of each demand in a queue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

Dated = Iterable[tuple[date, int]]


def available_to_promise(on_hand: int, receipts: Dated, commitments: Dated, day: date) -> int:
    """Units that can be promised for `day` without breaking a commitment, base units.

    The least, over `day` and all later days, of (on hand + receipts until then - commitments due
    until then); negative when commitments already exceed supply. Receipts and commitments are
    (day, quantity); one on the day itself counts. Source: cumulative ATP with look-ahead.
    """
    moves: dict[date, int] = {}
    for when, quantity in receipts:
        moves[when] = moves.get(when, 0) + quantity
    for when, quantity in commitments:
        moves[when] = moves.get(when, 0) - quantity
    level = on_hand + sum(change for when, change in moves.items() if when <= day)
    least = level
    for when in sorted(when for when in moves if when > day):
        level += moves[when]
        least = min(least, level)
    return least


@dataclass(frozen=True, slots=True)
class Place:
    """One demand's place in a queue: units ahead of it, and units it can be promised."""

    ahead_quantity: int
    promisable_quantity: int


def places(quantities: Sequence[int], on_hand: int) -> list[Place]:
    """Each demand's place when a stock serves them in the order given; all in base units.

    promisable = min(its quantity, what is left after everything ahead of it, at least 0).
    """
    found, ahead = [], 0
    for quantity in quantities:
        found.append(Place(ahead, min(quantity, max(0, on_hand - ahead))))
        ahead += quantity
    return found
