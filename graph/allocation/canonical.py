"""One order and one hash for equal problems, whatever the order their parts came in."""

from hashlib import sha256

from graph.allocation.problem import Demand, Problem, Supply
from graph.allocation.worth import UNPRICED, Worth

USUAL = (None, False, 1, 1, None, False, False, True, "", "", 0, False)
"""What most demands have, so that it need not be written out for each."""


def _demand(one: Demand) -> str:
    main = (
        f"{one.key}|{one.rank}|{one.product}|{one.destination}|{one.quantity}|"
        f"{one.due_on.toordinal()}"
    )
    rest = (
        one.latest_on,
        one.ship_complete,
        one.minimum_shipment,
        one.pack_multiple,
        one.maximum_shipments,
        one.hold,
        one.frozen,
        one.in_scope,
        one.order,
        one.region,
        one.minimum_remaining_life_days,
        one.may_exceed,
    )
    if rest != USUAL:
        main += f"|{rest}"
    if one.order:
        main += f"|{one.group_policy.value}"
    if one.groups:
        main += f"|groups {sorted(one.groups)}"
    if one.substitutions:
        stand_ins = [
            (each.product, str(each.ratio), each.rank, str(each.cost_per_unit))
            for each in one.substitutions
        ]
        main += f"|substitutions {sorted(stand_ins)}"
    if one.worth is not UNPRICED:
        main += f"|{_worth(one.worth)}"
    if one.promises or one.keeps or one.shorted:
        promised = [(each.quantity, each.by.toordinal()) for each in one.promises]
        main += f"|promises {promised} {one.keeps} {one.shorted.normalize()}"
    if one.kinds is not None:
        main += f"|kinds {sorted(kind.value for kind in one.kinds)}"
    return main


def _worth(one: Worth) -> str:
    losses = [(day, str(money)) for day, money in one.customer_loss]
    return (
        f"worth {one.margin} {one.penalty_per_day} {one.grace_days} {one.penalty_cap} {losses} "
        f"{one.loss_low} {one.loss_high}"
    )


def _supply(one: Supply) -> str:
    expiry = "" if one.expiry is None else one.expiry
    hastened = "" if one.hastened is None else f"|{one.hastened}"
    if one.open_to is not None:
        hastened += f"|open to {sorted(one.open_to)}"
    return (
        f"{one.key}|{one.product}|{one.location}|{one.quantity}|"
        f"{one.p50.toordinal()}|{one.p90.toordinal()}|{expiry}{hastened}"
    )


def input_hash(problem: Problem) -> str:
    """SHA-256 of the problem in a canonical order, hex."""
    digest = sha256()
    parts = [f"{problem.today}|{problem.horizon_on}|{problem.cautious}|{problem.places}"]
    parts += sorted(map(_demand, problem.demands))
    parts += sorted(map(_supply, problem.supplies))
    parts += sorted(
        f"{destination}|{route.origin}|{route.days}|{route.rank}|{route.kind}|"
        f"{route.cost_per_unit}|{route.co2_per_unit}"
        for destination, routes in problem.routes.items()
        for route in routes
    )
    parts += sorted(map(repr, problem.protections))
    digest.update("\n".join(parts).encode())
    return digest.hexdigest()


def in_order(problem: Problem) -> Problem:
    """The problem in an order of its own: demands by rank, the rest by key."""
    return Problem(
        problem.today,
        problem.horizon_on,
        tuple(sorted(problem.demands, key=lambda one: (one.rank, one.key))),
        tuple(sorted(problem.supplies, key=lambda one: one.key)),
        problem.routes,
        tuple(sorted(problem.protections, key=lambda one: one.key)),
        problem.cautious,
        problem.places,
    )
