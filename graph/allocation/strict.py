"""The strict strategy: in order of rank, each line takes what serves it on time, then later.

Among supplies that are on time the latest is taken first, so that early supply stays for early
needs. What a line took is never taken back for a lower one.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from graph.allocation import reasons
from graph.allocation.canonical import in_order, input_hash
from graph.allocation.collector import collector_off
from graph.allocation.deliveries import Delivery, Rules, deliver, rules_of
from graph.allocation.ledger import Ledger, Reach, Take
from graph.allocation.order_groups import GroupResult, deliver_group, moves_together
from graph.allocation.problem import Constraint, Demand, Peg, PlannedLine, Problem, Solution
from graph.allocation.refused_ways import refused_ways
from graph.allocation.surplus import without_surplus
from graph.values.words import ConstraintKind


def solve_strict(problem: Problem) -> Solution:
    """Allocate in order of rank (ties: key). The same problem gives the same solution.

    An order whose lines move together is served at the place of its best line.
    """
    problem = in_order(problem)
    with collector_off():
        lines = tuple(_Run(problem).lines(problem.demands))
        return Solution(lines, input_hash(problem), {line.demand: line for line in lines})


def serve_in_rounds(problem: Problem, rounds: Sequence[Sequence[Demand]]) -> Solution:
    """Serve portions of demands one round after the other, each round in the order given.

    A portion is a demand with the quantity and rules of that round; portions of one demand add up
    to no more than its quantity in the problem. What is left short is told by its last portion.
    """
    problem = in_order(problem)
    run, served = _Run(problem), dict[str, PlannedLine]()
    with collector_off():
        for portions in rounds:
            for line in run.lines(portions):
                before = served.get(line.demand)
                served[line.demand] = line if before is None else _both(before, line)
    lines = tuple(_whole_line(one, served.get(one.key)) for one in problem.demands)
    return Solution(lines, input_hash(problem), {line.demand: line for line in lines})


def _both(one: PlannedLine, other: PlannedLine) -> PlannedLine:
    return other._replace(
        pegs=one.pegs + other.pegs,
        on_time_quantity=one.on_time_quantity + other.on_time_quantity,
        late_quantity=one.late_quantity + other.late_quantity,
    )


def _whole_line(demand: Demand, line: PlannedLine | None) -> PlannedLine:
    if line is None:
        return _nothing(demand, reasons.left_alone_constraint(demand))
    served = line.on_time_quantity + line.late_quantity
    return line._replace(
        pegs=tuple(sorted(line.pegs, key=lambda peg: peg.delivered_on)),
        short_quantity=demand.quantity - served,
    )


_FREE = Decimal(0)


class _Run:
    """One pass over the queue."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.ledger = Ledger(problem)
        self.today = problem.today.toordinal()
        self.dates = _Dates(self.today)
        self.p50 = [supply.p50.toordinal() - self.today for supply in problem.supplies]
        self.p90 = [supply.p90.toordinal() - self.today for supply in problem.supplies]

    def lines(self, demands: Sequence[Demand]) -> list[PlannedLine]:
        """A planned line for each demand, served in this order."""
        groups: dict[str, list[Demand]] = defaultdict(list)
        for demand in demands:
            if moves_together(demand):
                groups[demand.order].append(demand)
        grouped: dict[str, PlannedLine] = {}
        found = []
        for demand in demands:
            line = grouped.get(demand.key)
            if line is None:
                group = groups.get(demand.order, ())
                if len(group) > 1 and moves_together(demand):
                    grouped |= self._group(list(group))
                    line = grouped[demand.key]
                else:
                    line = self._alone(demand)
            found.append(line)
        return found

    def _alone(self, demand: Demand) -> PlannedLine:
        if demand.hold:
            return _nothing(demand, reasons.hold_constraint(demand))
        if demand.frozen:
            return _nothing(demand, reasons.frozen_constraint(demand))
        rules, reach = rules_of(demand, self.today), self.ledger.reach(demand)
        return self._line(demand, reach, rules, deliver(demand, reach, self.ledger, rules))

    def _group(self, group: list[Demand]) -> dict[str, PlannedLine]:
        held = next((demand for demand in group if demand.hold), None)
        if held is not None:
            return {
                demand.key: _nothing(
                    demand,
                    reasons.hold_constraint(demand)
                    if demand.hold
                    else reasons.group_constraint(held, None, ready=None),
                )
                for demand in group
            }
        result = deliver_group(group, self.ledger, self.today)
        return {
            demand.key: self._member(group, index, result) for index, demand in enumerate(group)
        }

    def _member(self, group: list[Demand], index: int, result: GroupResult) -> PlannedLine:
        demand, deliveries, ready = group[index], result.deliveries[index], result.ready[index]
        reach = self.ledger.reach(demand)
        line = self._line(demand, reach, rules_of(demand, self.today), deliveries)
        if result.blocker == index or line.constraint.kind is ConstraintKind.NONE:
            return line
        blocker = group[result.blocker]
        day = None if line.short_quantity else self.dates[deliveries[-1].day]
        constraint = reasons.group_constraint(
            blocker, day, ready=None if ready is None else self.dates[ready]
        )
        return line._replace(constraint=constraint)

    def _line(
        self, demand: Demand, reach: Reach, rules: Rules, deliveries: list[Delivery]
    ) -> PlannedLine:
        due = demand.due_on.toordinal() - self.today
        pegs: list[Peg] = []
        on_time = late = 0
        for day, taken in deliveries:
            self.ledger.sign(demand, taken)
            pegs += [self._peg(demand.key, day, take) for take in taken]
            units = sum([take.quantity for take in taken])
            if day <= due:
                on_time += units
            else:
                late += units
        short = demand.quantity - on_time - late
        if short < 0:
            pegs = without_surplus(pegs, -short)
            on_time, late, short = min(on_time, demand.quantity), min(late, demand.quantity), 0
        if not short and not late:
            return PlannedLine(demand.key, tuple(pegs), on_time, 0, 0, reasons.SERVED)
        outcome = reasons.Outcome(late, short, deliveries)
        constraint = reasons.explain(demand, reach, self.ledger, rules=rules, outcome=outcome)
        refused = refused_ways(
            demand, reach, self.ledger, rules, {peg.kind for peg in pegs if peg.kind}
        )
        return PlannedLine(demand.key, tuple(pegs), on_time, late, short, constraint, refused)

    def _peg(self, key: str, day: int, take: Take) -> Peg:
        offer, quantity, used = take
        index, way, dates = offer.supply, offer.way, self.dates
        return Peg(
            key,
            self.problem.supplies[index].key,
            quantity,
            used,
            dates[self.p50[index] + way.days],
            dates[self.p90[index] + way.days],
            dates[day],
            way.kind,
            quantity * way.cost if way.cost else _FREE,
            quantity * way.co2 if way.co2 else _FREE,
        )


class _Dates(dict[int, date]):
    """Dates by days from today, made when first asked for."""

    def __init__(self, today: int) -> None:
        super().__init__()
        self.today = today

    def __missing__(self, days: int) -> date:
        found = self[days] = date.fromordinal(self.today + days)
        return found


def _nothing(demand: Demand, constraint: Constraint) -> PlannedLine:
    return PlannedLine(demand.key, (), 0, 0, demand.quantity, constraint)
