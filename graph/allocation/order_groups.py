"""Order lines that move together: all on one day, or all in one ratio."""

from typing import NamedTuple

from graph.allocation.deliveries import Delivery, rules_of
from graph.allocation.ledger import Ledger, Offer
from graph.allocation.problem import Demand
from graph.values.words import GroupPolicy


class GroupResult(NamedTuple):
    """Each member's delivery (None: nothing), the shared day, and who set it or stopped it.

    ready: the day each member could have had alone, None: never.
    """

    deliveries: list[Delivery | None]
    day: int | None
    blocker: int | None
    ready: list[int | None]


def _first_day(
    demand: Demand, offers: list[Offer], ledger: Ledger, quantity: int, window: tuple[int, int]
) -> int | None:
    """The first day in the window on which the demand could have `quantity`."""
    first, last = window
    for day in sorted({max(first, offer.day) for offer in offers}):
        if day > last:
            return None
        if ledger.obtainable(demand, offers, day, quantity) >= quantity:
            return day
    return None


def _take_all(
    members: list[Demand], offers: list[list[Offer]], wanted: list[int], ledger: Ledger, day: int
) -> list[Delivery] | None:
    """Every member's quantity on the day, or nothing at all."""
    taken = []
    for demand, reach, quantity in zip(members, offers, wanted, strict=True):
        takes = ledger.take(demand, reach, day, quantity)
        taken.append((demand, takes))
        if sum(take.quantity for take in takes) < quantity:
            for one, given in taken:
                ledger.undo(one, given)
            return None
    return [Delivery(day, takes) for _, takes in taken]


def _ratio_quantities(
    members: list[Demand], offers: list[list[Offer]], ledger: Ledger, last: int
) -> list[int]:
    """Each member's share when all get the largest common fraction of what they asked for."""
    taken = [
        (demand, ledger.take(demand, reach, last, demand.quantity))
        for demand, reach in zip(members, offers, strict=True)
    ]
    got = [sum(take.quantity for take in takes) for _, takes in taken]
    for demand, takes in taken:
        ledger.undo(demand, takes)
    # The common fraction is units / base of the member that is worst off.
    units, base = min(
        ((have, demand.quantity) for have, demand in zip(got, members, strict=True)),
        key=lambda pair: pair[0] / pair[1],
    )
    shares = [demand.quantity * units // base for demand in members]
    return [
        share if share == demand.quantity else share - share % max(1, demand.pack_multiple)
        for share, demand in zip(shares, members, strict=True)
    ]


def deliver_group(members: list[Demand], ledger: Ledger, today: int) -> GroupResult:
    """Serve the members of one order on one day; all of them or none.

    TOGETHER: each in full. IN_RATIO: each the same fraction, as large as the supply allows.
    """
    offers = [list(ledger.offers(demand)) for demand in members]
    rules = [rules_of(demand, today) for demand in members]
    horizon = max((offer.day for reach in offers for offer in reach), default=0)
    last = min(horizon, *(rule.last for rule in rules))
    ready = [
        _first_day(demand, reach, ledger, demand.quantity, (rule.due, last))
        for demand, reach, rule in zip(members, offers, rules, strict=True)
    ]
    wanted = [demand.quantity for demand in members]
    if members[0].group_policy is GroupPolicy.IN_RATIO:
        wanted = _ratio_quantities(members, offers, ledger, last)
        if not any(wanted):
            return GroupResult([None] * len(members), None, _worst(ready), ready)
    elif None in ready:
        return GroupResult([None] * len(members), None, ready.index(None), ready)
    start = max(rule.due for rule in rules)
    days = {max(start, offer.day) for reach in offers for offer in reach}
    for day in sorted(day for day in days if day <= last):
        deliveries = _take_all(members, offers, wanted, ledger, day)
        if deliveries is not None:
            return GroupResult(list(deliveries), day, _worst(ready), ready)
    return GroupResult([None] * len(members), None, _worst(ready), ready)


def _worst(ready: list[int | None]) -> int:
    """The member that is ready last; one that never is goes before any day."""
    return max(range(len(ready)), key=lambda n: (ready[n] is None, ready[n] or 0))
