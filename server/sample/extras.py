"""Invented rows beside the flow of goods: suppliers' terms, receipts, limits, consents."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from server.sample.csv_files import Row
from server.sample.dice import dice
from server.sample.facts import Client, Item
from server.sample.supply_plan import LATE_SHARE

EXPEDITE = {"4": (5, "0.9"), "7": (6, "0.35"), "5": (4, "0.6")}
DROP_SHIP = {"12": (6, "1.2"), "10": (9, "2.5"), "7": (8, "0.8")}
RECEIPTS = {"4": 60, "7": 70, "12": 45, "5": 40, "10": 30, "1": 12, "2": 3}


def supplier_rows(suppliers: Mapping[str, str]) -> Iterator[Row]:
    """Real suppliers with invented terms."""
    for number, name in sorted(suppliers.items(), key=lambda pair: int(pair[0])):
        days, cost = EXPEDITE.get(number, (None, None))
        ship_days, ship_cost = DROP_SHIP.get(number, (None, None))
        yield {
            "number": number,
            "name": name,
            "expediteOffered": days is not None,
            "expediteDays": days,
            "expediteCostPerUnit": cost,
            "dropShipOffered": ship_days is not None,
            "dropShipDays": ship_days,
            "dropShipCostPerUnit": ship_cost,
            "added": "expediteOffered expediteDays expediteCostPerUnit dropShipOffered "
            "dropShipDays dropShipCostPerUnit",
        }


def receipt_rows(items: Mapping[str, Item], until: date, seed: int) -> Iterator[Row]:
    """A year of receipts before the replay; the source's suppliers were never late, these are."""
    rng = dice(seed, "receipts")
    by_supplier: dict[str, list[str]] = {}
    for item in items.values():
        by_supplier.setdefault(item.supplier, []).append(item.sku)
    number = 0
    for supplier in sorted(by_supplier, key=int):
        for _ in range(RECEIPTS.get(supplier, 5)):
            number += 1
            sku = rng.choice(sorted(by_supplier[supplier], key=int))
            promised = until - timedelta(days=rng.randint(20, 360))
            late = rng.random() < LATE_SHARE.get(supplier, 0.1)
            received = promised + timedelta(days=rng.randint(3, 25) if late else rng.randint(-4, 0))
            yield {
                "number": f"R{number:05}",
                "supplier": supplier,
                "sku": sku,
                "orderedOn": promised - timedelta(days=rng.randint(10, 28)),
                "promisedOn": promised,
                "receivedOn": min(received, until),
                "quantity": items[sku].pack * rng.randint(10, 80),
                "added": "*",
            }


def protection_rows(short: Sequence[tuple[str, str, int]]) -> Iterator[Row]:
    """FLOOR and CEILING on items that wait. short: (sku, place with stock, units there)."""
    groups = ("PREMIUM", "GOLD", "Supermarket", "PREMIUM", "Gift Store", "STANDARD", "SILVER", "")
    for place, (sku, location, units) in enumerate(short[:12]):
        floor = place % 3 != 2
        group = groups[place % len(groups)] if floor else ("STANDARD", "SILVER", "")[place % 2]
        yield {
            "number": f"P{place + 1:03}",
            "kind": "FLOOR" if floor else "CEILING",
            "sku": sku,
            "location": location if floor else "",
            "group": group or "PREMIUM",
            "region": "Southeast" if place % 5 == 4 else "",
            "quantity": max(units // 4, 1),
            "from": date(2016, 4, 1),
            "to": date(2016, 5, 20) if place == 10 else date(2016, 8, 31),
            "freesOn": date(2016, 6, 10) if floor and place % 2 else None,
            "added": "*",
        }


def exclusion_rows(short: Sequence[tuple[str, str, int]]) -> Iterator[Row]:
    """Places that must not serve for a time."""
    told = (
        ("BOS", "", date(2016, 5, 9), date(2016, 5, 12), "Stocktaking"),
        ("DEN", "", date(2016, 6, 20), None, "The vendor's hub moves"),
        (
            short[0][1],
            short[0][0],
            date(2016, 5, 15),
            date(2016, 7, 15),
            "Quality check of the lot",
        ),
        (short[3][1], short[3][0], date(2016, 5, 20), None, "Recall by the supplier"),
    )
    for place, (location, sku, first, last, reason) in enumerate(told, start=1):
        yield {
            "number": f"X{place:03}",
            "location": location,
            "sku": sku,
            "from": first,
            "to": last,
            "reason": reason,
            "added": "*",
        }


def consent_rows(
    waiting: Sequence[tuple[str, str, str, str]], stand_ins: Mapping[str, Sequence[str]], seed: int
) -> Iterator[Row]:
    """Answers to stand-ins for waiting lines. waiting: (customer, sku, order, line)."""
    rng = dice(seed, "consents")
    seen: set[tuple[str, str]] = set()
    for client, sku, order, line in waiting:
        for stand_in in stand_ins.get(sku, ()):
            if rng.random() > 0.35 or (client, stand_in) in seen:
                continue
            seen.add((client, stand_in))
            one = rng.random() < 0.5
            granted = rng.random() < 0.75
            yield {
                "customer": client,
                "sku": stand_in,
                "order": order if one else "",
                "line": line if one else "",
                "granted": granted,
                "at": f"2016-04-{rng.randint(1, 30):02}T10:00:00Z",
                "text": "Fine with us." if granted else "Please send what we ordered.",
                "added": "*",
            }


def rate_rows() -> Iterator[Row]:
    """Invented exchange rates."""
    for currency, day, rate in (
        ("CAD", date(2016, 1, 1), "0.72"),
        ("CAD", date(2016, 4, 1), "0.77"),
        ("EUR", date(2016, 1, 1), "1.09"),
        ("EUR", date(2016, 5, 1), "1.13"),
    ):
        yield {"currency": currency, "fromDate": day, "rate": Decimal(rate)}


def choose_clients(clients: Mapping[str, Client], seed: int, count: int) -> set[str]:
    """The customers of the sample, by chance."""
    return set(dice(seed, "clients").sample(sorted(clients, key=int), min(count, len(clients))))
