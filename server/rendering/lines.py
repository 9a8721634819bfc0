"""A backorder in a few lines: who waits for what, why it ranks there, what else could serve it."""

from collections.abc import Iterable
from typing import Any

from server.rendering.words import Row, amount, amount_range, counted, dates, kind_words, shown

MOST_WAYS = 3
REASONS = 3


def backorder_lines(row: Row, kinds: frozenset[str]) -> list[str]:
    """The lines of one backorder. kinds: alternatives that the question named come first."""
    return [_head(row), _goods(row), *why(row), *_ways(row.get("alternatives") or [], kinds)]


def label(row: Row) -> str:
    """Order and line number."""
    order, line = row.get("order") or {}, row.get("line") or {}
    return f"{order.get('number', '')}/{line.get('number', '')}"


def why(row: Row) -> list[str]:
    """The heaviest reasons of its priority, in one line."""
    components = (row.get("priority") or {}).get("components") or []
    reasons = "; ".join(one["sentence"].rstrip(".") for one in components[:REASONS])
    return [f"    why: {reasons}."] if reasons else []


def _head(row: Row) -> str:
    priority, customer = row.get("priority") or {}, row.get("customer") or {}
    risk = customer.get("churnRisk") or {}
    parts = [
        f"#{priority['rank']}" if priority.get("rank") is not None else "",
        f"score {shown(priority['score'])}" if priority.get("score") is not None else "",
        f"order {label(row)}",
        customer.get("name") or "",
        f"{kind_words(customer['tier'])}" if customer.get("tier") else "",
        f"churn risk {kind_words(risk['band'])}" if risk.get("band") else "",
    ]
    return "  ".join(part for part in parts if part)


def _goods(row: Row) -> str:
    product, expected = row.get("product") or {}, row.get("expected") or {}
    overdue = row.get("daysOverdue") or 0
    where = (row.get("location") or {}).get("name")
    parts = [
        f"{shown(row.get('openQuantity'))} open of {product.get('sku')} {product.get('name', '')}",
        f"from {where}" if where else "",
        f"{counted(overdue, 'day')} overdue" if overdue else "not overdue",
        f"expected {dates(expected.get('p50'), expected.get('p90'))}",
    ]
    return "    " + ", ".join(part for part in parts if part)


def _ways(alternatives: list[Row], kinds: frozenset[str]) -> Iterable[str]:
    named = [one for one in alternatives if one.get("kind") in kinds]
    others = [one for one in alternatives if one.get("kind") not in kinds]
    ordered = [*named, *others]
    for one in ordered[:MOST_WAYS]:
        yield f"    - {_way(one)}"
    if len(ordered) > MOST_WAYS:
        yield f"      and {counted(len(ordered) - MOST_WAYS, 'other way')} (--json shows all)"


def _way(given: Row) -> str:
    days, effect = given.get("date") or {}, given.get("customerEffect") or {}
    quantity = counted(given.get("quantity") or 0, "unit")
    parts = [
        f"{kind_words(given.get('kind'))}: {quantity}{_places(given.get('legs') or [])}",
        f"there {dates(days.get('p50'), days.get('p90'))}" if days.get("p50") else "",
        f"cost {amount(given.get('cost'))}" if given.get("cost") is not None else "",
        f"margin {amount(given.get('marginEffect'), signed=True)}"
        if given.get("marginEffect") is not None
        else "",
        f"customer {amount_range(effect.get('mid'), effect.get('low'), effect.get('high'))}"
        if effect.get("mid") is not None
        else "",
        counted(given["contendedBy"], "rival") if given.get("contendedBy") else "",
    ]
    return ", ".join(part for part in parts if part)


def _places(legs: list[Row]) -> str:
    amounts: dict[str, int] = {}
    for leg in legs:
        place = (leg.get("from") or {}).get("name")
        if place:
            amounts[place] = amounts.get(place, 0) + (leg.get("quantity") or 0)
    if len(amounts) < 2 or len(set(amounts.values())) == 1:
        places = " via ".join(amounts)
        return f" from {places}" if places else ""
    return " from " + ", ".join(f"{place} ({amounts[place]})" for place in amounts)


def kinds_named(given: Any) -> frozenset[str]:
    """The kinds of alternatives that a filter asks for, wherever in it."""
    if isinstance(given, list):
        return frozenset().union(*(kinds_named(one) for one in given))
    if not isinstance(given, dict):
        return frozenset()
    found = frozenset().union(*(kinds_named(one) for one in given.values()))
    kind = given.get("kind")
    if isinstance(kind, dict):
        named = kind.get("in") or ([kind["eq"]] if "eq" in kind else [])
        found |= frozenset(named)
    return found
