"""What the model is made of while it is built: the case, its columns so far, its order groups."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from graph.allocation.deliveries import Rules, rules_of
from graph.allocation.optimal.arcs import Arcs, Floats, Ints
from graph.allocation.optimal.matrix import INFINITE, Flags, Matrix
from graph.allocation.optimal.values import Values
from graph.allocation.order_groups import moves_together
from graph.allocation.problem import Demand, Problem
from graph.values.words import GroupPolicy


@dataclass(frozen=True, slots=True)
class Case:
    """What the model is made from. cell: by demand, supply_cell: by supply: the smallest part
    that shares no product; an order that moves together may span several.

    dated: demands for which the very day of a delivery counts (quotas of a period, floors that are
    freed); turning: days to consider for them besides those on which something arrives.
    """

    problem: Problem
    arcs: Arcs
    values: Values
    cell: Ints
    supply_cell: Ints
    dated: Flags
    turning: dict[int, set[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Given:
    """Columns that carry units of a supply to a demand. slot: where they join a delivery, or -1:
    they are delivered by themselves; day: of delivery then, else of joining.
    """

    arc: Ints
    column: Ints
    day: Ints
    slot: Ints


@dataclass(frozen=True, slots=True)
class Delivered:
    """Columns that deliver: so many units of the demand, on a day, for one of the column.

    slot: the delivery that units join, -1: they are delivered by themselves.
    """

    demand: Ints
    day: Ints
    column: Ints
    units: Floats
    slot: Ints


@dataclass(frozen=True, slots=True)
class Shared:
    """Choices that several demands make as one: column of a member's day, by group and day.

    Members of one group name the same days in the same order.
    """

    group: Ints
    member: Ints
    day: Ints
    column: Ints


@dataclass(slots=True)
class Draft:
    """The model so far, and what all builders of columns need.

    due, wanted, quantity: by demand. costs: of ways, by arc; on_arrival: what a unit gains that is
    delivered when it arrives, by arc, its cost taken off.
    """

    case: Case
    matrix: Matrix = field(default_factory=Matrix)
    rules: list[Rules] = field(init=False)
    due: Ints = field(init=False)
    wanted: Floats = field(init=False)
    quantity: Floats = field(init=False)
    costs: Floats = field(init=False)
    on_arrival: Floats = field(init=False)
    supply_rows: Ints = field(init=False)
    given: list[Given] = field(default_factory=list)
    delivered: list[Delivered] = field(default_factory=list)
    shared: list[Shared] = field(default_factory=list)
    slots: int = 0
    chains: int = 0
    slot_chain: list[Ints] = field(default_factory=list)
    _ratio: Floats = field(init=False)

    def __post_init__(self) -> None:
        problem, today = self.case.problem, self.case.problem.today.toordinal()
        self.rules = [rules_of(one, today) for one in problem.demands]
        self.due = np.array([one.due for one in self.rules], dtype=np.int64)
        self.wanted = np.array([float(one.wanted) for one in self.rules])
        self.quantity = np.array([float(one.quantity) for one in problem.demands])
        self.costs = self.case.values.cost(self.case.arcs)
        self.on_arrival = self.case.values.on_arrival(self.case.arcs)
        self._ratio = np.array([float(road.ratio) for road in self.case.arcs.roads] or [1.0])
        quantity = np.array([float(one.quantity) for one in problem.supplies])
        self.supply_rows = self.matrix.add_rows(self.case.supply_cell, -INFINITE, quantity)

    def add_slots(self, chain: Ints) -> Ints:
        """Numbers of new delivery slots. chain: 0 .. n - 1, sorted: which of them wait in line."""
        if len(chain):
            self.slot_chain.append(chain + self.chains)
            self.chains += int(chain[-1]) + 1
        self.slots += len(chain)
        return np.arange(self.slots - len(chain), self.slots)

    def give(self, arcs: Ints, gain: Floats, day: Ints, slot: Ints) -> Ints:
        """Columns of arcs, drawing on their supplies."""
        case = self.case
        demand, supply = case.arcs.demand[arcs], case.arcs.supply[arcs]
        columns = self.matrix.add_columns(case.cell[demand], gain, INFINITE)
        ratio = self._ratio[case.arcs.road[arcs]]
        # With one for one all corners are whole by themselves.
        self.matrix.make_whole(columns[ratio != 1.0])
        plain = ratio == np.rint(ratio)
        self.matrix.add(self.supply_rows[supply[plain]], columns[plain], ratio[plain])
        if not plain.all():
            # A part of a supply's unit is a whole unit gone: whole columns for what is used up.
            some = np.flatnonzero(~plain)
            cells = case.cell[demand[some]]
            used = self.matrix.add_columns(cells, 0.0, INFINITE, whole=True)
            rows = self.matrix.add_rows(cells, 0.0, INFINITE)
            self.matrix.add(rows, used, 1.0)
            self.matrix.add(rows, columns[some], -ratio[some])
            self.matrix.add(self.supply_rows[supply[some]], used, 1.0)
        self.given.append(Given(arcs, columns, day, slot))
        return columns

    def deliver(self, demand: Ints, day: Ints, column: Ints, units: Floats, slot: Ints) -> None:
        """Note columns that deliver."""
        self.delivered.append(Delivered(demand, day, column, units, slot))


def groups_of(demands: Sequence[Demand]) -> list[list[int]]:
    """Members of each order that moves together, two at least, by order."""
    orders: dict[str, list[int]] = defaultdict(list)
    for index, demand in enumerate(demands):
        if moves_together(demand):
            orders[demand.order].append(index)
    return [members for _, members in sorted(orders.items()) if len(members) > 1]


def in_ratio(demand: Demand) -> bool:
    """Whether the demand's order always has the same fraction of all its lines."""
    return demand.group_policy is GroupPolicy.IN_RATIO
