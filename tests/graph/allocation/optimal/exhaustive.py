"""Finds the best plan of a tiny problem by looking at every one; shares no code with the solver."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import product

from graph.allocation.problem import Demand, Problem
from graph.values.words import GroupPolicy, ProtectionKind

Use = tuple[int, ...]
"""Units of each supply."""

NEVER = 10**6


def best_gain(problem: Problem) -> Decimal:
    """Money of the best plan against serving nobody."""
    lone = [one for one in problem.demands if not _grouped(problem, one)]
    groups: dict[str, list[Demand]] = {}
    for one in problem.demands:
        if _grouped(problem, one):
            groups.setdefault(one.order, []).append(one)
    choices = [_by_use(_options(problem, one)) for one in lone]
    owners = [[one] for one in lone]
    for members in groups.values():
        choices.append(_group_options(problem, members))
        owners.append(members)
    best = Decimal(0)
    sizes = [one.quantity for one in problem.supplies]

    def walk(place: int, used: list[list[int]], gain: Decimal) -> None:
        nonlocal best
        total = [sum(column) for column in zip(*used, strict=True)] if used else []
        if any(units > size for units, size in zip(total, sizes, strict=False)):
            return
        if place == len(choices):
            if gain > best and _allowed(problem, owners, used):
                best = gain
            return
        for use, money in choices[place].items():
            walk(place + 1, [*used, list(use)], gain + money)

    walk(0, [], Decimal(0))
    return best


def _grouped(problem: Problem, one: Demand) -> bool:
    mates = [
        other
        for other in problem.demands
        if other.order == one.order and not other.frozen and one.order
    ]
    return one.group_policy is GroupPolicy.TOGETHER and not one.frozen and len(mates) > 1


def _options(
    problem: Problem, demand: Demand, *, only_on: int | None = None
) -> Iterator[tuple[Use, Decimal]]:
    """Every way to serve the demand alone: units used, money gained."""
    nothing = (0,) * len(problem.supplies)
    if only_on is None:
        yield nothing, Decimal(0)
    if demand.hold or demand.frozen:
        return
    horizon, due = _until(problem, problem.horizon_on), _until(problem, demand.due_on)
    cells = _needed(list(_cells(problem, demand, only_on)))
    whole = demand.ship_complete or demand.minimum_shipment > demand.quantity
    least = demand.quantity if whole or only_on is not None else demand.minimum_shipment
    never = _late_cost(demand, max(0, horizon - due))
    for units in _splits(demand.quantity, len(cells)):
        by_day: dict[int, int] = {}
        use, gain = list(nothing), Decimal(0)
        for (index, day, cost), some in zip(cells, units, strict=True):
            by_day[day] = by_day.get(day, 0) + some
            use[index] += some
            unit = demand.worth.margin + never - _late_cost(demand, max(0, day - due)) - cost
            gain += some * unit
        enough = all(some == 0 or some >= least for some in by_day.values())
        if sum(units) and enough and _packed(demand, by_day):
            yield tuple(use), gain


def _until(problem: Problem, day: date) -> int:
    return (day - problem.today).days


def _cells(
    problem: Problem, demand: Demand, only_on: int | None
) -> Iterator[tuple[int, int, Decimal]]:
    """Supply, day of delivery, cost of the way for a unit."""
    last = _until(problem, min(problem.horizon_on, demand.latest_on or problem.horizon_on))
    for index, supply in enumerate(problem.supplies):
        if supply.product != demand.product:
            continue
        spoils = NEVER if supply.expiry is None else _until(problem, supply.expiry)
        for route in problem.routes[demand.destination]:
            if route.origin != supply.location or (route.kind and not demand.in_scope):
                continue
            there = _until(problem, supply.p90) + route.days
            first = max(0, _until(problem, demand.due_on), there)
            for day in range(first, min(last, spoils - demand.minimum_remaining_life_days) + 1):
                if only_on in (None, day):
                    yield index, day, route.cost_per_unit


def _needed(cells: list[tuple[int, int, Decimal]]) -> list[tuple[int, int, Decimal]]:
    """Days on which something arrives suffice: waiting longer never gains."""
    firsts = {min(day for other, day, _ in cells if other == index) for index, _, _ in cells}
    return [one for one in cells if one[1] in firsts]


def _packed(demand: Demand, by_day: dict[int, int]) -> bool:
    broken = [some for some in by_day.values() if some % demand.pack_multiple]
    if not broken:
        return True
    full = sum(by_day.values()) == demand.quantity
    return (
        full
        and len(broken) == 1
        and broken[0] % demand.pack_multiple == (demand.quantity % demand.pack_multiple)
    )


def _splits(most: int, places: int) -> Iterator[tuple[int, ...]]:
    if places == 0:
        yield ()
        return
    for first in range(most + 1):
        for rest in _splits(most - first, places - 1):
            yield (first, *rest)


def _by_use(options: Iterator[tuple[Use, Decimal]]) -> dict[Use, Decimal]:
    found: dict[Use, Decimal] = {}
    for use, gain in options:
        if use not in found or gain > found[use]:
            found[use] = gain
    return found


def _group_options(problem: Problem, members: list[Demand]) -> dict[Use, Decimal]:
    """All members in full on one day, or nothing."""
    found: dict[Use, Decimal] = {(0,) * len(problem.supplies): Decimal(0)}
    if any(one.hold for one in members):
        return found
    horizon = _until(problem, problem.horizon_on)
    start = max(0, *(_until(problem, one.due_on) for one in members))
    for day in range(start, horizon + 1):
        sides = [_by_use(_options(problem, one, only_on=day)) for one in members]
        for picked in product(*(side.items() for side in sides)):
            use = tuple(map(sum, zip(*(one for one, _ in picked), strict=True)))
            gain = sum((money for _, money in picked), Decimal(0))
            if use not in found or gain > found[use]:
                found[use] = gain
    return found


def _late_cost(demand: Demand, late: int) -> Decimal:
    return demand.worth.penalty(late) + demand.worth.loss(late)


def _allowed(problem: Problem, owners: list[list[Demand]], used: list[list[int]]) -> bool:
    """Ceilings, and floors as they stand once everybody has taken his part."""
    for one in problem.protections:
        inside = [
            sum(
                units
                for units, supply in zip(use, problem.supplies, strict=True)
                if supply.product == one.product
            )
            for who, use in zip(owners, used, strict=True)
            if one.group is None or one.group in who[0].groups
        ]
        if one.kind is ProtectionKind.CEILING and sum(inside) > one.quantity:
            return False
    floors = [one for one in problem.protections if one.kind is ProtectionKind.FLOOR]
    for until in {supply.p90 for supply in problem.supplies}:
        there = [supply.p90 <= until and supply.product == "P" for supply in problem.supplies]
        total = sum(units for use in used for units, here in zip(use, there, strict=True) if here)
        held = sum(
            supply.quantity for supply, here in zip(problem.supplies, there, strict=True) if here
        )
        kept, others = 0, 0
        for one in floors:
            mine = outside = 0
            for who, use in zip(owners, used, strict=True):
                every = sum(
                    units
                    for units, supply in zip(use, problem.supplies, strict=True)
                    if supply.product == one.product
                )
                now = sum(units for units, here in zip(use, there, strict=True) if here)
                if one.group is None or one.group in who[0].groups:
                    mine += every
                else:
                    outside += now
            kept += max(0, one.quantity - mine)
            others += outside
        if others and total + kept > held:
            return False
    return True
