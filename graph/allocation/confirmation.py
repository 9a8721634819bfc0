"""Confirmation strategies: every line says what a new run may do to what it was promised.

WIN: in full on its due date, else an exception. GAIN: at least what it had, better if possible,
else an exception. IMPROVE: the same without an exception. REDISTRIBUTE: takes part by rank, may
gain or lose. FILL: keeps what it can of what it had, never more. LOSE: gives up all. SKIP: is left
alone with what it has. (The semantics of SAP's backorder processing.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from graph.allocation.canonical import in_order
from graph.allocation.problem import Demand, Peg, PlannedLine, Problem, Solution
from graph.allocation.reasons import SERVED, left_alone_constraint
from graph.allocation.strict import serve_in_rounds


class Confirmation(StrEnum):
    """What a run may do to a line's promise."""

    WIN = "WIN"
    GAIN = "GAIN"
    IMPROVE = "IMPROVE"
    REDISTRIBUTE = "REDISTRIBUTE"
    FILL = "FILL"
    LOSE = "LOSE"
    SKIP = "SKIP"


class OnException(StrEnum):
    """What happens when a line does not get what its strategy demands."""

    STOP_ALL = "STOP_ALL"
    SKIP_PAIR = "SKIP_PAIR"


class Fallback(StrEnum):
    """Whether a second run, in which nobody must win or gain, follows, and for whom."""

    NONE = "NONE"
    FAILED_PAIRS = "FAILED_PAIRS"
    ALL = "ALL"


class Inconsistent(ValueError):
    """The settings contradict each other."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that did not get what its strategy demands. missing: units."""

    demand: str
    confirmation: Confirmation
    missing: int
    pair: tuple[str, str]  # product, destination


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The plan, and the exceptions of the first run. kept: lines that keep their old state."""

    solution: Solution
    broken: tuple[Broken, ...]
    kept: frozenset[str]


def confirm(
    problem: Problem,
    by_demand: Mapping[str, Confirmation],
    on_exception: OnException = OnException.SKIP_PAIR,
    fallback: Fallback = Fallback.NONE,
) -> Confirmed:
    """Decide every promise anew. Lines not named redistribute.

    The problem's supplies hold also what is promised; a demand's quantity is all it wants, its
    promises what it has. A line that keeps its old state takes its promised units before anybody
    else. Raises Inconsistent: stopping everything and a second run for the failed pairs only.
    """
    if on_exception is OnException.STOP_ALL and fallback is Fallback.FAILED_PAIRS:
        raise Inconsistent("a run that stops as a whole leaves no pairs for a limited fallback")
    problem = in_order(problem)
    told = {one.key: by_demand.get(one.key, Confirmation.REDISTRIBUTE) for one in problem.demands}
    solution = _run(problem, told)
    broken = _broken(problem, told, solution)
    if not broken:
        return Confirmed(solution, (), frozenset())
    pairs = {one.pair for one in broken}
    stopped = {
        one.key
        for one in problem.demands
        if on_exception is OnException.STOP_ALL or (one.product, one.destination) in pairs
    }
    if fallback is Fallback.NONE:
        left = told | dict.fromkeys(stopped, Confirmation.SKIP)
        return Confirmed(_run(problem, left), broken, frozenset(stopped))
    again = stopped if fallback is Fallback.FAILED_PAIRS else set(told)
    eased = {
        key: Confirmation.IMPROVE
        if key in again and one in (Confirmation.WIN, Confirmation.GAIN)
        else one
        for key, one in told.items()
    }
    return Confirmed(_run(problem, eased), broken, frozenset())


def _run(problem: Problem, told: Mapping[str, Confirmation]) -> Solution:
    """Rounds: those left alone, winners, what must or should be kept, gains, the rest, fillers."""

    def of(*words: Confirmation) -> list[Demand]:
        return [one for one in problem.demands if told[one.key] in words]

    keeps = of(Confirmation.GAIN) + of(Confirmation.IMPROVE)
    rounds = [
        # Left alone: the same day as before, though an earlier one is free.
        [
            replace(part, due_on=part.latest_on or part.due_on)
            for one in of(Confirmation.SKIP)
            for part in _promised(one)
        ],
        [replace(one, latest_on=max(one.due_on, problem.today)) for one in of(Confirmation.WIN)],
        [part for one in keeps for part in _promised(one)],
        [part for one in keeps if (part := _beyond(one)) is not None],
        of(Confirmation.REDISTRIBUTE),
        [part for one in of(Confirmation.FILL) for part in _promised(one)],
    ]
    return _said(problem, told, serve_in_rounds(problem, rounds))


def _promised(demand: Demand) -> list[Demand]:
    """A portion for each promise, by its day."""
    return [
        replace(
            demand,
            quantity=one.quantity,
            latest_on=max(one.by, demand.due_on),
            minimum_shipment=min(demand.minimum_shipment, one.quantity),
            ship_complete=False,
            order="",
        )
        for one in sorted(demand.promises, key=lambda one: one.by)
    ]


def _beyond(demand: Demand) -> Demand | None:
    rest = demand.quantity - sum(one.quantity for one in demand.promises)
    return replace(demand, quantity=rest) if rest > 0 else None


def _broken(
    problem: Problem, told: Mapping[str, Confirmation], solution: Solution
) -> tuple[Broken, ...]:
    found = []
    for one in problem.demands:
        line, word = solution.by_demand[one.key], told[one.key]
        if word is Confirmation.WIN:
            missing = one.quantity - _by(line.pegs, max(one.due_on, problem.today))
        elif word is Confirmation.GAIN:
            missing = _less_than_promised(one, line)
        else:
            continue
        if missing > 0:
            found.append(Broken(one.key, word, missing, (one.product, one.destination)))
    return tuple(found)


def _by(pegs: Sequence[Peg], day: date) -> int:
    return sum(peg.quantity for peg in pegs if peg.delivered_on <= day)


def _less_than_promised(demand: Demand, line: PlannedLine) -> int:
    told = worst = 0
    for promise in sorted(demand.promises, key=lambda one: one.by):
        told += promise.quantity
        worst = max(worst, told - _by(line.pegs, max(promise.by, demand.due_on)))
    return worst


def _said(problem: Problem, told: Mapping[str, Confirmation], solution: Solution) -> Solution:
    """Lines that want no more than they got say so."""
    lines = []
    for demand in problem.demands:
        line = solution.by_demand[demand.key]
        if told[demand.key] in (Confirmation.LOSE, Confirmation.SKIP) and line.short_quantity:
            line = line._replace(constraint=left_alone_constraint(demand))
        elif not line.short_quantity and not line.late_quantity:
            line = line._replace(constraint=SERVED)
        lines.append(line)
    return replace(solution, lines=tuple(lines), by_demand={line.demand: line for line in lines})
