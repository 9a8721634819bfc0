"""Says what keeps a line of an optimal plan from being served in full on time.

Every supply has a price: what one more unit of it would gain (the dual of the linear model). A line
is short where others gain more from the same unit than it would.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from graph.allocation.deliveries import rules_of
from graph.allocation.ledger import Ledger
from graph.allocation.optimal.arcs import Arcs, Floats, Ints
from graph.allocation.optimal.model import Case, groups_of
from graph.allocation.problem import Constraint, Demand, Peg, PlannedLine, Problem, Refused
from graph.allocation.reasons import (
    SERVED,
    Outcome,
    explain,
    frozen_constraint,
    group_constraint,
    hold_constraint,
    units_of,
)
from graph.allocation.refused_ways import NAMES
from graph.values.words import AlternativeKind, ConstraintKind, RefusalReason, SupplyKind

CENT = 0.005


@dataclass(slots=True)
class Market:
    """The plan's outcome as supplies see it. free: units nobody took; price: of one more unit.

    takers: lines served by each supply.
    """

    case: Case
    free: Ints
    price: Floats
    takers: Ints
    gain: Floats  # of each arc: money for one unit, way taken off
    ends: Ints = field(init=False)
    products: frozenset[str] = field(init=False)  # those that any supply has
    blockers: dict[int, int] = field(default_factory=dict)  # member -> the line it waits for
    _ledger: Ledger | None = None

    def __post_init__(self) -> None:
        self.products = frozenset(one.product for one in self.case.problem.supplies)
        self.ends = np.searchsorted(
            self.case.arcs.demand, np.arange(len(self.case.problem.demands) + 1)
        )

    def arcs_of(self, index: int) -> Ints:
        """The demand's arcs."""
        return np.arange(self.ends[index], self.ends[index + 1])

    @property
    def ledger(self) -> Ledger:
        """What is free at the end, as a strict run would see it."""
        if self._ledger is None:
            self._ledger = Ledger(self.case.problem)
            self._ledger.free[:] = self.free.tolist()
        return self._ledger


def market_of(case: Case, pegs: dict[int, list[Peg]], price: Floats, gain: Floats) -> Market:
    """The market that a plan leaves."""
    problem = case.problem
    left: Counter[str] = Counter()
    served: Counter[str] = Counter()
    for one in problem.supplies:
        left[one.key] += one.quantity
    for some in pegs.values():
        for peg in some:
            left[peg.supply] -= peg.supply_quantity
        served.update({peg.supply for peg in some})
    # Parts of a supply that are open to different groups share its key.
    free = np.array([min(one.quantity, left[one.key]) for one in problem.supplies], dtype=np.int64)
    takers = np.array([served[one.key] for one in problem.supplies], dtype=np.int64)
    market = Market(case, free, price, takers, gain)
    for group in groups_of(problem.demands):
        slowest = max(group, key=lambda index: (_first_day(market, index), -index))
        for index in group:
            if index != slowest:
                market.blockers[index] = slowest
    return market


def constraint_of(market: Market, index: int, line: PlannedLine) -> Constraint:
    """What binds the demand first; SERVED if it has all on time."""
    problem = market.case.problem
    demand = problem.demands[index]
    if demand.hold:
        return hold_constraint(demand)
    if demand.frozen:
        return frozen_constraint(demand)
    if not line.short_quantity and not line.late_quantity:
        return SERVED
    blocker = market.blockers.get(index)
    if blocker is not None:
        day = None if line.short_quantity else line.pegs[-1].delivered_on
        return group_constraint(problem.demands[blocker], day, ready=None)
    mine = market.arcs_of(index)
    if not len(mine):
        return _nothing_there(market, demand)
    arcs = market.case.arcs
    within = market.free[arcs.supply[mine]] > 0
    if line.short_quantity and (within & (market.gain[mine] > CENT)).any():
        return _by_rule(market, demand, line)
    due = (demand.due_on - problem.today).days
    in_time = mine[arcs.day[mine] <= due]
    missing = f"{units_of(line.late_quantity + line.short_quantity)} not on time"
    if line.short_quantity:
        missing = f"{units_of(line.short_quantity)} without supply"
        in_time = in_time if len(in_time) else mine
    if not len(in_time):
        return _comes_late(market, demand, mine, missing)
    best = int(in_time[np.argmax(market.gain[in_time])])
    return _outbid(market, best, missing)


def refused_of(
    market: Market, index: int, used: set[AlternativeKind], line: PlannedLine
) -> tuple[Refused, ...]:
    """One entry for each kind of way that could serve the line and gave it nothing."""
    demand = market.case.problem.demands[index]
    served = not line.short_quantity and not line.late_quantity
    if served or not demand.in_scope or demand.hold or demand.frozen:
        return ()
    arcs, mine = market.case.arcs, market.arcs_of(index)
    by_kind: dict[AlternativeKind, list[int]] = {}
    for arc in mine.tolist():
        kind = arcs.roads[int(arcs.road[arc])].kind
        if kind is not None:
            by_kind.setdefault(kind, []).append(arc)
    found = []
    for kind in sorted({*by_kind, *NAMES} - used):
        if demand.kinds is not None and kind not in demand.kinds:
            continue
        if kind is AlternativeKind.SUBSTITUTE and not demand.substitutions:
            continue
        some = by_kind.get(kind)
        name = NAMES.get(kind, kind.value.lower().replace("_", " "))
        found.append(
            Refused(kind, RefusalReason.NO_STOCK, f"Nothing at {name} reaches it in time.")
            if some is None
            else _refused(market, kind, name, some)
        )
    return tuple(found)


