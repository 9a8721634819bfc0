"""Who gains and who loses between two solutions, by how much, and what it sums up to."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from graph.allocation.problem import Demand, Peg, PlannedLine, Solution
from graph.values.words import Outcome

NOTHING = Decimal(0)


class Spread(NamedTuple):
    """A figure with the ends of its range."""

    low: Decimal
    mid: Decimal
    high: Decimal


class Effects(NamedTuple):
    """What a change of course does for one line, in the reporting currency; more is better.

    customer: change of customer value, weighted by the probability to lose the customer.
    """

    revenue: Spread
    margin: Spread
    penalty: Spread
    customer: Spread


Price = Callable[[Demand, tuple[Peg, ...], tuple[Peg, ...]], Effects]
"""Prices one line's pegs before and after."""


@dataclass(frozen=True, slots=True)
class LineImpact:
    """One line before and after. Dates: likely day of the last arrival; None: not all of it."""

    demand: str
    outcome: Outcome
    before_quantity: int
    after_quantity: int
    before_on: date | None
    after_on: date | None
    effects: Effects


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the lines. service: share of their units on time after the change, 0..1.

    The low end of service goes by the cautious dates, the middle and the high end by the likely.
    None without lines.
    """

    service: Spread | None
    revenue: Spread
    margin: Spread
    penalty: Spread
    churn_weighted_value: Spread


def compare(
    demands: Iterable[Demand], before: Solution, after: Solution, *, price: Price
) -> tuple[LineImpact, ...]:
    """Each demand before and after, in the order given; a demand without a line gets nothing.

    GAINS and LOSES go by units on time (cautious dates), then units at all, then how early they
    arrive (likely dates, summed over units); else SAME.
    """
    return tuple(
        _impact(one, before.by_demand.get(one.key), after.by_demand.get(one.key), price)
        for one in demands
    )


def _impact(
    demand: Demand, before: PlannedLine | None, after: PlannedLine | None, price: Price
) -> LineImpact:
    had, gets = (() if line is None else line.pegs for line in (before, after))
    stood, stands = _standing(demand, had), _standing(demand, gets)
    outcome = Outcome.SAME
    if stands != stood:
        outcome = Outcome.GAINS if stands > stood else Outcome.LOSES
    return LineImpact(
        demand.key,
        outcome,
        _units(had),
        _units(gets),
        _whole(demand, before),
        _whole(demand, after),
        price(demand, had, gets),
    )


def _units(pegs: Iterable[Peg]) -> int:
    return sum(peg.quantity for peg in pegs)


def _standing(demand: Demand, pegs: tuple[Peg, ...]) -> tuple[int, int, int]:
    on_time = _units(peg for peg in pegs if peg.arrives_p90 <= demand.due_on)
    early = -sum(peg.quantity * peg.arrives_p50.toordinal() for peg in pegs)
    return on_time, _units(pegs), early


def _whole(demand: Demand, line: PlannedLine | None) -> date | None:
    return line.p50 if line is not None and not line.short_quantity else None


def totals(demands: Iterable[Demand], after: Solution, impacts: Iterable[LineImpact]) -> Totals:
    """Sum the impacts; service is that of the demands under `after`."""
    wanted = likely = cautious = 0
    for demand in demands:
        line = after.by_demand.get(demand.key)
        pegs = () if line is None else line.pegs
        wanted += demand.quantity
        likely += _units(peg for peg in pegs if peg.arrives_p50 <= demand.due_on)
        cautious += _units(peg for peg in pegs if peg.arrives_p90 <= demand.due_on)
    sums: Mapping[str, list[Spread]] = {name: [] for name in Effects._fields}
    for impact in impacts:
        for name, effect in zip(Effects._fields, impact.effects, strict=True):
            sums[name].append(effect)
    service = None
    if wanted:
        share = Decimal(likely) / wanted
        service = Spread(Decimal(cautious) / wanted, share, share)
    revenue, margin, penalty, customer = (_sum(sums[name]) for name in Effects._fields)
    return Totals(service, revenue, margin, penalty, customer)


def _sum(effects: Iterable[Spread]) -> Spread:
    low, mid, high = NOTHING, NOTHING, NOTHING
    for effect in effects:
        low, mid, high = low + effect.low, mid + effect.mid, high + effect.high
    return Spread(low, mid, high)
