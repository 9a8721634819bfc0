"""Why the other ways (another location, a transfer, a stand-in) do not serve a demand better."""

from collections.abc import Sequence
from datetime import timedelta

from graph.allocation.deliveries import Rules
from graph.allocation.ledger import Ledger, Offer, Reach
from graph.allocation.problem import Demand, Refused
from graph.values.words import AlternativeKind, RefusalReason

NAMES = {
    AlternativeKind.ALTERNATE_LOCATION: "other locations",
    AlternativeKind.TRANSFER: "locations it could be transferred from",
    AlternativeKind.SUBSTITUTE: "stand-ins",
}


def refused_ways(
    demand: Demand, reach: Reach, ledger: Ledger, rules: Rules, used: set[AlternativeKind]
) -> tuple[Refused, ...]:
    """One entry for each allowed kind that gave the demand nothing."""
    if not demand.in_scope or demand.hold or demand.frozen:
        return ()
    by_kind: dict[AlternativeKind | None, list[Offer]] = {}
    for offer in reach.every:
        by_kind.setdefault(offer.way.kind, []).append(offer)
    found = []
    for kind in NAMES:
        if kind in used or (demand.kinds is not None and kind not in demand.kinds):
            continue
        if kind is AlternativeKind.SUBSTITUTE and not demand.substitutions:
            continue
        every = by_kind.get(kind)
        if every is None:
            found.append(_without_units(demand, ledger, kind))
            continue
        live = [offer for offer in every if ledger.free[offer.supply]]
        found.append(
            _refused(demand, live, ledger, rules=rules, kind=kind)
            if live
            else _used_up(every, ledger, kind)
        )
    return tuple(found)


def _used_up(every: Sequence[Offer], ledger: Ledger, kind: AlternativeKind) -> Refused:
    ahead = max([ledger.takers[offer.supply] for offer in every])
    key = (kind.value, ahead)
    found = ledger.said.get(key)
    if found is None:
        lines = "one line" if ahead == 1 else f"at least {ahead:,} lines"
        found = ledger.said[key] = Refused(
            kind, RefusalReason.NO_STOCK, f"All there is at {NAMES[kind]} goes to {lines} ahead."
        )
    return found


def _without_units(demand: Demand, ledger: Ledger, kind: AlternativeKind) -> Refused:
    key = (kind.value, demand.destination)
    found = ledger.said.get(key)
    if found is None:
        routes = ledger.problem.routes.get(demand.destination, ())
        until, name = ledger.problem.horizon_on, NAMES[kind]
        lanes = kind is AlternativeKind.SUBSTITUTE or any(one.kind is kind for one in routes)
        found = ledger.said[key] = (
            Refused(
                kind, RefusalReason.NO_STOCK, f"No stock and no inbound at {name} until {until}."
            )
            if lanes
            else Refused(kind, RefusalReason.NO_LANE, f"No lane from {name}.")
        )
    return found


def _refused(
    demand: Demand, live: Sequence[Offer], ledger: Ledger, *, rules: Rules, kind: AlternativeKind
) -> Refused:
    """Why units that are free at the end did not help."""
    name = NAMES[kind]
    first = min(offer.day for offer in live)
    day = ledger.problem.today + timedelta(days=first)
    if first > rules.last:
        return Refused(
            kind,
            RefusalReason.PAST_LATEST_DATE,
            f"Supply at {name} arrives on {day} at the earliest, latest is {demand.latest_on}.",
        )
    units = sum(ledger.free[offer.supply] for offer in live if offer.day <= rules.last)
    if not any(ledger.obtainable(demand, [offer], max(rules.due, offer.day), 1) for offer in live):
        return Refused(
            kind,
            RefusalReason.PROTECTED,
            f"{units:,} units at {name} are protected, under a quota or expire too early.",
        )
    if rules.shipments == 1:
        reason, rule = RefusalReason.SPLIT_REFUSED, "one shipment"
    elif rules.least > 1:
        reason, rule = RefusalReason.MINIMUM, f"the minimum shipment of {rules.least:,}"
    elif rules.pack > 1:
        reason, rule = RefusalReason.PACK, f"packs of {rules.pack:,}"
    else:
        return Refused(
            kind, RefusalReason.NO_STOCK, f"{units:,} units at {name} come no earlier ({day})."
        )
    return Refused(kind, reason, f"{units:,} units at {name} do not make up {rule}.")
