"""The strict strategy: in order of rank, each line takes what serves it on time, then later.

Among supplies that are on time the latest is taken first, so that early supply stays for early
needs. What a line took is never taken back for a lower one.
"""

from collections import defaultdict
from datetime import date, timedelta

from graph.allocation import reasons
from graph.allocation.canonical import input_hash
from graph.allocation.deliveries import Delivery, deliver
from graph.allocation.ledger import Ledger, Take
from graph.allocation.order_groups import GroupResult, deliver_group
from graph.allocation.problem import (
    Constraint,
    Demand,
    Peg,
    PlannedLine,
    Problem,
    Solution,
)
from graph.values.words import ConstraintKind, GroupPolicy


def solve_strict(problem: Problem) -> Solution:
    """Allocate in order of rank (ties: key). The same problem gives the same solution."""
    run = _Run(problem)
    lines = run.lines()
    return Solution(tuple(lines), input_hash(problem), {line.demand: line for line in lines})


class _Run:
    def __init__(self, problem: Problem) -> None:
        self.ledger = Ledger(_sorted(problem))
        self.problem = self.ledger.problem
        self.today = problem.today.toordinal()
        self.days: dict[int, date] = {}
        self.groups: dict[str, list[Demand]] = defaultdict(list)
        for demand in self.problem.demands:
            if self._moves_together(demand):
                self.groups[demand.order].append(demand)

    def lines(self) -> list[PlannedLine]:
        """A planned line for each demand, in order of rank."""
        found: dict[str, PlannedLine] = {}
        for demand in self.problem.demands:
            if demand.key in found:
                continue
            group = self.groups.get(demand.order, ())
            if len(group) > 1 and self._moves_together(demand):
                found |= self._group(group)
            else:
                found[demand.key] = self._alone(demand)
        return [found[demand.key] for demand in self.problem.demands]

    @staticmethod
    def _moves_together(demand: Demand) -> bool:
        return (
            bool(demand.order)
            and demand.group_policy is not GroupPolicy.INDEPENDENT
            and not demand.frozen
        )

    def _alone(self, demand: Demand) -> PlannedLine:
        if demand.hold:
            return self._nothing(demand, reasons.hold_constraint(demand))
        if demand.frozen:
            return self._nothing(demand, reasons.frozen_constraint(demand))
        offers = self.ledger.offers(demand)
        deliveries, held_back = deliver(demand, offers, self.ledger, self.today)
        return self._line(demand, deliveries, held_back=held_back)

    def _group(self, group: list[Demand]) -> dict[str, PlannedLine]:
        held = next((demand for demand in group if demand.hold), None)
        if held is not None:
            return {
                demand.key: self._nothing(
                    demand,
                    reasons.hold_constraint(demand)
                    if demand.hold
                    else reasons.group_constraint(demand, held, None, ready=None),
                )
                for demand in group
            }
        result = deliver_group(group, self.ledger, self.today)
        return {
            demand.key: self._group_line(group, index, result) for index, demand in enumerate(group)
        }

    def _group_line(self, group: list[Demand], index: int, result: GroupResult) -> PlannedLine:
        demand, delivery, ready = group[index], result.deliveries[index], result.ready[index]
        line = self._line(demand, [] if delivery is None else [delivery], held_back=0)
        if result.blocker is None or line.constraint.kind is ConstraintKind.NONE:
            return line
        blocker = group[result.blocker]
        constraint = line.constraint
        if blocker.key != demand.key:
            day = None if result.day is None else self._date(result.day)
            constraint = reasons.group_constraint(
                demand, blocker, day, ready=None if ready is None else self._date(ready)
            )
        return PlannedLine(
            line.demand,
            line.pegs,
            line.on_time_quantity,
            line.late_quantity,
            line.short_quantity,
            constraint,
        )

    def _nothing(self, demand: Demand, constraint: Constraint) -> PlannedLine:
        return PlannedLine(demand.key, (), 0, 0, demand.quantity, constraint)

    def _line(self, demand: Demand, deliveries: list[Delivery], *, held_back: int) -> PlannedLine:
        due = demand.due_on.toordinal() - self.today
        on_time = late = 0
        pegs: list[Peg] = []
        last: Take | None = None
        for delivery in deliveries:
            for take in delivery.taken:
                pegs.append(self._peg(demand, take, delivery.day))
                if delivery.day <= due:
                    on_time += take.quantity
                else:
                    late += take.quantity
                if last is None or take.offer.day > last.offer.day:
                    last = take
        short = demand.quantity - on_time - late
        if not short and not late:
            return PlannedLine(demand.key, tuple(pegs), on_time, 0, 0, reasons.SERVED)
        outcome = reasons.Outcome(
            on_time,
            late,
            short,
            held_back,
            None if last is None else max(delivery.day for delivery in deliveries),
            None if last is None else self.problem.supplies[last.offer.supply],
        )
        constraint = reasons.explain(
            demand,
            self.ledger.offers(demand),
            self.ledger,
            reasons.rules_for(demand, self.ledger),
            outcome,
        )
        return PlannedLine(demand.key, tuple(pegs), on_time, late, short, constraint)

    def _peg(self, demand: Demand, take: Take, day: int) -> Peg:
        supply, offer = self.problem.supplies[take.offer.supply], take.offer
        days = offer.route.days
        return Peg(
            demand.key,
            supply.key,
            take.quantity,
            take.supply_quantity,
            self._date(supply.p50.toordinal() - self.today + days),
            self._date(supply.p90.toordinal() - self.today + days),
            self._date(day),
            offer.kind,
        )

    def _date(self, days: int) -> date:
        found = self.days.get(days)
        if found is None:
            found = self.days[days] = self.problem.today + timedelta(days=days)
        return found


def _sorted(problem: Problem) -> Problem:
    return Problem(
        problem.today,
        problem.horizon_on,
        tuple(sorted(problem.demands, key=lambda one: (one.rank, one.key))),
        tuple(sorted(problem.supplies, key=lambda one: one.key)),
        problem.routes,
        tuple(sorted(problem.protections, key=lambda one: one.key)),
        problem.cautious,
    )
