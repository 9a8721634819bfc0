"""Invents supply for real demand: opening stock and inbounds for each item at each place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from server.sample.dice import dice
from server.sample.facts import Item
from server.sample.network import DCS

Pair = tuple[str, str]
"""An item and a place."""
Wish = tuple[date, int]

SHORT_ITEMS = 78
TRANSFER_DAYS = 12
LATE_SHARE = {"4": 0.35, "7": 0.45, "12": 0.1, "5": 0.05, "10": 0.2, "1": 0.0, "2": 0.0}


@dataclass(slots=True)
class Inbound:
    """An inbound; arrives_on: the day it will really come, which nobody knows before."""

    number: str
    kind: str
    supplier: str
    sku: str
    location: str
    from_location: str
    quantity: int
    ordered_on: date
    expected_on: date
    arrives_on: date
    received: int = 0


@dataclass(slots=True)
class SupplyPlan:
    """Opening stock by pair and all inbounds, in order of their numbers."""

    opening: dict[Pair, int] = field(default_factory=dict)
    inbounds: list[Inbound] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Window:
    """The days replayed, ends included."""

    start: date
    end: date


def _packs(quantity: float, pack: int) -> int:
    return max(0, -int(-quantity // pack) * pack)


class Planner:
    """Draws the plan, item by item."""

    def __init__(self, items: Mapping[str, Item], window: Window, seed: int) -> None:
        self.items = items
        self.window = window
        self.rng: Random = dice(seed, "supply")
        self.plan = SupplyPlan()

    def draw(self, demand: Mapping[Pair, Sequence[Wish]]) -> SupplyPlan:
        """Supply for all pairs that have demand, and surplus where an item is short elsewhere."""
        skus = sorted({sku for sku, _ in demand}, key=int)
        short = set(self.rng.sample(skus, min(SHORT_ITEMS, len(skus))))
        for sku in skus:
            totals = {
                place: sum(quantity for _, quantity in wishes)
                for (item, place), wishes in demand.items()
                if item == sku
            }
            places = sorted(totals, key=lambda place: (-totals[place], place))
            pattern = self.rng.choices(("local", "wide", "dry"), (0.65, 0.22, 0.13))[0]
            dry = set[str]()
            if sku in short:
                dry = set(places[: self.rng.choice((1, 2, 3))] if pattern == "local" else places)
            for place in places:
                wishes = demand[sku, place]
                if place in dry:
                    self._starve((sku, place), wishes, pattern=pattern)
                else:
                    self._feed((sku, place), wishes)
            if sku in short and pattern == "local":
                self._surplus(sku, dry, sum(totals.values()))
        self.plan.inbounds.sort(key=lambda inbound: (inbound.ordered_on, inbound.sku))
        for place_in_list, inbound in enumerate(self.plan.inbounds, start=1):
            prefix = {"PURCHASE": "PO", "TRANSFER": "TR", "PRODUCTION": "PR"}[inbound.kind]
            inbound.number = f"{prefix}{place_in_list:05}"
        return self.plan

    def _feed(self, pair: Pair, wishes: Sequence[Wish]) -> None:
        pack = self.items[pair[0]].pack
        total = sum(quantity for _, quantity in wishes)
        largest = max(quantity for _, quantity in wishes)
        self.plan.opening[pair] = _packs(total * 0.6 + 2 * largest, pack)
        day = self.window.start + timedelta(days=self.rng.randint(15, 35))
        while day < self.window.end + timedelta(days=20):
            self._order(pair, day, _packs(total * 0.22, pack), kind="PURCHASE")
            day += timedelta(days=self.rng.randint(28, 45))

    def _starve(self, pair: Pair, wishes: Sequence[Wish], *, pattern: str) -> None:
        """Enough until a day, then too little too late."""
        pack = self.items[pair[0]].pack
        span = (self.window.end - self.window.start).days
        cut = self.window.start + timedelta(days=self.rng.randint(int(span * 0.35), span - 4))
        self.plan.opening[pair] = sum(quantity for day, quantity in wishes if day < cut)
        rest = sum(quantity for day, quantity in wishes if day >= cut)
        if not rest or pattern == "dry":
            return
        if self.rng.random() < 0.5:
            day = cut + timedelta(days=self.rng.randint(6, 22))
            self._order(
                pair, day, _packs(rest * self.rng.uniform(0.25, 0.7), pack), kind="PURCHASE"
            )
        if self.rng.random() < 0.65:
            kind = self._kind(pair)
            # A transfer that arrives later than this would not be known on the last day.
            most = TRANSFER_DAYS - 2 if kind == "TRANSFER" else 40
            day = self.window.end + timedelta(days=self.rng.randint(2, most))
            self._order(pair, day, _packs(rest * self.rng.uniform(0.5, 1.3), pack), kind=kind)

    def _kind(self, pair: Pair) -> str:
        if self.items[pair[0]].category == "Packaging Materials" and pair[1] == "OMA":
            return "PRODUCTION"
        return "TRANSFER" if self.rng.random() < 0.2 and pair[1] in DCS else "PURCHASE"

    def _surplus(self, sku: str, dry: set[str], total: int) -> None:
        pack = self.items[sku].pack
        others = [place for place in DCS if place not in dry]
        for place in self.rng.sample(others, min(2, len(others))):
            extra = _packs(total * self.rng.uniform(0.15, 0.5), pack)
            self.plan.opening[sku, place] = self.plan.opening.get((sku, place), 0) + extra
        if self.items[sku].category == "T-Shirts" and self.rng.random() < 0.6:
            self.plan.opening[sku, "DEN"] = _packs(total * 0.2, pack)

    def _order(self, pair: Pair, expected: date, quantity: int, *, kind: str) -> None:
        if not quantity:
            return
        item = self.items[pair[0]]
        late = LATE_SHARE.get(item.supplier, 0.1) if kind == "PURCHASE" else 0.3
        delay = self.rng.randint(3, 30) if self.rng.random() < late else self.rng.randint(-2, 0)
        starts = [place for place in ("CMH", "DAL", "ATL") if place != pair[1]]
        self.plan.inbounds.append(
            Inbound(
                number="",
                kind=kind,
                supplier=item.supplier if kind == "PURCHASE" else "",
                sku=pair[0],
                location=pair[1],
                from_location=self.rng.choice(starts) if kind == "TRANSFER" else "",
                quantity=quantity,
                ordered_on=expected
                - timedelta(days=self.rng.randint(6, 30) if kind != "TRANSFER" else TRANSFER_DAYS),
                expected_on=expected,
                arrives_on=expected + timedelta(days=delay),
            )
        )
