"""Demands that gather units and deliver on chosen days, many at once.

Each has a chain of days: on each, units come in, wait for the next day, or are delivered.
"""

from dataclasses import dataclass

import numpy as np

from graph.allocation.optimal.arcs import Floats, Ints
from graph.allocation.optimal.matrix import INFINITE
from graph.allocation.optimal.model import Draft, Shared

FAR = 1 << 24
"""More days than any horizon has; joins a chain's number and a day to one number."""


def add_whole(draft: Draft, demands: Ints, arcs: Ints) -> None:
    """Demands that are delivered in full on one day, or not at all. arcs: theirs, by demand."""
    slots = _own_slots(draft, demands, arcs)
    wanted = draft.wanted[demands]
    units = np.minimum(wanted, draft.quantity[demands])
    cells = draft.case.cell[demands][slots.chain]
    gain = slots.gain * units[slots.chain]
    ships = draft.matrix.add_columns(cells, gain, 1.0, whole=True)
    draft.matrix.add(slots.row, ships, -wanted[slots.chain])
    _once(draft, demands, slots.chain, ships)
    draft.deliver(demands[slots.chain], slots.day, ships, units[slots.chain], slots.number)


def add_least(draft: Draft, demands: Ints, arcs: Ints) -> None:
    """Demands whose deliveries have a least quantity."""
    slots = _own_slots(draft, demands, arcs)
    wanted = draft.wanted[demands]
    least = np.array([float(draft.rules[one].least) for one in demands.tolist()])
    cells = draft.case.cell[demands][slots.chain]
    units = draft.matrix.add_columns(cells, slots.gain, wanted[slots.chain])
    draft.matrix.add(slots.row, units, -1.0)
    flags = draft.matrix.add_columns(cells, 0.0, 1.0, whole=True)
    most = draft.matrix.add_rows(cells, -INFINITE, 0.0)
    draft.matrix.add(most, units, 1.0)
    draft.matrix.add(most, flags, -wanted[slots.chain])
    fewest = draft.matrix.add_rows(cells, 0.0, INFINITE)
    draft.matrix.add(fewest, units, 1.0)
    draft.matrix.add(fewest, flags, -least[slots.chain])
    rows = draft.matrix.add_rows(draft.case.cell[demands], -INFINITE, wanted)
    draft.matrix.add(rows[slots.chain], units, 1.0)
    draft.deliver(demands[slots.chain], slots.day, units, np.ones(len(units)), slots.number)


def add_together(draft: Draft, members: Ints, leader: Ints, arcs: Ints, start: Ints) -> None:
    """Orders that ship all lines in full on one day, or nothing.

    members: demands, sorted by leader, each with an arc. leader, start: of each member, the first
    demand of its group and the group's first day. Each member chooses for itself here; `Shared`
    says which choices are one.
    """
    _, group = np.unique(leader, return_inverse=True)
    days = np.maximum(draft.case.arcs.day[arcs], start[_place(members, draft, arcs)])
    last = _least_last(draft, members, group)
    place = _place(members, draft, arcs)
    in_time = days <= last[place]
    arcs, days, place = arcs[in_time], days[in_time], place[in_time]
    keys = np.unique(group[place] * FAR + days)
    key_group, key_day = keys // FAR, keys % FAR
    # Every member names all days of its group.
    first = np.searchsorted(key_group, group)
    count = np.searchsorted(key_group, group, side="right") - first
    chain = np.repeat(np.arange(len(members)), count)
    within = np.arange(len(chain)) - np.repeat(np.cumsum(count) - count, count)
    day = key_day[np.repeat(first, count) + within]
    slots = _slots(draft, members, chain, day, (arcs, place))
    quantity = draft.quantity[members]
    cells = draft.case.cell[members][slots.chain]
    ships = draft.matrix.add_columns(cells, slots.gain * quantity[slots.chain], 1.0, whole=True)
    draft.matrix.add(slots.row, ships, -quantity[slots.chain])
    _once(draft, members, slots.chain, ships)
    draft.deliver(members[slots.chain], slots.day, ships, quantity[slots.chain], slots.number)
    draft.shared.append(Shared(leader[slots.chain], members[slots.chain], slots.day, ships))


@dataclass(frozen=True, slots=True)
class _Slots:
    """Days of chains: chain, day, row of what is gathered, slot, money for a unit delivered."""

    chain: Ints
    day: Ints
    row: Ints
    number: Ints
    gain: Floats


def _own_slots(draft: Draft, demands: Ints, arcs: Ints) -> _Slots:
    place = _place(demands, draft, arcs)
    days = np.maximum(draft.case.arcs.day[arcs], draft.due[demands][place])
    keys = np.unique(place * FAR + days)
    return _slots(draft, demands, keys // FAR, keys % FAR, (arcs, place))


def _slots(
    draft: Draft, demands: Ints, chain: Ints, day: Ints, incoming: tuple[Ints, Ints]
) -> _Slots:
    """Rows of the chains, units coming in and waiting. chain, day: sorted.

    incoming: arcs, and the chain of each.
    """
    arcs, place = incoming
    case, matrix = draft.case, draft.matrix
    cells = case.cell[demands][chain]
    rows = matrix.add_rows(cells, 0.0, 0.0)
    numbers = draft.add_slots(chain)
    # What is there before a chain's first day joins on that day.
    joins = np.searchsorted(chain * FAR + day, place * FAR + case.arcs.day[arcs])
    columns = draft.give(arcs, -draft.costs[arcs], day[joins], numbers[joins])
    matrix.add(rows[joins], columns, 1.0)
    goes_on = np.flatnonzero(chain[:-1] == chain[1:])
    waits = matrix.add_columns(cells[goes_on], 0.0, INFINITE)
    matrix.add(rows[goes_on], waits, -1.0)
    matrix.add(rows[goes_on + 1], waits, 1.0)
    # What waits for others comes, in the likely case, as much earlier as the latest of them.
    shift = np.full(len(demands), FAR)
    np.minimum.at(shift, place, case.arcs.day[arcs] - case.arcs.likely[arcs])
    likely = np.maximum(day - np.where(shift == FAR, 0, shift)[chain], draft.due[demands][chain])
    return _Slots(chain, day, rows, numbers, case.values.gain(demands[chain], day, likely))


def _place(demands: Ints, draft: Draft, arcs: Ints) -> Ints:
    """Place of each arc's demand among the demands."""
    places = np.full(len(draft.due), -1, dtype=np.int64)
    places[demands] = np.arange(len(demands))
    return places[draft.case.arcs.demand[arcs]]


def _once(draft: Draft, demands: Ints, chain: Ints, ships: Ints) -> None:
    rows = draft.matrix.add_rows(draft.case.cell[demands], -INFINITE, 1.0)
    draft.matrix.add(rows[chain], ships, 1.0)


def _least_last(draft: Draft, members: Ints, group: Ints) -> Ints:
    """Latest day of each member's group: its strictest member's."""
    last = np.array([draft.rules[one].last for one in members.tolist()], dtype=np.int64)
    least = np.full(int(group.max()) + 1 if len(group) else 0, FAR)
    np.minimum.at(least, group, last)
    return least[group]
