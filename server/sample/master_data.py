"""Writes the sample's customers, products, suppliers and what a generator adds to them."""

from collections import defaultdict
from datetime import timedelta
from random import Random

from server.sample.csv_files import ExchangeFolder
from server.sample.facts import History, Item
from server.sample.selection import Chosen

WHOLE = "*"
COMMITMENTS = {
    "PREMIUM": (2, "0.98", "0.010", "0.10"),
    "GOLD": (5, "0.95", "0.005", "0.08"),
    "SILVER": (10, "0.92", "0.0025", "0.05"),
    "STANDARD": (None, None, None, None),
}
ADDED_TO_CUSTOMER = (
    "tier creditHold acceptsSubstitutes acceptsSplit minimumRemainingLifeDays maxDaysLate "
    "fillRateTarget penaltyPercentPerDay penaltyCap"
)


def write_customers(out: ExchangeFolder, source: str, chosen: Chosen, random: Random) -> None:
    """Real customers; tiers by value, commitments and preferences added."""
    for number, client in chosen.clients.items():
        tier = chosen.tiers[number]
        late, target, percent, cap = COMMITMENTS[tier]
        out.add(
            "customers",
            {
                "source": source,
                "number": number,
                "name": client.name,
                "tier": tier,
                "segment": client.segment,
                "region": client.region,
                "city": client.city,
                "lifetimeValue": chosen.values[number],
                "creditHold": random.random() < 0.02,
                "acceptsSubstitutes": random.random() < 0.45,
                "acceptsSplit": random.random() < 0.8,
                "minimumRemainingLifeDays": random.choice((0, 0, 14, 30)),
                "accountOwner": chosen.owners.get(number),
                "maxDaysLate": late,
                "fillRateTarget": target,
                "penaltyPercentPerDay": percent,
                "penaltyCap": cap,
                "customerSince": client.since,
                "added": ADDED_TO_CUSTOMER,
            },
        )


def write_products(out: ExchangeFolder, source: str, chosen: Chosen) -> None:
    """Real items; only the shelf life of chilled ones is added."""
    for sku, item in chosen.items.items():
        out.add(
            "products",
            {
                "source": source,
                "sku": sku,
                "name": item.name,
                "category": item.category,
                "price": item.price,
                "cost": item.cost,
                "packMultiple": 1,
                "shelfLifeDays": 120 if item.chilled else None,
                "supplier": item.supplier,
                "added": "shelfLifeDays" if item.chilled else "",
            },
        )


def write_suppliers(out: ExchangeFolder, source: str, history: History, random: Random) -> None:
    """Real suppliers; what they offer is added."""
    for number, name in sorted(history.suppliers.items(), key=lambda pair: int(pair[0])):
        expedites, drops = random.random() < 0.5, random.random() < 0.35
        out.add(
            "suppliers",
            {
                "source": source,
                "number": number,
                "name": name,
                "expediteOffered": expedites,
                "expediteDays": random.choice((3, 4, 6)) if expedites else None,
                "expediteCostPerUnit": random.choice(("0.90", "1.40")) if expedites else None,
                "dropShipOffered": drops,
                "dropShipDays": random.choice((5, 7, 9)) if drops else None,
                "dropShipCostPerUnit": random.choice(("1.10", "1.80")) if drops else None,
                "added": "expediteOffered expediteDays expediteCostPerUnit dropShipOffered "
                "dropShipDays dropShipCostPerUnit",
            },
        )


def family(item: Item) -> str:
    """What variants of an item have in common: its name before the bracket, sizes cut off."""
    return item.name.split("(")[0].strip()


def write_substitutes(out: ExchangeFolder, source: str, chosen: Chosen, random: Random) -> None:
    """Variants of one family, by item names, may stand in for each other; consent is added."""
    families: dict[str, list[str]] = defaultdict(list)
    for sku, item in chosen.items.items():
        families[family(item)].append(sku)
    for skus in families.values():
        for original in skus:
            # A circle of substitutes is refused at import, so only later variants stand in.
            others = skus[skus.index(original) + 1 :][:3]
            for rank, sku in enumerate(others, start=1):
                out.add(
                    "substitutes",
                    {
                        "source": source,
                        "original": original,
                        "sku": sku,
                        "ratio": "1" if random.random() < 0.9 else "2",
                        "rank": rank,
                        "validFrom": chosen.first if random.random() < 0.3 else None,
                        "validTo": chosen.last + timedelta(days=60)
                        if random.random() < 0.2
                        else None,
                        "needsConsent": random.random() < 0.5,
                        "added": WHOLE,
                    },
                )


def write_rules(out: ExchangeFolder, source: str, chosen: Chosen, random: Random) -> None:
    """Protections and exclusions, all added."""
    skus = list(chosen.items)
    for number, sku in enumerate(random.sample(skus, 14), start=1):
        floor = number <= 9
        out.add(
            "protections",
            {
                "source": source,
                "number": f"PR-{number:03d}",
                "kind": "FLOOR" if floor else "CEILING",
                "sku": sku,
                "location": random.choice(("ATL", "CHI", None)) if floor else None,
                "group": random.choice(("PREMIUM", "GOLD")) if floor else "STANDARD",
                "region": None,
                "quantity": random.choice((20, 40, 80, 150)),
                "from": chosen.first,
                "to": chosen.last + timedelta(days=90),
                "freesOn": chosen.last + timedelta(days=random.choice((5, 20))) if floor else None,
                "added": WHOLE,
            },
        )
    reasons = ("stocktaking", "dock under repair", "quality block")
    for number, reason in enumerate(reasons, start=1):
        out.add(
            "exclusions",
            {
                "source": source,
                "number": f"EX-{number:02d}",
                "location": ("DEN", "BOS", "CHI")[number - 1],
                "sku": None if number == 1 else random.choice(skus),
                "from": chosen.last - timedelta(days=3),
                "to": chosen.last + timedelta(days=4 * number) if number < 3 else None,
                "reason": reason,
                "added": WHOLE,
            },
        )


def write_supplier_history(
    out: ExchangeFolder, source: str, history: History, chosen: Chosen, random: Random
) -> None:
    """Receipts of the last year: real orders and quantities, receipt days added for late ones.

    No receipt of the source was late, so a seeded delay is put on those of the suppliers that are
    late in the simulation too.
    """
    delays = {0: (0, 0, 0, 1), 1: (0, 0, 2, 4), 2: (0, 3, 5, 9, 14)}
    recent = [
        one
        for one in history.purchases
        if one.received_on is not None and one.received_on < chosen.first
    ]
    for number, one in enumerate(recent[-900:], start=1):
        assert one.received_on is not None  # noqa: S101 - filtered above
        delay = random.choice(delays[int(one.supplier) % 3])
        out.add(
            "supplierReceipts",
            {
                "source": source,
                "number": f"R-{number:05d}",
                "supplier": one.supplier,
                "sku": one.sku if one.sku in chosen.items else None,
                "orderedOn": one.ordered_on,
                "promisedOn": one.expected_on,
                "receivedOn": one.expected_on + timedelta(days=delay)
                if one.expected_on + timedelta(days=delay) < chosen.first
                else one.received_on,
                "quantity": one.quantity,
                "added": "receivedOn",
            },
        )
