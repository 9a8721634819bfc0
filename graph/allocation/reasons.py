"""Says what keeps a demand from being served in full on time, in a planner's words."""

from datetime import date, timedelta
from typing import NamedTuple

from graph.allocation.deliveries import Rules, rules_of
from graph.allocation.ledger import NEVER, Ledger, Offer
from graph.allocation.problem import Constraint, Demand, Supply
from graph.values.words import ConstraintKind, SupplyKind

SERVED = Constraint(ConstraintKind.NONE, "Served in full by its due date.")


class Outcome(NamedTuple):
    """What the strict run found for a demand. Quantities in base units; last_day from today."""

    on_time: int
    late: int
    short: int
    held_back: int
    last_day: int | None
    last_supply: Supply | None


def _units(quantity: int) -> str:
    return f"{quantity:,} unit" + ("" if quantity == 1 else "s")


def _day(today: date, days: int) -> date:
    return today + timedelta(days=days)


def explain(
    demand: Demand, offers: list[Offer], ledger: Ledger, rules: Rules, outcome: Outcome
) -> Constraint:
    """The constraint that binds first; `offers` are those that were reachable for the demand."""
    if not outcome.short and not outcome.late:
        return SERVED
    if outcome.short:
        return _short(demand, offers, ledger, rules, outcome)
    return _late(demand, ledger, outcome)


def _short(
    demand: Demand, offers: list[Offer], ledger: Ledger, rules: Rules, outcome: Outcome
) -> Constraint:
    missing = _units(outcome.short)
    today = ledger.problem.today
    if (held := outcome.held_back) > 0:
        return _held_back(demand, rules, held, missing)
    guarded = _protected(demand, offers, ledger, missing)
    if guarded is not None:
        return guarded
    beyond = min((o.day for o in offers if o.day > rules.last), default=None)
    if beyond is not None:
        return Constraint(
            ConstraintKind.LATEST_DATE,
            f"{missing} would arrive on {_day(today, beyond)} at the earliest, after the latest "
            f"date {demand.latest_on}.",
            until=None,
        )
    if not offers and not ledger.by_product.get(demand.product):
        return Constraint(
            ConstraintKind.NO_SUPPLY,
            f"No stock and no inbound of this product until {ledger.problem.horizon_on}; "
            f"{missing} without supply.",
        )
    if not offers and not ledger.was_reachable(demand):
        return Constraint(
            ConstraintKind.NO_SUPPLY,
            f"No stock and no inbound that reaches this line until {ledger.problem.horizon_on}; "
            f"{missing} without supply.",
        )
    return Constraint(
        ConstraintKind.MATERIAL,
        f"All supply until {ledger.problem.horizon_on} goes to lines ahead; {missing} without "
        "supply.",
    )


def _held_back(demand: Demand, rules: Rules, held: int, missing: str) -> Constraint:
    if demand.ship_complete:
        return Constraint(
            ConstraintKind.MINIMUM,
            f"Ships complete only: {_units(held)} within reach, {missing} wanted at once.",
        )
    if rules.least > 1:
        return Constraint(
            ConstraintKind.MINIMUM,
            f"{_units(held)} within reach stay below the minimum shipment of {rules.least:,}, or "
            f"would leave a rest below it; {missing} wait.",
        )
    if rules.pack > 1:
        return Constraint(
            ConstraintKind.PACK,
            f"{_units(held)} within reach do not fill a pack of {rules.pack:,}; {missing} wait.",
        )
    return Constraint(
        ConstraintKind.MINIMUM,
        f"No shipment left: {demand.maximum_shipments} allowed; {missing} wait.",
    )


def _protected(
    demand: Demand, offers: list[Offer], ledger: Ledger, missing: str
) -> Constraint | None:
    for cap in ledger.ceilings.get(demand.product, ()):
        if cap.covers(demand) and cap.quantity <= 0:
            return Constraint(
                ConstraintKind.QUOTA,
                f"The quota of {cap.group or 'all customers'} is used up; {missing} wait.",
                cap.key,
            )
    for offer in offers:
        for floor in ledger.floors.get(offer.supply, ()):
            if not floor.covers(demand) and floor.quantity > 0 and ledger.free[offer.supply]:
                until = (
                    None
                    if floor.frees_day == NEVER
                    else _day(ledger.problem.today, floor.frees_day)
                )
                return Constraint(
                    ConstraintKind.PROTECTION,
                    f"{_units(floor.quantity)} are protected for {floor.group or 'others'}; "
                    f"{missing} wait.",
                    floor.key,
                    until,
                )
    return None


def _late(demand: Demand, ledger: Ledger, outcome: Outcome) -> Constraint:
    supply, today = outcome.last_supply, ledger.problem.today
    arrives = _day(today, outcome.last_day or 0)
    late = _units(outcome.late)
    if supply is not None and supply.kind is SupplyKind.INBOUND:
        return Constraint(
            ConstraintKind.MATERIAL,
            f"{late} wait for an inbound and reach the customer by {arrives}, due {demand.due_on}.",
            supply.key,
            arrives,
        )
    return Constraint(
        ConstraintKind.LEAD_TIME,
        f"{late} are there but need until {arrives} for handling and transit, due {demand.due_on}.",
        None if supply is None else supply.key,
        arrives,
    )


def hold_constraint(demand: Demand) -> Constraint:
    """A held line gets nothing new."""
    return Constraint(
        ConstraintKind.HOLD, f"On hold: {_units(demand.quantity)} get nothing until it is lifted."
    )


def frozen_constraint(demand: Demand) -> Constraint:
    """A frozen line is left as it is."""
    return Constraint(
        ConstraintKind.HOLD, f"Frozen: {_units(demand.quantity)} stay as they are in every plan."
    )


def group_constraint(
    demand: Demand, blocker: Demand, day: date | None, *, ready: date | None
) -> Constraint:
    """A line that waits for another of its order, or sets the date itself."""
    if blocker.key == demand.key:
        when = f"ready on {day}" if day is not None else "without enough supply"
        return Constraint(
            ConstraintKind.GROUP,
            f"The slowest line of its order, which ships together: {when}.",
            demand.key,
            day,
        )
    own = f"could go on {ready}" if ready is not None else "has not enough supply either"
    until = f"on {day}" if day is not None else "as soon as that line has supply"
    return Constraint(
        ConstraintKind.GROUP,
        f"Synchronised with another line of its order: {own}, ships {until}.",
        blocker.key,
        day,
    )


def rules_for(demand: Demand, ledger: Ledger) -> Rules:
    """The demand's rules counted from the problem's day."""
    return rules_of(demand, ledger.problem.today.toordinal())
