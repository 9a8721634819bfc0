"""One scale for every way: margin, expected penalty, customer value, at the customer's door.

Nothing is counted twice: the way's cost is inside the margin, the penalty is what the commitment
says and not a loss of goodwill, and the customer's lifetime value enters without this line's own
margin. Lost goodwill is the customer effect alone, a prior.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from graph.alternatives.facts import ZERO, Course, Delivery, Effects, LineFacts
from graph.customers.outlook import Delay, value_change

CAUTIOUS_WEIGHT = Decimal("0.3")
"""Weight of the p90 date in the expected penalty; the p50 date has the rest."""


def price_change(line: LineFacts, before: Course, after: Course, *, horizon_on: date) -> Effects:
    """What serving the line by `after` instead of `before` changes, in the reporting currency.

    Units that a course does not cover count as not sold, and as late until the horizon's end.
    """
    customer = value_change(
        line.lifetime_value,
        line.churn_value,
        before=_delay(line, before, horizon_on),
        after=_delay(line, after, horizon_on),
        line_margin=line.quantity * (line.price - line.unit_cost),
    )
    return Effects(
        margin=_margin(line, after) - _margin(line, before),
        penalty=expected_penalty(line, after, horizon_on)
        - expected_penalty(line, before, horizon_on),
        cost=_cost(after) - _cost(before),
        customer=customer,
    )


def after_taking(line: LineFacts, taken: Delivery, sources: Mapping[str, int]) -> Course:
    """The line's course when it takes a delivery: the present serves the rest, earliest first.

    sources: units taken by supply; what the present has of the same supply is those same units
    and does not come a second time.
    """
    rest, same = line.quantity - taken.quantity, dict(sources)
    course = [taken]
    for delivery in sorted(line.present, key=lambda one: one.p50):
        again = min(same.get(delivery.source, 0), delivery.quantity)
        if again:
            same[delivery.source] -= again
        quantity = min(rest, delivery.quantity - again)
        if quantity <= 0:
            continue
        cost = delivery.cost * quantity / delivery.quantity
        course.append(Delivery(quantity, delivery.p50, delivery.p90, cost, delivery.source))
        rest -= quantity
    return tuple(course)


def expected_penalty(line: LineFacts, course: Course, horizon_on: date) -> Decimal:
    """Percent of the late value a day beyond the commitment, capped; likely and cautious mixed."""
    if not line.penalty_rate:
        return ZERO
    covered = sum(delivery.quantity for delivery in course)
    total = (line.quantity - covered) * _penalty_share(line, horizon_on)
    for delivery in course:
        likely = _penalty_share(line, delivery.p50)
        cautious = _penalty_share(line, delivery.p90)
        share = likely + CAUTIOUS_WEIGHT * (cautious - likely)
        total += delivery.quantity * share
    return total * line.price


def _penalty_share(line: LineFacts, arrives_on: date) -> Decimal:
    days = (arrives_on - line.due_on).days - line.max_days_late
    share = max(0, days) * line.penalty_rate
    return share if line.penalty_cap is None else min(share, line.penalty_cap)


def _margin(line: LineFacts, course: Course) -> Decimal:
    units = sum(delivery.quantity for delivery in course)
    return units * (line.price - line.unit_cost) - _cost(course)


def _cost(course: Course) -> Decimal:
    return sum((delivery.cost for delivery in course), ZERO)


def _delay(line: LineFacts, course: Course, horizon_on: date) -> Delay:
    covered = sum(delivery.quantity for delivery in course)
    missing = line.quantity - covered
    late_days = missing * max(0, (horizon_on - line.due_on).days)
    late_units = missing
    for delivery in course:
        days = max(0, (delivery.p50 - line.due_on).days)
        late_days += delivery.quantity * days
        late_units += delivery.quantity if days else 0
    return Delay(
        days=(Decimal(late_days) / line.quantity).quantize(Decimal("0.01")),
        broken_share=(Decimal(late_units) / line.quantity).quantize(Decimal("0.0001")),
    )
