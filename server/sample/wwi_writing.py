"""Writes a history as it stood on a day, and what each later day brought."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from server.sample.csv_files import ExchangeFolder, Row
from server.sample.extras import supplier_rows
from server.sample.facts import Chain, History, Line, Purchase
from server.sample.network import REGIONS, lane_rows, place_rows
from server.sample.stand_ins import substitute_rows
from server.sample.terms import customer_row, invent_terms, lifetime_values, owners

WAREHOUSE = "WWI"
TRANSIT_DAYS = 1
"""Every confirmed delivery of the source came the day after picking, in every region."""


class WwiWriter:
    """One history on its way into the exchange format; on: the day it is told as of."""

    def __init__(self, history: History, on: date, *, plain: bool, seed: int) -> None:
        self.history = history
        self.on = min(on, history.last_day)
        self.plain = plain
        self.seed = seed
        self.later: dict[str, Counter[date]] = {}
        for movement in history.movements:
            if movement.day > self.on:
                self.later.setdefault(movement.sku, Counter())[movement.day] += movement.quantity
        self.clients = {number: chain.client for number, chain in history.chains.items()}

    def base(self, folder: Path) -> dict[str, int]:
        """Write the facts at the end of the day; returns rows by table."""
        with ExchangeFolder(folder) as out:
            out.add("settings", {"businessDate": self.on, "currency": "USD", "source": "wwi"})
            self._parties(out)
            self._places(out)
            for sku in self.history.items:
                out.add("stockPositions", self._stock(sku, self.on))
            for purchase in self.history.purchases:
                self._purchase(out, purchase, self.on)
            for chain in self.history.chains.values():
                if chain.ordered_on <= self.on:
                    out.add("orders", self._order(chain))
            for line in self.history.lines:
                if self.history.chains[line.order].ordered_on <= self.on:
                    self._line(out, line, self.on, ship=True)
            return dict(out.rows)

    def days(self, folder: Path) -> int:
        """Write the changes of each later day; returns how many days."""
        day = self.on
        while day < self.history.last_day:
            day += timedelta(days=1)
            with ExchangeFolder(folder / day.isoformat()) as out:
                self._one_day(out, day)
        return (day - self.on).days

    def _parties(self, out: ExchangeFolder) -> None:
        history = self.history
        values, owner = lifetime_values(history, self.on), owners(history, self.on)
        terms = {} if self.plain else invent_terms(history.clients.values(), values, self.seed)
        for number, client in history.clients.items():
            row = customer_row(
                client, terms.get(number), value=values[number], owner=owner.get(number)
            )
            out.add("customers", row)
        for row in supplier_rows(history.suppliers):
            kept = {"number": row["number"], "name": row["name"]}
            out.add("suppliers", kept if self.plain else row)
        for item in history.items.values():
            out.add(
                "products",
                {
                    "sku": item.sku,
                    "name": item.name,
                    "category": item.category,
                    "price": item.price,
                    "cost": item.cost,
                    "packMultiple": item.pack,
                    "supplier": item.supplier,
                },
            )

    def _places(self, out: ExchangeFolder) -> None:
        rows = iter(()) if self.plain else place_rows()
        here: Row = {"code": WAREHOUSE, "name": "Wide World Importers warehouse", "kind": "DC"}
        if self.plain:
            out.add("locations", here)
        else:
            blank = ("city", "region", "latitude", "longitude", "handlingDays", "cutOff", "added")
            out.add("locations", dict(here) | dict.fromkeys(blank) | {"handlingDays": 0})
        for row in rows:
            out.add("locations", row)
        for region in REGIONS:
            lane: dict[str, object] = {
                "from": WAREHOUSE,
                "to": "",
                "toRegion": region,
                "transitDays": TRANSIT_DAYS,
                "costPerUnit": 0,
                "co2PerUnit": 0,
                "added": "costPerUnit co2PerUnit",
            }
            out.add("lanes", lane)  # type: ignore[arg-type]
        if not self.plain:
            for row in lane_rows():
                out.add("lanes", row)
            for row in substitute_rows(self.history.items, self.seed):
                out.add("substitutes", row)

    def _stock(self, sku: str, day: date) -> Row:
        """Holdings of the last day, rolled back by what moved after `day`, at least 0."""
        item = self.history.items[sku]
        after = sum(
            units for moved_on, units in self.later.get(sku, Counter()).items() if moved_on > day
        )
        told = day >= self.history.last_day
        return {
            "sku": sku,
            "location": WAREHOUSE,
            "onHand": max(item.on_hand - after, 0),
            "countedOn": item.counted_on if told else day,
            "added": "" if told else "onHand countedOn",
        }

    def _purchase(self, out: ExchangeFolder, purchase: Purchase, day: date) -> None:
        if purchase.ordered_on > day:
            return
        received = purchase.received_on is not None and purchase.received_on <= day
        if received:
            out.add("supplierReceipts", _receipt(purchase))
        if not received or day > self.on:
            out.add("inboundShipments", _inbound(purchase, received=received))

    def _order(self, chain: Chain) -> Row:
        return {
            "number": chain.number,
            "customer": chain.client,
            "orderDate": chain.ordered_on,
            "customerReference": chain.reference,
        }

    def _line(self, out: ExchangeFolder, line: Line, day: date, *, ship: bool) -> None:
        picked = line.picked_on is not None and line.picked_on <= day
        queued = line.in_queue_on if line.in_queue_on and line.in_queue_on <= day else None
        out.add(
            "orderLines",
            {
                "order": line.order,
                "line": line.number,
                "sku": line.sku,
                "location": WAREHOUSE,
                "promisedDate": self.history.chains[line.order].promised_on,
                "quantityOrdered": line.quantity,
                "quantityShipped": line.quantity if picked else 0,
                "price": line.price,
                "inQueueOn": queued,
            },
        )
        if ship and picked and line.picked_on is not None:
            arrived = self.history.delivered_on.get(line.document)
            confirmed = arrived is not None and arrived <= day
            out.add(
                "shipments",
                {
                    "number": line.document,
                    "order": line.order,
                    "line": line.number,
                    "location": WAREHOUSE,
                    "shipDate": line.picked_on,
                    "arrivalDate": arrived
                    if confirmed
                    else line.picked_on + timedelta(days=TRANSIT_DAYS),
                    "quantity": line.quantity,
                    "estimated": not confirmed,
                },
            )

    def _one_day(self, out: ExchangeFolder, day: date) -> None:
        for chain in self.history.chains.values():
            if chain.ordered_on == day:
                out.add("orders", self._order(chain))
        for line in self.history.lines:
            ordered = self.history.chains[line.order].ordered_on
            if day in (ordered, line.picked_on) or (ordered <= day == line.in_queue_on):
                self._line(out, line, day, ship=line.picked_on == day)
        for purchase in self._purchases_of(day):
            self._purchase(out, purchase, day)
        for sku, moved in self.later.items():
            if day in moved or day == self.history.last_day:
                out.add("stockPositions", self._stock(sku, day))

    def _purchases_of(self, day: date) -> Iterator[Purchase]:
        return (p for p in self.history.purchases if day in (p.ordered_on, p.received_on))


def _receipt(purchase: Purchase) -> Row:
    return {
        "number": f"{purchase.number}-{purchase.line}",
        "supplier": purchase.supplier,
        "sku": purchase.sku,
        "orderedOn": purchase.ordered_on,
        "promisedOn": purchase.expected_on,
        "receivedOn": purchase.received_on,
        "quantity": purchase.received,
    }


def _inbound(purchase: Purchase, *, received: bool) -> Row:
    return {
        "number": purchase.number,
        "line": purchase.line,
        "kind": "PURCHASE",
        "supplier": purchase.supplier,
        "sku": purchase.sku,
        "location": WAREHOUSE,
        "quantityOrdered": purchase.quantity,
        "quantityReceived": purchase.received if received else 0,
        "orderedOn": purchase.ordered_on,
        "expectedDate": purchase.expected_on,
    }
