"""Solves one part's model: the linear model first, whole numbers where its answer needs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import highspy
import numpy as np

from graph.allocation.optimal.arcs import Floats, Ints
from graph.allocation.optimal.matrix import Flags, Part

TOLERANCE = 1e-6

OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 7,
    # Each search starts from a good solution: looking for others costs more than it finds.
    "mip_heuristic_effort": 0.0,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
    "mip_detect_symmetry": False,
}


SMALL = 2_000
"""Columns below which reducing a linear model first costs more than it saves."""


FEASIBLE = int(highspy.SolutionStatus.kSolutionStatusFeasible)


class Ended(StrEnum):
    """How a solve ended: proven within the gap asked for, or stopped with the best so far."""

    PROVEN = "PROVEN"
    WORK = "WORK"
    TIME = "TIME"


@dataclass(frozen=True, slots=True)
class Linear:
    """Answer of the linear model."""

    x: Floats
    gain: float


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one search. gap: absolute, in money. nodes: of its tree. seconds: wall clock."""

    gap: float
    nodes: int
    seconds: float


class Unsolved(RuntimeError):
    """The solver gave no answer to a model that has one; a fault of ours, never of the input."""


class PartSolver:
    """One part's model, loaded once; columns can be fixed and their gains changed."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.whole = np.flatnonzero(part.whole)
        self.gain = part.gain
        self._fixed = np.zeros(len(part.gain), dtype=bool)
        self._relaxed = True
        self._highs = new_highs()
        if len(part.gain) < SMALL:
            self._highs.setOptionValue("presolve", "off")
        self._highs.passModel(_model(part))

    def weigh(self, gain: Floats) -> None:
        """Let the columns gain this."""
        self.gain = gain
        self._highs.changeColsCost(len(gain), np.arange(len(gain), dtype=np.int32), gain)

    def fix(self, columns: Sequence[int] | Ints, values: Sequence[float] | Floats) -> None:
        """Hold columns at values."""
        index = np.asarray(columns, dtype=np.int32)
        if len(index):
            held = np.asarray(values, dtype=float)
            self._fixed[index] = True
            self._highs.changeColsBounds(len(index), index, held, held)

    def free(self, columns: Sequence[int] | Ints) -> None:
        """Let columns move again."""
        index = np.asarray(columns, dtype=np.int32)
        if len(index):
            self._fixed[index] = False
            lowest = np.zeros(len(index))
            self._highs.changeColsBounds(len(index), index, lowest, self.part.most[index])

    def make_equal(self, some: Ints, others: Ints) -> None:
        """Add a row for each pair of columns that must have one value."""
        count = len(some)
        self._highs.addRows(
            count,
            np.zeros(count),
            np.zeros(count),
            2 * count,
            np.arange(0, 2 * count, 2, dtype=np.int32),
            np.stack([some, others], axis=1).ravel().astype(np.int32),
            np.tile([1.0, -1.0], count),
        )

    def start_from(self, solvers: Sequence["PartSolver"]) -> None:
        """Start where the solvers of the parts it is made of ended; rows beyond theirs are free."""
        bases = [one._highs.getBasis() for one in solvers]  # noqa: SLF001 - of its own class
        basis = highspy.HighsBasis()
        basis.col_status = [status for one in bases for status in one.col_status]
        rows = [status for one in bases for status in one.row_status]
        beyond = self._highs.getNumRow() - len(rows)
        basis.row_status = rows + [highspy.HighsBasisStatus.kBasic] * beyond
        basis.valid = True
        self._highs.setBasis(basis)
        # Reducing the model first would throw the start away.
        self._highs.setOptionValue("presolve", "off")

    def linear_gain(self) -> float | None:
        """What the linear model's best gains; None: nothing fits what is fixed."""
        self._relax()
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return float(self._highs.getInfo().objective_function_value)

    def linear(self) -> Linear | None:
        """The linear model's best; None: nothing fits what is fixed."""
        gain = self.linear_gain()
        return None if gain is None else Linear(np.array(self._highs.getSolution().col_value), gain)

    def prices(self) -> Floats:
        """Money for one more unit of each row, by the last linear solve."""
        return np.array(self._highs.getSolution().row_dual)

    def dive(self, start: Linear) -> Linear | None:
        """A whole-number solution: fractions are rounded one by one, each the better way.

        None: rounding led to where nothing fits.
        """
        best, held = start, list[int]()
        while True:
            value = best.x[self.whole]
            broken = np.flatnonzero(np.abs(value - np.rint(value)) > TOLERANCE)
            if not len(broken):
                break
            # Of very many some are rounded at once, those nearest to the next whole number first.
            order = broken[np.argsort(-(value[broken] % 1), kind="stable")]
            columns = self.whole[order[: max(1, len(order) // 16)]]
            better = self._rounded(columns, best)
            if better is None and len(columns) > 1:
                columns = columns[:1]
                better = self._rounded(columns, best)
            if better is None:
                self.free([*held, *columns.tolist()])
                return None
            held += columns.tolist()
            best = better
        self.free(held)
        return best

    def _rounded(self, columns: Ints, before: Linear) -> Linear | None:
        """The linear model with columns held at the next whole number up, or down if better."""
        value = before.x[columns]
        self.fix(columns, np.ceil(value))
        higher = self.linear()
        if higher is not None and higher.gain >= before.gain - 1e-9:
            return higher
        self.fix(columns, np.floor(value))
        lower = self.linear()
        if higher is None or (lower is not None and lower.gain >= higher.gain):
            return lower
        self.fix(columns, np.ceil(value))
        return higher

    def search(self, start: Floats | None, limits: Limits) -> tuple[Floats, float, Ended]:
        """The best whole-number solution at least as good as start, its bound, how it ended.

        Raises Unsolved where there is no start and none is found within the limits.
        """
        highs, count = self._highs, len(self.part.gain)
        kinds = self.part.whole.astype(np.uint8)
        highs.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)
        self._relaxed = False
        highs.setOptionValue("presolve", "choose")
        highs.setOptionValue("mip_rel_gap", 0.0)
        highs.setOptionValue("mip_abs_gap", max(limits.gap, TOLERANCE))
        highs.setOptionValue("mip_max_nodes", limits.nodes)
        highs.setOptionValue("time_limit", max(0.01, limits.seconds))
        highs.clearSolver()
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = list(start)
            highs.setSolution(solution)
        highs.run()
        info, status = highs.getInfo(), highs.getModelStatus()
        ended = {
            highspy.HighsModelStatus.kTimeLimit: Ended.TIME,
            highspy.HighsModelStatus.kOptimal: Ended.PROVEN,
        }.get(status, Ended.WORK)
        x, bound = np.array(highs.getSolution().col_value), float(info.mip_dual_bound)
        highs.setOptionValue("time_limit", highspy.kHighsInf)
        found = len(x) == count and info.primal_solution_status == FEASIBLE
        if start is not None and not (found and float(self.gain @ x) >= float(self.gain @ start)):
            x = start
        elif not found:
            raise Unsolved("no whole-number solution within the limits")
        return self.corner(x), bound, ended

    def corner(self, x: Floats) -> Floats:
        """The same choices with whole units: what the choices leave has whole corners."""
        free = self.whole[~self._fixed[self.whole]]
        self.fix(free, np.rint(x[free]))
        found = self.linear()
        self.free(free)
        return x if found is None else found.x

    def _relax(self) -> None:
        if not self._relaxed:
            count = len(self.part.gain)
            kinds = np.zeros(count, dtype=np.uint8)
            self._highs.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)
            self._relaxed = True


class _Quiet(highspy.Highs):
    """Without the callbacks that its wrapper turns on: they print a banner on standard output."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()


def new_highs() -> highspy.Highs:
    """A quiet solver of one thread that does the same each time."""
    highs = _Quiet()
    for name, value in OPTIONS.items():
        highs.setOptionValue(name, value)
    return highs


def is_whole(x: Floats, columns: Ints) -> Flags:
    """Which of the columns have whole values."""
    value = x[columns]
    return np.asarray(np.abs(value - np.rint(value)) <= TOLERANCE)


def _model(part: Part) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(part.gain), len(part.lower)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_, model.col_lower_ = part.gain, np.zeros(len(part.gain))
    model.col_upper_, model.row_lower_, model.row_upper_ = part.most, part.lower, part.upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = part.starts
    model.a_matrix_.index_, model.a_matrix_.value_ = part.index, part.value
    return model
