"""Puts money, orders and packs on an instance, by a seed."""

import random
from dataclasses import replace
from decimal import Decimal

from graph.allocation.problem import Demand, Problem, Protection
from graph.allocation.worth import Worth
from graph.values.words import GroupPolicy, ProtectionKind

CENT = Decimal("0.01")
MOST_LINES_OF_AN_ORDER = 5


def priced(problem: Problem, *, together: float = 0.0, seed: int = 7) -> Problem:
    """Margins, penalties and customer losses for every line; packs for one in twenty; a floor on
    one product in fifty. together: share of the orders (of 1 to 5 lines) that ship as one.
    """
    # A seeded generator for data, not for secrets.
    dice = random.Random(seed)
    lines = list(problem.demands)
    order = list(range(len(lines)))
    dice.shuffle(order)
    number = place = 0
    orders: dict[int, tuple[str, bool]] = {}
    while place < len(order):
        size, as_one = dice.randint(1, MOST_LINES_OF_AN_ORDER), dice.random() < together
        for index in order[place : place + size]:
            orders[index] = (f"ORDER{number:07d}", as_one)
        place += size
        number += 1
    demands = tuple(_priced(one, orders[index], dice) for index, one in enumerate(lines))
    floors = tuple(
        Protection(f"floor {one}", ProtectionKind.FLOOR, one, group="VIP", quantity=5)
        for one in sorted({one.product for one in problem.supplies})[::50]
    )
    return replace(problem, demands=demands, protections=floors)


def _priced(demand: Demand, order: tuple[str, bool], dice: random.Random) -> Demand:
    margin = Decimal(round(dice.lognormvariate(1.5, 0.8) * 100)) * CENT
    penalty = (margin * dice.randint(0, 5) / 100).quantize(CENT)
    losses = sorted((margin * Decimal(dice.random())).quantize(CENT) for _ in range(2))
    pack = dice.choice((2, 6)) if dice.random() < 0.05 and not demand.ship_complete else 1
    return replace(
        demand,
        worth=Worth(margin, penalty, 0, margin, ((1, losses[0]), (30, losses[1]))),
        groups=frozenset({"VIP"}) if dice.random() < 0.1 else frozenset(),
        order=order[0] if order[1] else "",
        group_policy=GroupPolicy.TOGETHER if order[1] else GroupPolicy.INDEPENDENT,
        pack_multiple=pack if demand.minimum_shipment == 1 else 1,
    )
