"""Demands with rarer rules, one by one: packs, few dispatches, dates that bind, orders in ratio."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from graph.allocation.optimal.arcs import Floats, Ints
from graph.allocation.optimal.matrix import INFINITE
from graph.allocation.optimal.model import Draft, Shared
from graph.allocation.protections import NEVER


def add_special(draft: Draft, index: int, arcs: list[int]) -> None:
    """One demand by itself. arcs: its own."""
    rules, cell = draft.rules[index], draft.case.cell[[index]]
    chains: dict[str, list[int]] = defaultdict(list)
    for arc in arcs:
        road = draft.case.arcs.roads[int(draft.case.arcs.road[arc])]
        chains[road.point if rules.shipments < NEVER else ""].append(arc)
    whole = rules.least >= rules.wanted
    columns: list[Ints] = []
    ships: list[Ints] = []
    for _, some in sorted(chains.items()):
        days = days_of(draft, index, some, rules.due)
        if not days:
            continue
        if whole:
            columns.append(_whole_days(draft, index, some, days))
        else:
            parts, flags = part_days(draft, index, some, days)
            columns.append(parts)
            ships.append(flags)
    if not columns:
        return
    every = np.concatenate(columns)
    row = draft.matrix.add_rows(cell, -INFINITE, 1.0 if whole else float(rules.wanted))
    draft.matrix.add(np.repeat(row, len(every)), every, 1.0)
    if not whole and rules.shipments < NEVER:
        flags = np.concatenate(ships)
        row = draft.matrix.add_rows(cell, -INFINITE, float(rules.shipments))
        draft.matrix.add(np.repeat(row, len(flags)), flags, 1.0)


def add_in_ratio(draft: Draft, group: list[int], arcs: dict[int, list[int]]) -> None:
    """Until each day every member had the same fraction of its quantity, in whole units."""
    demands = draft.case.problem.demands
    days = _common_days(draft, group, arcs)
    if not days:
        return
    cell = np.repeat(draft.case.cell[group[:1]], len(days))
    base = max(demands[index].quantity for index in group)
    steps = draft.matrix.add_columns(cell, 0.0, float(base), whole=True)
    if len(days) > 1:
        grows = draft.matrix.add_rows(cell[1:], 0.0, INFINITE)
        draft.matrix.add(grows, steps[1:], 1.0)
        draft.matrix.add(grows, steps[:-1], -1.0)
    for index in group:
        mine = [arc for arc in arcs[index] if draft.case.arcs.day[arc] <= days[-1]]
        units, _ = part_days(draft, index, mine, days)
        draft.matrix.make_whole(units)
        rows = draft.matrix.add_rows(cell, 1.0 - base, 0.0)
        before = [(later, one) for later in range(len(days)) for one in range(later + 1)]
        later, one = np.array(before, dtype=np.int64).T
        draft.matrix.add(rows[later], units[one], float(base))
        draft.matrix.add(rows, steps, -float(demands[index].quantity))


def add_together_by_day(draft: Draft, group: list[int], arcs: dict[int, list[int]]) -> None:
    """An order that ships as one, with units that may not wait: each member day by day."""
    demands = draft.case.problem.demands
    days = _common_days(draft, group, arcs)
    if not days:
        return
    for index in group:
        mine = [arc for arc in arcs[index] if draft.case.arcs.day[arc] <= days[-1]]
        cells = np.repeat(draft.case.cell[[index]], len(days))
        units = float(demands[index].quantity)
        gain = _gains(draft, index, mine, days) * units
        ships = draft.matrix.add_columns(cells, gain, 1.0, whole=True)
        rows, slots = _gather(draft, index, mine, days)
        draft.matrix.add(rows, ships, -units)
        row = draft.matrix.add_rows(cells[:1], -INFINITE, 1.0)
        draft.matrix.add(np.repeat(row, len(ships)), ships, 1.0)
        when, one = np.array(days, dtype=np.int64), np.full(len(days), index)
        draft.deliver(one, when, ships, np.full(len(days), units), slots)
        draft.shared.append(Shared(np.full(len(days), group[0]), one, when, ships))


def _common_days(draft: Draft, group: list[int], arcs: dict[int, list[int]]) -> list[int]:
    """Days on which an order may be delivered: when any of its members could."""
    start = max(draft.rules[index].due for index in group)
    last = min(draft.rules[index].last for index in group)
    some = {day for index in group for day in days_of(draft, index, arcs[index], start)}
    return sorted(day for day in some if day <= last)


def days_of(draft: Draft, index: int, arcs: Sequence[int], start: int) -> list[int]:
    """Days on which the demand may be delivered: when something comes, or a rule turns."""
    last = min(draft.rules[index].last, draft.case.values.horizon)
    days = {max(start, int(draft.case.arcs.day[arc])) for arc in arcs}
    first = min(days, default=NEVER)
    days |= {day for day in draft.case.turning.get(index, ()) if day > first}
    return sorted(day for day in days if start <= day <= last)


def part_days(draft: Draft, index: int, arcs: list[int], days: list[int]) -> tuple[Ints, Ints]:
    """Deliveries in parts: columns of units, and of whether anything ships (none if no rule)."""
    rules, matrix = draft.rules[index], draft.matrix
    cells = np.repeat(draft.case.cell[[index]], len(days))
    units = matrix.add_columns(cells, _gains(draft, index, arcs, days), float(rules.wanted))
    rows, slots = _gather(draft, index, arcs, days)
    matrix.add(rows, units, -1.0)
    flags = np.zeros(0, dtype=np.int64)
    if rules.least > 1 or rules.shipments < NEVER:
        flags = matrix.add_columns(cells, 0.0, 1.0, whole=True)
        most = matrix.add_rows(cells, -INFINITE, 0.0)
        matrix.add(most, units, 1.0)
        matrix.add(most, flags, -float(rules.wanted))
        if rules.least > 1:
            fewest = matrix.add_rows(cells, 0.0, INFINITE)
            matrix.add(fewest, units, 1.0)
            matrix.add(fewest, flags, -float(rules.least))
    if rules.pack > 1:
        _packs(draft, index, units, cells)
    when = np.array(days, dtype=np.int64)
    draft.deliver(np.full(len(days), index), when, units, np.ones(len(days)), slots)
    return units, flags


def _whole_days(draft: Draft, index: int, arcs: list[int], days: list[int]) -> Ints:
    """All on one of the days: a column for each."""
    rules, demand = draft.rules[index], draft.case.problem.demands[index]
    cells = np.repeat(draft.case.cell[[index]], len(days))
    units = float(min(rules.wanted, demand.quantity))
    gain = _gains(draft, index, arcs, days) * units
    ships = draft.matrix.add_columns(cells, gain, 1.0, whole=True)
    rows, slots = _gather(draft, index, arcs, days)
    draft.matrix.add(rows, ships, -float(rules.wanted))
    when = np.array(days, dtype=np.int64)
    draft.deliver(np.full(len(days), index), when, ships, np.full(len(days), units), slots)
    return ships


def _packs(draft: Draft, index: int, units: Ints, cells: Ints) -> None:
    """Whole packs on each day; what a pack does not fill may go with the last of the order."""
    rules, matrix = draft.rules[index], draft.matrix
    packs = matrix.add_columns(cells, 0.0, INFINITE, whole=True)
    rows = matrix.add_rows(cells, 0.0, 0.0)
    matrix.add(rows, units, 1.0)
    matrix.add(rows, packs, -float(rules.pack))
    rest = rules.wanted % rules.pack
    if rest:
        broken = matrix.add_columns(cells, 0.0, 1.0, whole=True)
        matrix.add(rows, broken, -float(rest))
        full = matrix.add_rows(cells[:1], -INFINITE, 0.0)
        matrix.add(np.repeat(full, len(units)), broken, float(rules.wanted))
        matrix.add(np.repeat(full, len(units)), units, -1.0)


def _gains(draft: Draft, index: int, arcs: Sequence[int], days: Sequence[int]) -> Floats:
    """Money for one unit delivered on each day, way costs not taken off."""
    known = draft.case.arcs
    when = np.array(days, dtype=np.int64)
    some = np.array(arcs, dtype=np.int64)
    # What waits for others comes, in the likely case, as much earlier as the latest of them.
    shift = int(np.min(known.day[some] - known.likely[some])) if arcs else 0
    likely = np.maximum(when - shift, draft.due[index])
    return draft.case.values.gain(np.full(len(days), index), when, likely)


def _gather(draft: Draft, index: int, arcs: list[int], days: list[int]) -> tuple[Ints, Ints]:
    """Rows of a chain, one a day: what came in and waits, less what is carried on; its slots."""
    known = draft.case.arcs
    cells = np.repeat(draft.case.cell[[index]], len(days))
    when = np.array(days, dtype=np.int64)
    rows = draft.matrix.add_rows(cells, 0.0, 0.0)
    numbers = draft.add_slots(np.zeros(len(days), dtype=np.int64))
    some = np.array(arcs, dtype=np.int64)
    use_by = known.use_by[some]
    place = np.searchsorted(when, np.maximum(known.day[some], when[0]))
    if draft.case.dated[index] or (use_by < when[-1]).any():
        # Such units may not wait for any later day: a column for each day that may have them.
        picked = [
            (arc, slot)
            for arc, start, end in zip(arcs, place.tolist(), use_by.tolist(), strict=True)
            for slot in range(start, len(days))
            if days[slot] <= end
        ]
        arc, slot = np.array(picked, dtype=np.int64).reshape(len(picked), 2).T
        columns = draft.give(arc, -draft.costs[arc], when[slot], numbers[slot])
        draft.matrix.add(rows[slot], columns, 1.0)
        return rows, numbers
    columns = draft.give(some, -draft.costs[some], when[place], numbers[place])
    draft.matrix.add(rows[place], columns, 1.0)
    if len(days) > 1:
        waits = draft.matrix.add_columns(cells[1:], 0.0, INFINITE)
        draft.matrix.add(rows[:-1], waits, -1.0)
        draft.matrix.add(rows[1:], waits, 1.0)
    return rows, numbers
