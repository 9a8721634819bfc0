"""The stored key whose ascending order is the order of the queue, on every database."""

from datetime import date
from decimal import Decimal

from graph.priority.policy import Policy, RankedAttribute
from graph.priority.score import PriorityFacts, Scored

WIDE = Decimal(10) ** 13
LAST = "~"


def order_key(
    policy: Policy, scored: Scored, facts: PriorityFacts, override_rank: int | None
) -> str:
    """An ASCII text; lower comes first.

    First those placed by hand, by their rank; then by score, high first, or by the policy's
    attributes in turn (a policy with neither leaves this out); ties by due date, order date and
    key, so that the order is total.
    """
    ties = f"{facts.due_on}|{facts.order_date}|{facts.key}"
    by_hand = "1" if override_rank is None else f"0{override_rank:09d}"
    ranked = ""
    if policy.attributes:
        ranked = "|".join(_attribute(one, facts) for one in policy.attributes)
    elif policy.components:
        ranked = _number(scored.score or Decimal(0), descending=True)
    return f"{by_hand}|{ranked}|{ties}"


def _number(value: Decimal, *, descending: bool) -> str:
    """Fixed width, so that text order is number order; six decimals, negative values too."""
    scaled = (-value if descending else value).scaleb(6).to_integral_value() + WIDE
    return f"{int(scaled):014d}"


def _attribute(one: RankedAttribute, facts: PriorityFacts) -> str:
    value = _values(facts)[one.name]
    if one.order:
        place = one.order.index(value) if value in one.order else len(one.order)
        return f"{place:04d}"
    if value is None:
        return LAST
    if isinstance(value, Decimal | int):
        return _number(Decimal(value), descending=one.descending)
    if isinstance(value, date):
        return _number(Decimal(value.toordinal()), descending=one.descending)
    text = value.encode("unicode_escape").decode().replace("|", "\\x7c")
    return "".join(chr(0x9E - ord(letter)) for letter in text) if one.descending else text


def _values(facts: PriorityFacts) -> dict[str, str | Decimal | date | None]:
    return {
        "tier": facts.tier,
        "segment": facts.segment,
        "region": facts.region,
        "churnBand": facts.churn_band,
        "dueDate": facts.due_on,
        "requestedDate": facts.requested_on,
        "orderDate": facts.order_date,
        "openValue": facts.open_value,
        "marginAtStake": facts.margin_at_stake,
        "penaltyAtStake": facts.penalty_at_stake,
        "lifetimeValue": facts.lifetime_value,
        "ageDays": Decimal(-facts.order_date.toordinal()),
    }
