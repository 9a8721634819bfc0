"""What a unit of an open line is worth, from its price, its commitment and its customer."""

from decimal import Decimal

from graph.actions.planning_facts import OpenLine, PlanningFacts
from graph.allocation.worth import Worth
from graph.customers.outlook import Delay, Range, value_change

CURVE_DAYS = (1, 7, 14, 30, 60, 120)
"""Days late at which the expected loss of customer value is worked out; straight in between."""

FOUR = Decimal("0.0001")


def worth_of(planning: PlanningFacts, line: OpenLine) -> Worth:
    """Money for one unit, in the reporting currency.

    The customer's loss is that of the whole line coming so many days late, for one of its units: a
    prior (graph/customers/outlook.py). Lifetime value enters without the line's own margin, so
    that the margin is not counted twice.
    """
    customer, product = planning.customers[line.customer_id], planning.products[line.product_id]
    margin = line.price - product.cost
    losses = [_loss(planning, line, days, margin * line.open_quantity) for days in CURVE_DAYS]
    middle = losses[-1].mid
    return Worth(
        margin=margin,
        penalty_per_day=line.price * (customer.penalty_percent_per_day or Decimal(0)),
        grace_days=customer.max_days_late or 0,
        penalty_cap=None if customer.penalty_cap is None else line.price * customer.penalty_cap,
        customer_loss=tuple(
            (days, _part(loss.mid, line.open_quantity))
            for days, loss in zip(CURVE_DAYS, losses, strict=True)
        )
        if middle
        else (),
        loss_low=abs(losses[-1].high / middle).quantize(FOUR) if middle else Decimal(1),
        loss_high=abs(losses[-1].low / middle).quantize(FOUR) if middle else Decimal(1),
    )


def _loss(planning: PlanningFacts, line: OpenLine, days: int, margin: Decimal) -> Range:
    customer = planning.customers[line.customer_id]
    return value_change(
        customer.lifetime_value,
        customer.churn_value,
        before=Delay(),
        after=Delay(Decimal(days), Decimal(1)),
        line_margin=margin,
    )


def _part(change: Decimal, units: int) -> Decimal:
    return (max(Decimal(0), -change) / units).quantize(FOUR)
