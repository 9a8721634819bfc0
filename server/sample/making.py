"""Writes the sample: what was played as exchange tables, a base and thirty days."""

import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from server.sample.constraints import currencies, group_policies, line_wishes
from server.sample.csv_files import Cell, ExchangeFolder, Row
from server.sample.dice import dice
from server.sample.extras import (
    consent_rows,
    exclusion_rows,
    protection_rows,
    rate_rows,
    receipt_rows,
    supplier_rows,
)
from server.sample.facts import History
from server.sample.fulfilment import DayLog, Dispatch, SampleLine
from server.sample.lots import LotBook
from server.sample.network import PLACES, lane_rows, place_rows, region_transit_days
from server.sample.playing import END, SEED, START, Played, play
from server.sample.stand_ins import substitute_rows
from server.sample.supply_plan import Inbound
from server.sample.terms import customer_row, lifetime_values, owners
from server.sample.voices import Lateness, Voices, moods

BASE = date(2016, 5, 1)
RATES = {"CAD": Decimal("0.72"), "EUR": Decimal("1.09")}
SHELF_LIFE = {"250g": 240, "500g": 300}


class SampleWriter:
    """Writes what was played: the state at the end of BASE, and each later day's changes."""

    def __init__(self, played: Played, folder: Path) -> None:
        self.played = played
        self.folder = folder
        orders: dict[str, list[SampleLine]] = {}
        for line in played.lines.values():
            orders.setdefault(line.order, []).append(line)
        self.orders = orders
        self.policies = group_policies(orders, dice(played.seed, "groups"))
        self.currencies = currencies({n: [] for n in orders}, dice(played.seed, "currencies"))
        rng = dice(played.seed, "wishes")
        items = played.history.items
        self.wishes = {
            number: line_wishes(line, items[line.sku], rng) for number, line in played.lines.items()
        }
        for number, line in played.lines.items():
            if self.policies[line.order] == "TOGETHER":
                self.wishes[number] |= {"minimumShipment": None, "frozen": False}
        untouched = [n for n, line in played.lines.items() if line.open_quantity and not line.parts]
        self.unknown = set(rng.sample(untouched, 4))
        self.given_up = {
            number: items[line.sku].pack
            for number, line in played.lines.items()
            if line.open_quantity > 2 * items[line.sku].pack
            and number not in self.unknown
            and rng.random() < 0.03
        }
        self.lots = LotBook(items, SHELF_LIFE, played.seed)
        self.number = 0

    def write(self) -> None:
        """Base and days; what was there before is removed."""
        for name in ("base", "days"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        voices = self._voices()
        with ExchangeFolder(self.folder / "base") as out:
            self._frame(out)
            self._base_flow(out)
            for day, row in voices:
                if day <= BASE:
                    out.add("signals", row)
            for row in consent_rows(self._waiting(), self._stand_ins(), self.played.seed):
                out.add("consents", row)
        for log in self.played.logs:
            if log.day > BASE:
                with ExchangeFolder(self.folder / "days" / log.day.isoformat()) as out:
                    self._day(out, log)
                    for day, row in voices:
                        if day == log.day:
                            out.add("signals", row)

    def _frame(self, out: ExchangeFolder) -> None:
        """All that does not move: settings, parties, products, places."""
        played, history = self.played, self.played.history
        out.add("settings", {"businessDate": BASE, "currency": "USD", "source": "wwi"})
        values, owner = lifetime_values(history, END), owners(history, END)
        for number in sorted(played.terms, key=int):
            client = history.clients[number]
            row = customer_row(
                client, played.terms[number], value=values[number], owner=owner.get(number)
            )
            out.add("customers", row)
        for item in history.items.values():
            days = SHELF_LIFE.get(item.size) if item.chilled else None
            out.add(
                "products",
                {
                    "sku": item.sku,
                    "name": item.name,
                    "category": item.category,
                    "price": item.price,
                    "cost": item.cost,
                    "packMultiple": item.pack,
                    "shelfLifeDays": days,
                    "supplier": item.supplier,
                    "added": "shelfLifeDays" if days else "",
                },
            )
        short = self._protected_spots()
        rows: list[tuple[str, Sequence[Row]]] = [
            ("exchangeRates", list(rate_rows())),
            ("suppliers", list(supplier_rows(history.suppliers))),
            ("substitutes", list(substitute_rows(history.items, played.seed))),
            ("locations", list(place_rows())),
            ("lanes", list(lane_rows())),
            ("exclusions", list(exclusion_rows(short))),
            ("protections", list(protection_rows(short))),
            ("supplierReceipts", list(receipt_rows(history.items, START, played.seed))),
        ]
        for table, found in rows:
            for row in found:
                out.add(table, row)

    def _stand_ins(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in substitute_rows(self.played.history.items, self.played.seed):
            found.setdefault(str(row["original"]), []).append(str(row["sku"]))
        return found

    def _waiting(self) -> list[tuple[str, str, str, str]]:
        return [
            (line.client, line.sku, line.order, line.number)
            for line in self.played.lines.values()
            if line.open_quantity and line.ordered_on <= BASE
        ]

    def _protected_spots(self) -> list[tuple[str, str, int]]:
        """Items that wait somewhere and lie elsewhere: (sku, place, units)."""
        short = {line.sku for line in self.played.lines.values() if line.open_quantity}
        spots = [
            (sku, place, units)
            for (sku, place), units in sorted(self.played.stock.items())
            if sku in short and units > 100 and place != "DEN"
        ]
        return dice(self.played.seed, "spots").sample(spots, min(12, len(spots)))

    def _base_flow(self, out: ExchangeFolder) -> None:
        shipped: dict[str, int] = {}
        stock = dict(self.played.opening)
        dispatches: list[Dispatch] = []
        for log in self.played.logs:
            if log.day <= BASE:
                shipped |= log.shipped
                stock |= log.stock
                dispatches += log.dispatches
        before = [line for line in self.played.lines.values() if line.ordered_on <= BASE]
        for order in dict.fromkeys(line.order for line in before):
            out.add("orders", self._order(order))
        for line in before:
            out.add("orderLines", self._line(line, shipped.get(line.number, 0), BASE))
        for dispatch in dispatches:
            out.add("shipments", self._shipment(dispatch))
        for pair, units in sorted(stock.items()):
            self._stock(out, pair, units, BASE)
        for inbound in self.played.inbounds:
            if inbound.ordered_on <= BASE:
                self._inbound(out, inbound, BASE)

    def _day(self, out: ExchangeFolder, log: DayLog) -> None:
        touched = list(dict.fromkeys([*log.placed, *log.shipped, *log.queued]))
        placed = dict.fromkeys(self.played.lines[number].order for number in log.placed)
        for order in placed:
            out.add("orders", self._order(order))
        before = {
            number: sum(
                dispatch.quantity
                for other in self.played.logs
                if other.day <= log.day
                for dispatch in other.dispatches
                if dispatch.line == number
            )
            for number in touched
        }
        for number in touched:
            out.add("orderLines", self._line(self.played.lines[number], before[number], log.day))
        for dispatch in log.dispatches:
            out.add("shipments", self._shipment(dispatch))
        for pair, units in sorted(log.stock.items()):
            self._stock(out, pair, units, log.day)
        for inbound in {id(inbound): inbound for inbound in [*log.ordered, *log.received]}.values():
            self._inbound(out, inbound, log.day)

    def _order(self, number: str) -> Row:
        chain = self.played.chains[number]
        currency = self.currencies.get(number)
        policy = self.policies[number]
        names = ("currency" if currency else "", "groupPolicy")
        return {
            "number": number,
            "customer": chain.client,
            "orderDate": chain.ordered_on,
            "currency": currency or "USD",
            "groupPolicy": policy,
            "customerReference": chain.reference,
            "added": " ".join(name for name in names if name),
        }

    def _line(self, line: SampleLine, shipped: int, day: date) -> Row:
        source, promised = self.played.sources[line.number], self.played.promises[line.number]
        currency = self.currencies.get(line.order)
        price = source.price
        if currency:
            price = (price / RATES[currency]).quantize(Decimal("0.01"))
        wishes: dict[str, Cell] = self.wishes[line.number]
        queued = line.in_queue_on if line.in_queue_on and line.in_queue_on <= day else None
        return {
            "order": line.order,
            "line": line.number,
            "sku": line.sku,
            "location": line.location,
            "requestedDate": promised.requested_on,
            "promisedDate": promised.promised_on,
            "quantityOrdered": line.quantity,
            "quantityShipped": None if line.number in self.unknown else shipped,
            "quantityCancelled": self.given_up.get(line.number, 0),
            "price": price,
            **wishes,
            "inQueueOn": queued,
            "added": "location promisedDate quantityShipped quantityCancelled shipComplete "
            "minimumShipment maximumLateness maximumShipments frozen hold inQueueOn"
            + (" price" if currency else ""),
        }

    def _shipment(self, dispatch: Dispatch) -> Row:
        line = self.played.lines[dispatch.line]
        region = self.played.history.clients[line.client].region
        place = next(place for place in PLACES if place.code == line.location)
        left = dispatch.day + timedelta(days=place.hub_days)
        self.number += 1
        return {
            "number": f"D{self.number:06}",
            "order": line.order,
            "line": line.number,
            "location": line.location,
            "shipDate": left,
            "arrivalDate": left + timedelta(days=region_transit_days(line.location, region)),
            "quantity": dispatch.quantity,
            "estimated": True,
            "added": "*",
        }

    def _stock(self, out: ExchangeFolder, pair: tuple[str, str], units: int, day: date) -> None:
        sku, place = pair
        pack = self.played.history.items[sku].pack
        keep = dice(self.played.seed, f"safety {sku} {place}").random() < 0.35
        out.add(
            "stockPositions",
            {
                "sku": sku,
                "location": place,
                "onHand": units,
                "reserved": 0,
                "safetyStock": pack * 2 if keep else 0,
                "countedOn": day,
                "added": "*",
            },
        )
        for row in self.lots.rows(pair, units, day):
            out.add("stockLots", row)

    def _inbound(self, out: ExchangeFolder, inbound: Inbound, day: date) -> None:
        here = inbound.arrives_on <= day
        if not here or day > BASE:
            self._on_its_way(out, inbound, here=here)
        if here and inbound.supplier:
            out.add("supplierReceipts", _receipt(inbound))

    def _on_its_way(self, out: ExchangeFolder, inbound: Inbound, *, here: bool) -> None:
        rng = dice(self.played.seed, f"tracking {inbound.number}")
        tracked = rng.random() < 0.3
        eta = max(inbound.arrives_on + timedelta(days=rng.randint(-1, 2)), inbound.ordered_on)
        out.add(
            "inboundShipments",
            {
                "number": inbound.number,
                "kind": inbound.kind,
                "supplier": inbound.supplier,
                "sku": inbound.sku,
                "location": inbound.location,
                "fromLocation": inbound.from_location,
                "quantityOrdered": inbound.quantity,
                "quantityReceived": inbound.quantity if here else 0,
                "orderedOn": inbound.ordered_on,
                "expectedDate": inbound.expected_on,
                "tracking": rng.choice(("In transit", "At the terminal", "Customs"))
                if tracked
                else "",
                "trackingEta": eta if tracked else None,
                "added": "*",
            },
        )

    def _voices(self) -> list[tuple[date, Row]]:
        """All signals; their cause is how late the customer's lines were in the play."""
        played = self.played
        late: dict[str, list[Lateness]] = {}
        counts: dict[str, int] = dict.fromkeys(played.terms, 0)
        for number, line in played.lines.items():
            counts[line.client] += 1
            promised = played.promises[number].promised_on
            done = line.closed_on or END
            if promised and (done - promised).days > 2:
                days = (done - promised).days
                value = played.sources[number].price * line.quantity
                late.setdefault(line.client, []).append(
                    Lateness(line.sku, promised, days, line.quantity, value)
                )
        voices = Voices(played.history.items, END, played.seed)
        return [told for mood in moods(late, counts, played.seed) for told in voices.of(mood)]


def _receipt(inbound: Inbound) -> Row:
    return {
        "number": f"R-{inbound.number}",
        "supplier": inbound.supplier,
        "sku": inbound.sku,
        "orderedOn": inbound.ordered_on,
        "promisedOn": inbound.expected_on,
        "receivedOn": inbound.arrives_on,
        "quantity": inbound.quantity,
        "added": "*",
    }


def make_sample(history: History, folder: Path, seed: int = SEED) -> None:
    """Write the sample's base and days into a folder."""
    SampleWriter(play(history, seed), folder).write()
