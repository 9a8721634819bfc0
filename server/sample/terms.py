"""Facts about customers: lifetime value and owner from the source, terms invented beside them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from server.sample.csv_files import Cell, Row
from server.sample.dice import dice
from server.sample.facts import Client, History

YEARS_AHEAD = 3
LEAST_DAYS = 180
CENT = Decimal("0.01")
TIER_SHARES = (("PREMIUM", 0.10), ("GOLD", 0.30), ("SILVER", 0.60), ("STANDARD", 1.0))
COMMITMENT: dict[str, tuple[int, str, str, str]] = {
    "PREMIUM": (1, "0.97", "0.01", "0.15"),
    "GOLD": (3, "0.95", "0.005", "0.1"),
    "SILVER": (7, "0.9", "0.0025", "0.05"),
}
HAS_COMMITMENT = {"PREMIUM": 0.95, "GOLD": 0.75, "SILVER": 0.35, "STANDARD": 0.0}
INVENTED = (
    "tier creditHold acceptsSubstitutes acceptsSplit minimumRemainingLifeDays maxDaysLate "
    "fillRateTarget penaltyPercentPerDay penaltyCap"
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is invented about a customer."""

    tier: str
    credit_hold: bool
    substitutes: bool
    split: bool
    life_days: int | None
    commitment: tuple[int, str, str, str] | None
    penalty: bool


def lifetime_values(history: History, on: date) -> dict[str, Decimal]:
    """Yearly invoice profit of the relation so far times three years ahead, by customer.

    The relation counts at least 180 days; a customer that cost money is worth 0.
    """
    values: dict[str, Decimal] = {}
    for number, client in history.clients.items():
        told = [(day, profit) for day, profit in history.profits.get(number, ()) if day <= on]
        total = sum((profit for _, profit in told), Decimal(0))
        first = min((day for day, _ in told), default=client.since)
        days = max((on - first).days + 1, LEAST_DAYS)
        values[number] = max(total / days * 365 * YEARS_AHEAD, Decimal(0)).quantize(CENT)
    return values


def owners(history: History, on: date) -> dict[str, str]:
    """The salesperson of most of a customer's orders in the year before; ties: the first name."""
    counts: dict[str, Counter[str]] = {}
    for chain in history.chains.values():
        if on - timedelta(days=365) < chain.ordered_on <= on:
            name = history.people.get(chain.salesperson, "")
            counts.setdefault(chain.client, Counter())[name] += 1
    return {
        client: min(count, key=lambda name: (-count[name], name))
        for client, count in counts.items()
    }


def invent_terms(
    clients: Iterable[Client], values: dict[str, Decimal], seed: int
) -> dict[str, Terms]:
    """Tiers by rank of lifetime value, the rest by chance."""
    rng = dice(seed, "terms")
    ranked = sorted(clients, key=lambda client: (-values[client.number], client.number))
    terms: dict[str, Terms] = {}
    for place, client in enumerate(ranked):
        tier = next(name for name, most in TIER_SHARES if place < most * len(ranked))
        promised = rng.random() < HAS_COMMITMENT[tier]
        terms[client.number] = Terms(
            tier=tier,
            credit_hold=rng.random() < 0.03,
            substitutes=rng.random() < 0.45,
            split=rng.random() < 0.65,
            life_days=21 if client.segment == "Supermarket" and rng.random() < 0.6 else None,
            commitment=COMMITMENT[tier] if promised else None,
            penalty=rng.random() < 0.7,
        )
    return terms


def customer_row(client: Client, terms: Terms | None, *, value: Decimal, owner: str | None) -> Row:
    """A row of the customers table; without terms it holds facts of the source only."""
    row: dict[str, Cell] = {
        "number": client.number,
        "name": client.name,
        "segment": client.segment,
        "region": client.region,
        "city": client.city,
        "lifetimeValue": value,
        "accountOwner": owner,
        "customerSince": client.since,
    }
    if terms is None:
        return row | {"creditHold": client.credit_hold}
    late, fill, percent, cap = terms.commitment or (None, None, None, None)
    return row | {
        "tier": terms.tier,
        "creditHold": terms.credit_hold,
        "acceptsSubstitutes": terms.substitutes,
        "acceptsSplit": terms.split,
        "minimumRemainingLifeDays": terms.life_days,
        "maxDaysLate": late,
        "fillRateTarget": fill,
        "penaltyPercentPerDay": percent if terms.penalty else None,
        "penaltyCap": cap if terms.penalty else None,
        "added": INVENTED,
    }
