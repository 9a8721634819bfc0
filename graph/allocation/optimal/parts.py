"""Numbers what of a model can be solved apart: cells, and cells joined by orders."""

import numpy as np

from graph.allocation.components import Links
from graph.allocation.optimal.arcs import Ints
from graph.allocation.optimal.chains import FAR
from graph.allocation.optimal.matrix import Flags
from graph.allocation.optimal.model import Draft
from graph.allocation.problem import Problem
from graph.values.words import GroupPolicy


def cell_numbers(problem: Problem) -> tuple[Ints, Ints]:
    """Cell of each demand and of each supply: the parts that share no product.

    Orders that ship as one may still span cells. Cells are numbered by their first demand;
    supplies that no demand wants share a last cell.
    """
    links = Links(problem, (GroupPolicy.IN_RATIO,))
    numbers: dict[str, int] = {}
    demand = np.array(
        [numbers.setdefault(links.of(one.product), len(numbers)) for one in problem.demands],
        dtype=np.int64,
    )
    rest = len(numbers)
    supply = np.array(
        [numbers.get(links.of(one.product), rest) for one in problem.supplies], dtype=np.int64
    )
    return demand, supply


def joined_cells(draft: Draft, count: int) -> Ints:
    """Part of each cell when the orders that ship as one are taken into account."""
    parent = list(range(count))

    def find(cell: int) -> int:
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    for shared in draft.shared:
        pairs = np.unique(
            np.stack([draft.case.cell[shared.group], draft.case.cell[shared.member]]), axis=1
        )
        for one, other in pairs.T.tolist():
            first, second = sorted((find(one), find(other)))
            parent[second] = first
    return np.array([find(cell) for cell in range(count)], dtype=np.int64)


def join_choices(draft: Draft, cells: Flags) -> None:
    """Rows that make the shared choices of these cells' demands one. cells: which, by cell."""
    for shared in draft.shared:
        key = shared.group * FAR + shared.day
        _, first, place = np.unique(key, return_index=True, return_inverse=True)
        follows = (first[place] != np.arange(len(key))) & cells[draft.case.cell[shared.member]]
        rows = draft.matrix.add_rows(draft.case.cell[shared.member[follows]], 0.0, 0.0)
        draft.matrix.add(rows, shared.column[follows], 1.0)
        draft.matrix.add(rows, shared.column[first[place[follows]]], -1.0)
