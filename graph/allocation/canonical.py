"""One hash for equal problems, whatever the order their parts came in."""

from hashlib import sha256

from graph.allocation.problem import Demand, Problem, Supply


def _demand(one: Demand) -> str:
    return (
        f"{one.key}|{one.rank}|{one.product}|{one.destination}|{one.quantity}|{one.due_on}|"
        f"{one.latest_on}|{one.ship_complete}|{one.minimum_shipment}|{one.pack_multiple}|"
        f"{one.maximum_shipments}|{one.hold}|{one.frozen}|{one.in_scope}|{one.order}|"
        f"{one.group_policy}|{sorted(one.groups)}|{one.region}|{one.minimum_remaining_life_days}|"
        f"{one.substitutions}|{sorted(one.kinds) if one.kinds is not None else None}"
    )


def _supply(one: Supply) -> str:
    return f"{one.key}|{one.product}|{one.location}|{one.quantity}|{one.p50}|{one.p90}|{one.expiry}"


def input_hash(problem: Problem) -> str:
    """SHA-256 of the problem in a canonical order, hex."""
    digest = sha256()
    parts = [f"{problem.today}|{problem.horizon_on}|{problem.cautious}"]
    parts += sorted(map(_demand, problem.demands))
    parts += sorted(map(_supply, problem.supplies))
    parts += sorted(
        f"{destination}|{route.origin}|{route.days}|{route.rank}|{route.kind}|{route.cost_per_unit}"
        for destination, routes in problem.routes.items()
        for route in routes
    )
    parts += sorted(map(repr, problem.protections))
    digest.update("\n".join(parts).encode())
    return digest.hexdigest()
