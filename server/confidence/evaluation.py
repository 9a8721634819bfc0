"""Forecasts past deliveries on a rolling origin, with what was known on that day and no more."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph.availability.arrival import ArrivalModel, Expected, Receipt, probability_by
from server.confidence.reading import PastDelivery

LEVELS = (0.1, 0.5, 0.9)
AHEAD_DAYS = 30
"""How long before the scheduled date a delivery is forecast, rounded down to a month's first."""
FEWEST_RECEIPTS = 100
"""Receipts known before the first forecast is judged."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """One delivery's forecast and what came. Days after the scheduled date, by level of LEVELS."""

    regional: bool
    actual_days: int
    model_days: tuple[int, ...]
    base_days: tuple[int, ...]


def month_of(day: date) -> date:
    """The first of the day's month."""
    return day.replace(day=1)


def evaluate(deliveries: Sequence[PastDelivery]) -> list[Forecast]:
    """One forecast for each delivery that was still open on its origin, in order of origin.

    The model learns from receipts before the origin; the base rate is the distribution of all
    suppliers' delays in the same receipts, without condition.
    """
    by_origin: dict[date, list[PastDelivery]] = defaultdict(list)
    for one in deliveries:
        origin = month_of(one.promised_on - timedelta(days=AHEAD_DAYS))
        ordered = one.ordered_on is None or one.ordered_on <= origin
        if one.received_on >= origin and ordered:
            by_origin[origin].append(one)
    received = [one.received_on for one in deliveries]
    found = []
    for origin in sorted(by_origin):
        known = deliveries[: bisect_left(received, origin)]
        if len(known) < FEWEST_RECEIPTS:
            continue
        model = ArrivalModel.fit(_receipt(one) for one in known)
        base = _quantiles(sorted((one.received_on - one.promised_on).days for one in known))
        found += [_forecast(one, origin, model, base) for one in by_origin[origin]]
    return found


def _receipt(one: PastDelivery) -> Receipt:
    return Receipt(one.vendor, "", one.ordered_on, one.promised_on, one.received_on, one.quantity)


def _quantiles(ordered: Sequence[int]) -> tuple[int, ...]:
    return tuple(ordered[min(len(ordered) - 1, int(level * len(ordered)))] for level in LEVELS)


def _forecast(
    one: PastDelivery, origin: date, model: ArrivalModel, base: tuple[int, ...]
) -> Forecast:
    arrival = model.arrival(Expected(one.vendor, one.ordered_on, one.promised_on), origin)
    days = tuple(
        next(
            (day - one.promised_on).days
            for day, _ in arrival.steps
            if float(probability_by(arrival.steps, day)) >= level - 1e-6
        )
        for level in LEVELS
    )
    actual = (one.received_on - one.promised_on).days
    return Forecast(one.regional, actual, days, base)
