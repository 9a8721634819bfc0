"""Every way in which a supply may serve a demand, as arrays: one entry is one arc."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graph.allocation.problem import Demand, Problem, Route, Substitution
from graph.allocation.protections import NEVER
from graph.values.words import AlternativeKind

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Road(NamedTuple):
    """How units come to a customer. ratio: units of the supply for one asked for.

    point: the place that dispatches to the customer; "" for the line's own location. cost: money
    for one unit asked for, with what a stand-in's goods cost more; co2: kilograms likewise.
    hastened: the supplier is paid to send the supply earlier.
    """

    point: str
    days: int
    kind: AlternativeKind | None
    ratio: Fraction
    cost: float
    co2: float
    hastened: bool = False


@dataclass(frozen=True, slots=True)
class Arcs:
    """Arcs sorted by demand. day, likely: days from today at the customer, by the cautious and by
    the likely date. use_by: last day on which the units may be delivered (expiry and the
    customer's wish for remaining life). road: index into roads.
    """

    demand: Ints
    supply: Ints
    day: Ints
    likely: Ints
    use_by: Ints
    road: Ints
    roads: tuple[Road, ...]

    def __len__(self) -> int:
        return len(self.demand)


@dataclass(frozen=True, slots=True)
class _Offers:
    """What may serve demands of one kind: the same for all with equal product, place and ways."""

    supply: Ints
    day: Ints
    likely: Ints
    road: Ints


class _Finder:
    """Finds offers, remembering what it found."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.today = problem.today.toordinal()
        self.roads: dict[Road, int] = {}
        self.p90 = [one.p90.toordinal() - self.today for one in problem.supplies]
        self.p50 = [one.p50.toordinal() - self.today for one in problem.supplies]
        self._at: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index, supply in enumerate(problem.supplies):
            self._at[supply.product, supply.location].append(index)
        self._ways: dict[object, list[tuple[str, Road, int]]] = {}
        self._known: dict[object, _Offers] = {}
        self._closed = any(one.open_to is not None for one in problem.supplies)

    def offers(self, demand: Demand) -> _Offers:
        """What may serve the demand; the same object for demands that can be served alike."""
        kinds = demand.kinds if demand.in_scope else frozenset()
        groups = demand.groups if self._closed else None
        key = (demand.product, demand.destination, kinds, demand.substitutions, groups)
        found = self._known.get(key)
        if found is None:
            rows = self._rows(demand.product, demand.destination, kinds, None)
            if kinds is None or AlternativeKind.SUBSTITUTE in kinds:
                for one in demand.substitutions:
                    rows += self._rows(one.product, demand.destination, kinds, one)
            if self._closed:
                rows = [row for row in rows if self.problem.supplies[row[0]].is_open(demand.groups)]
            table = np.array(rows, dtype=np.int64).reshape(len(rows), 4).T
            found = self._known[key] = _Offers(*table)
        return found

    def _rows(
        self,
        product: str,
        destination: str,
        kinds: frozenset[AlternativeKind] | None,
        stand_in: Substitution | None,
    ) -> list[tuple[int, int, int, int]]:
        """Rows of supply, day, likely day, road."""
        ways = self._ways_to(destination, kinds, stand_in)
        may_hasten = kinds is None or AlternativeKind.EXPEDITE in kinds
        rows = []
        for origin, road, number in ways:
            days = road.days
            for index in self._at.get((product, origin), ()):
                rows.append((index, self.p90[index] + days, self.p50[index] + days, number))
                sooner = self.problem.supplies[index].hastened
                if sooner is not None and may_hasten:
                    paid = road._replace(
                        kind=road.kind if stand_in else AlternativeKind.EXPEDITE,
                        cost=road.cost + float(sooner.cost_per_unit) * float(road.ratio),
                        hastened=True,
                    )
                    there = [one.toordinal() - self.today for one in (sooner.p90, sooner.p50)]
                    rows.append((index, there[0] + days, there[1] + days, self._number(paid)))
        return rows

    def _ways_to(
        self,
        destination: str,
        kinds: frozenset[AlternativeKind] | None,
        stand_in: Substitution | None,
    ) -> list[tuple[str, Road, int]]:
        terms = None if stand_in is None else (stand_in.ratio, stand_in.cost_per_unit)
        key = (destination, kinds, terms)
        found = self._ways.get(key)
        if found is None:
            found = self._ways[key] = []
            for route in self.problem.routes.get(destination, ()):
                if route.kind is None or kinds is None or route.kind in kinds:
                    road = _road(route, stand_in)
                    found.append((route.origin, road, self._number(road)))
        return found

    def _number(self, road: Road) -> int:
        return self.roads.setdefault(road, len(self.roads))


def _road(route: Route, stand_in: Substitution | None) -> Road:
    ratio = Fraction(1) if stand_in is None else Fraction(stand_in.ratio)
    extra = 0.0 if stand_in is None else float(stand_in.cost_per_unit)
    direct = route.kind in (AlternativeKind.ALTERNATE_LOCATION, AlternativeKind.DROP_SHIP)
    return Road(
        route.origin if direct else "",
        route.days,
        route.kind if stand_in is None else AlternativeKind.SUBSTITUTE,
        ratio,
        float(route.cost_per_unit) * float(ratio) + extra,
        float(route.co2_per_unit) * float(ratio),
    )


def arcs_of(problem: Problem) -> Arcs:
    """All arcs within the horizon and each demand's latest date; none for held or frozen demands.

    `day` is the p90 day of a cautious problem, else the p50 day.
    """
    finder = _Finder(problem)
    today, horizon = finder.today, problem.horizon_on.toordinal() - finder.today
    found: list[_Offers] = []
    counts = np.zeros(len(problem.demands), dtype=np.int64)
    for place, demand in enumerate(problem.demands):
        if demand.hold or demand.frozen:
            continue
        offers = finder.offers(demand)
        counts[place] = len(offers.supply)
        found.append(offers)
    demand_index = np.repeat(np.arange(len(counts)), counts)
    supply, day, likely, road = (
        np.concatenate([getattr(one, name) for one in found]) if found else np.zeros(0, np.int64)
        for name in ("supply", "day", "likely", "road")
    )
    if not problem.cautious:
        day = likely
    use_by = _expiries(problem, today)[supply] - _lives(problem)[demand_index]
    last = np.minimum(_latest(problem, today), horizon)[demand_index]
    first = np.maximum(day, _due(problem, today)[demand_index])
    kept = (first <= last) & (first <= use_by)
    return Arcs(
        demand=demand_index[kept],
        supply=supply[kept],
        day=day[kept],
        likely=likely[kept],
        use_by=use_by[kept],
        road=road[kept],
        roads=tuple(finder.roads),
    )


def _expiries(problem: Problem, today: int) -> Ints:
    return np.array(
        [
            NEVER if one.expiry is None else one.expiry.toordinal() - today
            for one in problem.supplies
        ],
        dtype=np.int64,
    )


def _lives(problem: Problem) -> Ints:
    return np.array([one.minimum_remaining_life_days for one in problem.demands], dtype=np.int64)


def _latest(problem: Problem, today: int) -> Ints:
    return np.array(
        [
            NEVER if one.latest_on is None else one.latest_on.toordinal() - today
            for one in problem.demands
        ],
        dtype=np.int64,
    )


def _due(problem: Problem, today: int) -> Ints:
    """Days until each demand may be delivered: its due date, today where that has passed."""
    return np.array(
        [max(0, one.due_on.toordinal() - today) for one in problem.demands], dtype=np.int64
    )
