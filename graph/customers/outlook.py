"""What a later or earlier delivery is worth in the customer's future business.

Value change = - lifetime value (without this line's margin) x change of the probability to lose
the customer; a hazard in days of delay and in the broken part of a promise. The coefficients are
priors with an 80 % range, until a fit on real history beats them out of sample.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache

from graph.customers.hazard import CERTAINTY, EXACT, doublings

CENTS = Decimal("0.0001")
DELAY_LOG_ODDS = (Decimal("0.03"), Decimal("0.10"), Decimal("0.25"))
"""Per doubling of the weeks of delay (log2(1 + days / 7)): low, mid, high end of 80 %."""

BROKEN_LOG_ODDS = (Decimal("0.05"), Decimal("0.20"), Decimal("0.45"))
"""For a promise that is wholly broken: low, mid, high end of 80 %."""


@dataclass(frozen=True, slots=True)
class Delay:
    """How late a line's quantity comes. days: against the due date, mean over units, >= 0.

    broken_share: 0..1, the part of the quantity that is expected to come after the due date.
    """

    days: Decimal = Decimal(0)
    broken_share: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Range:
    """Money at the customer's door: 80 % of the coefficients' range, low <= mid <= high."""

    low: Decimal
    mid: Decimal
    high: Decimal
    label: str = "prior"


NOTHING = Range(Decimal(0), Decimal(0), Decimal(0))


def value_change(
    lifetime_value: Decimal,
    churn_value: Decimal | None,
    *,
    before: Delay,
    after: Delay,
    line_margin: Decimal = Decimal(0),
) -> Range:
    """Money, four places; positive when `after` is better for the relationship than `before`.

    lifetime_value: with this line's margin, which is taken out of it. churn_value: the customer's
    today, None counts as 0: it knows nothing of the delays, which come on top of it.
    """
    worth = max(Decimal(0), lifetime_value - max(Decimal(0), line_margin))
    if before == after or not worth:
        return NOTHING
    churn = min(max(churn_value or Decimal(0), CERTAINTY), 1 - CERTAINTY)
    with localcontext(EXACT):
        odds = churn / (1 - churn)
        kept = [
            1 / (1 + odds * now) - 1 / (1 + odds * then)
            for then, now in zip(_odds_ratios(before), _odds_ratios(after), strict=True)
        ]
        low, mid, high = ((worth * change).quantize(CENTS) for change in kept)
    return Range(min(low, high), mid, max(low, high))


@lru_cache(maxsize=65536)
def _odds_ratios(delay: Delay) -> tuple[Decimal, ...]:
    """What a delay multiplies the odds of losing the customer by: low, mid, high coefficients."""
    with localcontext(EXACT):
        weeks = doublings(delay.days / 7)
        return tuple(
            (per_doubling * weeks + when_broken * delay.broken_share).exp()
            for per_doubling, when_broken in zip(DELAY_LOG_ODDS, BROKEN_LOG_ODDS, strict=True)
        )
