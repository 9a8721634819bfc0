"""Stand-ins that item names show: the same thing in another colour or the next size."""

import itertools
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from server.sample.csv_files import Row
from server.sample.dice import dice
from server.sample.facts import Item

COLOR = re.compile(r"\((White|Black|Red|Blue|Green|Yellow|Pink|Gray)\)")
LENGTH = re.compile(r"(\d+)m$")
MOST = 2


def _family(item: Item) -> str:
    return COLOR.sub("()", item.name)


def _pairs(items: Mapping[str, Item]) -> Iterator[tuple[Item, Item, Decimal]]:
    """Original, stand-in, units of the stand-in for one: colours first, then packing sizes.

    Each pair one way only, from the smaller number to the larger, so no circle can arise.
    """
    ordered = sorted(items.values(), key=lambda item: int(item.sku))
    families: dict[str, list[Item]] = {}
    for item in ordered:
        families.setdefault(_family(item), []).append(item)
    for members in families.values():
        for first, other in itertools.pairwise(members):
            yield first, other, Decimal(1)
    for first, other in itertools.pairwise(ordered):
        one, two = LENGTH.search(first.name), LENGTH.search(other.name)
        if one and two and first.name[: one.start()] == other.name[: two.start()]:
            yield first, other, Decimal(1)
        same = first.name.rsplit(" ", 1)[0] == other.name.rsplit(" ", 1)[0]
        if first.size and same and not one and first.category == other.category:
            yield first, other, Decimal(1)


def substitute_rows(items: Mapping[str, Item], seed: int) -> Iterator[Row]:
    """The substitutes table; a few are over, a few begin later, a few have a ratio of 2."""
    rng = dice(seed, "stand-ins")
    ranks: dict[str, int] = {}
    seen: set[tuple[str, str]] = set()
    for original, other, ratio in _pairs(items):
        if (original.sku, other.sku) in seen or ranks.get(original.sku, 0) >= MOST:
            continue
        seen.add((original.sku, other.sku))
        ranks[original.sku] = ranks.get(original.sku, 0) + 1
        chance = rng.random()
        yield {
            "original": original.sku,
            "sku": other.sku,
            "ratio": ratio * 2 if rng.random() < 0.06 else ratio,
            "rank": ranks[original.sku],
            "validFrom": date(2016, 7, 1) if chance > 0.95 else date(2016, 1, 1),
            "validTo": date(2016, 5, 15) if chance < 0.06 else None,
            "needsConsent": rng.random() < 0.55,
            "added": "*",
        }
