"""A plan for a person: what it changes in all, who gains, who loses, and how to carry on."""

from collections.abc import Iterable

from server.rendering.lines import label
from server.rendering.words import Row, amount, amount_range, counted, shown

MOST_LINES = 15
TOTALS = (
    ("margin", "margin"),
    ("penalty", "penalty"),
    ("churnWeightedValue", "customer value (prior)"),
)
OUTCOMES = (("GAINS", "gain"), ("LOSES", "lose"), ("SAME", "stay as they are"))
NEXT_STEPS = {
    "DRAFT": "backorders approve {number}, then backorders execute {number}",
    "PROPOSED": "backorders approve {number}, then backorders execute {number}",
    "APPROVED": "backorders execute {number}",
    "EXECUTED": "backorders undo {number}, or backorders release {number}",
}


def plan_lines(plan: Row) -> Iterable[str]:
    """The plan's lines of text."""
    lines = plan.get("lines") or []
    count = plan.get("lineCount") or len(lines)
    number = plan.get("number")
    how = str(plan.get("strategy") or "").lower().replace("_", " ")
    state = ", ".join(one for one in (str(plan.get("status")), how) if one)
    yield f"Plan {number} ({state}), {counted(count, 'line')}"
    yield from _worth(plan)
    totals = plan.get("totals") or {}
    for name, title in TOTALS:
        if totals.get(name) is not None:
            change = amount_range(totals[name], totals.get(f"{name}Low"), totals.get(f"{name}High"))
            yield f"  {title}: {change}"
    for outcome, title in OUTCOMES:
        chosen = [line for line in lines if line.get("outcome") == outcome]
        if chosen:
            yield f"  {len(chosen)} {title}:"
            yield from (_line(line) for line in chosen[:MOST_LINES])
        if len(chosen) > MOST_LINES:
            yield f"    and {len(chosen) - MOST_LINES} more (--json shows all)"
    if step := NEXT_STEPS.get(str(plan.get("status"))):
        yield f"  carry on: {step.format(number=number)}"


def _worth(plan: Row) -> Iterable[str]:
    """What it is worth beside the present and the strict plan, and how far from the optimum."""
    worth = plan.get("worth") or {}
    if worth.get("plan") is None:
        return
    beside = f"strict plan {amount(worth['strict'])}, if nobody acts {amount(worth['present'])}"
    yield f"  worth {amount(worth['plan'])} ({beside})"
    if worth.get("bound") is not None:
        short = amount(plan.get("regret") or 0)
        yield f"  at most {amount(worth['bound'])} is possible: {short} are missing at most"


def _line(line: Row) -> str:
    backorder = line.get("backorder") or {}
    name = (backorder.get("customer") or {}).get("name", "")
    sku = (backorder.get("product") or {}).get("sku", "")
    change = " -> ".join(_state(line.get(when) or {}) for when in ("before", "after"))
    return f"    {label(backorder)} {name}, {sku}: {change}. {line.get('reason') or ''}".rstrip()


def _state(given: Row) -> str:
    if not given.get("quantity"):
        return "nothing in sight"
    return f"{shown(given['quantity'])} by {given.get('date') or 'no date'}"
