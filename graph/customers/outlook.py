"""What a later or earlier delivery is worth in the customer's future business.

Value change = - lifetime value (without this line's margin) x change of the probability to lose
the customer; a hazard in days of delay and in the broken part of a promise. The coefficients are
priors with an 80 % range, until a fit on real history beats them out of sample.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache

from graph.customers.hazard import EXACT, log_odds, probability

CENTS = Decimal("0.0001")
DELAY_LOG_ODDS = (Decimal("0.03"), Decimal("0.10"), Decimal("0.25"))
"""Per doubling of the weeks of delay (log2(1 + days / 7)): low, mid, high end of 80 %."""

BROKEN_LOG_ODDS = (Decimal("0.05"), Decimal("0.20"), Decimal("0.45"))
"""For a promise that is wholly broken: low, mid, high end of 80 %."""

LOG_OF_TWO = Decimal(2).ln(EXACT)


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
    churn = churn_value or Decimal(0)
    ends = [
        (-worth * (_lost(churn, after, place) - _lost(churn, before, place))).quantize(CENTS)
        for place in range(3)
    ]
    return Range(min(ends), ends[1], max(ends))


@lru_cache(maxsize=4096)
def _lost(churn_value: Decimal, delay: Delay, place: int) -> Decimal:
    """Probability of losing the customer, with the coefficients at this place of the range."""
    with localcontext(EXACT):
        weeks = (1 + delay.days / 7).ln() / LOG_OF_TWO
        added = DELAY_LOG_ODDS[place] * weeks + BROKEN_LOG_ODDS[place] * delay.broken_share
        return probability(log_odds(churn_value) + added)
