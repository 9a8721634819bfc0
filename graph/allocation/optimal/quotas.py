"""Rows for floors and ceilings: the same limits that a strict run keeps, all at once.

A ceiling limits what its group uses of a product, in its period if it has one. A floor keeps, of
what is there by each day, the units that its group has not taken yet from everybody else.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.allocation.optimal.arcs import Arcs, Floats, Ints
from graph.allocation.optimal.matrix import INFINITE, Flags
from graph.allocation.optimal.model import Draft
from graph.allocation.problem import Problem, Protection
from graph.values.words import ProtectionKind


def dated_demands(problem: Problem, arcs: Arcs) -> tuple[Flags, dict[int, set[int]]]:
    """Demands for which the day of delivery counts, and the days on which a limit turns for them.

    Those are demands that may use a product with a ceiling of a period, or with a floor that is
    freed for them one day.
    """
    dated = np.zeros(len(problem.demands), dtype=bool)
    turning: dict[int, set[int]] = defaultdict(set)
    today = problem.today
    days: dict[str, set[int]] = defaultdict(set)
    for one in problem.protections:
        for day, after in ((one.starts_on, 0), (one.ends_on, 1), (one.frees_on, 0)):
            if day is not None:
                days[one.product].add((day - today).days + after)
    if not days:
        return dated, turning
    products = [one.product for one in problem.supplies]
    for demand, supply in zip(arcs.demand.tolist(), arcs.supply.tolist(), strict=True):
        if products[supply] in days:
            dated[demand] = True
            turning[demand] |= days[products[supply]]
    return dated, turning


def add_quotas(draft: Draft) -> None:
    """Rows of all protections; nothing where there is none."""
    by_product: dict[str, list[Protection]] = defaultdict(list)
    for one in draft.case.problem.protections:
        by_product[one.product].append(one)
    if not by_product:
        return
    uses = _uses(draft, set(by_product))
    for product, some in sorted(by_product.items()):
        mine = uses.get(product)
        if mine is None:
            continue
        draft.matrix.make_whole(mine.column)
        for one in some:
            if one.kind is ProtectionKind.CEILING:
                _ceiling(draft, one, mine)
        floors = [one for one in some if one.kind is ProtectionKind.FLOOR and one.quantity > 0]
        if floors:
            _floors(draft, product, floors, mine)


class _Uses:
    """Columns that draw on one product: demand, supply, day of delivery, units of the supply."""

    def __init__(self, rows: Sequence[tuple[int, int, int, int, float]]) -> None:
        table = np.array([row[:4] for row in rows], dtype=np.int64).reshape(len(rows), 4)
        self.column, self.demand, self.supply, self.day = table.T
        self.ratio: Floats = np.array([row[4] for row in rows])


def _uses(draft: Draft, products: set[str]) -> dict[str, _Uses]:
    case, found = draft.case, defaultdict(list)
    for given in draft.given:
        for arc, column, day in zip(
            given.arc.tolist(), given.column.tolist(), given.day.tolist(), strict=True
        ):
            supply = int(case.arcs.supply[arc])
            product = case.problem.supplies[supply].product
            if product in products:
                ratio = float(case.arcs.roads[int(case.arcs.road[arc])].ratio)
                demand = int(case.arcs.demand[arc])
                found[product].append((column, demand, supply, day, ratio))
    return {product: _Uses(rows) for product, rows in found.items()}


def _covered(problem: Problem, one: Protection, demands: Ints) -> Flags:
    return np.array([one.covers(problem.demands[index]) for index in demands.tolist()], dtype=bool)


def _located(problem: Problem, one: Protection, supplies: Ints) -> Flags:
    places = [problem.supplies[index].location for index in supplies.tolist()]
    return np.array([one.lies_at(place) for place in places], dtype=bool)


def _ceiling(draft: Draft, one: Protection, uses: _Uses) -> None:
    problem = draft.case.problem
    mine = _covered(problem, one, uses.demand) & _located(problem, one, uses.supply)
    if one.starts_on is not None:
        mine &= uses.day >= (one.starts_on - problem.today).days
    if one.ends_on is not None:
        mine &= uses.day <= (one.ends_on - problem.today).days
    if mine.any():
        cell = draft.case.cell[uses.demand[mine][:1]]
        row = draft.matrix.add_rows(cell, -INFINITE, float(max(0, one.quantity)))
        draft.matrix.add(np.repeat(row, int(mine.sum())), uses.column[mine], uses.ratio[mine])


def _floors(draft: Draft, product: str, floors: list[Protection], uses: _Uses) -> None:
    """For each place and day: what is used, and what floors still keep, is no more than there is.

    Where floors keep more than there is, others take nothing; a flag says which of both it is.
    """
    problem = draft.case.problem
    every = [_Floor.of(draft, one, uses) for one in floors]
    places: dict[str | None, list[_Floor]] = {None: every}
    for one in every:
        if one.source.location is not None:
            places.setdefault(one.source.location, []).append(one)
    arrival = _arrivals(problem, product)
    for place, some in places.items():
        here = {
            index: day
            for index, day in arrival.items()
            if place is None or problem.supplies[index].location == place
        }
        for until in sorted(set(here.values())):
            there = {index for index, day in here.items() if day <= until}
            _keep(draft, uses, some, there)


def _arrivals(problem: Problem, product: str) -> dict[int, int]:
    return {
        index: ((one.p90 if problem.cautious else one.p50) - problem.today).days
        for index, one in enumerate(problem.supplies)
        if one.product == product
    }


@dataclass(frozen=True, slots=True)
class _Floor:
    """A floor in the model. covered: uses by its group; freed: uses on days it no longer binds;
    kept: column of what its group has not taken yet.
    """

    source: Protection
    covered: Flags
    freed: Flags
    kept: Ints

    @classmethod
    def of(cls, draft: Draft, one: Protection, uses: _Uses) -> "_Floor":
        problem = draft.case.problem
        covered = _covered(problem, one, uses.demand)
        mine = covered & _located(problem, one, uses.supply)
        cell = draft.case.cell[uses.demand[:1]]
        column = draft.matrix.add_columns(cell, 0.0, float(one.quantity))
        row = draft.matrix.add_rows(cell, float(one.quantity), INFINITE)
        draft.matrix.add(row, column, 1.0)
        draft.matrix.add(np.repeat(row, int(mine.sum())), uses.column[mine], uses.ratio[mine])
        return cls(one, covered, _freed(problem, one, uses), column)


def _keep(draft: Draft, uses: _Uses, floors: list[_Floor], there: set[int]) -> None:
    problem = draft.case.problem
    now = np.isin(uses.supply, sorted(there))
    kept_from = np.zeros(len(now), dtype=bool)
    for one in floors:
        kept_from |= ~one.covered & ~one.freed
    others = now & kept_from
    if not others.any():
        return
    cell = draft.case.cell[uses.demand[:1]]
    units = float(sum(problem.supplies[index].quantity for index in there))
    most = float(sum(one.source.quantity for one in floors))
    row = draft.matrix.add_rows(cell, -INFINITE, units)
    draft.matrix.add(np.repeat(row, int(now.sum())), uses.column[now], uses.ratio[now])
    for one in floors:
        draft.matrix.add(row, one.kept, 1.0)
    if most > units:
        # All is kept: either nobody else takes any of it, or the floors have been used up so far.
        flag = draft.matrix.add_columns(cell, 0.0, 1.0, whole=True)
        draft.matrix.add(row, flag, -most)
        none = draft.matrix.add_rows(cell, -INFINITE, units)
        count = int(others.sum())
        draft.matrix.add(np.repeat(none, count), uses.column[others], uses.ratio[others])
        draft.matrix.add(none, flag, units)


def _freed(problem: Problem, one: Protection, uses: _Uses) -> Flags:
    """Uses on a day on which the floor no longer binds: for demands that wait for that day."""
    if one.frees_on is None:
        return np.zeros(len(uses.day), dtype=bool)
    frees = (one.frees_on - problem.today).days
    waits = np.array([not problem.demands[index].in_scope for index in uses.demand.tolist()])
    return np.asarray((waits & (uses.day >= frees)) | (frees <= 0))
