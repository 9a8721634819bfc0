"""Works out what a planner's hand does: units taken from some lines, given to others."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from graph.actions.network import network_of
from graph.actions.plan_content import Moves, Taken
from graph.actions.planning_facts import HeldPeg, OpenLine, PlanningFacts, ProtectionRow
from graph.refusals import InputInvalid, LineBlocked
from graph.values.words import Firmness, ProtectionKind, SupplyKind


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line's new reserved quantity, base units; of this supply only, where it is named."""

    backorder_id: str
    quantity: int
    supply_key: str | None = None


@dataclass(slots=True)
class Hand:
    """The state while changes are applied: what is free, what is given and taken so far."""

    planning: PlanningFacts
    free: dict[str, int]
    given: dict[str, list[HeldPeg]] = field(default_factory=lambda: defaultdict(list))
    taken: dict[str, list[Taken]] = field(default_factory=lambda: defaultdict(list))

    def reserved(self, backorder_id: str) -> int:
        """Units of a line that are reserved after the changes so far."""
        held = sum(peg.quantity for peg in self.planning.held.get(backorder_id, ()))
        lost = sum(one.quantity for one in self.taken[backorder_id])
        return held - lost + sum(peg.quantity for peg in self.given[backorder_id])


def moves_by_hand(
    planning: PlanningFacts, wanted: Sequence[Wanted], start: Iterable[HeldPeg] = ()
) -> Moves:
    """Taking comes first, so what one line gives up another can get, in the order given.

    start: pegs that the draft gives already. Raises LineBlocked, InputInvalid at the change.
    """
    hand = Hand(planning, {key: row.free_quantity for key, row in planning.supplies.items()})
    for peg in start:
        hand.given[peg.backorder_id].append(peg)
        hand.free[peg.supply_key] -= peg.supply_quantity
    lines = [_checked(planning, index, one) for index, one in enumerate(wanted)]
    for line, one in zip(lines, wanted, strict=True):
        _take(hand, line, hand.reserved(line.backorder_id) - one.quantity)
    for index, (line, one) in enumerate(zip(lines, wanted, strict=True)):
        _give(hand, line, one, index=index)
    return Moves(
        scope=frozenset(line.backorder_id for line in lines)
        | {key for key, pegs in hand.given.items() if pegs},
        given=tuple(peg for pegs in hand.given.values() for peg in pegs),
        taken={key: tuple(some) for key, some in hand.taken.items() if some},
    )


def _checked(planning: PlanningFacts, index: int, one: Wanted) -> OpenLine:
    line = planning.lines.get(one.backorder_id)
    if line is None or not line.in_queue:
        raise InputInvalid(("changes", str(index), "backorder"), "this backorder is not open")
    name = f"{line.order_number}/{line.line_number}"
    if line.frozen:
        raise LineBlocked(name, "frozen")
    if line.in_doubt:
        raise LineBlocked(name, "in doubt")
    if not 0 <= one.quantity <= line.open_quantity:
        message = f"from 0 to the {line.open_quantity} that are open"
        raise InputInvalid(("changes", str(index), "quantity"), message)
    return line


def _take(hand: Hand, line: OpenLine, quantity: int) -> None:
    """Take line units back: what this draft gave, then soft pegs, then what arrives last."""
    key = line.backorder_id
    pegs = hand.given[key]
    while quantity > 0 and pegs:
        peg = pegs.pop()
        hand.free[peg.supply_key] += peg.supply_quantity
        quantity -= peg.quantity
        if quantity < 0:
            rest = _part(peg, -quantity)
            hand.free[peg.supply_key] -= rest.supply_quantity
            pegs.append(rest)
    held = sorted(
        hand.planning.held.get(key, ()),
        key=lambda peg: (
            peg.firmness is not Firmness.SOFT,
            -(peg.arrival_p90 or hand.planning.today).toordinal(),
            peg.reservation_id,
        ),
    )
    for peg in held:
        if quantity <= 0:
            return
        part = _part(peg, min(peg.quantity, quantity))
        hand.taken[key].append(Taken(peg, part.quantity, part.supply_quantity))
        hand.free[peg.supply_key] = hand.free.get(peg.supply_key, 0) + part.supply_quantity
        quantity -= part.quantity


