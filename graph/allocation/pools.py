"""Supply shared out to customer groups beforehand: who may have which part of each supply.

A pool's own group uses all of it. A group of a better rank may take what is not protected; rank 0
is robbed by nobody. Pools that together ask for more than there is are scaled down in proportion.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from graph.allocation.fair_share import Sharing, shares_of
from graph.allocation.problem import Supply


@dataclass(frozen=True, slots=True)
class Pool:
    """quantity: units of the product for the group. rank: 1 best; 0: nobody takes from it.

    protected: share of its units, 0..1, out of reach for better ranks. parent: a group whose
    members may use it too, as it is a part of theirs.
    """

    group: str
    product: str
    quantity: int
    rank: int = 0
    protected: Decimal = Decimal(0)
    parent: str | None = None


def pooled(supplies: Sequence[Supply], pools: Sequence[Pool]) -> tuple[Supply, ...]:
    """Supplies cut into parts by who may have them, earliest units first; the rest is for all.

    A part keeps the key of its supply.
    """
    by_product: dict[str, list[Pool]] = defaultdict(list)
    for pool in pools:
        by_product[pool.product].append(pool)
    found: list[Supply] = []
    for product, mine in by_product.items():
        some = [one for one in supplies if one.product == product]
        units = sum(one.quantity for one in some)
        wanted = [one.quantity for one in mine]
        shares = shares_of(wanted, units, Sharing.PROPORTIONAL) if sum(wanted) > units else wanted
        parts = [
            part
            for pool, share in zip(mine, shares, strict=True)
            for part in _parts(pool, share, mine)
        ]
        found += _cut(some, parts)
    return tuple([one for one in supplies if one.product not in by_product] + found)


def _parts(pool: Pool, share: int, pools: Sequence[Pool]) -> list[tuple[int, frozenset[str]]]:
    """The protected and the open part of a pool: units, groups."""
    own = {pool.group} | ({pool.parent} if pool.parent else set())
    better = {one.group for one in pools if pool.rank and 0 < one.rank < pool.rank}
    kept = share if not better else -int(-share * pool.protected // 1)
    return [(kept, frozenset(own)), (share - kept, frozenset(own | better))]


def _cut(supplies: Sequence[Supply], parts: Sequence[tuple[int, frozenset[str]]]) -> list[Supply]:
    found = []
    waiting = [(units, groups) for units, groups in parts if units]
    for supply in sorted(supplies, key=lambda one: (one.p90, one.key)):
        rest = supply.quantity
        while rest and waiting:
            units, groups = waiting[0]
            got = min(rest, units)
            found.append(replace(supply, quantity=got, open_to=groups))
            rest -= got
            waiting[0] = (units - got, groups)
            if got == units:
                waiting.pop(0)
        if rest:
            found.append(replace(supply, quantity=rest))
    return found
