"""What drives the risk of losing a customer: each driver's measure, prior coefficient, sentence.

The measures are the x of a logistic hazard: log-odds = base + sum of coefficient x measure, for
losing the customer within the next 180 days.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from itertools import pairwise
from statistics import median

from graph.customers.hazard import EXACT, doublings
from graph.customers.satisfaction import (
    SignalFact,
    satisfaction_level,
    satisfaction_trend,
)
from graph.values.words import SignalKind, Trend

RECENT_DAYS = 90
"""Broken promises count for this long."""

CONTENT_LEVEL = Decimal(7)
"""Satisfaction below this adds risk, point by point."""

LEAST_ORDER_DAYS = 4
"""With fewer days of ordering there is no rhythm to miss."""


@dataclass(frozen=True, slots=True)
class BrokenPromiseFact:
    """A promise not kept (table `broken_promise`): the day it was broken; days late, > 0."""

    on: date
    days_late: int = 1


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """What is known of a customer on a day.

    signals: all of its signals (table `signal`), any order. broken_promises: table
    `broken_promise`, any age. late_open_lines: number of its open lines with daysOverdue > 0 on
    the day (table `backorder`). order_days: days on which it ordered (order_date of
    `customer_order`), any order, repeats allowed.
    """

    signals: tuple[SignalFact, ...] = ()
    broken_promises: tuple[BrokenPromiseFact, ...] = ()
    late_open_lines: int = 0
    order_days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A customer's facts on a day with what is derived from them once."""

    facts: CustomerFacts
    on: date
    level: Decimal | None
    trend: Trend


def see(facts: CustomerFacts, on: date) -> Seen:
    """Satisfaction is worked out once for all drivers."""
    level = satisfaction_level(facts.signals, on)
    return Seen(facts, on, level, satisfaction_trend(facts.signals, on))


@dataclass(frozen=True, slots=True)
class DriverRule:
    """One driver: its measure (0 when absent) and a sentence that says what was seen."""

    name: str
    measure: Callable[[Seen], Decimal]
    sentence: Callable[[Seen], str]


def measures(seen: Seen) -> dict[str, Decimal]:
    """Every driver's measure, by name, in the order of RULES."""
    return {rule.name: rule.measure(seen) for rule in RULES}


def _low(seen: Seen) -> Decimal:
    return Decimal(0) if seen.level is None else max(Decimal(0), CONTENT_LEVEL - seen.level)


def _trend(seen: Seen) -> Decimal:
    return Decimal({Trend.FALLING: 1, Trend.STEADY: 0, Trend.RISING: -1}[seen.trend])


def recent_promises(seen: Seen) -> int:
    """Promises broken in the last RECENT_DAYS, the day itself included."""
    return sum(
        0 <= (seen.on - promise.on).days < RECENT_DAYS for promise in seen.facts.broken_promises
    )


def _open(seen: Seen, kind: SignalKind) -> int:
    return sum(
        signal.kind is kind and signal.is_open and signal.on <= seen.on
        for signal in seen.facts.signals
    )


def order_rhythm(seen: Seen) -> tuple[int, Decimal] | None:
    """Days since the last order and the median gap between orders; None without a rhythm."""
    days = sorted({day for day in seen.facts.order_days if day <= seen.on})
    if len(days) < LEAST_ORDER_DAYS:
        return None
    gaps = [(after - before).days for before, after in pairwise(days)]
    return (seen.on - days[-1]).days, Decimal(median(gaps))


def _silence(seen: Seen) -> Decimal:
    """Own median gaps missed since the last order, 0..3."""
    rhythm = order_rhythm(seen)
    if rhythm is None:
        return Decimal(0)
    days, gap = rhythm
    with localcontext(EXACT):
        return min(Decimal(3), max(Decimal(0), Decimal(days) / gap - 1))


def _silence_sentence(seen: Seen) -> str:
    days, gap = order_rhythm(seen) or (0, Decimal(0))
    return f"No order for {days} days; half of its orders follow within {gap.normalize():f} days."


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}."


RULES: tuple[DriverRule, ...] = (
    DriverRule(
        "CANCEL_THREATS",
        lambda seen: doublings(_open(seen, SignalKind.CANCEL_THREAT)),
        lambda seen: _counted(
            _open(seen, SignalKind.CANCEL_THREAT),
            "open threat to cancel",
            "open threats to cancel",
        ),
    ),
    DriverRule(
        "COMPETITOR_QUOTES",
        lambda seen: doublings(_open(seen, SignalKind.COMPETITOR_QUOTE)),
        lambda seen: _counted(
            _open(seen, SignalKind.COMPETITOR_QUOTE),
            "open quote of a competitor",
            "open quotes of competitors",
        ),
    ),
    DriverRule(
        "LOW_SATISFACTION",
        _low,
        lambda seen: f"Satisfaction is {seen.level:.1f} of 10, below {CONTENT_LEVEL}.",
    ),
    DriverRule(
        "SATISFACTION_TREND",
        _trend,
        lambda seen: f"Satisfaction is {seen.trend.lower()}.",
    ),
    DriverRule(
        "BROKEN_PROMISES",
        lambda seen: doublings(recent_promises(seen)),
        lambda seen: _counted(
            recent_promises(seen),
            f"promise broken in the last {RECENT_DAYS} days",
            f"promises broken in the last {RECENT_DAYS} days",
        ),
    ),
    DriverRule(
        "LATE_OPEN_LINES",
        lambda seen: doublings(seen.facts.late_open_lines),
        lambda seen: _counted(
            seen.facts.late_open_lines, "open line is past due", "open lines are past due"
        ),
    ),
    DriverRule("ORDER_RHYTHM", _silence, _silence_sentence),
)

NAMES: tuple[str, ...] = tuple(rule.name for rule in RULES)


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Log-odds: at rest (base), and per unit of each driver's measure. label: prior or fitted."""

    base: Decimal
    by_driver: Mapping[str, Decimal]
    label: str


PRIOR = Coefficients(
    base=Decimal("-3.0"),  # 4.7 % in 180 days
    by_driver={
        "CANCEL_THREATS": Decimal("1.2"),
        "COMPETITOR_QUOTES": Decimal("0.6"),
        "LOW_SATISFACTION": Decimal("0.25"),
        "SATISFACTION_TREND": Decimal("0.4"),
        "BROKEN_PROMISES": Decimal("0.3"),
        "LATE_OPEN_LINES": Decimal("0.25"),
        "ORDER_RHYTHM": Decimal("0.5"),
    },
    label="prior",
)
