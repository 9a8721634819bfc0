"""Chooses which real items, customers and lines the sample replays."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from server.sample.facts import Chain, Client, History, Item, Line

ITEMS, CLIENTS, DAYS = 96, 380, 120
TIERS = (("PREMIUM", 0.10), ("GOLD", 0.30), ("SILVER", 0.65), ("STANDARD", 1.0))


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is replayed. tiers: by client, from the rank of the lifetime value."""

    items: dict[str, Item]
    clients: dict[str, Client]
    chains: dict[str, Chain]
    lines: list[Line]
    values: dict[str, Decimal]
    tiers: dict[str, str]
    owners: dict[str, str]
    first: date
    last: date


def lifetime_value(profits: list[tuple[date, Decimal]], on: date) -> Decimal:
    """Profit of the last 365 days, three times: an outlook without growth or discount."""
    year = on - timedelta(days=365)
    return (3 * sum((profit for day, profit in profits if year < day <= on), Decimal(0))).quantize(
        Decimal("0.01")
    )


def choose(history: History, random: Random) -> Chosen:
    """The last 120 days of the clients and items that ordered most, chocolates included."""
    last = history.last_day
    first = last - timedelta(days=DAYS - 1)
    recent = [line for line in history.lines if history.chains[line.order].ordered_on >= first]
    by_item = Counter(line.sku for line in recent)
    chilled = [sku for sku in by_item if history.items[sku].chilled]
    plain = [sku for sku, _ in by_item.most_common() if not history.items[sku].chilled]
    skus = set(sorted(chilled)[:6]) | set(plain[: ITEMS - 6])
    by_client = Counter(history.chains[line.order].client for line in recent if line.sku in skus)
    clients = {number for number, _ in by_client.most_common(CLIENTS)}
    lines = [
        line for line in recent if line.sku in skus and history.chains[line.order].client in clients
    ]
    lines.sort(key=lambda line: (history.chains[line.order].ordered_on, int(line.number)))
    chains = {line.order: history.chains[line.order] for line in lines}
    values = {one: lifetime_value(history.profits.get(one, []), last) for one in clients}
    return Chosen(
        {sku: history.items[sku] for sku in sorted(skus, key=int)},
        {one: history.clients[one] for one in sorted(clients, key=int)},
        chains,
        lines,
        values,
        _tiers(values),
        _owners(chains, history.people, random),
        first,
        last,
    )


def _tiers(values: dict[str, Decimal]) -> dict[str, str]:
    ranked = sorted(values, key=lambda one: (-values[one], one))
    found = {}
    for place, client in enumerate(ranked):
        share = (place + 1) / len(ranked)
        found[client] = next(tier for tier, most in TIERS if share <= most)
    return found


def _owners(chains: dict[str, Chain], people: dict[str, str], random: Random) -> dict[str, str]:
    """The salesperson who took most of a client's orders; ties by a seeded draw."""
    taken: dict[str, Counter[str]] = defaultdict(Counter)
    for chain in chains.values():
        taken[chain.client][chain.salesperson] += 1
    return {
        client: people[random.choice([who for who, n in count.items() if n == max(count.values())])]
        for client, count in sorted(taken.items())
    }
