"""An answer of the agent as text for a terminal: tables that fit, plain when piped."""

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.syntax import Syntax
from rich.table import Table

Row = Mapping[str, Any]
HEADINGS = {
    "priority.rank": "rank",
    "priority.score": "score",
    "order.number": "order",
    "line.number": "line",
    "customer.name": "customer",
    "customer.tier": "tier",
    "customer.churnRisk.band": "churn",
    "product.sku": "SKU",
    "product.name": "product",
    "location.name": "ships from",
    "openQuantity": "open",
    "daysOverdue": "overdue",
    "expected.p50": "likely",
    "expected.p90": "cautious",
}
HIDDEN = {"id", "__typename"}
WIDEST = 11


def flat(row: Row, prefix: str = "") -> dict[str, Any]:
    """A row's plain values by dotted path; lists are left out."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if name in HIDDEN or isinstance(value, list):
            continue
        if isinstance(value, Mapping):
            found |= flat(value, f"{prefix}{name}.")
        else:
            found[f"{prefix}{name}"] = value
    return found


def shown(value: Any) -> str:
    """A value for a person."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1 else f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _is_number(values: Iterable[Any]) -> bool:
    return all(isinstance(value, int | float) or value is None for value in values)


def rows_table(rows: list[Row]) -> Table:
    """Rows as a table: the columns that hold something, the first few that fit."""
    flattened = [flat(row) for row in rows]
    names = list(dict.fromkeys(name for row in flattened for name in row))
    kept = [name for name in names if any(row.get(name) is not None for row in flattened)]
    ranked = sorted(kept, key=lambda name: list(HEADINGS).index(name) if name in HEADINGS else 99)
    made = Table(box=None, pad_edge=False, header_style="bold")
    for name in ranked[:WIDEST]:
        number = _is_number(row.get(name) for row in flattened)
        made.add_column(HEADINGS.get(name, name), justify="right" if number else "left")
    for row in flattened:
        made.add_row(*(shown(row.get(name)) for name in ranked[:WIDEST]))
    return made


def _backorder_details(console: Console, row: Row) -> None:
    """Why a line ranks where it does, and what else could serve it."""
    order, line = row.get("order") or {}, row.get("line") or {}
    label = f"{order.get('number', '')}/{line.get('number', '')}"
    components = (row.get("priority") or {}).get("components") or []
    reasons = "; ".join(one["sentence"].rstrip(".") for one in components[:3])
    if reasons:
        console.print(f"  {label}: {reasons}.", soft_wrap=True, highlight=False)
    for alternative in row.get("alternatives") or []:
        _alternative(console, alternative)


def _alternative(console: Console, given: Row) -> None:
    legs = given.get("legs") or []
    places = ", ".join(
        dict.fromkeys(leg["from"]["name"] for leg in legs if (leg.get("from") or {}).get("name"))
    )
    days = given.get("date") or {}
    effect = given.get("customerEffect") or {}
    parts = [
        str(given.get("kind", "")).replace("_", " ").lower(),
        f"from {places}" if places else "",
        f"{shown(given.get('quantity'))} units",
        f"arrives {days.get('p50')}, at the latest {days.get('p90')}" if days.get("p50") else "",
        f"cost {given.get('cost')}" if given.get("cost") is not None else "",
        f"margin {given.get('marginEffect')}" if given.get("marginEffect") is not None else "",
        f"customer value {effect.get('mid')} ({effect.get('low')} to {effect.get('high')}, prior)"
        if effect.get("mid") is not None
        else "",
        f"{given['contendedBy']} rivals" if given.get("contendedBy") else "",
    ]
    console.print(
        "      - " + ", ".join(part for part in parts if part), soft_wrap=True, highlight=False
    )


def _plan(console: Console, plan: Row) -> None:
    lines = plan.get("lines") or []
    console.print(f"\nPlan {plan.get('number')} ({plan.get('status')}), {len(lines)} lines")
    totals = plan.get("totals") or {}
    for name, label in (
        ("margin", "margin"),
        ("penalty", "penalty"),
        ("churnWeightedValue", "customer value (prior)"),
    ):
        if totals.get(name) is not None:
            low, high = totals.get(f"{name}Low"), totals.get(f"{name}High")
            console.print(f"  {label}: {totals[name]} ({low} to {high})", highlight=False)
    for outcome, title in (("GAINS", "gain"), ("LOSES", "lose"), ("SAME", "stay as they are")):
        chosen = [line for line in lines if line.get("outcome") == outcome]
        if chosen:
            console.print(f"  {len(chosen)} {title}:", highlight=False)
            for line in chosen[:15]:
                _plan_line(console, line)
    number = plan.get("number")
    console.print(f"  carry on: backorders approve {number}; backorders execute {number}")


def _plan_line(console: Console, line: Row) -> None:
    backorder = line.get("backorder") or {}
    name = (backorder.get("customer") or {}).get("name", "")
    order = (backorder.get("order") or {}).get("number", "")
    sku = (backorder.get("product") or {}).get("sku", "")
    before, after = line.get("before") or {}, line.get("after") or {}
    change = (
        f"{shown(before.get('quantity'))} units by {before.get('date') or 'no date'} -> "
        f"{shown(after.get('quantity'))} units by {after.get('date') or 'no date'}"
    )
    console.print(
        f"    {order} {name}, {sku}: {change}. {line.get('reason', '')}",
        soft_wrap=True,
        highlight=False,
    )


def _groups(console: Console, groups: list[Row]) -> None:
    made = Table(box=None, pad_edge=False, header_style="bold")
    for name in groups[0]["key"]:
        made.add_column(name)
    for name in groups[0]["measures"]:
        made.add_column(name, justify="right")
    for group in groups:
        cells = [*group["key"].values(), *group["measures"].values()]
        made.add_row(*(shown(value) for value in cells))
    console.print(made)


def render(console: Console, answer: Row, *, show_query: bool = True) -> None:
    """Print an answer."""
    reading = answer.get("reading") or {}
    if reading.get("text"):
        console.print(f"Read as: {reading['text']}", soft_wrap=True, highlight=False)
    if answer.get("unread"):
        console.print(f"Not used: {', '.join(answer['unread'])}", highlight=False)
    if show_query and answer.get("query"):
        console.print(Syntax(answer["query"].rstrip(), "graphql", background_color="default"))
    for message in ("message", "reason", "text"):
        if answer.get(message):
            console.print(str(answer[message]), soft_wrap=True, highlight=False)
    _body(console, answer)
    for place, option in enumerate(answer.get("options") or (), start=1):
        console.print(f"  {place}. {option.get('text', option)}", highlight=False)
    if answer.get("plan"):
        _plan(console, answer["plan"])
    for part in answer.get("parts") or ():
        console.print()
        render(console, part, show_query=show_query)


def _body(console: Console, answer: Row) -> None:
    if answer.get("yes") is not None:
        console.print("yes" if answer["yes"] else "no")
    for name, value in (answer.get("measures") or {}).items():
        console.print(f"{name}: {shown(value)}", highlight=False)
    if answer.get("groups"):
        _groups(console, answer["groups"])
    rows = answer.get("rows")
    if rows:
        console.print(rows_table(rows))
        total = answer.get("total")
        if total is not None and total > len(rows):
            console.print(f"{len(rows)} of {total} rows", highlight=False)
        if answer.get("node") == "Backorder":
            console.print()
            for row in rows:
                _backorder_details(console, row)
    elif rows is not None:
        console.print("no rows")
