"""The standing projection: what each line gets, and when, if nobody acts."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from graph.actions.loading_problem import build_problem
from graph.actions.network import Network
from graph.actions.planning_facts import HeldPeg, OpenLine, PlanningFacts
from graph.allocation.problem import PlannedLine, Solution
from graph.allocation.strict import solve_strict
from graph.records.bulk import Values
from graph.values.identity import row_id
from graph.values.words import ConstraintKind, Firmness


@dataclass(frozen=True, slots=True)
class Expected:
    """When all of a line's open quantity is at the customer; dates None: not within the horizon.

    short_quantity: units that no supply covers.
    """

    p50: date | None
    p90: date | None
    kind: ConstraintKind
    sentence: str
    short_quantity: int


@dataclass(frozen=True, slots=True)
class Projection:
    """Every open line's expectation by backorder id, and the solution it comes from."""

    expected: Mapping[str, Expected]
    solution: Solution


def project(planning: PlanningFacts, network: Network) -> Projection:
    """Serve all lines in order of the queue from their own locations, pegs held kept."""
    solution = solve_strict(build_problem(planning, scope=None))
    planned = {line.demand: line for line in solution.lines}
    expected = {
        line.backorder_id: _expected(
            planning, network, line=line, planned=planned.get(line.backorder_id)
        )
        for line in planning.lines.values()
    }
    return Projection(expected, solution)


def first_projection(planning: PlanningFacts, network: Network) -> Projection:
    """What priorities rest on before there was a projection: all by due date, order date, key."""
    by_date = sorted(
        planning.lines.values(),
        key=lambda line: (
            line.due_on,
            line.order_date,
            line.order_number,
            line.line_number,
            line.backorder_id,
        ),
    )
    return project(replace(planning, lines={line.backorder_id: line for line in by_date}), network)


def _expected(
    planning: PlanningFacts, network: Network, *, line: OpenLine, planned: PlannedLine | None
) -> Expected:
    if line.in_doubt:
        sentence = "Its source does not say how much was shipped, so nothing is projected."
        return Expected(None, None, ConstraintKind.NO_SUPPLY, sentence, line.open_quantity)
    dates = [
        _arrival(planning, network, line=line, peg=peg)
        for peg in planning.held.get(line.backorder_id, ())
    ]
    if planned is None:
        kind, sentence, short = ConstraintKind.NONE, "All of it is reserved.", 0
    else:
        dates += [(peg.arrives_p50, peg.arrives_p90) for peg in planned.pegs]
        short = planned.short_quantity
        kind, sentence = planned.constraint.kind, planned.constraint.sentence
    if short or not dates:
        # Who took the supply is told by the sentence; for the line it means that there is none.
        if kind in (ConstraintKind.MATERIAL, ConstraintKind.LEAD_TIME, ConstraintKind.NONE):
            kind = ConstraintKind.NO_SUPPLY
        return Expected(None, None, kind, sentence, short)
    p50, p90 = max(day for day, _ in dates), max(day for _, day in dates)
    return Expected(p50, p90, kind, sentence, short)


def _arrival(
    planning: PlanningFacts, network: Network, *, line: OpenLine, peg: HeldPeg
) -> tuple[date, date]:
    """When a peg that is held arrives by what is known today, whatever its plan once said."""
    supply = planning.supplies.get(peg.supply_key)
    if supply is None:
        known = peg.arrival_p50 or planning.today
        return known, max(known, peg.arrival_p90 or known)
    days = network.days(
        supply.location_id, line.location_id, peg.kind, region=_region(planning, line)
    )
    return supply.p50 + timedelta(days=days), supply.p90 + timedelta(days=days)


def _region(planning: PlanningFacts, line: OpenLine) -> str | None:
    return planning.customers[line.customer_id].region


def projected_rows(planning: PlanningFacts, projection: Projection) -> list[Values]:
    """The PROJECTED reservations of the lines in the queue."""
    rows = []
    taken: dict[tuple[str, str], int] = defaultdict(int)
    for planned in projection.solution.lines:
        if not planning.lines[planned.demand].in_queue:
            continue
        for peg in planned.pegs:
            supply = planning.supplies[peg.supply]
            taken[peg.demand, peg.supply] += 1
            count = taken[peg.demand, peg.supply]
            key = (peg.supply,) if count == 1 else (peg.supply, count)
            stocked = supply.position_id is not None
            rows.append(
                {
                    "id": row_id("Reservation", "projected", peg.demand, *key),
                    "backorder_id": peg.demand,
                    "firmness": Firmness.PROJECTED.value,
                    "supply": supply.kind.value,
                    "position_id": supply.position_id,
                    "lot_id": supply.row_id if supply.kind.value == "LOT" else None,
                    "inbound_id": None if stocked else supply.row_id,
                    "quantity": peg.quantity,
                    "supply_quantity": peg.supply_quantity,
                    "arrival_p50": peg.arrives_p50,
                    "arrival_p90": peg.arrives_p90,
                    "kind": None if peg.kind is None else peg.kind.value,
                }
            )
    return rows
