"""Makes the sample: real orders of the last 120 days against a seeded network, and day by day."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from server.sample.csv_files import ExchangeFolder
from server.sample.facts import History, Line
from server.sample.master_data import (
    write_customers,
    write_products,
    write_rules,
    write_substitutes,
    write_supplier_history,
    write_suppliers,
)
from server.sample.network import write_network
from server.sample.selection import Chosen, choose
from server.sample.signals import Said, make_signals
from server.sample.simulation import Day, Open, Shelf, Supply, World, make_world, open_lines

SOURCE = "wwi"
SEED = 20160531
REPLAYED_DAYS = 30
WHOLE = "*"
UNHAPPY = {"PREMIUM": 0.4, "GOLD": 0.15, "SILVER": 0.08, "STANDARD": 0.08}


@dataclass(frozen=True, slots=True)
class Extras:
    """What a line gets that the source does not have; drawn once, so that every day agrees."""

    promised_on: date
    ship_complete: bool
    minimum_shipment: int | None
    maximum_lateness: int | None
    maximum_shipments: int | None
    frozen: bool
    hold: bool
    unknown: bool


def make_sample(history: History, folder: Path, seed: int = SEED) -> dict[str, int]:
    """Write base/ and days/ into `folder`, replacing what is there; returns rows by table."""
    random = Random(seed)  # noqa: S311 - a sample, not a secret
    chosen = choose(history, random)
    regions = {number: client.region for number, client in chosen.clients.items()}
    lines = open_lines(chosen.lines, chosen.chains, regions)
    suppliers = {sku: item.supplier for sku, item in chosen.items.items()}
    world = make_world(lines, suppliers, random, first=chosen.first, last=chosen.last)
    start = dict(world.stock)
    world.run(lines, chosen.first, chosen.last)
    unhappy = {
        client
        for client in sorted(chosen.clients)
        if random.random() < UNHAPPY[chosen.tiers[client]]
    }
    said = make_signals(lines, unhappy, random, first=chosen.first, last=chosen.last)
    extras = {one.line.number: _extras(one, random) for one in lines}
    writer = SampleWriter(chosen, world, extras, said, random, start)
    shutil.rmtree(folder / "base", ignore_errors=True)
    shutil.rmtree(folder / "days", ignore_errors=True)
    rows = writer.base(folder / "base", history)
    for offset in range(1, REPLAYED_DAYS + 1):
        day = writer.base_day + timedelta(days=offset)
        writer.day(folder / "days" / day.isoformat(), day)
    return rows


def _extras(one: Open, random: Random) -> Extras:
    quantity = one.line.quantity
    later = random.random() < 0.2
    waits = one.queued_on is not None and one.shipped_on is None
    return Extras(
        promised_on=one.chain.promised_on + timedelta(days=random.randrange(10, 60))
        if later
        else one.chain.promised_on,
        ship_complete=random.random() < 0.12,
        minimum_shipment=max(2, quantity // 3) if random.random() < 0.06 and quantity > 6 else None,
        maximum_lateness=random.choice((30, 45, 60, 90, 120)) if random.random() < 0.25 else None,
        maximum_shipments=random.choice((1, 2)) if random.random() < 0.06 else None,
        frozen=waits and random.random() < 0.02,
        hold=waits and random.random() < 0.03,
        unknown=waits and random.random() < 0.004,
    )


@dataclass(slots=True)
class SampleWriter:
    """Writes the state at the end of a day, and what later days change."""

    chosen: Chosen
    world: World
    extras: dict[str, Extras]
    said: list[Said]
    random: Random
    start: dict[Shelf, int]

    @property
    def base_day(self) -> date:
        """The day whose end the base tables show."""
        return self.chosen.last - timedelta(days=REPLAYED_DAYS)

    def base(self, folder: Path, history: History) -> dict[str, int]:
        """Master data and everything that happened until the base day."""
        random = self.random
        with _written(folder) as out:
            out.add(
                "settings",
                {"businessDate": self.base_day, "currency": "USD", "source": SOURCE, "format": 1},
            )
            for currency, rate in (("CAD", "0.765"), ("MXN", "0.0541")):
                row = {"currency": currency, "fromDate": self.chosen.first, "rate": rate}
                out.add("exchangeRates", row)
            write_customers(out, SOURCE, self.chosen, random)
            write_suppliers(out, SOURCE, history, random)
            write_products(out, SOURCE, self.chosen)
            write_substitutes(out, SOURCE, self.chosen, random)
            write_network(out, SOURCE)
            write_rules(out, SOURCE, self.chosen, random)
            write_supplier_history(out, SOURCE, history, self.chosen, random)
            days = [day for when, day in self.world.days.items() if when <= self.base_day]
            self._orders(out, [one for day in days for one in day.ordered], self.base_day)
            self._inbounds(out, [one for day in days for one in day.placed], self.base_day)
            self._stock(out, set(self.start), self.base_day)
            self._signals(out, self.chosen.first, self.base_day)
            self._lots(out)
            self._consents(out)
            return dict(out.rows)

    def day(self, folder: Path, when: date) -> None:
        """What one day changed."""
        day: Day = self.world.days[when]
        with _written(folder) as out:
            touched = {id(one): one for one in (*day.ordered, *day.shipped, *day.queued)}
            self._orders(out, list(touched.values()), when)
            inbounds = {one.number: one for one in (*day.placed, *day.arrived)}
            self._inbounds(out, list(inbounds.values()), when)
            self._stock(out, day.moved, when)
            self._signals(out, when, when)

    def _orders(self, out: ExchangeFolder, lines: list[Open], when: date) -> None:
        chains = {one.chain.number: one.chain for one in lines}
        for chain in chains.values():
            together = int(chain.number) % 19 == 0
            out.add(
                "orders",
                {
                    "source": SOURCE,
                    "number": chain.number,
                    "customer": chain.client,
                    "orderDate": chain.ordered_on,
                    "currency": "USD",
                    "groupPolicy": "TOGETHER" if together else "INDEPENDENT",
                    "customerReference": chain.reference,
                    "added": "groupPolicy",
                },
            )
        for one in sorted(lines, key=lambda one: int(one.line.number)):
            self._line(out, one, when)

    def _line(self, out: ExchangeFolder, one: Open, when: date) -> None:
        line: Line = one.line
        extra = self.extras[line.number]
        shipped = one.shipped_on is not None and one.shipped_on <= when
        queued = one.queued_on is not None and one.queued_on <= when
        known = not (extra.unknown and queued and not shipped)
        out.add(
            "orderLines",
            {
                "source": SOURCE,
                "order": line.order,
                "line": line.number,
                "sku": line.sku,
                "location": one.location,
                "requestedDate": one.chain.promised_on,
                "promisedDate": extra.promised_on,
                "quantityOrdered": line.quantity,
                "quantityShipped": (line.quantity if shipped else 0) if known else None,
                "quantityCancelled": 0,
                "price": line.price,
                "shipComplete": extra.ship_complete,
                "minimumShipment": extra.minimum_shipment,
                "maximumLateness": extra.maximum_lateness,
                "maximumShipments": extra.maximum_shipments,
                "frozen": extra.frozen,
                "hold": extra.hold,
                "inQueueOn": one.queued_on if queued else None,
                "added": "location promisedDate quantityShipped shipComplete minimumShipment "
                "maximumLateness maximumShipments frozen hold inQueueOn",
            },
        )
        if shipped:
            out.add(
                "shipments",
                {
                    "source": SOURCE,
                    "number": f"SH-{line.number}",
                    "order": line.order,
                    "line": line.number,
                    "location": one.location,
                    "shipDate": one.shipped_on,
                    "arrivalDate": one.arrives_on,
                    "quantity": line.quantity,
                    "estimated": True,
                    "added": WHOLE,
                },
            )

    def _inbounds(self, out: ExchangeFolder, supplies: list[Supply], when: date) -> None:
        for one in supplies:
            arrived = one.arrives_on <= when
            late = not arrived and one.arrives_on > one.expected_on
            tracked = late and int(one.number[-2:]) % 4 == 0
            out.add(
                "inboundShipments",
                {
                    "source": SOURCE,
                    "number": one.number,
                    "line": "1",
                    "kind": one.kind,
                    "supplier": one.supplier,
                    "sku": one.sku,
                    "location": one.location,
                    "fromLocation": one.origin,
                    "quantityOrdered": one.quantity,
                    "quantityReceived": one.quantity if arrived else 0,
                    "orderedOn": one.ordered_on,
                    "expectedDate": one.expected_on,
                    "tracking": "delayed in transit" if tracked else None,
                    "trackingEta": one.arrives_on if tracked else None,
                    "added": WHOLE,
                },
            )
            if arrived and one.supplier is not None:
                out.add(
                    "supplierReceipts",
                    {
                        "source": SOURCE,
                        "number": f"R-{one.number}",
                        "supplier": one.supplier,
                        "sku": one.sku,
                        "orderedOn": one.ordered_on,
                        "promisedOn": one.expected_on,
                        "receivedOn": one.arrives_on,
                        "quantity": one.quantity,
                        "added": WHOLE,
                    },
                )

    def _on_hand(self, shelf: Shelf, when: date) -> int:
        """Stock at the end of a day: what was there at first, and what came and left since."""
        level = self.start.get(shelf, 0)
        for day, happened in self.world.days.items():
            if day > when:
                break
            level += sum(
                one.quantity for one in happened.arrived if (one.sku, one.location) == shelf
            )
            level -= sum(
                one.line.quantity
                for one in happened.shipped
                if (one.line.sku, one.location) == shelf
            )
        return level

    def _stock(self, out: ExchangeFolder, shelves: set[Shelf], when: date) -> None:
        for sku, place in sorted(shelves, key=lambda one: (int(one[0]), one[1])):
            on_hand = self._on_hand((sku, place), when)
            counted = (int(sku) + len(place)) % 3 == 0
            out.add(
                "stockPositions",
                {
                    "source": SOURCE,
                    "sku": sku,
                    "location": place,
                    "onHand": on_hand,
                    "reserved": min(on_hand, int(sku) % 4),
                    "safetyStock": 2 if int(sku) % 5 == 0 else 0,
                    "countedOn": when if counted else None,
                    "added": WHOLE,
                },
            )

    def _signals(self, out: ExchangeFolder, first: date, last: date) -> None:
        for one in self.said:
            if not first <= one.at.date() <= last:
                continue
            out.add(
                "signals",
                {
                    "source": SOURCE,
                    "number": one.number,
                    "customer": one.client,
                    "sku": one.sku,
                    "kind": one.kind,
                    "at": one.at.isoformat(),
                    "value": one.value,
                    "text": one.text,
                    "open": one.is_open,
                    "added": WHOLE,
                },
            )

    def _lots(self, out: ExchangeFolder) -> None:
        """Lots of chilled items: most of the stock, some of it close to its expiry."""
        for (sku, place), _ in sorted(self.start.items()):
            if not self.chosen.items[sku].chilled:
                continue
            on_hand = self._on_hand((sku, place), self.base_day)
            for number, days in enumerate((25, 75), start=1):
                if on_hand < 4:
                    continue
                out.add(
                    "stockLots",
                    {
                        "source": SOURCE,
                        "sku": sku,
                        "location": place,
                        "number": f"L{sku}-{place}-{number}",
                        "quantity": on_hand // 4,
                        "expiry": self.chosen.last + timedelta(days=days),
                        "blocked": number == 1 and int(sku) % 3 == 0,
                        "added": WHOLE,
                    },
                )

    def _consents(self, out: ExchangeFolder) -> None:
        clients, skus = list(self.chosen.clients), list(self.chosen.items)
        for client in self.random.sample(clients, 25):
            out.add(
                "consents",
                {
                    "source": SOURCE,
                    "customer": client,
                    "sku": self.random.choice(skus),
                    "granted": self.random.random() < 0.8,
                    "at": f"{self.base_day.isoformat()}T09:00:00+00:00",
                    "text": None,
                },
            )


@contextmanager
def _written(folder: Path) -> Iterator[ExchangeFolder]:
    folder.mkdir(parents=True, exist_ok=True)
    with ExchangeFolder(folder) as out:
        yield out
