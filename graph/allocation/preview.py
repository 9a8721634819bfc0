"""The instant preview: strict, but in order of what a unit gains at best. No proof, no waiting."""

from dataclasses import replace

import numpy as np

from graph.allocation.canonical import in_order
from graph.allocation.optimal.arcs import arcs_of
from graph.allocation.optimal.values import Values
from graph.allocation.problem import Problem, Solution
from graph.allocation.strict import solve_strict
from graph.allocation.worth import Dates, Objective


def solve_preview(problem: Problem, objective: Objective) -> Solution:
    """A plan near the optimal one in a fraction of its time; every rule holds as in a strict run.

    Lines come in order of the money that a unit of theirs gains on its best way, ties by rank.
    """
    problem = in_order(replace(problem, cautious=objective.dates is not Dates.LIKELY))
    arcs, values = arcs_of(problem), Values(problem, objective)
    gain = values.on_arrival(arcs)
    best = np.full(len(problem.demands), -np.inf)
    np.maximum.at(best, arcs.demand, gain)
    order = np.lexsort((np.arange(len(best)), -best))
    place = np.empty(len(best), dtype=np.int64)
    place[order] = np.arange(1, len(best) + 1)
    ranked = replace(
        problem,
        demands=tuple(
            replace(one, rank=int(rank))
            for one, rank in zip(problem.demands, place.tolist(), strict=True)
        ),
    )
    return solve_strict(ranked)
