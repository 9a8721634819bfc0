"""The fair-share strategy: what there is, is shared out evenly before anybody gets more.

PROPORTIONAL: everybody gets the same fraction of what it wants. EVEN: everybody gets the same
number of units until it has what it wants (max-min). Shares are whole units: fractions are handed
out by largest remainder, ties by rank.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction

from graph.allocation.canonical import in_order
from graph.allocation.components import components
from graph.allocation.deliveries import rules_of
from graph.allocation.ledger import Ledger
from graph.allocation.order_groups import moves_together
from graph.allocation.problem import Demand, Problem, Solution
from graph.allocation.strict import serve_in_rounds


class Sharing(StrEnum):
    """What is made equal."""

    PROPORTIONAL = "PROPORTIONAL"
    EVEN = "EVEN"


def solve_fair_share(
    problem: Problem,
    sharing: Sharing = Sharing.PROPORTIONAL,
    floors: Mapping[str, int] | None = None,
) -> Solution:
    """Each line its share first, in order of rank; then what nobody's share took, in order of rank.

    floors: units that a demand gets before anything is shared, by demand. A line that may not ship
    its share (complete, minimum, packs, an order that moves together) takes part in the second
    round only, with all it wants.
    """
    problem, shares = in_order(problem), dict[str, int]()
    for part in components(problem):
        shares |= _shares(part, sharing, floors or {})
    first = [
        replace(one, quantity=shares[one.key])
        for one in problem.demands
        if shares.get(one.key) and not moves_together(one)
    ]
    second = [
        replace(one, quantity=one.quantity - _part(one, shares))
        for one in problem.demands
        if one.quantity > _part(one, shares)
    ]
    return serve_in_rounds(problem, [first, second])


def _part(demand: Demand, shares: Mapping[str, int]) -> int:
    """Units that the demand is served with in the first round."""
    return 0 if moves_together(demand) else shares.get(demand.key, 0)


def shares_of(
    wanted: Sequence[int], units: int, sharing: Sharing, floors: Sequence[int] | None = None
) -> list[int]:
    """Whole units for each, in order of rank: no more than wanted, together at most `units`.

    Where even the floors are more than there is, they are cut in proportion.
    """
    least = [
        min(want, floor) for want, floor in zip(wanted, floors or [0] * len(wanted), strict=True)
    ]
    if sum(least) > units:
        return _whole([Fraction(units * one, sum(least)) for one in least], units)
    weights = wanted if sharing is Sharing.PROPORTIONAL else [1] * len(wanted)
    level = _level(wanted, least, weights, units)
    exact = [
        min(Fraction(want), max(Fraction(floor), level * weight))
        for want, floor, weight in zip(wanted, least, weights, strict=True)
    ]
    return _whole(exact, min(units, sum(wanted)))


def _level(
    wanted: Sequence[int], least: Sequence[int], weights: Sequence[int], units: int
) -> Fraction:
    """The level at which min(wanted, max(floor, level x weight)) adds up to the units."""
    turns = sorted(
        {Fraction(n, w) for n, w in zip(wanted, weights, strict=True) if w}
        | {Fraction(n, w) for n, w in zip(least, weights, strict=True) if w}
    )

    def total(level: Fraction) -> Fraction:
        return sum(
            (
                min(Fraction(want), max(Fraction(floor), level * weight))
                for want, floor, weight in zip(wanted, least, weights, strict=True)
            ),
            Fraction(0),
        )

    below = Fraction(0)
    for turn in turns:
        if total(turn) >= units:
            slope = (total(turn) - total(below)) / (turn - below) if turn > below else Fraction(0)
            return below if not slope else below + (units - total(below)) / slope
        below = turn
    return below


def _whole(exact: Sequence[Fraction], units: int) -> list[int]:
    """Largest remainder: whole parts, then one more to the largest fractions, ties by rank."""
    found = [int(one) for one in exact]
    rest = min(units, int(sum(exact, Fraction(0)))) - sum(found)
    order = sorted(range(len(exact)), key=lambda place: (found[place] - exact[place], place))
    for place in order[:rest]:
        if found[place] < exact[place]:
            found[place] += 1
    return found


def _shares(part: Problem, sharing: Sharing, floors: Mapping[str, int]) -> dict[str, int]:
    """Of the lines that can reach the same supplies: what each may have of them first."""
    ledger, today = Ledger(part), part.today.toordinal()
    pools: dict[frozenset[int], list[Demand]] = defaultdict(list)
    for one in sorted(part.demands, key=lambda one: (one.rank, one.key)):
        if one.hold or one.frozen:
            continue
        last = rules_of(one, today).last
        reach = frozenset(offer.supply for offer in ledger.reach(one).every if offer.day <= last)
        if reach:
            pools[reach].append(one)
    shares: dict[str, int] = {}
    for members, supplies in _joined(pools):
        units = sum(part.supplies[index].quantity for index in supplies)
        wanted = [one.quantity for one in members]
        least = [floors.get(one.key, 0) for one in members]
        for one, share in zip(members, shares_of(wanted, units, sharing, least), strict=True):
            rules = rules_of(one, today)
            whole = share - share % rules.pack if share < one.quantity else share
            shares[one.key] = whole if whole == one.quantity or whole >= rules.least else 0
    return shares


def _joined(
    pools: Mapping[frozenset[int], list[Demand]],
) -> list[tuple[list[Demand], frozenset[int]]]:
    """Pools that share a supply are one."""
    found: list[tuple[list[Demand], frozenset[int]]] = []
    for supplies, members in pools.items():
        apart = []
        mine, everything = list(members), supplies
        for others, theirs in found:
            if theirs & everything:
                mine, everything = others + mine, everything | theirs
            else:
                apart.append((others, theirs))
        found = [*apart, (mine, everything)]
    return [
        (sorted(members, key=lambda one: (one.rank, one.key)), supplies)
        for members, supplies in found
    ]
