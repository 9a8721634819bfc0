"""What becomes of a plan when an inbound slips: nothing is planned anew, the late simply wait."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from graph.allocation.appraisal import appraise_line
from graph.allocation.order_groups import moves_together
from graph.allocation.problem import Demand, PlannedLine, Problem, Solution, Supply
from graph.allocation.worth import ZERO, Objective
from graph.values.words import SupplyKind


@dataclass(frozen=True, slots=True)
class Slip:
    """An inbound that comes `days` after its cautious day. lines: those that get units later.

    units_late: units that would have been on time and are not. money: what the plan is worth less.
    """

    supply: str
    days: int
    lines: tuple[str, ...]
    units_late: int
    money: Decimal


def stress(
    problem: Problem, solution: Solution, objective: Objective, days: int | None = None
) -> tuple[Slip, ...]:
    """Every inbound that the plan draws on, what hurts most first.

    days: how far it slips beyond its cautious day; None: as far again as that day lies behind the
    likely one, one day at least.
    """
    users: dict[str, set[str]] = defaultdict(set)
    for line in solution.lines:
        for peg in line.pegs:
            users[peg.supply].add(line.demand)
    demands = {one.key: one for one in problem.demands}
    orders: dict[str, list[str]] = defaultdict(list)
    for one in problem.demands:
        if moves_together(one):
            orders[one.order].append(one.key)
    found = []
    for supply in problem.supplies:
        if supply.kind is not SupplyKind.INBOUND or not users[supply.key]:
            continue
        slip = max(1, (supply.p90 - supply.p50).days) if days is None else days
        waiting = set(users[supply.key])
        for key in users[supply.key]:
            waiting |= set(orders[demands[key].order]) if moves_together(demands[key]) else set()
        moved = _moved(supply, solution, demands, waiting, slip)
        money, late = ZERO, 0
        for key, line in moved.items():
            before = solution.by_demand[key]
            money += appraise_line(problem, demands[key], before, objective).total(objective)
            money -= appraise_line(problem, demands[key], line, objective).total(objective)
            late += before.on_time_quantity - line.on_time_quantity
        if moved:
            found.append(Slip(supply.key, slip, tuple(sorted(moved)), late, money))
    return tuple(sorted(found, key=lambda one: (-one.money, one.supply)))


def _moved(
    supply: Supply,
    solution: Solution,
    demands: Mapping[str, Demand],
    waiting: set[str],
    slip: int,
) -> dict[str, PlannedLine]:
    """The lines that are delivered later, as they then are."""
    delayed: dict[tuple[str, date], date] = {}
    for key in waiting:
        for peg in solution.by_demand[key].pegs:
            there = peg.arrives_p90 + timedelta(days=slip)
            if peg.supply == supply.key and there > peg.delivered_on:
                # What ships as one waits for its last unit; an order's lines for each other.
                name = demands[key].order if moves_together(demands[key]) else key
                before = delayed.get((name, peg.delivered_on), there)
                delayed[name, peg.delivered_on] = max(before, there)
    found = {}
    for key in sorted(waiting):
        demand, line = demands[key], solution.by_demand[key]
        name = demand.order if moves_together(demand) else key
        gathers = moves_together(demand) or demand.ship_complete or demand.minimum_shipment > 1
        pegs = tuple(
            peg._replace(delivered_on=delayed[name, peg.delivered_on])
            if (peg.supply == supply.key or gathers) and (name, peg.delivered_on) in delayed
            else peg
            for peg in line.pegs
        )
        if pegs != line.pegs:
            on_time = sum(peg.quantity for peg in pegs if peg.delivered_on <= demand.due_on)
            late = sum(peg.quantity for peg in pegs) - on_time
            found[key] = line._replace(pegs=pegs, on_time_quantity=on_time, late_quantity=late)
    return found
