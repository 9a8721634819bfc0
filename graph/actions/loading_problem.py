"""Turns the facts of planning into the problem that the allocation rooms solve."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from graph.actions.network import Network, destination_key, network_of
from graph.actions.planning_facts import (
    CustomerRow,
    HeldPeg,
    OpenLine,
    PlanningFacts,
    SubstituteRow,
)
from graph.actions.worths import worth_of
from graph.allocation.problem import (
    Demand,
    Problem,
    Protection,
    Route,
    Substitution,
    Supply,
)
from graph.values.words import AlternativeKind, GroupPolicy, ProtectionKind


def build_problem(
    planning: PlanningFacts,
    *,
    scope: frozenset[str] | None,
    kinds: frozenset[AlternativeKind] | None = None,
    excluded_locations: frozenset[str] = frozenset(),
    extra_pegs: Iterable[HeldPeg] = (),
) -> Problem:
    """All open lines in order of the queue, in doubt excepted, with what they may claim.

    A demand is the part of a line that has no peg yet; supplies are net of pegs.
    scope: backorder ids that may take any allowed route; None: nobody, the standing projection,
    in which frozen lines are served too: frozen keeps plans away, not the normal course.
    kinds: allowed alternatives of the lines in scope, None: all. excluded_locations: ids whose
    supply is not touched. extra_pegs: pegs of a plan, counted as firm on top of those held.
    """
    pegged: dict[str, int] = defaultdict(int)
    drawn: dict[str, int] = defaultdict(int)
    for peg in extra_pegs:
        pegged[peg.backorder_id] += peg.quantity
        drawn[peg.supply_key] += peg.supply_quantity
    for backorder_id, pegs in planning.held.items():
        pegged[backorder_id] += sum(peg.quantity for peg in pegs)
    demands = []
    destinations: dict[str, tuple[str, str | None]] = {}
    for rank, line in enumerate(planning.lines.values(), start=1):
        quantity = line.open_quantity - pegged[line.backorder_id]
        if line.in_doubt or quantity <= 0:
            continue
        demand = _demand(planning, line, rank=rank, quantity=quantity, scope=_Scope(scope, kinds))
        destinations[demand.destination] = (line.location_id, demand.region or None)
        demands.append(demand)
    return Problem(
        today=planning.today,
        horizon_on=planning.horizon_on,
        demands=tuple(demands),
        supplies=_supplies(planning, drawn, excluded_locations),
        routes=_routes(network_of(planning), destinations, wide=scope is not None),
        protections=_protections(planning),
    )


def priced(problem: Problem, planning: PlanningFacts) -> Problem:
    """The problem with what each line is worth, for strategies that weigh money."""
    return replace(
        problem,
        demands=tuple(
            replace(one, worth=worth_of(planning, planning.lines[one.key]))
            for one in problem.demands
        ),
    )


def _routes(
    network: Network, destinations: dict[str, tuple[str, str | None]], *, wide: bool
) -> dict[str, tuple[Route, ...]]:
    return {
        key: network.routes(location, region) if wide else (network.own(location, region),)
        for key, (location, region) in sorted(destinations.items())
    }


def _supplies(
    planning: PlanningFacts, drawn: dict[str, int], excluded_locations: frozenset[str]
) -> tuple[Supply, ...]:
    return tuple(
        Supply(
            key=row.key,
            kind=row.kind,
            product=row.product_id,
            location=row.location_id,
            quantity=row.free_quantity - drawn[row.key],
            p50=row.p50,
            p90=row.p90,
            expiry=row.expiry,
        )
        for row in planning.supplies.values()
        if row.free_quantity > drawn[row.key] and row.location_id not in excluded_locations
    )


def _protections(planning: PlanningFacts) -> tuple[Protection, ...]:
    return tuple(
        Protection(
            key=row.id,
            kind=ProtectionKind(row.kind),
            product=row.product_id,
            location=row.location_id,
            group=row.group,
            region=row.region,
            quantity=row.rest_quantity,
            frees_on=row.frees_on,
        )
        for row in planning.protections
    )


def groups_of(customer: CustomerRow) -> frozenset[str]:
    """What protections match a customer by: tier, segment, number."""
    return frozenset(
        name for name in (customer.tier, customer.segment, customer.number) if name is not None
    )


def most_shipments(line: OpenLine, customer: CustomerRow) -> int | None:
    """Shipments the line may still take; a customer that accepts no split takes one."""
    return line.maximum_shipments if customer.accepts_split else 1


@dataclass(frozen=True, slots=True)
class _Scope:
    """Who may take other routes, and which; lines None: nobody."""

    lines: frozenset[str] | None
    kinds: frozenset[AlternativeKind] | None


def _demand(
    planning: PlanningFacts, line: OpenLine, *, rank: int, quantity: int, scope: _Scope
) -> Demand:
    customer, product = planning.customers[line.customer_id], planning.products[line.product_id]
    in_scope = scope.lines is not None and line.backorder_id in scope.lines
    return Demand(
        key=line.backorder_id,
        rank=rank,
        product=line.product_id,
        destination=destination_key(line.location_id, customer.region),
        quantity=quantity,
        due_on=line.due_on,
        latest_on=line.latest_on,
        ship_complete=line.ship_complete,
        minimum_shipment=line.minimum_shipment or 1,
        pack_multiple=product.pack_multiple,
        maximum_shipments=most_shipments(line, customer),
        hold=line.hold or customer.credit_hold,
        frozen=line.frozen and scope.lines is not None,
        in_scope=in_scope,
        order=line.order_id,
        group_policy=GroupPolicy(line.group_policy),
        groups=groups_of(customer),
        region=customer.region or "",
        minimum_remaining_life_days=customer.minimum_remaining_life_days,
        substitutions=_substitutions(planning, line) if in_scope else (),
        kinds=scope.kinds if in_scope else frozenset(),
        label=f"{product.sku} {product.name}",
    )


def _substitutions(planning: PlanningFacts, line: OpenLine) -> tuple[Substitution, ...]:
    asked = planning.products[line.product_id].cost
    return tuple(
        Substitution(
            product=one.product_id,
            ratio=one.ratio,
            rank=one.rank,
            cost_per_unit=one.ratio * planning.products[one.product_id].cost - asked,
        )
        for one in planning.substitutes.get(line.product_id, ())
        if may_stand_in(planning, line, one)
    )


def may_stand_in(planning: PlanningFacts, line: OpenLine, substitute: SubstituteRow) -> bool:
    """Whether the customer takes the substitute for this line.

    A word on this line goes before a word on all lines; without a word, a customer that accepts
    substitutes takes those that need no consent.
    """
    words = {
        consent.line_id: consent.granted
        for consent in planning.consents
        if consent.customer_id == line.customer_id and consent.product_id == substitute.product_id
    }
    word = words.get(line.line_id, words.get(None))
    if word is not None:
        return word
    customer = planning.customers[line.customer_id]
    return customer.accepts_substitutes and not substitute.needs_consent
