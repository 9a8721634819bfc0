"""Order lines that move together: all on one day, or always in one ratio."""

from typing import NamedTuple

from graph.allocation.deliveries import Delivery, Rules, rules_of
from graph.allocation.ledger import Ledger, Offer, Take
from graph.allocation.problem import Demand
from graph.values.words import GroupPolicy


class GroupResult(NamedTuple):
    """Each member's deliveries, and who set the last day or stopped the group.

    ready: the day on which each member could have had all of its own, None: never.
    """

    deliveries: list[list[Delivery]]
    blocker: int
    ready: list[int | None]


class _Member(NamedTuple):
    demand: Demand
    offers: list[Offer]
    rules: Rules


def moves_together(demand: Demand) -> bool:
    """Whether the demand waits for the other lines of its order."""
    return (
        bool(demand.order)
        and demand.group_policy is not GroupPolicy.INDEPENDENT
        and not demand.frozen
    )


def deliver_group(demands: list[Demand], ledger: Ledger, today: int) -> GroupResult:
    """Serve the lines of one order.

    TOGETHER: each in full, all on one day, or nothing. IN_RATIO: on each day the same fraction of
    every line, as much as the one that is worst off allows.
    """
    members = [
        _Member(demand, ledger.live(ledger.reach(demand)), rules_of(demand, today))
        for demand in demands
    ]
    last = min(member.rules.last for member in members)
    days = _days(members, ledger, last)
    ready = [_first_day(member, ledger, days) for member in members]
    blocker = max(range(len(ready)), key=lambda n: (ready[n] is None, ready[n] or 0))
    if demands[0].group_policy is GroupPolicy.IN_RATIO:
        return GroupResult(_in_ratio(members, ledger, days), blocker, ready)
    wanted = [member.demand.quantity for member in members]
    start = max(member.rules.due for member in members)
    if ready[blocker] is not None:
        for day in days:
            takes = _take_all(members, wanted, ledger, day) if day >= start else None
            if takes is not None:
                return GroupResult([[Delivery(day, some)] for some in takes], blocker, ready)
    return GroupResult([[] for _ in members], blocker, ready)


def _days(members: list[_Member], ledger: Ledger, last: int) -> list[int]:
    """Days on which more may be there, until the latest date of the strictest member."""
    days = {member.rules.due for member in members}
    for member in members:
        days |= {max(member.rules.due, offer.day) for offer in member.offers}
        days |= ledger.guards.turning_days(member.demand.product)
    first = min(member.rules.due for member in members)
    return sorted(day for day in days if first <= day <= last)


def _first_day(member: _Member, ledger: Ledger, days: list[int]) -> int | None:
    """The first day on which the member could have all of its quantity."""
    demand, offers, rules = member
    for day in days:
        if day >= rules.due:
            units = ledger.obtainable(demand, offers, day, demand.quantity)
            if units >= demand.quantity:
                return day
    return None


def _take_all(
    members: list[_Member], wanted: list[int], ledger: Ledger, day: int
) -> list[list[Take]] | None:
    """Every member's quantity on the day, or nothing at all."""
    taken: list[list[Take]] = []
    for member, quantity in zip(members, wanted, strict=True):
        taken.append(ledger.take(member.demand, member.offers, day, quantity))
        if sum(take.quantity for take in taken[-1]) < quantity:
            for one, given in zip(members, taken, strict=False):
                ledger.undo(one.demand, day, given)
            return None
    return taken


def _in_ratio(members: list[_Member], ledger: Ledger, days: list[int]) -> list[list[Delivery]]:
    found: list[list[Delivery]] = [[] for _ in members]
    got = [0] * len(members)
    start = max(member.rules.due for member in members)
    for day in days:
        if day < start or got == [member.demand.quantity for member in members]:
            continue
        wanted = _common_part(members, got, ledger, day)
        if not any(wanted) or not _may_ship(members, got, wanted, found):
            continue
        takes = _take_all(members, wanted, ledger, day)
        if takes is None:
            continue
        for place, some in enumerate(takes):
            if some:
                found[place].append(Delivery(day, some))
                got[place] += wanted[place]
    return found


def _common_part(members: list[_Member], got: list[int], ledger: Ledger, day: int) -> list[int]:
    """What each would get on the day, so that all have had the same fraction of their order."""
    taken: list[list[Take]] = []
    for member, before in zip(members, got, strict=True):
        rest = member.demand.quantity - before
        taken.append(ledger.take(member.demand, member.offers, day, rest))
    sums = [sum(take.quantity for take in some) for some in taken]
    for member, some in zip(members, taken, strict=True):
        ledger.undo(member.demand, day, some)
    # units / base is the fraction of the member that is worst off, compared without rounding.
    units, base = got[0] + sums[0], members[0].demand.quantity
    for member, before, more in zip(members[1:], got[1:], sums[1:], strict=True):
        if (before + more) * base < units * member.demand.quantity:
            units, base = before + more, member.demand.quantity
    wanted = []
    for member, before in zip(members, got, strict=True):
        share = member.demand.quantity * units // base - before
        whole = share + before == member.demand.quantity
        wanted.append(share if whole else share - share % member.rules.pack)
    return wanted


def _may_ship(
    members: list[_Member], got: list[int], wanted: list[int], found: list[list[Delivery]]
) -> bool:
    """Whether minimum shipments hold, also for the rest, and a dispatch is left for the rest."""
    for member, before, units, past in zip(members, got, wanted, found, strict=True):
        rest = member.demand.quantity - before - units
        if units and units < member.rules.least:
            return False
        if rest and (rest < member.rules.least or len(past) + 1 >= member.rules.shipments):
            return False
    return True
