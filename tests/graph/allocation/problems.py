"""Builders of allocation problems; days count from TODAY."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from graph.allocation.problem import Demand, Problem, Protection, Route, Substitution, Supply
from graph.values.words import AlternativeKind, GroupPolicy, ProtectionKind, SupplyKind

TODAY = date(2026, 1, 1)


def day(number: int | None) -> date | None:
    return None if number is None else TODAY + timedelta(days=number)


def on(number: int) -> date:
    return TODAY + timedelta(days=number)


def a_supply(key: str, facts: dict[str, Any]) -> Supply:
    there = on(facts.get("there", 0))
    kind = SupplyKind(facts.get("kind", "INBOUND" if facts.get("there") else "STOCK"))
    place = facts.get("at", "HERE")
    units = facts["units"]
    return Supply(
        key, kind, facts.get("product", "P"), place, units, there, there, day(facts.get("expires"))
    )


def a_demand(key: str, rank: int, facts: dict[str, Any]) -> Demand:
    return Demand(
        key,
        facts.get("rank", rank),
        facts.get("product", "P"),
        facts.get("at", "HERE"),
        facts["units"],
        on(facts.get("due", 0)),
        latest_on=day(facts.get("latest")),
        ship_complete=facts.get("complete", False),
        minimum_shipment=facts.get("minimum", 1),
        pack_multiple=facts.get("pack", 1),
        maximum_shipments=facts.get("shipments"),
        hold=facts.get("hold", False),
        frozen=facts.get("frozen", False),
        in_scope=facts.get("in_scope", True),
        order=facts.get("order", ""),
        group_policy=GroupPolicy(facts.get("group", "INDEPENDENT")),
        groups=frozenset(facts.get("groups", ())),
        minimum_remaining_life_days=facts.get("life", 0),
        substitutions=tuple(
            Substitution(product, Decimal(ratio))
            for product, ratio in facts.get("stand_ins", {}).items()
        ),
        may_exceed=facts.get("may_exceed", False),
    )


def a_protection(key: str, facts: dict[str, Any]) -> Protection:
    return Protection(
        key,
        ProtectionKind(facts["kind"]),
        "P",
        group=facts.get("group"),
        quantity=facts["units"],
        frees_on=day(facts.get("frees")),
        starts_on=day(facts.get("starts")),
        ends_on=day(facts.get("ends")),
    )


def some_routes(named: dict[str, list[str]], places: set[str]) -> dict[str, tuple[Route, ...]]:
    alternate = AlternativeKind.ALTERNATE_LOCATION
    routes: dict[str, tuple[Route, ...]] = {place: (Route(place, 0),) for place in places}
    for place, origins in named.items():
        routes[place] = tuple(
            Route(origin, 0, rank=rank, kind=None if origin == place else alternate)
            for rank, origin in enumerate(origins)
        )
    return routes


def a_problem(facts: dict[str, Any], horizon: int = 200) -> Problem:
    demands = tuple(
        a_demand(key, rank, one) for rank, (key, one) in enumerate(facts["lines"].items(), start=1)
    )
    return Problem(
        TODAY,
        on(horizon),
        demands,
        tuple(a_supply(key, one) for key, one in facts["supply"].items()),
        some_routes(facts.get("routes", {}), {one.destination for one in demands}),
        tuple(a_protection(key, one) for key, one in facts.get("protections", {}).items()),
    )
