"""Each waiting line's place in the queue, and what is at stake on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from graph.actions.deriving.previous import Dates
from graph.actions.deriving.rows_step import Standard
from graph.actions.deriving.standing import Standing
from graph.actions.planning_facts import OpenLine, PlanningFacts
from graph.records.bulk import AnyRow, Values

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Ranking:
    """What follows for each line in the queue, by backorder id, and its score's components."""

    standards: Mapping[str, Standard]
    components: tuple[Values, ...]
    policy_version: str


def rank_lines(
    planning: PlanningFacts,
    standing: Standing,
    *,
    previous: Mapping[str, Dates],
    overrides: Mapping[str, AnyRow],
) -> Ranking:
    """Rank the queue: overrides first, by their rank; then by due date, order date and key.

    No score is made: the policies are not applied here yet. previous: the dates that penalties
    rest on. Overrides past their last day have no force.
    """
    standards = {
        line.backorder_id: Standard(
            score=None,
            sort_key=_sort_key(line, _rank_by_hand(planning, overrides.get(line.backorder_id))),
            margin_at_stake=_margin(planning, line),
            penalty_at_stake=_penalty(planning, line, previous[line.backorder_id]),
        )
        for line in planning.lines.values()
        if line.in_queue
    }
    policy = standing.policy
    version = "due date" if policy is None else f"{policy.name}/{policy.version}"
    return Ranking(standards, (), version)


def _rank_by_hand(planning: PlanningFacts, override: AnyRow | None) -> int | None:
    if override is None or (override.expires is not None and override.expires < planning.today):
        return None
    return int(override.rank)


def _sort_key(line: OpenLine, rank: int | None) -> str:
    by_hand = "1" if rank is None else f"0{rank:09d}"
    natural = f"{line.order_number}/{line.line_number}/{line.backorder_id}"
    return f"{by_hand} {line.due_on} {line.order_date} {natural}"


def _margin(planning: PlanningFacts, line: OpenLine) -> Decimal:
    return line.open_quantity * (line.price - planning.products[line.product_id].cost)


def _penalty(planning: PlanningFacts, line: OpenLine, dates: Dates) -> Decimal:
    """Percent of the late value a day beyond the commitment, capped; no date: the horizon's end."""
    customer = planning.customers[line.customer_id]
    rate = customer.penalty_percent_per_day
    if not rate:
        return NOTHING
    arrives = dates[0] or planning.horizon_on
    days = (arrives - line.due_on).days - (customer.max_days_late or 0)
    share = max(0, days) * rate
    if customer.penalty_cap is not None:
        share = min(share, customer.penalty_cap)
    return line.open_quantity * line.price * share