def _part(peg: HeldPeg, quantity: int) -> HeldPeg:
    units = -(-peg.supply_quantity * quantity // peg.quantity)
    return _peg_like(peg, quantity, units)


def _peg_like(peg: HeldPeg, quantity: int, units: int) -> HeldPeg:
    return HeldPeg(
        reservation_id=peg.reservation_id,
        backorder_id=peg.backorder_id,
        supply_key=peg.supply_key,
        firmness=peg.firmness,
        quantity=quantity,
        supply_quantity=units,
        arrival_p50=peg.arrival_p50,
        arrival_p90=peg.arrival_p90,
        plan_id=peg.plan_id,
        kind=peg.kind,
    )


def _give(hand: Hand, line: OpenLine, one: Wanted, *, index: int) -> None:
    """Give the line what it lacks from the supply named, or from its own place, earliest first."""
    lacking = one.quantity - hand.reserved(line.backorder_id)
    if lacking <= 0:
        return
    if line.hold or hand.planning.customers[line.customer_id].credit_hold:
        raise LineBlocked(f"{line.order_number}/{line.line_number}", "held")
    keys = [one.supply_key] if one.supply_key else _own_supplies(hand.planning, line)
    available = 0
    for key in keys:
        free = _open_to(hand, line, key, index=index)
        available += free
        units = min(free, lacking)
        if units > 0:
            hand.given[line.backorder_id].append(_new_peg(hand.planning, line, key, units))
            hand.free[key] -= units
            lacking -= units
    if lacking > 0:
        message = f"{one.quantity} asked, {one.quantity - lacking} can be had"
        raise InputInvalid(("changes", str(index), "quantity"), message)


def _own_supplies(planning: PlanningFacts, line: OpenLine) -> list[str]:
    rows = [
        row
        for row in planning.supplies.values()
        if row.product_id == line.product_id and row.location_id == line.location_id
    ]
    rows.sort(key=lambda row: (row.p90, row.kind is not SupplyKind.LOT, row.key))
    return [row.key for row in rows]


def _open_to(hand: Hand, line: OpenLine, key: str, *, index: int) -> int:
    """Free units of a supply for this line: what floors keep for others is not among them."""
    supply = hand.planning.supplies.get(key)
    if supply is None or supply.product_id != line.product_id:
        message = "no supply of the line's product by this id"
        raise InputInvalid(("changes", str(index), "supply"), message)
    free = hand.free[key]
    if supply.position_id is not None:
        free -= sum(
            row.rest_quantity
            for row in hand.planning.protections
            if row.kind == ProtectionKind.FLOOR.value
            and (row.product_id, row.location_id) == (supply.product_id, supply.location_id)
            and not _is_for(hand.planning, line, row)
            and (row.frees_on is None or hand.planning.today < row.frees_on)
        )
    return max(0, free)


def _is_for(planning: PlanningFacts, line: OpenLine, row: ProtectionRow) -> bool:
    customer = planning.customers[line.customer_id]
    groups = (None, customer.tier, customer.segment, customer.number)
    return row.group in groups and row.region in (None, customer.region)


def _new_peg(planning: PlanningFacts, line: OpenLine, key: str, units: int) -> HeldPeg:
    supply = planning.supplies[key]
    region = planning.customers[line.customer_id].region
    own = supply.location_id == line.location_id
    kind = None if own else "ALTERNATE_LOCATION"
    network = network_of(planning)
    days = timedelta(days=network.days(supply.location_id, line.location_id, kind, region=region))
    return HeldPeg(
        reservation_id="",
        backorder_id=line.backorder_id,
        supply_key=key,
        firmness=Firmness.FIRM,
        quantity=units,
        supply_quantity=units,
        arrival_p50=supply.p50 + days,
        arrival_p90=supply.p90 + days,
        plan_id=None,
        kind=kind,
    )
