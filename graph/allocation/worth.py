"""What serving a demand is worth in money, and which terms of it a plan is to weigh."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ZERO, ONE = Decimal(0), Decimal(1)


class Dates(StrEnum):
    """Which day of a doubtful arrival a plan reckons with."""

    CAUTIOUS = "CAUTIOUS"
    LIKELY = "LIKELY"
    EXPECTED = "EXPECTED"


@dataclass(frozen=True, slots=True)
class Worth:
    """Money for one unit of a demand, in the reporting currency.

    margin: price less cost of the goods, earned when the unit is served. penalty_per_day: what the
    commitment costs for each day beyond `grace_days` late, at most penalty_cap. customer_loss:
    points (days late, expected loss of customer value), by days; straight lines between them from
    (0, 0), level after the last. A unit never served counts as late until the horizon's end.
    loss_low, loss_high: the ends of the 80 % range of that loss, as factors of it.
    """

    margin: Decimal = ONE
    penalty_per_day: Decimal = ZERO
    grace_days: int = 0
    penalty_cap: Decimal | None = None
    customer_loss: tuple[tuple[int, Decimal], ...] = ()
    loss_low: Decimal = ONE
    loss_high: Decimal = ONE

    def penalty(self, days_late: int) -> Decimal:
        """Expected penalty of one unit that comes so many days late, >= 0."""
        due = max(0, days_late - self.grace_days) * self.penalty_per_day
        return due if self.penalty_cap is None else min(due, self.penalty_cap)

    def loss(self, days_late: int) -> Decimal:
        """Expected loss of customer value of one unit that comes so many days late, >= 0."""
        before: tuple[int, Decimal] = (0, ZERO)
        for day, money in self.customer_loss:
            if days_late < day:
                share = Decimal(max(0, days_late - before[0])) / (day - before[0])
                return before[1] + share * (money - before[1])
            before = (day, money)
        return before[1]


UNPRICED = Worth(customer_loss=((1, Decimal("0.1")), (365, Decimal("0.5"))))
"""For problems without money: a served unit counts 1, a late one less, the later the less."""


@dataclass(frozen=True, slots=True)
class Objective:
    """The terms that are weighed, each a switch or a weight; all in money.

    fairness: bonus for each unit of the first half of a demand, times (1 + how often its customer
    was shorted). stability: cost of each unit that comes later than its standing promise.
    co2_price: money for one kilogram. dates: CAUTIOUS p90, LIKELY p50, EXPECTED the mean over both
    (0.7 and 0.3), with days judged by p90.
    """

    margin: bool = True
    cost: bool = True
    penalty: bool = True
    customer_value: bool = True
    fairness: Decimal = ZERO
    stability: Decimal = ZERO
    co2_price: Decimal = ZERO
    dates: Dates = Dates.CAUTIOUS


USUAL_OBJECTIVE = Objective()

LIKELY_SHARE = 0.7
"""Weight of the p50 day where a date enters by its distribution; the p90 day has the rest."""
