"""Prices what a plan changes for one line, at the likely dates and at the cautious ones."""

from dataclasses import dataclass
from decimal import Decimal

from graph.actions.plan_courses import LineCourse
from graph.actions.planning_facts import OpenLine, PlanningFacts

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class LineEffects:
    """After less before, in the reporting currency. cost is part of margin.

    *_cautious: at the p90 dates. sure_revenue: of the units whose cautious date lies within reach.
    """

    cost: Decimal = NOTHING
    margin: Decimal = NOTHING
    margin_cautious: Decimal = NOTHING
    penalty: Decimal = NOTHING
    penalty_cautious: Decimal = NOTHING
    customer_low: Decimal = NOTHING
    customer_mid: Decimal = NOTHING
    customer_high: Decimal = NOTHING
    sure_revenue: Decimal = NOTHING


def effects_of(
    planning: PlanningFacts, line: OpenLine, before: LineCourse, after: LineCourse
) -> LineEffects:
    """What the change of course is worth; nothing where it is the same."""
    if before == after:
        return LineEffects()
    product = planning.products[line.product_id]
    cost = sum((one.cost for one in after.arriving), NOTHING) - sum(
        (one.cost for one in before.arriving), NOTHING
    )
    units = after.quantity - before.quantity
    margin = units * (line.price - product.cost) - cost
    return LineEffects(
        cost=cost, margin=margin, margin_cautious=margin, sure_revenue=units * line.price
    )
