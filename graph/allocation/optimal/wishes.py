"""Columns and rows beyond supply and shipping: promises that hold, stability, fairness."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from graph.allocation.appraisal import fairness_bonus, first_half
from graph.allocation.optimal.arcs import Ints
from graph.allocation.optimal.matrix import INFINITE
from graph.allocation.optimal.model import Draft
from graph.allocation.problem import Demand

Entries = Sequence[tuple[int, int, float]]
"""Of one demand: day of delivery, column, units for one of the column."""


def add_wishes(draft: Draft) -> None:
    """What the objective and the demands ask for; nothing where nobody asks."""
    demands, objective = draft.case.problem.demands, draft.case.values.objective
    asking = [
        index
        for index, one in enumerate(demands)
        if objective.fairness or (one.promises and (one.keeps or objective.stability))
    ]
    if not asking:
        return
    delivered = _by_demand(draft)
    dearest = _dearest(draft)
    for index in asking:
        demand, entries = demands[index], delivered.get(index, ())
        cell = draft.case.cell[[index]]
        if objective.fairness and entries:
            _favour_first_half(draft, cell, demand, entries)
        if demand.promises and demand.keeps:
            _hold_promises(draft, cell, demand, entries, cost=dearest)
        elif demand.promises and objective.stability:
            _hold_promises(draft, cell, demand, entries, cost=float(objective.stability))


def _favour_first_half(draft: Draft, cell: Ints, demand: Demand, entries: Entries) -> None:
    bonus = float(fairness_bonus(demand, draft.case.values.objective))
    favoured = draft.matrix.add_columns(cell, bonus, float(first_half(demand)))
    row = draft.matrix.add_rows(cell, 0.0, INFINITE)
    _add(draft, row, entries)
    draft.matrix.add(row, favoured, -1.0)


def _hold_promises(
    draft: Draft, cell: Ints, demand: Demand, entries: Entries, *, cost: float
) -> None:
    """The most that a promise falls short costs; a cost beyond all gains makes it a must."""
    today = draft.case.problem.today
    short = draft.matrix.add_columns(cell, -cost, INFINITE)
    told = 0
    for promise in sorted(demand.promises, key=lambda one: one.by):
        told += promise.quantity
        by = (promise.by - today).days
        row = draft.matrix.add_rows(cell, float(told), INFINITE)
        _add(draft, row, [one for one in entries if one[0] <= by])
        draft.matrix.add(row, short, 1.0)


def _add(draft: Draft, row: Ints, entries: Entries) -> None:
    if entries:
        columns = np.array([column for _, column, _ in entries], dtype=np.int64)
        units = np.array([units for _, _, units in entries])
        draft.matrix.add(np.repeat(row, len(columns)), columns, units)


def _by_demand(draft: Draft) -> dict[int, list[tuple[int, int, float]]]:
    found: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for some in draft.delivered:
        for demand, day, column, units in zip(
            some.demand.tolist(),
            some.day.tolist(),
            some.column.tolist(),
            some.units.tolist(),
            strict=True,
        ):
            found[demand].append((day, column, units))
    return found


def _dearest(draft: Draft) -> float:
    """More than any unit can gain in the place of another."""
    gains = draft.matrix.gains()
    return 10.0 * max(1.0, float(np.abs(gains).max()) if len(gains) else 1.0)
