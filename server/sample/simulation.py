"""Replays real order lines against the network, day by day, with stock that does not suffice.

Orders, items, quantities, prices and days are the source's; supply, and so what was shipped when,
is simulated from a seed: first come, first served, a line whole or not at all, as in the source.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from server.sample.facts import Chain, Line
from server.sample.network import HOME, PLACES, transit_days

Shelf = tuple[str, str]  # sku, location code
HOMES = tuple(place.code for place in PLACES if place.home)
LATE_DAYS = {"reliable": (0, 0, 0, 0, 1), "usual": (0, 0, 0, 2, 4), "late": (0, 2, 4, 7, 12)}
KINDS_OF_SUPPLIER = tuple(LATE_DAYS)


@dataclass(slots=True)
class Open:
    """A line as the simulation carries it. location: where it ships from."""

    line: Line
    chain: Chain
    location: str
    region: str
    queued_on: date | None = None
    shipped_on: date | None = None

    @property
    def arrives_on(self) -> date | None:
        """The day the customer has it, by the lane."""
        if self.shipped_on is None:
            return None
        return self.shipped_on + timedelta(days=transit_days(self.location, self.region) or 1)


@dataclass(slots=True)
class Supply:
    """An inbound. arrives_on: when it really comes; nobody knows before."""

    number: str
    kind: str
    sku: str
    location: str
    quantity: int
    ordered_on: date
    expected_on: date
    arrives_on: date
    supplier: str | None = None
    origin: str | None = None


@dataclass(slots=True)
class Day:
    """What happened on a day."""

    ordered: list[Open] = field(default_factory=list)
    queued: list[Open] = field(default_factory=list)
    shipped: list[Open] = field(default_factory=list)
    placed: list[Supply] = field(default_factory=list)
    arrived: list[Supply] = field(default_factory=list)
    moved: set[Shelf] = field(default_factory=set)


@dataclass(slots=True)
class World:
    """The simulation's state and its days so far."""

    random: Random
    stock: dict[Shelf, int]
    supplies: list[Supply]
    waiting: dict[Shelf, list[Open]] = field(default_factory=lambda: defaultdict(list))
    days: dict[date, Day] = field(default_factory=dict)

    def run(self, lines: list[Open], first: date, last: date) -> None:
        """Let the days pass; receipts come in the morning, then what waits, then new orders."""
        by_day: dict[date, list[Open]] = defaultdict(list)
        for one in lines:
            by_day[one.chain.ordered_on].append(one)
        today = first
        while today <= last:
            self.days[today] = day = Day()
            for supply in self.supplies:
                if supply.ordered_on == today:
                    day.placed.append(supply)
                if supply.arrives_on == today:
                    self._receive(supply, day, today)
            for one in by_day[today]:
                self._order(one, day, today)
            today += timedelta(days=1)

    def _receive(self, supply: Supply, day: Day, today: date) -> None:
        shelf = (supply.sku, supply.location)
        day.arrived.append(supply)
        self.stock[shelf] = self.stock.get(shelf, 0) + supply.quantity
        day.moved.add(shelf)
        still: list[Open] = []
        for one in self.waiting[shelf]:
            if one.line.quantity <= self.stock[shelf]:
                self._ship(one, day, today)
            else:
                still.append(one)
        self.waiting[shelf] = still

    def _order(self, one: Open, day: Day, today: date) -> None:
        shelf = (one.line.sku, one.location)
        day.ordered.append(one)
        if one.line.quantity <= self.stock.get(shelf, 0):
            self._ship(one, day, today)
        else:
            one.queued_on = today
            day.queued.append(one)
            self.waiting[shelf].append(one)

    def _ship(self, one: Open, day: Day, today: date) -> None:
        shelf = (one.line.sku, one.location)
        self.stock[shelf] -= one.line.quantity
        one.shipped_on = today
        day.shipped.append(one)
        day.moved.add(shelf)


def open_lines(lines: list[Line], chains: dict[str, Chain], regions: dict[str, str]) -> list[Open]:
    """The lines with the location that serves their customer's region."""
    found = []
    for line in lines:
        chain = chains[line.order]
        region = regions[chain.client]
        found.append(Open(line, chain, HOME[region], region))
    return found


def make_world(
    lines: list[Open], suppliers: dict[str, str], random: Random, *, first: date, last: date
) -> World:
    """Stock and inbounds for the period: about enough in all, but not where it is wanted."""
    demand: dict[Shelf, int] = defaultdict(int)
    for one in lines:
        demand[one.line.sku, one.location] += one.line.quantity
    skus = sorted({sku for sku, _ in demand})
    stock: dict[Shelf, int] = {}
    supplies: list[Supply] = []
    for sku in skus:
        total = sum(demand[sku, place] for place in HOMES)
        wanted = int(total * random.uniform(0.75, 1.15))
        shares = [
            (demand[sku, place] / total) * random.choice((0.2, 0.6, 1.0, 1.3)) + 0.01
            for place in HOMES
        ]
        for place, share in zip(HOMES, shares, strict=True):
            mine = int(wanted * share / sum(shares))
            stock[sku, place] = int(mine * random.uniform(0.3, 0.6))
            rest = mine - stock[sku, place]
            supplies += _inbounds(random, (sku, place), suppliers[sku], rest, (first, last))
        if random.random() < 0.3:  # stock that sits where nobody looks first
            stock[sku, "MIA"] = max(1, int(total * random.uniform(0.05, 0.2)))
    for number, supply in enumerate(supplies, start=1):
        supply.number = f"{supply.kind[0]}O-{number:05d}"
    return World(random, stock, supplies)


def _inbounds(
    random: Random, shelf: Shelf, supplier: str, rest: int, period: tuple[date, date]
) -> list[Supply]:
    """A few inbounds that bring the rest; some are still to come when the period ends."""
    first, last = period
    count = random.choice((1, 2, 2, 3))
    found = []
    for _ in range(count):
        quantity = max(1, rest // count)
        ordered = first + timedelta(days=random.randrange((last - first).days - 2))
        expected = ordered + timedelta(days=random.choice((10, 14, 20, 20, 28, 40)))
        roll = random.random()
        kind = "PURCHASE" if roll < 0.75 else "TRANSFER" if roll < 0.9 else "PRODUCTION"
        habit = KINDS_OF_SUPPLIER[int(supplier) % 3] if kind == "PURCHASE" else "usual"
        arrives = expected + timedelta(days=random.choice(LATE_DAYS[habit]))
        origin = None
        if kind == "TRANSFER":
            origin = random.choice([place for place in HOMES if place != shelf[1]])
        found.append(
            Supply(
                "",
                kind,
                shelf[0],
                shelf[1],
                quantity,
                ordered,
                expected,
                arrives,
                supplier if kind == "PURCHASE" else None,
                origin,
            )
        )
    return found
