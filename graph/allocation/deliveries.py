"""On which days a demand gets how much: minimum, pack, ship-complete, latest date, shipments."""

from collections.abc import Sequence
from typing import NamedTuple

from graph.allocation.ledger import Ledger, Offer, Reach, Take
from graph.allocation.problem import Demand, PlaceRule
from graph.allocation.protections import NEVER


class Delivery(NamedTuple):
    """What arrives at the customer on one day (days from today)."""

    day: int
    taken: list[Take]


class Rules(NamedTuple):
    """A demand's shipping rules as numbers. due, last: days from today; wanted: units to ship."""

    due: int
    last: int
    least: int
    pack: int
    shipments: int
    wanted: int


def rules_of(demand: Demand, today: int) -> Rules:
    """Read the rules; today as an ordinal.

    Ship-complete is a minimum of everything. A due date in the past asks for today.
    """
    quantity = wanted = demand.quantity
    least = demand.minimum_shipment
    if demand.ship_complete:
        least = max(least, quantity)
    if least > quantity:
        least = wanted = least if demand.may_exceed else quantity
    due = demand.due_on.toordinal() - today
    return Rules(
        due if due > 0 else 0,
        NEVER if demand.latest_on is None else demand.latest_on.toordinal() - today,
        least,
        demand.pack_multiple,
        NEVER if demand.maximum_shipments is None else demand.maximum_shipments,
        wanted,
    )


