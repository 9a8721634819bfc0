"""All ways to fulfil a line: those no other beats, ranked, and a reason for each refused kind."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from graph.alternatives.facts import Alternative, LineFacts, Neighbourhood, Refusal
from graph.alternatives.other_places import from_elsewhere, substitutes
from graph.alternatives.own_place import borrow, split_shipment, wait_for_inbound
from graph.alternatives.shipping import Found
from graph.alternatives.suppliers import cancel_short, drop_ship, expedite
from graph.values.words import AlternativeKind

KINDS = tuple(AlternativeKind)


@dataclass(frozen=True, slots=True)
class Ways:
    """What was found for a line: feasible ones by rank, one refusal for each kind without any."""

    feasible: tuple[Alternative, ...]
    refused: tuple[Refusal, ...]


def find_alternatives(line: LineFacts, near: Neighbourhood) -> Ways:
    """Find the line's alternatives, each feasible for this line alone.

    A way is left out when another beats it on date, cost, CO2, quantity and margin at once.
    Rank: most net money first, then the earlier date, then kind and quantity.
    """
    found: list[Found] = [
        *from_elsewhere(line, near, AlternativeKind.ALTERNATE_LOCATION),
        *substitutes(line, near),
        *split_shipment(line, near),
        *from_elsewhere(line, near, AlternativeKind.TRANSFER),
        *expedite(line, near),
        *wait_for_inbound(line, near),
        *drop_ship(line, near),
        *borrow(line, near),
        *cancel_short(line, near),
    ]
    feasible = _merged(one for one in found if isinstance(one, Alternative))
    kept = _unbeaten(feasible)
    kept.sort(key=lambda one: (-one.effects.net, _day(one), KINDS.index(one.kind), -one.quantity))
    return Ways(
        tuple(replace(one, rank=place) for place, one in enumerate(kept, start=1)),
        tuple(one for one in found if isinstance(one, Refusal)),
    )


def _day(one: Alternative) -> date:
    """Its likely day; what brings nothing comes last."""
    return one.p50 or date.max


def _unbeaten(feasible: list[Alternative]) -> list[Alternative]:
    """Those no other beats; the largest quantity and the earliest date cannot be beaten."""
    most = max(one.quantity for one in feasible)
    first = min(map(_day, feasible))
    return [
        one
        for one in feasible
        if one.quantity == most
        or _day(one) == first
        or not any(_beats(other, one) for other in feasible)
    ]


def _beats(other: Alternative, one: Alternative) -> bool:
    return (
        _day(other) < _day(one)
        and other.effects.cost < one.effects.cost
        and other.co2 < one.co2
        and other.quantity > one.quantity
        and other.effects.margin > one.effects.margin
    )


def _merged(found: Iterable[Alternative]) -> list[Alternative]:
    """One alternative for each kind and set of movements; the larger quantity of equal ones."""

    def key(one: Alternative) -> tuple[object, ...]:
        legs = tuple(
            (leg.product, leg.origin or "", leg.to or "", leg.inbound or "", leg.supplier or "")
            for leg in one.legs
        )
        return (KINDS.index(one.kind), legs)

    ordered = sorted(found, key=lambda one: (key(one), -one.quantity))
    return [next(iter(group)) for _, group in groupby(ordered, key)]