def _refused(market: Market, kind: AlternativeKind, name: str, some: Sequence[int]) -> Refused:
    best = max(some, key=lambda arc: (market.gain[arc], -arc))
    if market.gain[best] <= CENT:
        return Refused(
            kind,
            RefusalReason.NOT_OFFERED,
            f"The best of {name} costs more than it gains ({market.gain[best]:,.2f} a unit).",
        )
    supply = int(market.case.arcs.supply[best])
    if market.free[supply] > 0:
        return Refused(
            kind, RefusalReason.MINIMUM, f"Units at {name} do not fit its shipping rules."
        )
    return Refused(
        kind,
        RefusalReason.NO_STOCK,
        f"Units at {name} gain more for other lines ({market.price[supply]:,.2f} a unit, "
        f"here {market.gain[best]:,.2f}).",
    )


def _nothing_there(market: Market, demand: Demand) -> Constraint:
    problem = market.case.problem
    sources = {demand.product, *(one.product for one in demand.substitutions)}
    some = bool(sources & market.products)
    if some and demand.latest_on is not None and demand.latest_on < problem.horizon_on:
        return Constraint(
            ConstraintKind.LATEST_DATE,
            f"Nothing reaches it by its latest date {demand.latest_on}; "
            f"{units_of(demand.quantity)} without supply.",
        )
    where = "that reaches this line" if some else "of it"
    return Constraint(
        ConstraintKind.NO_SUPPLY,
        f"No stock and no inbound {where} until {problem.horizon_on}; "
        f"{units_of(demand.quantity)} without supply.",
    )


def _by_rule(market: Market, demand: Demand, line: PlannedLine) -> Constraint:
    """Units are free that would gain, but a rule of the line, a quota or a floor is in the way."""
    ledger = market.ledger
    rules = rules_of(demand, market.case.problem.today.toordinal())
    outcome = Outcome(line.late_quantity, line.short_quantity, ())
    return explain(demand, ledger.reach(demand), ledger, rules=rules, outcome=outcome)


def _comes_late(market: Market, demand: Demand, mine: Ints, missing: str) -> Constraint:
    arcs, problem = market.case.arcs, market.case.problem
    first = int(mine[np.argmin(arcs.day[mine])])
    supply = problem.supplies[int(arcs.supply[first])]
    day = problem.today + timedelta(days=int(arcs.day[first]))
    if supply.kind is not SupplyKind.INBOUND:
        days = arcs.roads[int(arcs.road[first])].days
        way = f"the way takes {days} day" + ("" if days == 1 else "s")
        past = demand.due_on < problem.today
        why = f"It was due on {demand.due_on}, and {way}" if past else f"T{way[1:]}"
        return Constraint(
            ConstraintKind.LEAD_TIME,
            f"{why}: there on {day} at the earliest; {missing}.",
            supply.key,
            day,
        )
    return Constraint(
        ConstraintKind.MATERIAL,
        f"The first that can reach it is there on {day}, after {demand.due_on}; {missing}.",
        supply.key,
        day,
    )


def _outbid(market: Market, arc: int, missing: str) -> Constraint:
    """Its best supply on time is worth more to others, or the way is not worth it."""
    arcs, problem = market.case.arcs, market.case.problem
    index, here = int(arcs.supply[arc]), market.gain[arc]
    supply = problem.supplies[index]
    if here <= CENT:
        return Constraint(
            ConstraintKind.MATERIAL,
            f"Serving it on time costs more than it gains ({here:,.2f} a unit); {missing}.",
            supply.key,
        )
    lines = int(market.takers[index])
    who = "one line that gains" if lines == 1 else f"{lines:,} lines that gain"
    there = market.price[index]
    if there > here + CENT:
        how = f"more from it ({there:,.2f} a unit there, {here:,.2f} here)"
    elif there > here - CENT:
        how = f"as much from it ({there:,.2f} a unit)"
    else:
        how = "more from whole shipments of it"
    return Constraint(
        ConstraintKind.MATERIAL,
        f"Its best supply goes to {who} {how}; {missing}.",
        supply.key,
        _day(problem, int(arcs.day[arc])),
    )


def _day(problem: Problem, days: int) -> date:
    return problem.today + timedelta(days=days)


def _first_day(market: Market, index: int) -> int:
    """The first day on which supplies that can reach the demand hold all of it."""
    arcs: Arcs = market.case.arcs
    mine = market.arcs_of(index)
    wanted = market.case.problem.demands[index].quantity
    have = 0
    for arc in mine[np.argsort(arcs.day[mine], kind="stable")].tolist():
        have += market.case.problem.supplies[int(arcs.supply[arc])].quantity
        if have >= wanted:
            return int(arcs.day[arc])
    return 1 << 30
