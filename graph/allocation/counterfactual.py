"""The smallest changes that would bring a line on time, each checked by solving again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from graph.allocation.components import components
from graph.allocation.order_groups import moves_together
from graph.allocation.problem import Demand, Problem, Solution, Supply
from graph.allocation.reasons import units_of
from graph.values.words import GroupPolicy, SupplyKind

Solver = Callable[[Problem], Solution]


class ChangeKind(StrEnum):
    """What would have to be otherwise."""

    EXTRA_UNITS = "EXTRA_UNITS"
    EARLIER_INBOUND = "EARLIER_INBOUND"
    ACCEPT_SPLIT = "ACCEPT_SPLIT"
    LATER_DUE = "LATER_DUE"


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """A change after which the line is in full on time. amount: units or days; 0: none needed.

    object_key: location or supply meant.
    """

    kind: ChangeKind
    amount: int
    object_key: str | None
    sentence: str


def with_more(units: int, place: str) -> str:
    """EXTRA_UNITS in words."""
    return f"With {units_of(units)} more at {place} today it is in full on time."


def with_earlier(inbound: str, days: int) -> str:
    """EARLIER_INBOUND in words."""
    return f"With {inbound} {_days(days)} earlier it is in full on time."


def counterfactuals(problem: Problem, key: str, solver: Solver) -> tuple[Counterfactual, ...]:
    """For the line `key`: the least of each kind of change that does it; empty if it is on time.

    Only its component is solved, at most some dozens of times. Raises KeyError: no such line.
    """
    part = next(
        (one for one in components(problem) if any(each.key == key for each in one.demands)), None
    )
    if part is None:
        raise KeyError(key)
    demand = next(one for one in part.demands if one.key == key)
    if _on_time(solver(part), demand):
        return ()
    return tuple(_tried(part, demand, solver))


def _tried(part: Problem, demand: Demand, solver: Solver) -> Iterator[Counterfactual]:
    yield from _extra_units(part, demand, solver)
    yield from _earlier(part, demand, solver)
    yield from _split(part, demand, solver)
    yield from _later(part, demand, solver)


def _on_time(solution: Solution, demand: Demand) -> bool:
    return solution.by_demand[demand.key].on_time_quantity >= demand.quantity


def _least(most: int, does: Callable[[int], bool]) -> int | None:
    """The least of 1 .. most that does it, None if even most does not; more is taken to do more."""
    if most < 1 or not does(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if does(middle) else (middle, high)
    return high


def _extra_units(part: Problem, demand: Demand, solver: Solver) -> Iterator[Counterfactual]:
    """Units that lie at its own location today."""
    routes = part.routes.get(demand.destination, ())
    own = next((one for one in routes if one.kind is None), None) or next(iter(routes), None)
    if own is None:
        return
    wanted = sum(one.quantity for one in part.demands)

    def does(units: int) -> bool:
        more = Supply(
            "extra units",
            SupplyKind.STOCK,
            demand.product,
            own.origin,
            units,
            part.today,
            part.today,
        )
        return _on_time(solver(replace(part, supplies=(*part.supplies, more))), demand)

    units = _least(wanted, does)
    if units is not None:
        yield Counterfactual(
            ChangeKind.EXTRA_UNITS,
            units,
            own.origin,
            with_more(units, own.origin),
        )


def _earlier(part: Problem, demand: Demand, solver: Solver) -> Iterator[Counterfactual]:
    """The inbound that would have to come the fewest days earlier."""
    products = {demand.product, *(one.product for one in demand.substitutions)}
    best: tuple[int, str] | None = None
    for supply in part.supplies:
        ahead = (supply.p90 - part.today).days
        most = ahead if best is None else min(ahead, best[0] - 1)
        if supply.product not in products or supply.kind is not SupplyKind.INBOUND:
            continue

        def does(days: int, supply: Supply = supply) -> bool:
            moved = tuple(
                _moved(one, part, days) if one.key == supply.key else one for one in part.supplies
            )
            return _on_time(solver(replace(part, supplies=moved)), demand)

        days = _least(most, does)
        if days is not None:
            best = (days, supply.key)
    if best is not None:
        days, key = best
        yield Counterfactual(
            ChangeKind.EARLIER_INBOUND,
            days,
            key,
            with_earlier(key, days),
        )


def _moved(supply: Supply, part: Problem, days: int) -> Supply:
    shift = timedelta(days=days)
    return replace(
        supply,
        p50=max(part.today, supply.p50 - shift),
        p90=max(part.today, supply.p90 - shift),
    )


def _split(part: Problem, demand: Demand, solver: Solver) -> Iterator[Counterfactual]:
    """Shipping in parts, and without the rest of its order."""
    free = replace(
        demand,
        ship_complete=False,
        minimum_shipment=1,
        maximum_shipments=None,
        group_policy=GroupPolicy.INDEPENDENT,
    )
    if free == demand:
        return
    if _on_time(solver(_with(part, free)), demand):
        apart = ", apart from the rest of its order," if moves_together(demand) else ""
        yield Counterfactual(
            ChangeKind.ACCEPT_SPLIT,
            0,
            None,
            f"If it may ship in parts{apart} it is in full on time.",
        )


def _later(part: Problem, demand: Demand, solver: Solver) -> Iterator[Counterfactual]:
    """The fewest days by which its due date would have to move."""
    last = part.horizon_on if demand.latest_on is None else min(demand.latest_on, part.horizon_on)

    def does(days: int) -> bool:
        moved = replace(demand, due_on=demand.due_on + timedelta(days=days))
        return _on_time(solver(_with(part, moved)), demand)

    days = _least((last - demand.due_on).days, does)
    if days is not None:
        day = demand.due_on + timedelta(days=days)
        yield Counterfactual(
            ChangeKind.LATER_DUE,
            days,
            None,
            f"Promised for {day}, {_days(days)} later, it is in full on time.",
        )


def _with(part: Problem, demand: Demand) -> Problem:
    return replace(
        part,
        demands=tuple(demand if one.key == demand.key else one for one in part.demands),
    )


def _days(count: int) -> str:
    return f"{count} day" + ("" if count == 1 else "s")
