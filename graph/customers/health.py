"""A customer's health: satisfaction, and the risk of losing the customer with what drives it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from graph.customers.drivers import PRIOR, RULES, Coefficients, CustomerFacts, see
from graph.customers.hazard import probability, six_places
from graph.values.words import Band, Trend

HIGH_FROM = Decimal("0.30")
MEDIUM_FROM = Decimal("0.12")


@dataclass(frozen=True, slots=True)
class Driver:
    """One reason of the churn risk. points: what it adds to the log-odds, six places, not 0."""

    name: str
    points: Decimal
    sentence: str


@dataclass(frozen=True, slots=True)
class Health:
    """Health on a day. satisfaction_level: 0..10 or None; churn_value: 0..1; both six places.

    drivers: those that move the risk, most points first, then by name. label: whether the
    coefficients are a prior or were fitted.
    """

    satisfaction_level: Decimal | None
    satisfaction_trend: Trend
    churn_value: Decimal
    churn_band: Band
    drivers: tuple[Driver, ...]
    label: str


def assess(facts: CustomerFacts, on: date, coefficients: Coefficients = PRIOR) -> Health:
    """The same facts give the same health, in whatever order they come.

    churn_value is the probability of the base plus the drivers' points.
    """
    seen = see(facts, on)
    drivers = []
    for rule in RULES:
        points = six_places(coefficients.by_driver[rule.name] * rule.measure(seen))
        if points:
            drivers.append(Driver(rule.name, points, rule.sentence(seen)))
    drivers.sort(key=lambda driver: (-driver.points, driver.name))
    odds = coefficients.base + sum((driver.points for driver in drivers), Decimal(0))
    value = six_places(probability(odds))
    return Health(
        satisfaction_level=seen.level,
        satisfaction_trend=seen.trend,
        churn_value=value,
        churn_band=band_of(value),
        drivers=tuple(drivers),
        label=coefficients.label,
    )


def band_of(churn_value: Decimal) -> Band:
    """HIGH from 0.30, MEDIUM from 0.12, else LOW."""
    if churn_value >= HIGH_FROM:
        return Band.HIGH
    return Band.MEDIUM if churn_value >= MEDIUM_FROM else Band.LOW
