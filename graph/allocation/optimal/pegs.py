"""Turns the model's answer into deliveries: which units of which supply go when to whom."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np

from graph.allocation.optimal.arcs import Floats
from graph.allocation.optimal.model import Draft
from graph.allocation.problem import Demand, Peg
from graph.allocation.surplus import without_surplus

Units = list[tuple[int, int, int]]
"""Arc, units of the demand, day."""


@dataclass(slots=True)
class _Line:
    """What comes to one chain: units by joining day, deliveries by day."""

    joined: Units
    delivered: list[tuple[int, int]]


def read_pegs(draft: Draft, x: Floats) -> dict[int, list[Peg]]:
    """By demand: its pegs in order of delivery."""
    units = np.rint(x).astype(np.int64)
    found: dict[int, Units] = defaultdict(list)
    chains: dict[int, _Line] = defaultdict(lambda: _Line([], []))
    chain_of = np.concatenate(draft.slot_chain) if draft.slot_chain else np.zeros(0, np.int64)
    demand_of = draft.case.arcs.demand
    for given in draft.given:
        for place in np.flatnonzero(units[given.column] > 0).tolist():
            arc, day, slot = int(given.arc[place]), int(given.day[place]), int(given.slot[place])
            quantity = int(units[given.column[place]])
            if slot < 0:
                found[int(demand_of[arc])].append((arc, quantity, day))
            else:
                chains[int(chain_of[slot])].joined.append((arc, quantity, day))
    for some in draft.delivered:
        for place in np.flatnonzero((units[some.column] > 0) & (some.slot >= 0)).tolist():
            # A minimum above the order takes more units than it serves: all that joined goes.
            quantity = int(units[some.column[place]] * some.units[place])
            chain = int(chain_of[some.slot[place]])
            chains[chain].delivered.append((int(some.day[place]), quantity))
    for line in chains.values():
        for arc, quantity, day in _matched(line):
            found[int(demand_of[arc])].append((arc, quantity, day))
    return {
        index: [_peg(draft, index, one) for one in sorted(some, key=lambda one: (one[2], one[0]))]
        for index, some in found.items()
    }


def _matched(line: _Line) -> Units:
    """First come, first delivered; what is beyond the last delivery goes with it."""
    waiting = sorted(line.joined, key=lambda one: (one[2], one[0]))
    deliveries = sorted(line.delivered)
    matched: Units = []
    place = 0
    rest = waiting[0][1] if waiting else 0
    for number, (day, quantity) in enumerate(deliveries):
        last = number == len(deliveries) - 1
        while place < len(waiting) and (quantity > 0 or last):
            got = rest if last else min(rest, quantity)
            matched.append((waiting[place][0], got, day))
            quantity -= got
            rest -= got
            if rest == 0:
                place += 1
                rest = waiting[place][1] if place < len(waiting) else 0
    return matched


def _peg(draft: Draft, index: int, one: tuple[int, int, int]) -> Peg:
    arc, quantity, day = one
    case = draft.case
    arcs, demand, today = case.arcs, case.problem.demands[index], case.problem.today
    road, supply = arcs.roads[int(arcs.road[arc])], case.problem.supplies[int(arcs.supply[arc])]
    used = -int(-quantity * Fraction(road.ratio) // 1)
    p50, p90 = supply.p50, supply.p90
    if road.hastened and supply.hastened is not None:
        p50, p90 = supply.hastened.p50, supply.hastened.p90
    days = timedelta(days=road.days)
    return Peg(
        demand.key,
        supply.key,
        quantity,
        used,
        p50 + days,
        p90 + days,
        today + timedelta(days=day),
        road.kind,
        _money(road.cost, quantity),
        _money(road.co2, quantity),
        road.hastened,
    )


def _money(per_unit: float, quantity: int) -> Decimal:
    return Decimal(repr(round(per_unit, 6))) * quantity


def totals(demand: Demand, pegs: list[Peg]) -> tuple[list[Peg], int, int, int]:
    """Pegs without units above the order, and what is on time, late and short of it."""
    kept = without_surplus(pegs, max(0, sum(peg.quantity for peg in pegs) - demand.quantity))
    on_time = sum(peg.quantity for peg in kept if peg.delivered_on <= demand.due_on)
    late = sum(peg.quantity for peg in kept) - on_time
    return kept, on_time, late, demand.quantity - on_time - late
