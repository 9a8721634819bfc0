"""On which days a demand gets how much: minimum, pack, ship-complete, latest date, shipments."""

from typing import NamedTuple

from graph.allocation.ledger import NEVER, Ledger, Offer, Take
from graph.allocation.problem import Demand


class Delivery(NamedTuple):
    """What arrives at the customer on one day (days from today)."""

    day: int
    taken: list[Take]


class Rules(NamedTuple):
    """A demand's shipping rules as numbers. due, last: days from today."""

    due: int
    last: int
    least: int
    pack: int
    shipments: int


def rules_of(demand: Demand, today: int) -> Rules:
    """Read the rules; a minimum above the quantity means the whole quantity.

    Ship-complete is a minimum of everything. A due date in the past asks for today.
    """
    least = demand.quantity if demand.ship_complete else demand.minimum_shipment
    return Rules(
        due=max(0, demand.due_on.toordinal() - today),
        last=NEVER if demand.latest_on is None else demand.latest_on.toordinal() - today,
        least=max(1, min(least, demand.quantity)),
        pack=max(1, demand.pack_multiple),
        shipments=NEVER if demand.maximum_shipments is None else demand.maximum_shipments,
    )


def plan_days(
    rules: Rules, rest: int, gains: list[tuple[int, int]]
) -> tuple[list[tuple[int, int]], int]:
    """Choose deliveries from cumulative gains; returns [(day, quantity)] and the units held back.

    gains: (day, units that become reachable), by day. A part that may not ship waits for a day on
    which the whole rest is there; when none comes, the largest part that may ship alone goes.
    Held back: reachable units that a rule (minimum, pack, number of shipments) keeps from shipping.
    """
    chosen: list[tuple[int, int]] = []
    have, waiting = 0, (0, 0)
    for day, units in gains:
        have += units
        left = rules.shipments - len(chosen)
        if left <= 0:
            break
        wanted = min(rest, have)
        if wanted < rules.least:
            continue
        if wanted < rest and (rest - wanted < rules.least or left == 1):
            part = wanted - wanted % rules.pack
            if part >= rules.least:
                waiting = max(waiting, (part, -day))
            continue
        quantity = wanted if wanted == rest else wanted - wanted % rules.pack
        if quantity < rules.least:
            continue
        chosen.append((day, quantity))
        rest, have, waiting = rest - quantity, have - quantity, (0, 0)
        if not rest:
            return chosen, 0
    if waiting[0]:
        chosen.append((-waiting[1], waiting[0]))
        rest, have = rest - waiting[0], have - waiting[0]
    return chosen, max(0, min(rest, have))


def _gains(offers: list[Offer], ledger: Ledger, rules: Rules) -> list[tuple[int, int]]:
    by_day: dict[int, int] = {}
    free = ledger.free
    for offer in offers:
        day = max(rules.due, offer.day)
        if day > rules.last:
            continue
        units = free[offer.supply]
        if offer.ratio != 1:
            units = int(units / offer.ratio)
        by_day[day] = by_day.get(day, 0) + units
    return sorted(by_day.items())


def _guarded_gains(
    demand: Demand, offers: list[Offer], ledger: Ledger, rules: Rules
) -> list[tuple[int, int]]:
    """The same where protections limit: what could be had on each day, as differences."""
    days = {max(rules.due, offer.day) for offer in offers}
    for floors in ledger.floors.values():
        days.update(floor.frees_day for floor in floors if floor.frees_day < NEVER)
    gains, before = [], 0
    for day in sorted(day for day in days if rules.due <= day <= rules.last):
        now = ledger.obtainable(demand, offers, day, demand.quantity)
        if now > before:
            gains.append((day, now - before))
            before = now
    return gains


def deliver(
    demand: Demand, offers: list[Offer], ledger: Ledger, today: int
) -> tuple[list[Delivery], int]:
    """Take the demand's deliveries from the ledger; returns them and the units held back."""
    rules = rules_of(demand, today)
    offers = [
        offer
        for offer in offers
        if offer.expiry_day == NEVER
        or offer.expiry_day >= max(rules.due, offer.day) + demand.minimum_remaining_life_days
    ]
    gains = (
        _guarded_gains(demand, offers, ledger, rules)
        if ledger.is_guarded(demand)
        else _gains(offers, ledger, rules)
    )
    chosen, held_back = plan_days(rules, demand.quantity, gains)
    deliveries = []
    for day, quantity in chosen:
        taken = ledger.take(demand, offers, day, quantity)
        deliveries.append(Delivery(day, taken))
    return deliveries, held_back
