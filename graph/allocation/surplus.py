"""Units that a minimum shipment takes above the order: they count for the supply only."""

from collections.abc import Sequence

from graph.allocation.problem import Peg


def without_surplus(pegs: Sequence[Peg], surplus: int) -> list[Peg]:
    """The pegs with so many units of the demand less, the last ones first; each serves one."""
    kept = []
    for peg in reversed(pegs):
        less = min(surplus, peg.quantity - 1)
        surplus -= less
        kept.append(peg._replace(quantity=peg.quantity - less) if less else peg)
    return kept[::-1]
