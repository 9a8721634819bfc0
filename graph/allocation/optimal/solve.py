"""The optimal strategy: from a problem to the plan worth most, with its proof."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from graph.allocation.canonical import in_order, input_hash
from graph.allocation.collector import collector_off
from graph.allocation.optimal.arcs import Floats, arcs_of
from graph.allocation.optimal.coupling import Coupled
from graph.allocation.optimal.highs import Ended, PartSolver
from graph.allocation.optimal.matrix import Part
from graph.allocation.optimal.model import Case, Draft
from graph.allocation.optimal.parts import cell_numbers, join_choices, joined_cells
from graph.allocation.optimal.pegs import read_pegs, totals
from graph.allocation.optimal.quotas import add_quotas, dated_demands
from graph.allocation.optimal.reasons import constraint_of, market_of, refused_of
from graph.allocation.optimal.shipping import build_shipping
from graph.allocation.optimal.solving import (
    Clock,
    Effort,
    PartAnswer,
    close_gaps,
    first_answer,
    linear_of,
    side_by_side,
)
from graph.allocation.optimal.values import Values
from graph.allocation.optimal.wishes import add_wishes
from graph.allocation.problem import PlannedLine, Problem, Proof, Solution
from graph.allocation.reasons import SERVED
from graph.allocation.worth import USUAL_OBJECTIVE, Dates, Objective

JOINED_COLUMNS = 4_000
"""Parts up to this size are solved as one model although an order spans several cells."""

USUAL_EFFORT = Effort()


def solve_optimal(
    problem: Problem,
    objective: Objective = USUAL_OBJECTIVE,
    effort: Effort = USUAL_EFFORT,
) -> Solution:
    """The plan that gains most money by the objective, as far as the effort goes.

    The same problem, objective and effort give the same plan unless its proof ended by TIME.
    """
    clock = Clock(effort.seconds)
    problem = in_order(replace(problem, cautious=objective.dates is not Dates.LIKELY))
    with collector_off():
        draft = _modelled(problem, objective)
        x, answers = _solved(draft, effort, clock)
        lines = _lines(draft, x, answers)
    gain, bound = sum(one.gain for one in answers), sum(one.bound for one in answers)
    ended = [one.ended for one in answers]
    worst = next((one for one in (Ended.TIME, Ended.WORK) if one in ended), Ended.PROVEN)
    return Solution(
        lines,
        input_hash(problem),
        {line.demand: line for line in lines},
        Proof(_money(gain), _money(max(bound, gain)), worst.value),
    )


def _modelled(problem: Problem, objective: Objective) -> Draft:
    arcs = arcs_of(problem)
    dated, turning = dated_demands(problem, arcs)
    cell, supply_cell = cell_numbers(problem)
    case = Case(problem, arcs, Values(problem, objective), cell, supply_cell, dated, turning)
    draft = build_shipping(case)
    add_quotas(draft)
    add_wishes(draft)
    return draft


def _solved(draft: Draft, effort: Effort, clock: Clock) -> tuple[Floats, list[PartAnswer]]:
    """The model's columns, and each part's answer."""
    count = 1 + int(max(draft.case.cell.max(initial=0), draft.case.supply_cell.max(initial=0)))
    x = np.zeros(draft.matrix.columns)
    if not draft.matrix.columns:
        return x, []
    joined = joined_cells(draft, count)
    several = np.bincount(joined, minlength=count) > 1
    large = (draft.matrix.sizes(joined) > JOINED_COLUMNS) & several[: joined.max() + 1]
    join_choices(draft, ~large[joined])
    numbers = np.where(large[joined], count + np.arange(count), joined)
    parts = list(draft.matrix.parts(numbers))
    # The largest first, so that no worker is left with a long one at the end.
    order = sorted(range(len(parts)), key=lambda place: -len(parts[place].columns))
    coupled: dict[int, list[int]] = defaultdict(list)
    for place, part in enumerate(parts):
        if part.number >= count:
            coupled[int(joined[part.number - count])].append(place)
    alone = [place for place in order if parts[place].number < count]
    answers = dict(
        zip(
            alone,
            side_by_side(_first_of, [parts[place] for place in alone], effort.workers),
            strict=True,
        )
    )
    priced: list[tuple[Coupled, list[int]]] = []
    kept: dict[int, PartSolver] = {}
    for _, places in sorted(coupled.items()):
        solvers = side_by_side(PartSolver, [parts[place] for place in places], effort.workers)
        side_by_side(linear_of, solvers, effort.workers)
        cells = Coupled(draft, solvers)
        kept |= dict(zip(places, solvers, strict=True))
        answers |= dict(zip(places, cells.price(effort.workers), strict=True))
        priced.append((cells, places))
    places = sorted(answers)
    closed = close_gaps(
        [kept.get(place, parts[place]) for place in places],
        [answers[place] for place in places],
        effort,
        clock,
    )
    answers = dict(zip(places, closed, strict=True))
    for cells, mine in priced:
        repaired = cells.repair([answers[place] for place in mine], effort, clock)
        answers |= dict(zip(mine, repaired, strict=True))
    for answer in answers.values():
        x[answer.part.columns] = answer.x
    return x, [answers[place] for place in sorted(answers)]


def _first_of(part: Part) -> PartAnswer:
    return first_answer(PartSolver(part))


def _lines(draft: Draft, x: Floats, answers: Sequence[PartAnswer]) -> tuple[PlannedLine, ...]:
    """What each demand gets, and why it does not get more."""
    case = draft.case
    pegs = read_pegs(draft, x)
    prices = np.zeros(draft.matrix.rows)
    for answer in answers:
        prices[answer.part.rows] = answer.prices
    market = market_of(case, pegs, prices[draft.supply_rows], draft.on_arrival)
    lines = []
    for index, demand in enumerate(case.problem.demands):
        kept, on_time, late, short = totals(demand, pegs.get(index, []))
        line = PlannedLine(demand.key, tuple(kept), on_time, late, short, SERVED)
        if late or short:
            used = {peg.kind for peg in kept if peg.kind is not None}
            line = line._replace(
                constraint=constraint_of(market, index, line),
                refused=refused_of(market, index, used, line),
            )
        lines.append(line)
    return tuple(lines)


def _money(value: float) -> Decimal:
    return Decimal(str(round(value, 4)))
