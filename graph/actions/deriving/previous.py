"""The projection that priorities rest on: the one before the last change of a line's component.

It moves only when the inputs of a component change, so computing again without a change gives
the same priorities, however often it is done.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from graph.actions.components import Links
from graph.actions.planning_facts import PlanningFacts
from graph.records.bulk import AnyRow, Values
from graph.values.words import GroupPolicy

Dates = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Previous:
    """Dates (p50, p90) by backorder id, and what is kept of them for the next time."""

    dates: Mapping[str, Dates]
    rows: tuple[Values, ...]


def open_links(planning: PlanningFacts) -> Links:
    """Products linked by a substitute in force or by open lines that move together."""
    pairs = [
        (original, one.product_id)
        for original, some in planning.substitutes.items()
        for one in some
        if original in planning.products
    ]
    first: dict[str, str] = {}
    pairs += [
        (first.setdefault(line.order_id, line.product_id), line.product_id)
        for line in planning.lines.values()
        if line.group_policy != GroupPolicy.INDEPENDENT
    ]
    return Links(pairs)


def component_prints(
    planning: PlanningFacts, *, overrides: Mapping[str, AnyRow], policy: str
) -> dict[str, str]:
    """A print of each component's inputs, by product id: same facts, same print."""
    facts: dict[str, list[str]] = defaultdict(list)
    links = open_links(planning)
    head = {product: min(links.closure([product])) for product in planning.products}
    for line in planning.lines.values():
        override = overrides.get(line.backorder_id)
        facts[head[line.product_id]].append(
            f"{replace(line, sort_key='', version=0)}{planning.customers[line.customer_id]}"
            f"{planning.held.get(line.backorder_id)}"
            f"{None if override is None else (override.rank, override.expires)}"
        )
    for supply in planning.supplies.values():
        facts[head[supply.product_id]].append(str(replace(supply, version=0)))
    for protection in planning.protections:
        facts[head[protection.product_id]].append(str(replace(protection, version=0)))
    for consent in planning.consents:
        facts[head[consent.product_id]].append(str(consent))
    for product in planning.products.values():
        some = facts[head[product.id]]
        some.append(f"{product}{planning.substitutes.get(product.id)}")
    ground = f"{planning.today}{planning.horizon_on}{policy}{planning.lanes}{planning.exclusions}"
    ground += str(sorted(planning.locations.items()))
    ground = sha256(ground.encode()).hexdigest()
    prints = {
        top: sha256("\n".join([ground, *sorted(some)]).encode()).hexdigest()[:32]
        for top, some in facts.items()
    }
    return {product: prints[top] for product, top in head.items()}


def previous_projection(
    planning: PlanningFacts,
    prints: Mapping[str, str],
    *,
    kept: Iterable[AnyRow],
    present: Mapping[str, Dates],
    first: Mapping[str, Dates],
) -> Previous:
    """The dates that priorities rest on now.

    kept: rows of previous_projection. present: the projection that stands, by backorder id.
    first: the strict run by due date, for lines that were never projected.
    """
    before = {row.backorder_id: row.document for row in kept}
    dates: dict[str, Dates] = {}
    rows = []
    for line in planning.lines.values():
        if not line.in_queue:
            continue
        key, now = line.backorder_id, prints[line.product_id]
        document = before.get(key)
        if document is not None and document.get("print") == now:
            dates[key] = (_day(document.get("p50")), _day(document.get("p90")))
        elif document is not None and key in present:
            dates[key] = present[key]
        else:
            dates[key] = first.get(key, (None, None))
        p50, p90 = dates[key]
        rows.append(
            {"backorder_id": key, "document": {"print": now, "p50": _text(p50), "p90": _text(p90)}}
        )
    return Previous(dates, tuple(rows))


def needs_first(planning: PlanningFacts, kept: Iterable[AnyRow]) -> bool:
    """Whether a line in the queue was never projected."""
    known = {row.backorder_id for row in kept}
    return any(line.in_queue and line.backorder_id not in known for line in planning.lines.values())


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None
