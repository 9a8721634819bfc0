"""A line and its surroundings; a call names only what matters to the test."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from graph.alternatives.facts import FreeSupply, LineFacts, Neighbourhood, Way
from graph.alternatives.find import Ways, find_alternatives
from graph.values.words import AlternativeKind, SupplyKind

TODAY = date(2026, 5, 4)
HORIZON = TODAY + timedelta(days=60)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def a_line(quantity: int = 23, **facts: Any) -> LineFacts:
    base: dict[str, Any] = {
        "key": "L",
        "product": "SKU",
        "location": "X",
        "quantity": quantity,
        "due_on": TODAY,
        "price": Decimal(10),
        "unit_cost": Decimal(6),
    }
    return LineFacts(**(base | facts))


def stock(location: str, quantity: int, **facts: Any) -> FreeSupply:
    base: dict[str, Any] = {
        "key": f"STOCK:{location}",
        "kind": SupplyKind.STOCK,
        "row_id": location,
        "product": "SKU",
        "location": location,
        "quantity": quantity,
        "p50": TODAY,
        "p90": TODAY,
    }
    return FreeSupply(**(base | facts))


def inbound(number: str, quantity: int, days: int, **facts: Any) -> FreeSupply:
    return stock(
        "X",
        quantity,
        **{
            "key": f"INBOUND:{number}",
            "kind": SupplyKind.INBOUND,
            "row_id": number,
            "p50": day(days),
            "p90": day(days + 3),
        }
        | facts,
    )


OWN = Way("X", 1, Decimal("0.10"), Decimal("0.1"))
DIRECT = AlternativeKind.ALTERNATE_LOCATION


def direct(origin: str, days: int = 2, cost: str = "0.50") -> Way:
    return Way(origin, days, Decimal(cost), Decimal("0.3"), DIRECT)


def around(*supplies: FreeSupply, ways: tuple[Way, ...] = (), **facts: Any) -> Neighbourhood:
    by_product: dict[str, tuple[FreeSupply, ...]] = {}
    for one in supplies:
        by_product[one.product] = (*by_product.get(one.product, ()), one)
    return Neighbourhood(TODAY, HORIZON, by_product, (OWN, *ways), **facts)


def quantities(ways: Ways, kind: AlternativeKind) -> list[int]:
    return sorted(one.quantity for one in ways.feasible if one.kind is kind)


def reason(ways: Ways, kind: AlternativeKind) -> str | None:
    return next((one.reason.value for one in ways.refused if one.kind is kind), None)


def found(line: LineFacts, near: Neighbourhood) -> Ways:
    return find_alternatives(line, near)
