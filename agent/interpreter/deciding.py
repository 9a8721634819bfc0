"""Words that ask for something to be done: decisions, plans, messages."""

import re
from typing import Any

from agent.interpreter import intents
from agent.interpreter.question import Interpretation, Question, act, done
from agent.lexicon_names import Name
from agent.reading import Reading

NEEDS = ["right", "confirmation"]


def read_decide(asked: Question) -> Interpretation | None:
    """A decision, prepared for its right and its yes."""
    found = intents.DECIDE.match(asked.low)
    if not found:
        return None
    verb = found[1]
    if verb == "hand" and " in" not in asked.low:
        return None
    if verb in ("put", "take"):
        held = re.search(r"\b(?:on|off) hold\b", asked.low)
        if not held:
            return None
        verb = "hold" if "on hold" in asked.low else "unhold"
    action = intents.ACTIONS.get(verb, "SUBMIT" if verb == "hand" else "")
    on_plan = action in ("APPROVE", "REJECT", "EXECUTE", "UNDO", "SUBMIT") or asked.named("Plan")
    if action in ("PAUSE", "RESUME"):
        return done(act("decide", action=action, target=None, needs=NEEDS))
    target, draft = asked.rows("Plan" if on_plan else "Backorder")
    if not draft.names and not target.where:
        ask = f"which {'plan' if on_plan else 'order'} to {verb}"
        return done(act("clarify", ask=ask, options=[f"name the {'plan' if on_plan else 'order'}"]))
    target.where = [
        one for one in target.where if any(n.value in str(one) for n in draft.names)
    ] or target.where
    draft.unread += [one.text for one in asked.items if one.kind == "date"]
    made = act("decide", action=action, target=target, needs=NEEDS)
    order = next((one.value for one in draft.names if one.node == "Order"), None)
    if order and re.search(r"\b(?:and|then) .*\bsame (?:inbound|po|receipt|truck)\b", asked.low):
        number = ["order.number", "eq", order]
        shared = ["pegs", "some", [["inbound.backorders", "some", [number]]]]
        made.also = [Reading("Backorder", [shared, ["order.number", "ne", order]])]
        target.where = [number]
    return done(made, draft)


def strategy_of(low: str) -> str | None:
    """The strategy that the words name."""
    if "fair share" in low or "fairly" in low:
        return "FAIR_SHARE"
    if "strict" in low:
        return "STRICT"
    return "OPTIMAL" if re.search(r"\boptim(?:al|um|ally)\b", low) else None


def read_propose(asked: Question) -> Interpretation | None:
    """A plan to be drafted."""
    cue = intents.PROPOSE.match(asked.low)
    if not cue:
        return None
    said = {
        *cue[0].split(),
        "a plan",
        "plan",
        "plans",
        "proposal",
        "proposals",
        "strictly",
        "fairly",
    }
    match = re.search(
        r"\b(?:but )?(?:leave (?P<a>.+?) alone|without (?:using|touching) (?P<b>.+)"
        r"|dont touch (?P<c>.+))$",
        asked.low,
    )
    items = [one for one in asked.items if one.text.lower() not in said]
    constraints: list[dict[str, Any]] = []
    if match:
        text = next(one for one in match.groups() if one)
        place = next(
            (one for one in items if one.kind == "name" and one.text.lower() in text), None
        )
        if place is not None:
            items = [one for one in items if one is not place and not one.has("negation")]
            constraints = [{"exclude_supply": [["location.name", "eq", place.value[0].value]]}]
    scope, draft = asked.rows("Backorder", items)
    draft.unread = [one for one in draft.unread if one.lower() not in ("leave", "alone", "touch")]
    scope.order_by = None
    strategy = strategy_of(asked.low) or "OPTIMAL"
    facts: dict[str, Any] = {"strategy": strategy, "scope": scope}
    if constraints:
        facts["constraints"] = constraints
    return done(act("propose", **facts), draft)


def read_message(asked: Question) -> Interpretation | None:
    """A message to a customer, drafted."""
    if not intents.MESSAGE.match(asked.low) or not asked.named("Customer", "Supplier"):
        return None
    if asked.low.startswith(("tell me", "let me", "let us", "write me a list")):
        return None
    about, draft = asked.rows("Backorder")
    to = next((one for one in draft.names if one.node == "Customer"), None)
    if to is None:
        return None
    products = [one for one in draft.names if one.node == "Product"]
    if len(products) == 2 and re.search(r"\binstead of\b|\bin place of\b", asked.low):
        return _consent(to.value, products)
    receiver = to.value if to.path == "name" else f"account team of {to.value}"
    return done(act("message", to=receiver, about=about, send=False), draft)


def _consent(customer: str, products: list[Name]) -> Interpretation:
    """A draft that asks a customer to accept a stand-in for what is ordered."""
    stand_in, original = products
    where = [
        ["kind", "eq", "SUBSTITUTE"],
        ["backorder.customer.name", "eq", customer],
        [f"backorder.product.{original.path}", "eq", original.value],
        ["legs", "some", [[f"product.{stand_in.path}", "eq", stand_in.value]]],
    ]
    about = Reading("FulfillmentAlternative", where)
    request = f"consent to {stand_in.value}"
    return done(act("message", to=customer, about=about, request=request, send=False))


def read_write(asked: Question) -> Interpretation | None:
    """A change that no decision covers is asked back."""
    if not intents.WRITE.match(asked.low) or " " in asked.items[0].text:
        return None
    what = asked.low.split()[0]
    return done(
        act(
            "clarify",
            ask=f"what to {what}, and on which line",
            options=["name the order and what should change"],
        )
    )
