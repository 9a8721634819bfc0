"""Probabilities from log-odds, in decimals."""

from decimal import Context, Decimal, localcontext

EXACT = Context(prec=18)
"""Enough for six places after the point; the same on every machine, which floats are not."""

LOG_OF_TWO = Decimal(2).ln(EXACT)
SIX = Decimal("0.000001")
CERTAINTY = Decimal("0.000001")
"""No customer is lost, or kept, for certain: probabilities stay this far from 0 and 1."""


def probability(odds: Decimal) -> Decimal:
    """1 / (1 + e^-odds), unrounded."""
    with localcontext(EXACT):
        return 1 / (1 + (-odds).exp())


def doublings(count: Decimal | int) -> Decimal:
    """log2(1 + count): the first counts 1, three count 2, seven count 3."""
    if not count:
        return Decimal(0)
    with localcontext(EXACT):
        return (1 + Decimal(count)).ln() / LOG_OF_TWO


def six_places(value: Decimal) -> Decimal:
    """Rounded half-even to the six places that rates are kept with."""
    return value.quantize(SIX)
