"""Each waiting line's place in the queue, and what is at stake on it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncConnection

from graph.actions.deriving.previous import Dates
from graph.actions.deriving.rows_step import Standard
from graph.actions.deriving.standing import Standing
from graph.actions.planning_facts import OpenLine, PlanningFacts
from graph.alternatives.facts import Delivery, LineFacts
from graph.alternatives.pricing import expected_penalty
from graph.priority.order_key import order_key
from graph.priority.policy import Policy, parse
from graph.priority.score import PriorityFacts, Scored, score
from graph.records.bulk import AnyRow, Values
from graph.records.health_queries import signals_of
from graph.values.identity import row_id
from graph.values.words import SignalKind

BY_DUE_DATE = Policy()
"""Without an active policy: overrides, then due date, order date and key."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """What follows for each line in the queue, by backorder id, and its score's components."""

    standards: Mapping[str, Standard]
    components: tuple[Values, ...]
    policy_version: str


@dataclass(frozen=True, slots=True)
class OpenSignals:
    """Threats and quotes that stand, by customer; quotes by customer and product too."""

    threats: Mapping[str, int]
    quotes: Mapping[str, int]
    product_quotes: Mapping[tuple[str, str | None], int]


async def open_signals(connection: AsyncConnection, planning: PlanningFacts) -> OpenSignals:
    """Count them for the customers of the planning."""
    threats: dict[str, int] = defaultdict(int)
    quotes: dict[str, int] = defaultdict(int)
    of_products: dict[tuple[str, str | None], int] = defaultdict(int)
    for row in await signals_of(connection, frozenset(planning.customers)):
        if not row.is_open or row.at.date() > planning.today:
            continue
        if row.kind == SignalKind.CANCEL_THREAT:
            threats[row.customer_id] += 1
        elif row.kind == SignalKind.COMPETITOR_QUOTE:
            quotes[row.customer_id] += 1
            of_products[row.customer_id, row.product_id] += 1
    return OpenSignals(threats, quotes, of_products)


def rank_lines(
    planning: PlanningFacts,
    standing: Standing,
    signals: OpenSignals,
    *,
    previous: Mapping[str, Dates],
    overrides: Mapping[str, AnyRow],
) -> Ranking:
    """Rank the queue: overrides first, by their rank; then by the active policy.

    previous: the dates of the standing projection before, on which penalties rest. Overrides past
    their last day have no force.
    """
    policy = BY_DUE_DATE if standing.policy is None else parse(standing.policy.document)
    standards: dict[str, Standard] = {}
    components: list[Values] = []
    for line in planning.lines.values():
        if not line.in_queue:
            continue
        facts = _facts(planning, line, signals, previous[line.backorder_id])
        scored = score(policy, facts, planning.today)
        by_hand = _rank_by_hand(planning, overrides.get(line.backorder_id))
        standards[line.backorder_id] = Standard(
            score=scored.score,
            sort_key=order_key(policy, scored, facts, by_hand),
            margin_at_stake=facts.margin_at_stake,
            penalty_at_stake=facts.penalty_at_stake,
        )
        components += _component_rows(line.backorder_id, scored)
    version = "due date"
    if standing.policy is not None:
        version = f"{standing.policy.name}/{standing.policy.version}"
    return Ranking(standards, tuple(components), version)


def _rank_by_hand(planning: PlanningFacts, override: AnyRow | None) -> int | None:
    if override is None or (override.expires is not None and override.expires < planning.today):
        return None
    return int(override.rank)


def _facts(
    planning: PlanningFacts, line: OpenLine, signals: OpenSignals, dates: Dates
) -> PriorityFacts:
    customer = planning.customers[line.customer_id]
    return PriorityFacts(
        key=f"{line.order_number}/{line.line_number}/{line.backorder_id}",
        due_on=line.due_on,
        order_date=line.order_date,
        max_days_late=customer.max_days_late or 0,
        lifetime_value=customer.lifetime_value,
        churn_value=customer.churn_value,
        churn_band=customer.churn_band,
        trend=customer.satisfaction_trend,
        open_threats=signals.threats.get(customer.id, 0),
        open_quotes=signals.quotes.get(customer.id, 0),
        product_quotes=signals.product_quotes.get((customer.id, line.product_id), 0),
        open_value=line.open_quantity * line.price,
        margin_at_stake=line.open_quantity * (line.price - planning.products[line.product_id].cost),
        penalty_at_stake=_penalty(planning, line, dates),
        tier=customer.tier,
        segment=customer.segment,
        region=customer.region,
    )


def _penalty(planning: PlanningFacts, line: OpenLine, dates: Dates) -> Decimal:
    """The expected penalty of the whole open quantity at its previous dates; none: never."""
    customer = planning.customers[line.customer_id]
    priced = LineFacts(
        key=line.backorder_id,
        product=line.product_id,
        location=line.location_id,
        quantity=line.open_quantity,
        due_on=line.due_on,
        price=line.price,
        unit_cost=Decimal(0),
        max_days_late=customer.max_days_late or 0,
        penalty_rate=customer.penalty_percent_per_day or Decimal(0),
        penalty_cap=customer.penalty_cap,
    )
    p50, p90 = dates[0], dates[1]
    course = () if p50 is None else (Delivery(line.open_quantity, p50, p90 or p50),)
    return expected_penalty(priced, course, planning.horizon_on).quantize(Decimal("0.0001"))


def _component_rows(backorder_id: str, scored: Scored) -> Iterable[Values]:
    for one in scored.components:
        yield {
            "id": row_id("PriorityComponent", backorder_id, one.name),
            "backorder_id": backorder_id,
            "name": one.name,
            "raw": one.raw,
            "curve": one.curve,
            "weight": one.weight,
            "points": one.points,
            "share": one.share,
            "sentence": one.sentence,
        }
