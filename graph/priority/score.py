"""The score of a backorder under a points policy, made of components with words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from graph.priority.policy import Policy, WeightedCurve

ZERO = Decimal(0)
SIX = Decimal("0.000001")
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class PriorityFacts:
    """What a backorder is scored and ranked by. Money in the reporting currency.

    due_on: promised or requested date. open_threats, open_quotes: the customer's that still
    stand; a quote for this product counts in product_quotes as well. trend: RISING STEADY FALLING.
    penalty_at_stake: expected penalty by the previous standing projection.
    """

    key: str
    due_on: date
    order_date: date
    max_days_late: int
    lifetime_value: Decimal
    churn_value: Decimal | None
    churn_band: str
    trend: str
    open_threats: int
    open_quotes: int
    product_quotes: int
    open_value: Decimal
    margin_at_stake: Decimal
    penalty_at_stake: Decimal
    tier: str
    segment: str | None = None
    region: str | None = None
    requested_on: date | None = None


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a score. points = 100 x weight / all weights x curve(raw)."""

    name: str
    raw: Decimal
    curve: str
    weight: Decimal
    points: Decimal
    share: Decimal
    sentence: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A score 0..100 that is the sum of its components' points; None under a ranking policy."""

    score: Decimal | None
    components: tuple[Component, ...] = ()


def days_past_commitment(facts: PriorityFacts, on: date) -> int:
    """Days since the due date, less those the commitment allows; negative: days left."""
    return (on - facts.due_on).days - facts.max_days_late


def _service(facts: PriorityFacts, on: date) -> tuple[Decimal, str]:
    days = days_past_commitment(facts, on)
    overdue = (on - facts.due_on).days
    if days > 0:
        return Decimal(days), f"{overdue} days past its promise, {days} beyond the commitment"
    if overdue > 0:
        return Decimal(days), f"{overdue} days past its promise, within the commitment"
    return Decimal(days), f"due in {-overdue} days" if overdue else "due today"


def _relationship(facts: PriorityFacts, _on: date) -> tuple[Decimal, str]:
    """Churn risk, more for falling satisfaction and for each threat to cancel that stands."""
    raw = facts.churn_value or ZERO
    words = [f"churn risk {facts.churn_band.lower()} ({100 * raw:.0f} %)"]
    if facts.trend == "FALLING":
        raw += Decimal("0.1")
        words.append("satisfaction falling")
    if facts.open_threats:
        raw += Decimal("0.1") * facts.open_threats
        words.append(f"{facts.open_threats} open threat{'s'[: facts.open_threats > 1]} to cancel")
    return raw, ", ".join(words)


def _competition(facts: PriorityFacts, _on: date) -> tuple[Decimal, str]:
    """Open competitor quotes; one for this very product counts double."""
    raw = Decimal(facts.open_quotes + facts.product_quotes)
    if facts.product_quotes:
        return raw, "a competitor has quoted this product"
    if facts.open_quotes:
        return raw, f"{facts.open_quotes} open competitor quote{'s'[: facts.open_quotes > 1]}"
    return raw, "no competitor quote"


def _profit(facts: PriorityFacts, _on: date) -> tuple[Decimal, str]:
    raw = facts.margin_at_stake + facts.penalty_at_stake
    return raw, (
        f"margin {facts.margin_at_stake:,.0f} and penalty {facts.penalty_at_stake:,.0f} at stake"
    )


def _value(facts: PriorityFacts, _on: date) -> tuple[Decimal, str]:
    return facts.lifetime_value, f"lifetime value {facts.lifetime_value:,.0f}"


def _ageing(facts: PriorityFacts, on: date) -> tuple[Decimal, str]:
    days = (on - facts.order_date).days
    return Decimal(days), f"ordered {days} days ago"


READERS = {
    "service": _service,
    "value": _value,
    "relationship": _relationship,
    "profit": _profit,
    "competition": _competition,
    "ageing": _ageing,
}


def score(policy: Policy, facts: PriorityFacts, on: date) -> Scored:
    """The score on a business date; under a ranking policy there is none.

    Ageing saturates but never stops growing, so of two lines that differ in nothing else the
    older stands first, and nobody starves under equal conditions.
    """
    if not policy.components:
        return Scored(None)
    weights = sum((one.weight for one in policy.components), ZERO)
    drafts = [_component(one, facts, on, weights) for one in policy.components]
    # Each component is rounded by itself, so at the top they may sum to a millionth too much.
    total = min(sum((draft.points for draft in drafts), ZERO), HUNDRED)
    components = tuple(
        Component(
            draft.name,
            draft.raw,
            draft.curve,
            draft.weight,
            draft.points,
            (draft.points / total).quantize(SIX) if total else ZERO,
            draft.sentence,
        )
        for draft in sorted(drafts, key=lambda one: (-one.points, one.name))
    )
    return Scored(total, components)


def _component(one: WeightedCurve, facts: PriorityFacts, on: date, weights: Decimal) -> Component:
    raw, words = READERS[one.name](facts, on)
    points = (HUNDRED * one.weight / weights * one.curve(raw)).quantize(SIX)
    return Component(
        one.name,
        raw.quantize(SIX),
        one.curve.text(),
        one.weight,
        points,
        ZERO,
        f"{one.name.capitalize()} {points:.1f} points: {words}.",
    )
