"""Stand-ins of stand-ins, and circles among them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from graph.allocation.problem import Substitution

Row = Mapping[str, Any]


def stand_ins_of(rows: Sequence[Row]) -> dict[str, tuple[Substitution, ...]]:
    """By product: its stand-ins, and theirs, with ratios multiplied; nearest first, then by rank.

    The rows must not go in a circle.
    """
    direct: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        direct[row["product"]].append(row)
    for some in direct.values():
        some.sort(key=lambda row: (row.get("rank", 1), row["substitute"]))
    found: dict[str, tuple[Substitution, ...]] = {}
    for product in direct:
        chain: dict[str, Substitution] = {}
        level = [(product, Decimal(1), Decimal(0))]
        while level:
            after = []
            for source, ratio, cost in level:
                for row in direct.get(source, ()):
                    times = ratio * Decimal(str(row.get("ratio", 1)))
                    dearer = cost + ratio * Decimal(str(row.get("costPerUnit", 0)))
                    if row["substitute"] not in chain and row["substitute"] != product:
                        chain[row["substitute"]] = Substitution(
                            row["substitute"], times, len(chain) + 1, dearer
                        )
                        after.append((row["substitute"], times, dearer))
            level = after
        found[product] = tuple(chain.values())
    return found


def cycles_of(rows: Sequence[Row]) -> list[list[str]]:
    """Circles of products, each named once, from its smallest product on."""
    after: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        after[row["product"]].append(row["substitute"])
    done: set[str] = set()
    found = []
    for start in sorted(after):
        path: list[str] = []
        walk: list[tuple[str, int]] = [(start, 0)]
        while walk:
            product, turn = walk.pop()
            if turn == 0:
                if product in path:
                    circle = path[path.index(product) :]
                    place = circle.index(min(circle))
                    found.append(circle[place:] + circle[:place])
                    continue
                if product in done:
                    continue
                path.append(product)
            if turn < len(after.get(product, ())):
                walk.append((product, turn + 1))
                walk.append((after[product][turn], 0))
            else:
                path.pop()
                done.add(product)
    return [list(one) for one in sorted({tuple(circle) for circle in found})]
