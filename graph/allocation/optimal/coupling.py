"""Many cells that orders hold together: solved apart at prices that make their choices agree.

An order that ships as one makes a single choice of day for lines in several cells. The linear model
of all of them gives each line its share of the order's gain, so that every cell can choose alone;
the sum of what the cells can gain at most is then a bound for the whole (Lagrangian relaxation).
Where cells still choose differently the order's choice is repaired: left out, and put in again
where that gains in all its cells together.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graph.allocation.optimal.arcs import Floats, Ints
from graph.allocation.optimal.chains import FAR
from graph.allocation.optimal.highs import PartSolver
from graph.allocation.optimal.matrix import stacked
from graph.allocation.optimal.model import Draft
from graph.allocation.optimal.solving import (
    Clock,
    Effort,
    PartAnswer,
    close_gaps,
    first_answer,
    linear_of,
    side_by_side,
)

BATCH = 16
MOST_DAYS = 2
"""Days tried for an order that the cells do not agree on, the likeliest first."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """A day of an order: its columns, by solver; lean: how much the linear model wants it."""

    group: int
    day: int
    columns: dict[int, list[int]]
    lean: float


class Coupled:
    """The cells of one part that is too large to be solved as one model."""

    def __init__(self, draft: Draft, solvers: Sequence[PartSolver]) -> None:
        self.solvers = solvers
        self._place = {
            int(column): (number, local)
            for number, solver in enumerate(solvers)
            for local, column in enumerate(solver.part.columns.tolist())
        }
        shared = [
            (int(group), int(day), int(column))
            for some in draft.shared
            for group, day, column in zip(
                some.group.tolist(), some.day.tolist(), some.column.tolist(), strict=True
            )
            if int(column) in self._place
        ]
        self._shared = sorted(shared)
        self._lean: dict[tuple[int, int], float] = {}

    def price(self, workers: int) -> list[PartAnswer]:
        """Give each line its share of its order's gain; answers of the cells, each by itself."""
        offsets = np.cumsum([0, *(len(one.part.columns) for one in self.solvers)])
        where = [
            int(offsets[number]) + local
            for number, local in (self._place[column] for _, _, column in self._shared)
        ]
        keys = np.array([group * FAR + day for group, day, _ in self._shared], dtype=np.int64)
        _, first, place = np.unique(keys, return_index=True, return_inverse=True)
        columns = np.array(where, dtype=np.int64)
        follows = np.flatnonzero(first[place] != np.arange(len(keys)))
        leads = columns[first[place[follows]]]
        x, prices = _joint(self.solvers, columns[follows], leads)
        gain = np.concatenate([one.part.gain for one in self.solvers])
        np.subtract.at(gain, columns[follows], prices)
        np.add.at(gain, leads, prices)
        for number, solver in enumerate(self.solvers):
            solver.weigh(gain[offsets[number] : offsets[number + 1]])
        for (group, day, _), column in zip(self._shared, where, strict=True):
            self._lean[group, day] = float(x[column])
        return side_by_side(first_answer, self.solvers, workers)

    def repair(self, answers: list[PartAnswer], effort: Effort, clock: Clock) -> list[PartAnswer]:
        """Answers in which every order has one choice; bounds stay."""
        choices = self._choices()
        agreed, open_choices = self._agreed(choices, answers)
        changed = self._hold(choices, agreed, answers)
        base = {number: linear_of(self.solvers[number]).gain for number in self._touched(choices)}
        for batch in _apart(open_choices):
            if clock.left <= 0:
                break
            taken = side_by_side(lambda some: self._best_of(some, base), batch, effort.workers)
            changed |= {number for choice in taken if choice for number in choice.columns}
        places = sorted(changed)
        solvers = [self.solvers[place] for place in places]
        again = side_by_side(first_answer, solvers, effort.workers)
        again = close_gaps(solvers, again, effort, clock)
        found = list(answers)
        for place, answer in zip(places, again, strict=True):
            found[place] = replace(answers[place], x=answer.x)
        return [
            replace(one, gain=float(solver.part.gain @ one.x))
            for one, solver in zip(found, self.solvers, strict=True)
        ]

    def _choices(self) -> list[_Choice]:
        found: dict[tuple[int, int], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for group, day, column in self._shared:
            number, local = self._place[column]
            found[group, day][number].append(local)
        return [
            _Choice(group, day, dict(columns), self._lean[group, day])
            for (group, day), columns in sorted(found.items())
        ]

    def _agreed(
        self, choices: list[_Choice], answers: list[PartAnswer]
    ) -> tuple[set[tuple[int, int]], list[list[_Choice]]]:
        """Choices that all cells made, and the days of orders that only some made, best first."""
        agreed: set[tuple[int, int]] = set()
        wanted: dict[int, list[tuple[float, _Choice]]] = defaultdict(list)
        for choice in choices:
            made = [
                answers[number].x[local] > 0.5
                for number, columns in choice.columns.items()
                for local in columns
            ]
            if all(made):
                agreed.add((choice.group, choice.day))
            share = sum(made) / len(made)
            if choice.lean + share > 0.1:
                wanted[choice.group].append((choice.lean + share, choice))
        settled = {group for group, _ in agreed}
        undecided = [
            sorted(some, key=lambda one: (-one[0], one[1].day))
            for group, some in sorted(wanted.items())
            if group not in settled
        ]
        undecided.sort(key=lambda some: -some[0][0])
        return agreed, [[choice for _, choice in some] for some in undecided]

    def _hold(
        self, choices: list[_Choice], agreed: set[tuple[int, int]], answers: list[PartAnswer]
    ) -> set[int]:
        """Fix every shared choice; the solvers whose answer does not fit any more."""
        columns: dict[int, list[int]] = defaultdict(list)
        values: dict[int, list[float]] = defaultdict(list)
        changed = set()
        for choice in choices:
            value = 1.0 if (choice.group, choice.day) in agreed else 0.0
            for number, some in choice.columns.items():
                columns[number] += some
                values[number] += [value] * len(some)
                if any(abs(answers[number].x[local] - value) > 0.5 for local in some):
                    changed.add(number)
        for number, some in columns.items():
            self.solvers[number].weigh(self.solvers[number].part.gain)
            self.solvers[number].fix(some, values[number])
        return changed

    def _touched(self, choices: list[_Choice]) -> set[int]:
        return {number for choice in choices for number in choice.columns}

    def _best_of(self, options: list[_Choice], base: dict[int, float]) -> _Choice | None:
        return next((one for one in options[:MOST_DAYS] if self._taken_in(one, base)), None)

    def _taken_in(self, choice: _Choice, base: dict[int, float]) -> bool:
        """Whether the order gains by being served on this day; if so it is held there."""
        tried: dict[int, float] = {}
        gained = 0.0
        for number, columns in sorted(choice.columns.items()):
            self.solvers[number].fix(columns, [1.0] * len(columns))
            found = self.solvers[number].linear_gain()
            tried[number] = base[number] if found is None else found
            gained = -np.inf if found is None else gained + found - base[number]
            if found is None:
                break
        if gained > 0:
            base.update(tried)
            return True
        for number in tried:
            columns = choice.columns[number]
            self.solvers[number].fix(columns, [0.0] * len(columns))
        return False


def _apart(orders: list[list[_Choice]]) -> Iterator[list[list[_Choice]]]:
    """Orders in batches that share no cell, first ones first: they can be tried side by side."""
    waiting = orders
    while waiting:
        batch, later = [], []
        taken: set[int] = set()
        for place, order in enumerate(waiting):
            cells = {number for choice in order[:MOST_DAYS] for number in choice.columns}
            if cells & taken:
                later.append(order)
            else:
                batch.append(order)
            # Also those who wait keep their cells: nobody behind them goes first there.
            taken |= cells
            if len(batch) == BATCH:
                later += waiting[place + 1 :]
                break
        yield batch
        waiting = later


def _joint(solvers: Sequence[PartSolver], follows: Ints, leads: Ints) -> tuple[Floats, Floats]:
    """Solution of all cells' linear models with shared choices equal, and the prices of that."""
    whole = PartSolver(stacked([one.part for one in solvers]))
    whole.make_equal(follows, leads)
    # Each cell's own end is a good start: only the choices that differ must move.
    whole.start_from(solvers)
    x = linear_of(whole).x
    return x, whole.prices()[-len(follows) :] if len(follows) else np.zeros(0)
