"""Splits a problem into parts that share no supply and no group, so that each is solved alone."""

from dataclasses import replace

from graph.allocation.problem import Problem
from graph.values.words import GroupPolicy


class _Sets:
    """Disjoint sets by union with path halving."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def find(self, item: str) -> str:
        parent = self.parent
        parent.setdefault(item, item)
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, one: str, other: str) -> None:
        # The smaller name leads, so that the result does not depend on the order of joins.
        first, second = sorted((self.find(one), self.find(other)))
        self.parent[second] = first


def components(problem: Problem) -> tuple[Problem, ...]:
    """The parts, ordered by their best-ranked demand; supplies that no demand wants are left out.

    Demands are linked by a product they may draw on (their own or a stand-in) and by an order
    whose lines move together.
    """
    sets = _Sets()
    for demand in problem.demands:
        own = f"product {demand.product}"
        for item in demand.substitutions:
            sets.join(own, f"product {item.product}")
        if demand.group_policy is not GroupPolicy.INDEPENDENT and demand.order:
            sets.join(own, f"order {demand.order}")
    order: dict[str, int] = {}
    for demand in sorted(problem.demands, key=lambda one: one.rank):
        order.setdefault(sets.find(f"product {demand.product}"), len(order))
    demands: list[list[int]] = [[] for _ in order]
    for index, demand in enumerate(problem.demands):
        demands[order[sets.find(f"product {demand.product}")]].append(index)
    supplies: list[list[int]] = [[] for _ in order]
    for index, supply in enumerate(problem.supplies):
        place = order.get(sets.find(f"product {supply.product}"))
        if place is not None:
            supplies[place].append(index)
    return tuple(
        replace(
            problem,
            demands=tuple(problem.demands[index] for index in mine),
            supplies=tuple(problem.supplies[index] for index in theirs),
            protections=tuple(
                one
                for one in problem.protections
                if order.get(sets.find(f"product {one.product}")) == place
            ),
        )
        for place, (mine, theirs) in enumerate(zip(demands, supplies, strict=True))
    )
