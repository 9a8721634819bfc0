"""Says what keeps a demand from being served in full on time, in a planner's words."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from graph.allocation.deliveries import Delivery, Rules
from graph.allocation.ledger import Ledger, Offer, Reach
from graph.allocation.problem import Constraint, Demand
from graph.allocation.protections import NEVER
from graph.values.words import ConstraintKind, SupplyKind

SERVED = Constraint(ConstraintKind.NONE, "Served in full by its due date.")


class Outcome(NamedTuple):
    """What the strict run found for a demand; quantities in base units."""

    late: int
    short: int
    deliveries: Sequence[Delivery]


def units_of(quantity: int) -> str:
    """The quantity with its word."""
    return f"{quantity:,} unit" + ("" if quantity == 1 else "s")


def explain(
    demand: Demand, reach: Reach, ledger: Ledger, *, rules: Rules, outcome: Outcome
) -> Constraint:
    """The constraint that binds first, once the demand has taken what it gets."""
    if outcome.short:
        return _short(demand, reach, ledger, rules=rules, outcome=outcome)
    if outcome.late:
        return _late(demand, reach, ledger, outcome)
    return SERVED


def _short(
    demand: Demand, reach: Reach, ledger: Ledger, *, rules: Rules, outcome: Outcome
) -> Constraint:
    missing = units_of(outcome.short)
    until = ledger.problem.horizon_on
    free = ledger.free
    live = [offer for offer in reach.live if free[offer.supply]]
    if live:
        in_time = [offer for offer in live if offer.day <= rules.last]
        held = sum(free[offer.supply] for offer in in_time) if reach.plain else 0
        if in_time and not reach.plain:
            held = _obtainable(demand, in_time, ledger, rules)
            if not held:
                return _kept_back(demand, in_time, ledger, rules=rules, missing=missing)
        if held:
            return _by_rule(demand, rules, held, missing)
        first = ledger.problem.today + timedelta(days=min(offer.day for offer in live))
        return Constraint(
            ConstraintKind.LATEST_DATE,
            f"{missing} would arrive on {first} at the earliest, after the latest date "
            f"{demand.latest_on}.",
            ledger.problem.supplies[live[0].supply].key,
        )
    if not reach.every:
        where = "that reaches this line" if demand.product in ledger.by_product else "of it"
        return Constraint(
            ConstraintKind.NO_SUPPLY,
            f"No stock and no inbound {where} until {until}; {missing} without supply.",
        )
    own = sum(len(delivery.taken) for delivery in outcome.deliveries)
    ahead, who = _ahead(demand, reach.every, ledger)
    if not ahead and own:
        return Constraint(
            ConstraintKind.MATERIAL,
            f"Takes all there is until {until}; {missing} without supply.",
        )
    return Constraint(
        ConstraintKind.MATERIAL,
        f"All other supply until {until} goes to {ahead} ahead of it; {missing} without supply."
        if own
        else f"All supply until {until} goes to {ahead} ahead of it; {missing} without supply.",
        who,
    )


def _ahead(demand: Demand, offers: Sequence[Offer], ledger: Ledger) -> tuple[str, str | None]:
    """How many lines drew on these supplies before the demand, in words, and the last of them."""
    most, last = 0, None
    several = 0
    for offer in offers:
        index = offer.supply
        takers = ledger.takers[index]
        if takers:
            several += 1
            if takers > most:
                most, last = takers, ledger.last_taker[index]
    if not most:
        return "", None
    # A line may draw on several supplies, so their takers cannot be added up.
    words = f"{most:,} line" + ("" if most == 1 else "s")
    return (f"at least {words}" if several > 1 else words), last


def _obtainable(demand: Demand, offers: Sequence[Offer], ledger: Ledger, rules: Rules) -> int:
    days = sorted({max(rules.due, offer.day) for offer in offers})
    return max(ledger.obtainable(demand, offers, day, demand.quantity) for day in days)


def _by_rule(demand: Demand, rules: Rules, held: int, missing: str) -> Constraint:
    there = units_of(held)
    if rules.shipments != NEVER and held >= rules.least:
        allowed = "one shipment" if rules.shipments == 1 else f"{rules.shipments} shipments"
        return Constraint(
            ConstraintKind.MINIMUM,
            f"{there} within reach, but only {allowed} allowed; {missing} wait.",
        )
    if demand.ship_complete:
        return Constraint(
            ConstraintKind.MINIMUM,
            f"Ships complete only: {there} within reach, {missing} wanted on one day.",
        )
    if rules.least > 1:
        return Constraint(
            ConstraintKind.MINIMUM,
            f"{there} within reach stay below the minimum shipment of {rules.least:,}, or would "
            f"leave a rest below it; {missing} wait.",
        )
    return Constraint(
        ConstraintKind.PACK,
        f"{there} within reach do not fill a pack of {rules.pack:,}; {missing} wait.",
    )


def _kept_back(
    demand: Demand, offers: Sequence[Offer], ledger: Ledger, *, rules: Rules, missing: str
) -> Constraint:
    """Free units within reach that a quota, a floor of others or their expiry keeps away."""
    for offer in offers:
        index, day = offer.supply, max(rules.due, offer.day)
        product = ledger.problem.supplies[index].product
        if ledger.guards.under_ceilings(demand, index, day) <= 0:
            quota = min(
                (cap for cap in ledger.guards.ceilings[product] if cap.source.covers(demand)),
                key=lambda cap: cap.quantity,
            )
            floor = next(
                (c for c in ledger.guards.floors.get(product, ()) if c.source.covers(demand)), None
            )
            wins = "" if floor is None else ", which goes before the units protected for it"
            return Constraint(
                ConstraintKind.QUOTA,
                f"The quota of {quota.source.group or 'all customers'} is used up{wins}; "
                f"{missing} wait.",
                quota.source.key,
            )
        kept = ledger.guards.withholding(demand, product, day)
        if kept and ledger.guards.above_floors(demand, index, day) <= 0:
            cap = kept[0]
            freed = None if cap.frees == NEVER else cap.source.frees_on
            when = "" if freed is None else f" until {freed}"
            return Constraint(
                ConstraintKind.PROTECTION,
                f"{units_of(cap.quantity)} are protected for {cap.source.group or 'others'}{when}; "
                f"{missing} wait.",
                cap.source.key,
                freed,
            )
    there = units_of(sum(ledger.free[offer.supply] for offer in offers))
    return Constraint(
        ConstraintKind.MATERIAL,
        f"{there} within reach expire too early for {demand.minimum_remaining_life_days:,} days of "
        f"remaining life, or replace less than one unit; {missing} wait.",
        ledger.problem.supplies[offers[0].supply].key,
    )


def _late(demand: Demand, reach: Reach, ledger: Ledger, outcome: Outcome) -> Constraint:
    last = outcome.deliveries[-1]
    slowest = max((take.offer for take in last.taken), key=lambda offer: offer.day)
    supply, today = ledger.problem.supplies[slowest.supply], ledger.problem.today
    arrives = today + timedelta(days=last.day)
    late = units_of(outcome.late)
    if supply.kind is not SupplyKind.INBOUND:
        return Constraint(
            ConstraintKind.LEAD_TIME,
            f"{late} are there but reach the customer by {arrives}, due {demand.due_on}.",
            supply.key,
            arrives,
        )
    there = today + timedelta(days=ledger.arrival[slowest.supply])
    sentence = (
        f"{late} wait for an inbound that is there by {there} and reach the customer by "
        f"{arrives}, due {demand.due_on}"
    )
    early = [
        offer for offer in reach.every if offer.day < last.day and not ledger.free[offer.supply]
    ]
    ahead, _ = _ahead(demand, early, ledger)
    if ahead:
        sentence += f"; what comes earlier goes to {ahead} ahead of it"
    waiting = sum(take.quantity for take in last.taken if take.offer.day < last.day)
    if waiting and (demand.ship_complete or demand.minimum_shipment > 1):
        sentence += f"; {units_of(waiting)} that come earlier wait for the rest"
    return Constraint(ConstraintKind.MATERIAL, sentence + ".", supply.key, arrives)


def hold_constraint(demand: Demand) -> Constraint:
    """A held line gets nothing new."""
    return Constraint(
        ConstraintKind.HOLD,
        f"On hold: {units_of(demand.quantity)} get nothing until it is lifted.",
    )


def frozen_constraint(demand: Demand) -> Constraint:
    """A frozen line is left as it is."""
    return Constraint(
        ConstraintKind.HOLD,
        f"Frozen: {units_of(demand.quantity)} stay as they are in every plan.",
    )


def left_alone_constraint(demand: Demand) -> Constraint:
    """A line that takes no part."""
    return Constraint(
        ConstraintKind.HOLD, f"Takes no part in this plan: {units_of(demand.quantity)} stay as is."
    )


def group_constraint(blocker: Demand, day: date | None, *, ready: date | None) -> Constraint:
    """A line that waits for another of its order."""
    name = blocker.label or blocker.product
    own = f"could go on {ready}" if ready is not None else "has not enough supply either"
    until = f"ships on {day}" if day is not None else "ships once that line has supply"
    return Constraint(
        ConstraintKind.GROUP,
        f"Synchronised with the order's line of {name}: {own}, {until}.",
        blocker.key,
        day,
    )
