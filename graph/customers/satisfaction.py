"""How satisfied a customer is, and where that is going, from dated signals.

Level: the mean of what was heard, newer counting more: weight x 2^(-age / HALF_LIFE_DAYS).
Trend: the slope of a weighted line through the same points, pulled towards zero by RIDGE, so that
one angry call is no trend.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from functools import lru_cache

from graph.customers.hazard import EXACT, six_places
from graph.values.words import SignalKind, Trend

HALF_LIFE_DAYS = 90
TREND_DAYS = 365
"""Signals older than this do not enter the trend."""

TREND_POINTS = Decimal("0.5")
"""A slope of at least this many points in 90 days is RISING, of at most minus this FALLING."""

RIDGE = Decimal(3600)
"""Pull of the slope towards zero: one full-weight signal 60 days off the mean (60 squared)."""

COMPLAINT_LEVEL, PRAISE_LEVEL = Decimal(1), Decimal(9)
WEIGHTS = {
    SignalKind.SURVEY: Decimal(1),
    SignalKind.COMPLAINT: Decimal("0.5"),
    SignalKind.PRAISE: Decimal("0.5"),
}


@dataclass(frozen=True, slots=True)
class SignalFact:
    """One signal of a customer (table `signal`).

    on: business date of `at`. value: SURVEY 0..10, COMPETITOR_QUOTE the quoted unit price, else
    None. is_open: for threats and quotes, whether they still stand.
    """

    kind: SignalKind
    on: date
    value: Decimal | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class _Point:
    age_days: int
    level: Decimal
    weight: Decimal


def _points(signals: Iterable[SignalFact], on: date) -> list[_Point]:
    """What the signals say up to the day, in an order that does not depend on the input's."""
    found = []
    for signal in signals:
        weight, age_days = WEIGHTS.get(signal.kind), (on - signal.on).days
        if weight is None or age_days < 0:
            continue
        if signal.kind is SignalKind.SURVEY:
            if signal.value is None:
                continue
            level = min(max(signal.value, Decimal(0)), Decimal(10))
        else:
            level = COMPLAINT_LEVEL if signal.kind is SignalKind.COMPLAINT else PRAISE_LEVEL
        found.append(_Point(age_days, level, weight * _decay(age_days)))
    return sorted(found, key=lambda point: (point.age_days, point.level, point.weight))


@lru_cache(maxsize=10_000)
def _decay(age_days: int) -> Decimal:
    """Share of its weight that a signal of this age keeps; a power of decimals is slow."""
    with localcontext(EXACT):
        return Decimal("0.5") ** (Decimal(age_days) / HALF_LIFE_DAYS)


def satisfaction_level(signals: Iterable[SignalFact], on: date) -> Decimal | None:
    """0..10, six places; None without a survey, complaint or praise on or before the day."""
    with localcontext(EXACT):
        points = _points(signals, on)
        total = sum((point.weight for point in points), Decimal(0))
        if not total:
            return None
        level = sum((p.weight * p.level for p in points), Decimal(0)) / total
    return six_places(level)


def satisfaction_trend(signals: Iterable[SignalFact], on: date) -> Trend:
    """The direction of the last TREND_DAYS; STEADY when too little was heard."""
    slope = satisfaction_slope(signals, on)
    if slope >= TREND_POINTS:
        return Trend.RISING
    return Trend.FALLING if slope <= -TREND_POINTS else Trend.STEADY


def satisfaction_slope(signals: Iterable[SignalFact], on: date) -> Decimal:
    """Points of satisfaction gained in 90 days, six places; 0 with fewer than two signals."""
    with localcontext(EXACT):
        points = [point for point in _points(signals, on) if point.age_days <= TREND_DAYS]
        total = sum((point.weight for point in points), Decimal(0))
        if len(points) < 2 or not total:
            return six_places(Decimal(0))
        day = sum((-p.age_days * p.weight for p in points), Decimal(0)) / total
        level = sum((p.level * p.weight for p in points), Decimal(0)) / total
        spread = sum((p.weight * (-p.age_days - day) ** 2 for p in points), Decimal(0))
        moves = (p.weight * (-p.age_days - day) * (p.level - level) for p in points)
        slope = sum(moves, Decimal(0)) / (spread + RIDGE) * 90
    return six_places(slope)
