"""Splits the stock of chilled items into invented lots, earliest expiry used first."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from server.sample.csv_files import Row
from server.sample.dice import dice
from server.sample.facts import Item
from server.sample.supply_plan import Pair


class LotBook:
    """Lots by pair, in order of expiry: [number, units, expiry, blocked]."""

    def __init__(self, items: Mapping[str, Item], shelf_life: Mapping[str, int], seed: int) -> None:
        self.items = items
        self.shelf_life = shelf_life
        self.rng = dice(seed, "lots")
        self.lots: dict[Pair, list[tuple[str, int, date, bool]]] = {}

    def rows(self, pair: Pair, units: int, day: date) -> Iterator[Row]:
        """The rows of all lots that changed so that the pair holds `units`."""
        item = self.items[pair[0]]
        if not item.chilled:
            return
        lots = self.lots.setdefault(pair, [])
        held = sum(lot[1] for lot in lots)
        if units > held:
            lots.extend(self._new(pair, units - held, day))
        gone = max(held - units, 0)
        left: list[tuple[str, int, date, bool]] = []
        for number, quantity, expiry, blocked in lots:
            used = min(gone, quantity)
            gone -= used
            left.append((number, quantity - used, expiry, blocked))
            yield {
                "sku": pair[0],
                "location": pair[1],
                "number": number,
                "quantity": quantity - used,
                "expiry": expiry,
                "blocked": blocked,
                "added": "*",
            }
        self.lots[pair] = sorted((lot for lot in left if lot[1]), key=lambda lot: lot[2])

    def _new(self, pair: Pair, units: int, day: date) -> list[tuple[str, int, date, bool]]:
        life = self.shelf_life.get(self.items[pair[0]].size, 240)
        first = units // 3
        made = []
        for part, (quantity, days) in enumerate(((first, life // 6), (units - first, life))):
            if quantity:
                number = f"L{day:%y%m%d}-{part + 1}"
                expiry = day + timedelta(days=days - self.rng.randint(0, 40))
                made.append((number, quantity, expiry, self.rng.random() < 0.05))
        return made
