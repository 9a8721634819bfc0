"""Prices what a plan changes for one line, at the likely dates and at the cautious ones."""

from dataclasses import dataclass
from decimal import Decimal

from graph.actions.plan_courses import LineCourse
from graph.actions.planning_facts import OpenLine, PlanningFacts
from graph.alternatives.facts import Course, Delivery, Effects, LineFacts
from graph.alternatives.pricing import price_change

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
    """What the change of course is worth, on the scale of the alternatives; nothing if the same."""
    if before == after:
        return LineEffects()
    facts = _priced_line(planning, line)
    likely = _change(planning, facts, _likely(before), _likely(after))
    cautious = _change(planning, facts, _cautious(before), _cautious(after))
    units = after.by(planning.horizon_on) - before.by(planning.horizon_on)
    return LineEffects(
        cost=likely.cost,
        margin=likely.margin,
        margin_cautious=cautious.margin,
        penalty=likely.penalty,
        penalty_cautious=cautious.penalty,
        customer_low=likely.customer.low,
        customer_mid=likely.customer.mid,
        customer_high=likely.customer.high,
        sure_revenue=units * line.price,
    )


def _priced_line(planning: PlanningFacts, line: OpenLine) -> LineFacts:
    customer = planning.customers[line.customer_id]
    return LineFacts(
        key=line.backorder_id,
        product=line.product_id,
        location=line.location_id,
        quantity=line.open_quantity,
        due_on=line.due_on,
        price=line.price,
        unit_cost=planning.products[line.product_id].cost,
        max_days_late=customer.max_days_late or 0,
        penalty_rate=customer.penalty_percent_per_day or NOTHING,
        penalty_cap=customer.penalty_cap,
        lifetime_value=customer.lifetime_value,
        churn_value=customer.churn_value,
    )


def _change(planning: PlanningFacts, facts: LineFacts, before: Course, after: Course) -> Effects:
    return price_change(facts, before, after, horizon_on=planning.horizon_on)


def _likely(course: LineCourse) -> Course:
    return tuple(Delivery(one.quantity, one.p50, one.p90, one.cost) for one in course.arriving)


def _cautious(course: LineCourse) -> Course:
    return tuple(Delivery(one.quantity, one.p90, one.p90, one.cost) for one in course.arriving)
