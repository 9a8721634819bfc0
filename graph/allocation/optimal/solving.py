"""Solves the parts of a model side by side and spends the search where the proof lacks most."""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from graph.allocation.optimal.arcs import Floats
from graph.allocation.optimal.highs import (
    Ended,
    Limits,
    Linear,
    PartSolver,
    Unsolved,
    is_whole,
)
from graph.allocation.optimal.matrix import Part

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Effort:
    """What a plan may spend. gap: of the whole plan's gain, at which it stops. nodes: of each
    part's search tree. seconds: wall clock of the whole solve; a plan that it stops says so, as
    another run may end elsewhere. workers: threads.
    """

    gap: float = 5e-4
    nodes: int = 5_000
    seconds: float = 120.0
    workers: int = os.cpu_count() or 1


class Clock:
    """Seconds left of an effort."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self._end - time.monotonic())


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """x by the part's columns; bound: no solution of the part gains more. prices: money for one
    more unit of each row, by the linear model.
    """

    part: Part
    x: Floats
    gain: float
    bound: float
    prices: Floats
    ended: Ended = Ended.PROVEN


def side_by_side(work: Callable[[T], R], some: Iterable[T], workers: int) -> list[R]:
    """Results in the order of what was given; the solver lets other threads run."""
    if workers <= 1:
        return [work(one) for one in some]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, some))


def linear_of(solver: PartSolver) -> Linear:
    """The linear model's best. Raises Unsolved."""
    linear = solver.linear()
    if linear is None:
        raise Unsolved("a part that may give nothing has no solution")
    return linear


FIRST = Limits(gap=0.0, nodes=100_000, seconds=60.0)
"""For a part whose first solution must be searched for: as far as it goes."""


def first_answer(solver: PartSolver) -> PartAnswer:
    """A good solution, and the linear model's bound."""
    linear = linear_of(solver)
    prices = solver.prices()
    found = linear if is_whole(linear.x, solver.whole).all() else solver.dive(linear)
    if found is None:
        x, bound, ended = solver.search(None, FIRST)
        gain = float(solver.gain @ x)
        bound = min(linear.gain, max(bound, gain))
        return PartAnswer(solver.part, x, gain, bound, prices, ended)
    return PartAnswer(solver.part, found.x, found.gain, linear.gain, prices)


def close_gaps(
    parts: Sequence[Part | PartSolver], answers: list[PartAnswer], effort: Effort, clock: Clock
) -> list[PartAnswer]:
    """Search parts until the sum of what is not proven is within the effort's gap.

    A part is loaded for its search only: thousands of loaded solvers fill the memory.
    The parts that lack least stay as they are; the others share what may stay unproven.
    """
    allowed = effort.gap * sum(abs(one.bound) for one in answers)
    lacks = np.array([max(0.0, one.bound - one.gain) for one in answers])
    order = np.argsort(lacks, kind="stable")
    kept = np.cumsum(lacks[order]) <= allowed / 2
    searched = order[~kept]
    total = float(lacks[searched].sum())

    def search(place: int) -> PartAnswer:
        part, answer = parts[place], answers[place]
        solver = part if isinstance(part, PartSolver) else PartSolver(part)
        gap = allowed / 2 * float(lacks[place]) / total
        x, bound, ended = solver.search(answer.x, Limits(gap, effort.nodes, clock.left))
        gain = float(solver.gain @ x)
        bound = min(answer.bound, max(bound, gain))
        return replace(answer, x=x, gain=gain, bound=bound, ended=ended)

    # The largest first, so that no worker is left with a long one at the end.
    searched = searched[np.argsort([-len(answers[one].x) for one in searched], kind="stable")]
    places = [int(one) for one in searched]
    found = list(answers)
    for place, answer in zip(places, side_by_side(search, places, effort.workers), strict=True):
        found[place] = answer
    return found
