"""What a plan is worth, term by term: the same scale for every strategy."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from graph.allocation.problem import Demand, Peg, PlannedLine, Problem, Solution
from graph.allocation.worth import LIKELY_SHARE, ZERO, Dates, Objective


@dataclass(frozen=True, slots=True)
class Appraisal:
    """Money of a plan, in the reporting currency; for one line or a whole plan.

    margin: earned by served units. cost: of ways, dearer goods and hastening. penalty,
    customer_loss (low and high: its 80 % range): expected, units never served counted as late
    until the horizon's end. carbon: kilograms; carbon_cost: at the objective's price. fairness:
    bonus, stability: cost, as the objective weighs them.
    """

    margin: Decimal = ZERO
    cost: Decimal = ZERO
    penalty: Decimal = ZERO
    customer_loss: Decimal = ZERO
    customer_loss_low: Decimal = ZERO
    customer_loss_high: Decimal = ZERO
    carbon: Decimal = ZERO
    carbon_cost: Decimal = ZERO
    fairness: Decimal = ZERO
    stability: Decimal = ZERO

    def __add__(self, other: "Appraisal") -> "Appraisal":
        return Appraisal(
            *(getattr(self, one.name) + getattr(other, one.name) for one in fields(self))
        )

    def total(self, objective: Objective) -> Decimal:
        """The terms that the objective weighs, as one sum."""
        return (
            (self.margin if objective.margin else ZERO)
            - (self.cost if objective.cost else ZERO)
            - (self.penalty if objective.penalty else ZERO)
            - (self.customer_loss if objective.customer_value else ZERO)
            - self.carbon_cost
            + self.fairness
            - self.stability
        )


def appraise(problem: Problem, solution: Solution, objective: Objective) -> Appraisal:
    """The whole plan's money."""
    total = Appraisal()
    lines = solution.by_demand
    for demand in problem.demands:
        total += appraise_line(problem, demand, lines[demand.key], objective)
    return total


def gain_of(problem: Problem, solution: Solution, objective: Objective) -> Decimal:
    """What the plan is worth against serving nobody: what the optimal strategy makes most of."""
    total, nobody = ZERO, ZERO
    for demand in problem.demands:
        line = solution.by_demand[demand.key]
        total += appraise_line(problem, demand, line, objective).total(objective)
        nothing = line._replace(pegs=(), short_quantity=demand.quantity)
        nobody += appraise_line(problem, demand, nothing, objective).total(objective)
    return total - nobody


def appraise_line(
    problem: Problem, demand: Demand, line: PlannedLine, objective: Objective
) -> Appraisal:
    """One line's money."""
    worth, carbon = demand.worth, sum((peg.co2 for peg in line.pegs), ZERO)
    served = sum(peg.quantity for peg in line.pegs)
    penalty = loss = ZERO
    for peg in line.pegs:
        for share, late in _lateness(demand, peg, objective.dates):
            penalty += share * peg.quantity * worth.penalty(late)
            loss += share * peg.quantity * worth.loss(late)
    missing = demand.quantity - served
    if missing > 0:
        never = max(0, (problem.horizon_on - demand.due_on).days)
        penalty += missing * worth.penalty(never)
        loss += missing * worth.loss(never)
    return Appraisal(
        margin=served * worth.margin,
        cost=sum((peg.cost for peg in line.pegs), ZERO),
        penalty=penalty,
        customer_loss=loss,
        customer_loss_low=loss * worth.loss_low,
        customer_loss_high=loss * worth.loss_high,
        carbon=carbon,
        carbon_cost=carbon * objective.co2_price,
        fairness=fairness_bonus(demand, objective) * min(served, first_half(demand)),
        stability=objective.stability * _broken_units(demand, line),
    )


def first_half(demand: Demand) -> int:
    """Units of a demand that fairness favours: half of it, rounded up."""
    return -(-demand.quantity // 2)


def fairness_bonus(demand: Demand, objective: Objective) -> Decimal:
    """Money for each of those units; more for a customer that was often shorted."""
    return objective.fairness * (1 + demand.shorted)


def _lateness(demand: Demand, peg: Peg, dates: Dates) -> tuple[tuple[Decimal, int], ...]:
    """Shares and days late: one day, or the likely and the cautious one by their weights."""
    late = _days_late(demand, peg.delivered_on)
    if dates is not Dates.EXPECTED:
        return ((Decimal(1), late),)
    shift = peg.arrives_p90 - peg.arrives_p50
    sooner = _days_late(demand, peg.delivered_on - shift)
    likely = Decimal(str(LIKELY_SHARE))
    return (likely, sooner), (1 - likely, late)


def _days_late(demand: Demand, on: date) -> int:
    return max(0, (on - demand.due_on).days)


def _broken_units(demand: Demand, line: PlannedLine) -> int:
    """Units that come later than a standing promise said, or not at all."""
    broken = told = 0
    for promise in sorted(demand.promises, key=lambda one: one.by):
        told += promise.quantity
        there = sum(peg.quantity for peg in line.pegs if peg.delivered_on <= promise.by)
        broken = max(broken, told - there)
    return broken
