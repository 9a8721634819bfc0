"""Words that ask for something to be done: decisions, plans, messages."""

import re
from typing import Any

from agent.interpreter import intents
from agent.interpreter.conditions import prefixed
from agent.interpreter.question import Interpretation, Question, act, done
from agent.interpreter.tagger import Item
from agent.lexicon_names import Name
from agent.reading import Reading

NEEDS = ["right", "confirmation"]
PLAN_WORDS = {"a plan", "plan", "plans", "proposal", "proposals", "strictly", "fairly"}
LEFT_ALONE = re.compile(
    r"\b(?:but )?(?:leave (?P<a>.+?) alone|without (?:using|touching) (?P<b>.+)"
    r"|dont touch (?P<c>.+))$"
)
GETS = re.compile(
    r"^(?:and )?(?:what|how (?:much|many)(?: units)?|who|which lines?) "
    r"(?:does|do|would|will|gets?|loses?|wins?|gains?)\b"
)
OUTCOMES = {"loses": "LOSES", "lose": "LOSES", "wins": "GAINS", "gains": "GAINS"}
OUTCOMES |= {"win": "GAINS", "gain": "GAINS"}
OUTCOME = re.compile(r"\b(loses?|wins?|gains?)\b")


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
    said = PLAN_WORDS | set(cue[0].split())
    items, constraints = _left_alone(
        asked,
        [one for one in asked.items if one.text.lower() not in said and not _is_strategy(one)],
    )
    items, supply = _from_supply(asked, items)
    shares = next((one for one in items if one.kind == "shares"), None)
    scope, draft = asked.rows("Backorder", [one for one in items if one is not shares])
    draft.unread = [one for one in draft.unread if one.lower() not in ("leave", "alone", "touch")]
    scope.order_by = None
    strategy = strategy_of(asked.low) or ("FAIR_SHARE" if shares else "OPTIMAL")
    facts: dict[str, Any] = {"strategy": strategy, "scope": scope}
    if supply is not None:
        facts["supply"] = supply
    if shares is not None:
        parts = _shared(asked, scope, shares)
        draft.unread += [] if parts else [shares.text]
        constraints = [*constraints, *parts]
    if constraints:
        facts["constraints"] = constraints
    return done(act("propose", **facts), draft)


def _left_alone(asked: Question, items: list[Item]) -> tuple[list[Item], list[dict[str, Any]]]:
    """Without using a place: the items without it, and the constraint that it is."""
    match = LEFT_ALONE.search(asked.low)
    text = next((one for one in match.groups() if one), "") if match else ""
    named = (one for one in items if one.kind == "name" and one.text.lower() in text)
    place = next(named, None)
    if place is None:
        return items, []
    kept = [one for one in items if one is not place and not one.has("negation")]
    return kept, [{"exclude_supply": [["location.name", "eq", place.value[0].value]]}]


def _from_supply(asked: Question, items: list[Item]) -> tuple[list[Item], Reading | None]:
    """The next receipt of a product: what is shared out, and the items without those words."""
    pairs = zip(asked.items, asked.items[1:], strict=False)
    noun = next(
        (two for one, two in pairs if one.text.lower() == "next" and _is_inbound(two)), None
    )
    product = next((one for one in items if one.kind == "name" and _is_product(one)), None)
    if noun is None or product is None:
        return items, None
    name = next(one for one in product.value if one.node == "Product")
    where = [[f"product.{name.path}", "eq", name.value], ["quantityOpen", "gt", 0]]
    supply = Reading("InboundShipment", where, [["expectedDate", "asc"]], 1)
    return [one for one in items if one is not noun and one.text.lower() != "next"], supply


def _is_strategy(item: Item) -> bool:
    return any(one.kind == "value" and one.path == "strategy" for one in item.entries)


def _is_inbound(item: Item) -> bool:
    return any(one.kind == "node" and one.node == "InboundShipment" for one in item.entries)


def _is_product(item: Item) -> bool:
    return any(one.node == "Product" for one in item.value)


def _shared(asked: Question, scope: Reading, shares: Item) -> list[dict[str, Any]]:
    """60/40 between premium and gold: a constraint for each part; none if they do not match."""
    after = asked.items[asked.items.index(shares) + 1 :]
    values = [entry for one in after if (entry := one.entry("value")) is not None]
    paths = [path for path, op, *_ in (c for c in scope.where if isinstance(c, list)) if op == "in"]
    if len(values) != len(shares.value) or len(paths) != 1:
        return []
    return [
        {"share": share, "where": [[paths[0], "eq", entry.value]]}
        for share, entry in zip(shares.value, values, strict=True)
    ]


def read_gets(asked: Question) -> Interpretation | None:
    """What does a customer get, after a plan was proposed: its lines of that plan."""
    before = asked.before or {}
    if before.get("do") != "propose" or not GETS.match(asked.low):
        return None
    named, draft = asked.rows("Backorder")
    wanted = [*named.where, *before["scope"]["where"]]
    where = [prefixed(one, "backorder") for one in wanted]
    if (outcome := OUTCOME.search(asked.low)) is not None:
        where.append(["outcome", "eq", OUTCOMES[outcome[1]]])
    draft.unread = [one for one in draft.unread if one.lower() not in OUTCOMES]
    return done(Reading("PlanLine", where), draft)


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
