"""Splits a problem into parts that share no supply and no group, so that each is solved alone."""

from collections.abc import Sequence
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


ALL_GROUPS = (GroupPolicy.TOGETHER, GroupPolicy.IN_RATIO)


class Links:
    """Which products are planned together: by stand-ins, and by orders whose lines move together.

    policies: of the orders that count.
    """

    def __init__(self, problem: Problem, policies: Sequence[GroupPolicy] = ALL_GROUPS) -> None:
        self._sets = _Sets()
        self._known: dict[str, str] = {}
        for demand in problem.demands:
            for item in demand.substitutions:
                self._sets.join(f"product {demand.product}", f"product {item.product}")
            if demand.group_policy in policies and demand.order:
                self._sets.join(f"product {demand.product}", f"order {demand.order}")

    def of(self, product: str) -> str:
        """The name of the product's part."""
        found = self._known.get(product)
        if found is None:
            found = self._known[product] = self._sets.find(f"product {product}")
        return found


def components(problem: Problem) -> tuple[Problem, ...]:
    """The parts, ordered by their best-ranked demand; supplies that no demand wants are left out.

    Demands are linked by a product they may draw on (their own or a stand-in) and by an order
    whose lines move together.
    """
    links = Links(problem)
    order: dict[str, int] = {}
    for demand in sorted(problem.demands, key=lambda one: one.rank):
        order.setdefault(links.of(demand.product), len(order))
    demands: list[list[int]] = [[] for _ in order]
    for index, demand in enumerate(problem.demands):
        demands[order[links.of(demand.product)]].append(index)
    supplies: list[list[int]] = [[] for _ in order]
    for index, supply in enumerate(problem.supplies):
        place = order.get(links.of(supply.product))
        if place is not None:
            supplies[place].append(index)
    return tuple(
        replace(
            problem,
            demands=tuple(problem.demands[index] for index in mine),
            supplies=tuple(problem.supplies[index] for index in theirs),
            protections=tuple(
                one for one in problem.protections if order.get(links.of(one.product)) == place
            ),
        )
        for place, (mine, theirs) in enumerate(zip(demands, supplies, strict=True))
    )
