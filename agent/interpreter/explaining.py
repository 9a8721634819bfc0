"""Questions after reasons and other worlds: why, compare, what if."""

import re
from typing import Any

from agent.interpreter import intents
from agent.interpreter.question import Interpretation, Question, act, done
from agent.reading import Reading

ABOVE = re.compile(
    r"\b(above|below|ahead of|behind|before|after|in front of|over|than|higher|lower|first)\b"
)


def read_why(asked: Question) -> Interpretation | None:
    """Why a line or a customer is as it is."""
    if not intents.WHY.match(asked.low):
        return None
    if (found := _against(asked)) is not None:
        return found
    first, *rest = intents.SECOND.split(asked.low, maxsplit=1)
    about = intents.about_of(first)
    on_customer = about in ("satisfaction", "churn") and not asked.named("Order")
    subject, draft = asked.rows("Customer" if on_customer else "Backorder")
    subject.order_by = subject.limit = subject.select = None
    names = [one for one in subject.where if any(name.value in str(one) for name in draft.names)]
    if about != "allocation" and names:
        dropped = [one for one in subject.where if one not in names and isinstance(one, list)]
        draft.unread += [str(one[2]) for one in dropped if one[0].startswith("priority.")]
        subject.where = names
    made = act("explain", about=about, subject=subject)
    if rest and re.search(r"\b(could|can|do about|options|alternatives|instead)\b", rest[0]):
        where = [[f"backorder.{one[0]}", *one[1:]] for one in names if isinstance(one, list)]
        made.also = [
            Reading("FulfillmentAlternative", [*where, ["feasible", "eq", True]], [["rank", "asc"]])
        ]
    return done(made, draft)


def _against(asked: Question) -> Interpretation | None:
    """Why one order stands above or below another."""
    orders = [one for one in asked.items if one.kind == "name" and one.value[0].node == "Order"]
    if len(orders) != 2 or not ABOVE.search(asked.low):
        return None
    _, draft = asked.rows("Backorder")
    draft.unread = [one for one in draft.unread if not ABOVE.fullmatch(one.lower())]
    first, second = (
        Reading("Backorder", [["order.number", "eq", one.value[0].value]]) for one in orders
    )
    return done(act("explain", about="rank", subject=first, versus=second), draft)


def read_compare(asked: Question) -> Interpretation | None:
    """A plan against another, or against the present."""
    plans = [one for one in asked.items if one.kind == "name" and one.value[0].node == "Plan"]
    found = intents.COMPARE.search(asked.low) or (plans and re.search(r"\bagainst\b", asked.low))
    if not found or not plans:
        return None
    sides: list[Any] = [Reading("Plan", [["number", "eq", one.value[0].value]]) for one in plans]
    if len(sides) == 1:
        sides.append("present")
    words = ("margin", "revenue", "penalty", "service", "losers")
    about = [word for word in words if word in asked.low] or ["totals", "losers"]
    return done(act("compare", left=sides[0], right=sides[1], about=about))


def read_what_if(asked: Question) -> Interpretation | None:
    """Suppose more supply, or an alternative taken."""
    if not intents.WHAT_IF.search(asked.low):
        return None
    scope, draft = asked.rows("Backorder")
    change: list[dict[str, Any]] = []
    amount = next((one.value.value for one in asked.items if one.kind == "num"), None)
    by_node = {name.node: name.value for name in draft.names}
    kinds = [one for one in scope.where if "alternatives" in str(one)]
    report = ["lines_gained", "dates", "totals"]
    if kinds:
        scope.where = [one for one in scope.where if one not in kinds]
        kind = next(p[2] for p in kinds[0][2] if p[0] == "kind")
        change = [{"take_alternative": kind, "where": scope.where}]
        report = ["revenue", "margin", "customer_effect"]
    elif amount is not None and "Product" in by_node:
        when = next((one.value.start for one in asked.items if one.kind == "date"), "date(today)")
        supply = {"product": by_node["Product"], "location": by_node.get("Location")}
        change = [{"add_supply": supply | {"quantity": amount, "date": when}}]
        scope.where = [one for one in scope.where if str(one[0]).startswith("product.")]
        draft.unread.clear()
    return done(act("what_if", change=change, scope=scope, report=report), draft)