def plan_days(rules: Rules, gains: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Choose deliveries from what becomes reachable: [(day, quantity)].

    gains: (day, units that become reachable), by day. A part that may not ship waits for a day on
    which the whole rest is there; when none comes, the largest part that may ship alone goes.
    """
    chosen: list[tuple[int, int]] = []
    rest, have, waiting = rules.wanted, 0, (0, 0)
    for day, units in gains:
        have += units
        wanted = min(rest, have)
        if wanted < rules.least:
            continue
        if wanted < rest:
            part = wanted - wanted % rules.pack
            if part < rules.least:
                continue
            if rest - part < rules.least or rules.shipments - len(chosen) == 1:
                waiting = max(waiting, (part, -day))
                continue
            wanted = part
        chosen.append((day, wanted))
        rest, have, waiting = rest - wanted, have - wanted, (0, 0)
        if not rest:
            return chosen
    if waiting[0]:
        chosen.append((-waiting[1], waiting[0]))
    return chosen


def gains_of(
    demand: Demand, reach: Reach, offers: Sequence[Offer], ledger: Ledger, rules: Rules
) -> list[tuple[int, int]]:
    """(day, units of the demand's product that become reachable on it) until the latest date."""
    if reach.plain:
        by_day: dict[int, int] = {}
        free, due, last = ledger.free, rules.due, rules.last
        for when, index, _ in offers:
            day = when if when > due else due
            if day <= last:
                by_day[day] = by_day.get(day, 0) + free[index]
        return sorted(by_day.items())
    days = {max(rules.due, offer.day) for offer in offers}
    for product in {ledger.problem.supplies[offer.supply].product for offer in offers}:
        days |= ledger.guards.turning_days(product)
    gains, before = [], 0
    for day in sorted(day for day in days if rules.due <= day <= rules.last):
        # A quota of a period, or an expiry, may let a later day give less: what was there is kept.
        now = ledger.obtainable(demand, offers, day, rules.wanted)
        if now > before:
            gains.append((day, now - before))
            before = now
    return gains


def deliver(demand: Demand, reach: Reach, ledger: Ledger, rules: Rules) -> list[Delivery]:
    """Take the demand's deliveries from the ledger."""
    offers = ledger.live(reach)
    if not offers or rules.due > rules.last:
        return []
    if rules.shipments != NEVER:
        return _dispatched(demand, reach, ledger, rules)
    places = ledger.problem.places
    if places is PlaceRule.FEWEST_SHIPMENTS:
        return _from_fewest(demand, reach, ledger, rules)
    if places is PlaceRule.HIGHEST_STOCK:
        offers = _highest_first(offers, ledger)
    if reach.plain:
        if rules.least == 1 and rules.pack == 1:
            return _freely(offers, ledger, rules)
        chosen = plan_days(rules, gains_of(demand, reach, offers, ledger, rules))
        return [Delivery(day, ledger.take_plain(offers, day, units)) for day, units in chosen]
    return _guardedly(demand, reach, offers, ledger=ledger, rules=rules)


def _from_fewest(demand: Demand, reach: Reach, ledger: Ledger, rules: Rules) -> list[Delivery]:
    """All on time from as few dispatches as will do; where none will, from as few as give most."""
    points = {offer.way.point for offer in ledger.live(reach)}
    best: tuple[tuple[int, int], int] = ((-1, -1), 1)
    for shipments in range(1, len(points) + 1):
        found = _dispatched(demand, reach, ledger, rules._replace(shipments=shipments))
        units = [(one.day, sum(take.quantity for take in one.taken)) for one in found]
        for one in found:
            ledger.undo(demand, one.day, one.taken)
        worth = (sum(n for day, n in units if day <= rules.due), sum(n for _, n in units))
        if worth > best[0]:
            best = (worth, shipments)
        if worth[0] == rules.wanted:
            break
    return _dispatched(demand, reach, ledger, rules._replace(shipments=best[1]))


def _highest_first(offers: Sequence[Offer], ledger: Ledger) -> list[Offer]:
    """The place that has most of what can come first; its own order stays inside a place."""
    held: dict[str, int] = {}
    supplies = ledger.problem.supplies
    for offer in offers:
        place = supplies[offer.supply].location
        held[place] = held.get(place, 0) + ledger.free[offer.supply]
    return sorted(offers, key=lambda offer: -held[supplies[offer.supply].location])


def _freely(offers: Sequence[Offer], ledger: Ledger, rules: Rules) -> list[Delivery]:
    """No rule but dates: all that is on time in order of the offers, then day by day."""
    rest, due = rules.wanted, rules.due
    taken = ledger.take_plain(offers, due, rest)
    found = []
    if taken:
        rest -= sum([take.quantity for take in taken])
        found.append(Delivery(due, taken))
    if not rest:
        return found
    for day in sorted({offer.day for offer in offers if due < offer.day <= rules.last}):
        taken = ledger.take_plain(offers, day, rest)
        if taken:
            found.append(Delivery(day, taken))
            rest -= sum([take.quantity for take in taken])
            if not rest:
                break
    return found


def _guardedly(
    demand: Demand, reach: Reach, offers: Sequence[Offer], *, ledger: Ledger, rules: Rules
) -> list[Delivery]:
    """One delivery after the other, looking anew after each: protections move with each take."""
    found: list[Delivery] = []
    rest, after = rules.wanted, rules.due
    while rest:
        left = rules._replace(wanted=rest, due=after)
        chosen = plan_days(left, gains_of(demand, reach, offers, ledger, left))
        if not chosen:
            break
        day, units = chosen[0]
        taken = ledger.take(demand, offers, day, units)
        if sum(take.quantity for take in taken) == units:
            found.append(Delivery(day, taken))
            rest -= units
        else:
            # A quota's period ended meanwhile: what was chosen cannot ship on this day.
            ledger.undo(demand, day, taken)
        after = day + 1
    return found


def _dispatched(demand: Demand, reach: Reach, ledger: Ledger, rules: Rules) -> list[Delivery]:
    """At most so many dispatches, each from one place for one day: the best one, then the next.

    Best: most units on time, then most units, then the earlier day, then the better place; the
    last dispatch is rather complete than on time.
    """
    found: list[Delivery] = []
    rest = rules.wanted
    for left in range(rules.shipments, 0, -1):
        best: tuple[tuple[bool, int, int, int], list[Offer]] | None = None
        points: dict[str, list[Offer]] = {}
        for offer in ledger.live(reach):
            points.setdefault(offer.way.point, []).append(offer)
        now = rules._replace(wanted=rest, shipments=left)
        for offers in points.values():
            chosen = plan_days(now, gains_of(demand, reach, offers, ledger, now))
            if chosen:
                day, units = chosen[0]
                whole = left == 1 and units == rest
                worth = (whole, units if day <= rules.due else 0, units, -day)
                if best is None or worth > best[0]:
                    best = (worth, offers)
        if best is None:
            break
        (_, _, units, day), offers = best
        taken = ledger.take(demand, offers, -day, units)
        if sum(take.quantity for take in taken) < units:
            ledger.undo(demand, -day, taken)
            break
        found.append(Delivery(-day, taken))
        rest -= units
        if not rest:
            break
    return sorted(found, key=lambda delivery: delivery.day)
