"""A question in, a typed reading out, with what was not used and how sure it is."""

import re
from dataclasses import dataclass, field
from typing import Any

from agent.interpreter import intents
from agent.interpreter.clauses import Clauses, Draft
from agent.interpreter.lexicon import Lexicon, lexicon_of
from agent.interpreter.shaping import reading_of
from agent.interpreter.tagger import Item, Tagger
from agent.interpreter.tokens import tokens_of
from agent.knowledge import Knowledge
from agent.lexicon_names import Name
from agent.reading import Reading

CUES = frozenset(
    "why reason less more happy before freeze hold hand approval ask write team lose far down "  # noqa: SIM905
    "release submit approve execute reject undo instead tell draft unfreeze unhold resume pause "
    "else stand stands".split()
)
NEEDS = ["right", "confirmation"]
FOLLOWS = re.compile(
    r"^(?:which|who|what|how many)? ?(?:of )?(?:those|these|them)\b"
    r"|^(?:w/o|without|only|just|and|but not|except|what about)\b"
)
LEXICONS: dict[int, tuple[Any, Lexicon]] = {}


@dataclass
class Interpretation:
    """A reading, the words not used, doubts in words, and a confidence 0..1."""

    reading: Reading
    unread: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    confidence: float = 1.0
    names: int = 0


def lexicon(knowledge: Knowledge) -> Lexicon:
    """The lexicon of a schema, made once."""
    key = id(knowledge.schema)
    if key not in LEXICONS or LEXICONS[key][0] is not knowledge.schema:
        LEXICONS.clear()
        LEXICONS[key] = (knowledge.schema, lexicon_of(knowledge.schema))
    return LEXICONS[key][1]


def interpret(
    question: str, knowledge: Knowledge, before: dict[str, Any] | None = None
) -> Interpretation:
    """Read a question; `before` is the reading of the turn before."""
    low = re.sub(r"[?!.\s]+$", "", " ".join(question.lower().split())).replace("'", "")
    special = _special(low)
    if special is not None:
        return Interpretation(special)
    tokens = tokens_of(question)
    items = Tagger(question, tokens, (lexicon(knowledge), knowledge.names)).items()
    made = _Reader(low, items, knowledge, before).read()
    return _judged(made, items)


def _special(low: str) -> Reading | None:
    """Refusals and help, which need no names."""
    topics = intents.topics()
    for reason in ("secret", "injection"):
        if intents.has_phrase(low, topics[reason]):
            return _act("refuse", reason=reason.upper(), offer=None)
    if intents.HELP.search(low) and (topic := intents.topic_of(low)):
        return _act("help", topic=topic)
    if intents.TERM.match(low) and (topic := intents.topic_of(low)):
        return _act("help", topic=topic)
    if intents.HELP.match(low) and "how many" not in low:
        return _act("help", topic="overview")
    found = intents.has_phrase(low, topics["destructive"])
    if found and (low.startswith(found) or low.split()[0] in ("please", "just", "now")):
        return _act("refuse", reason="DESTRUCTIVE", offer="a plan or a what-if to look at first")
    return None


def _act(do: str, **facts: Any) -> Reading:
    return Reading(do=do, act=facts)


class _Reader:
    def __init__(
        self, low: str, items: list[Item], knowledge: Knowledge, before: dict[str, Any] | None
    ) -> None:
        self.low = low
        self.items = items
        self.schema = knowledge.schema
        self.before = before

    def rows(
        self, row: str | None = None, items: list[Item] | None = None
    ) -> tuple[Reading, Draft]:
        """The reading of rows."""
        clauses = Clauses(self.schema, self.items if items is None else items, row)
        draft = clauses.read()
        return reading_of(self.schema, draft), draft

    def _named(self, *nodes: str) -> bool:
        return any(
            item.kind == "name" and any(one.node in nodes for one in item.value)
            for item in self.items
        )

    def read(self) -> Interpretation:
        rules = (
            self._follow,
            self._not_in_data,
            self._nothing,
            self._what_if,
            self._compare,
            self._why,
            self._message,
            self._decide,
            self._propose,
            self._write,
            self._ahead,
            self._attention,
            self._happened,
            self._forecast,
            self._trend,
            self._replaces,
            self._alternatives,
            self._yes_no,
        )
        for rule in rules:
            found = rule()
            if found is not None:
                return found
        return self._done(*self.rows())

    @staticmethod
    def _done(reading: Reading, draft: Draft | None = None) -> Interpretation:
        if draft is None:
            return Interpretation(reading)
        return Interpretation(reading, draft.unread, draft.doubts, names=len(draft.names))

    def _follow(self) -> Interpretation | None:
        if self.before is None or not intents_follow(self.low):
            return None
        earlier = Reading.from_json(self.before)
        if earlier.do == "propose" and (strategy := self._strategy()):
            return self._done(_act("propose", **earlier.act | {"strategy": strategy}))
        if earlier.do is not None:
            return None
        reading, draft = self.rows(earlier.node)
        earlier.where += [one for one in reading.where if one not in earlier.where]
        earlier.order_by = reading.order_by or earlier.order_by
        earlier.limit = reading.limit or earlier.limit
        if reading.measures:
            earlier.measures, earlier.group_by = reading.measures, reading.group_by
        return self._done(earlier, draft)

    def _strategy(self) -> str | None:
        """The strategy that the words name."""
        if "fair share" in self.low or "fairly" in self.low:
            return "FAIR_SHARE"
        if "strict" in self.low:
            return "STRICT"
        return "OPTIMAL" if re.search(r"\boptim(?:al|um|ally)\b", self.low) else None

    def _not_in_data(self) -> Interpretation | None:
        if not intents.has_phrase(self.low, intents.topics()["not_in_data"]):
            return None
        for node in ("InboundShipment", "Location", "Order", "Customer", "Product"):
            if self._named(node):
                reading, _ = self.rows("Backorder" if node == "Order" else node)
                offer = Reading(
                    reading.node, [one for one in reading.where if isinstance(one[-1], str)]
                )
                return self._done(_act("refuse", reason="NOT_IN_DATA", offer=offer))
        return self._done(_act("refuse", reason="NOT_IN_DATA", offer=None))

    def _nothing(self) -> Interpretation | None:
        """Nothing of the product in it."""
        telling = ("node", "cond", "value")
        words = sum(item.kind == "unknown" for item in self.items)
        known = any(item.kind == "name" or item.has(*telling) for item in self.items)
        named = sum(item.has("field") for item in self.items)
        fields, known = named > 0, known or named > 1
        if not known and (not fields or words) and not intents.ATTENTION.search(self.low):
            if (
                intents.WRITE.match(self.low)
                or intents.HAPPENED.search(self.low)
                or intents.DECIDE.match(self.low)
            ):
                return None
            return self._done(_act("refuse", reason="OUT_OF_SCOPE", offer=None)) if words else None
        return None

    def _what_if(self) -> Interpretation | None:
        if not intents.WHAT_IF.search(self.low):
            return None
        scope, draft = self.rows("Backorder")
        change: list[dict[str, Any]] = []
        amount = next((one.value.value for one in self.items if one.kind == "num"), None)
        by_node = {name.node: name.value for name in draft.names}
        kinds = [one for one in scope.where if "alternatives" in str(one)]
        report = ["lines_gained", "dates", "totals"]
        if kinds:
            scope.where = [one for one in scope.where if one not in kinds]
            kind = next(p[2] for p in kinds[0][2] if p[0] == "kind")
            change = [{"take_alternative": kind, "where": scope.where}]
            report = ["revenue", "margin", "customer_effect"]
        elif amount is not None and "Product" in by_node:
            when = next(
                (one.value.start for one in self.items if one.kind == "date"), "date(today)"
            )
            supply = {"product": by_node["Product"], "location": by_node.get("Location")}
            change = [{"add_supply": supply | {"quantity": amount, "date": when}}]
            scope.where = [one for one in scope.where if str(one[0]).startswith("product.")]
            draft.unread.clear()
        return self._done(_act("what_if", change=change, scope=scope, report=report), draft)

    def _compare(self) -> Interpretation | None:
        plans = [one for one in self.items if one.kind == "name" and one.value[0].node == "Plan"]
        found = intents.COMPARE.search(self.low) or (plans and re.search(r"\bagainst\b", self.low))
        if not found or not plans:
            return None
        sides: list[Any] = [
            Reading("Plan", [["number", "eq", one.value[0].value]]) for one in plans
        ]
        if len(sides) == 1:
            sides.append("present")
        words = ("margin", "revenue", "penalty", "service", "losers")
        about = [word for word in words if word in self.low] or ["totals", "losers"]
        return self._done(_act("compare", left=sides[0], right=sides[1], about=about))

    def _why(self) -> Interpretation | None:
        if not intents.WHY.match(self.low):
            return None
        first, *rest = intents.SECOND.split(self.low, maxsplit=1)
        about = intents.about_of(first)
        on_customer = about in ("satisfaction", "churn") and not self._named("Order")
        subject, draft = self.rows("Customer" if on_customer else "Backorder")
        subject.order_by = subject.limit = subject.select = None
        names = [
            one for one in subject.where if any(name.value in str(one) for name in draft.names)
        ]
        if about != "allocation":
            subject.where = names or subject.where
        made = _act("explain", about=about, subject=subject)
        if rest and re.search(r"\b(could|can|do about|options|alternatives|instead)\b", rest[0]):
            where = [[f"backorder.{one[0]}", *one[1:]] for one in names if isinstance(one, list)]
            made.also = [
                Reading(
                    "FulfillmentAlternative", [*where, ["feasible", "eq", True]], [["rank", "asc"]]
                )
            ]
        return self._done(made, draft)

    def _message(self) -> Interpretation | None:
        if not intents.MESSAGE.match(self.low) or not self._named("Customer", "Supplier"):
            return None
        if self.low.startswith(("tell me", "let me", "let us", "write me a list")):
            return None
        about, draft = self.rows("Backorder")
        to = next((one for one in draft.names if one.node == "Customer"), None)
        if to is None:
            return None
        products = [one for one in draft.names if one.node == "Product"]
        if len(products) == 2 and re.search(r"\binstead of\b|\bin place of\b", self.low):
            return self._consent(to.value, products)
        receiver = to.value if to.path == "name" else f"account team of {to.value}"
        return self._done(_act("message", to=receiver, about=about, send=False), draft)

    def _consent(self, customer: str, products: list[Name]) -> Interpretation:
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
        return self._done(_act("message", to=customer, about=about, request=request, send=False))

    def _decide(self) -> Interpretation | None:
        found = intents.DECIDE.match(self.low)
        if not found:
            return None
        verb = found[1]
        if verb == "hand" and " in" not in self.low:
            return None
        if verb in ("put", "take"):
            held = re.search(r"\b(?:on|off) hold\b", self.low)
            if not held:
                return None
            verb = "hold" if "on hold" in self.low else "unhold"
        action = intents.ACTIONS.get(verb, "SUBMIT" if verb == "hand" else "")
        on_plan = action in ("APPROVE", "REJECT", "EXECUTE", "UNDO", "SUBMIT") or self._named(
            "Plan"
        )
        if action in ("PAUSE", "RESUME"):
            return self._done(_act("decide", action=action, target=None, needs=NEEDS))
        target, draft = self.rows("Plan" if on_plan else "Backorder")
        if not draft.names and not target.where:
            ask = f"which {'plan' if on_plan else 'order'} to {verb}"
            return self._done(
                _act("clarify", ask=ask, options=[f"name the {'plan' if on_plan else 'order'}"])
            )
        target.where = [
            one for one in target.where if any(n.value in str(one) for n in draft.names)
        ] or target.where
        made = _act("decide", action=action, target=target, needs=NEEDS)
        order = next((one.value for one in draft.names if one.node == "Order"), None)
        if order and re.search(r"\b(?:and|then) .*\bsame (?:inbound|po|receipt|truck)\b", self.low):
            number = ["order.number", "eq", order]
            shared = ["pegs", "some", [["inbound.backorders", "some", [number]]]]
            made.also = [Reading("Backorder", [shared, ["order.number", "ne", order]])]
            target.where = [number]
        return self._done(made, draft)

    def _propose(self) -> Interpretation | None:
        cue = intents.PROPOSE.match(self.low)
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
            self.low,
        )
        items = [one for one in self.items if one.text.lower() not in said]
        constraints: list[dict[str, Any]] = []
        if match:
            text = next(one for one in match.groups() if one)
            place = next(
                (one for one in items if one.kind == "name" and one.text.lower() in text), None
            )
            if place is not None:
                items = [one for one in items if one is not place and not one.has("negation")]
                constraints = [{"exclude_supply": [["location.name", "eq", place.value[0].value]]}]
        scope, draft = self.rows("Backorder", items)
        draft.unread = [
            one for one in draft.unread if one.lower() not in ("leave", "alone", "touch")
        ]
        scope.order_by = None
        facts: dict[str, Any] = {"strategy": self._strategy() or "OPTIMAL", "scope": scope}
        if constraints:
            facts["constraints"] = constraints
        return self._done(_act("propose", **facts), draft)

    def _write(self) -> Interpretation | None:
        if not intents.WRITE.match(self.low) or " " in self.items[0].text:
            return None
        what = self.low.split()[0]
        return self._done(
            _act(
                "clarify",
                ask=f"what to {what}, and on which line",
                options=["name the order and what should change"],
            )
        )

    def _ahead(self) -> Interpretation | None:
        """What stands before or behind an order in the queue."""
        cue = re.search(r"\b(ahead of|in front of|above|behind|below)\b", self.low)
        order = next(
            (one for one in self.items if one.kind == "name" and one.value[0].node == "Order"), None
        )
        if not cue or order is None:
            return None
        number = order.value[0].value
        rest, draft = self.rows(
            "Backorder",
            [one for one in self.items if one is not order and one.text.lower() not in cue[1]],
        )
        found = {
            "node": "Backorder",
            "where": [["order.number", "eq", number], *rest.where],
            "order_by": [["priority.rank", "asc"]],
            "limit": 1,
            "group_by": None,
            "measures": None,
        }
        op = "gt" if cue[1] in ("behind", "below") else "lt"
        made = Reading(
            "Backorder",
            [*rest.where, ["priority.rank", op, {"of": found, "value": "priority.rank"}]],
            [["priority.rank", "asc"]],
        )
        return self._done(made, draft)

    def _attention(self) -> Interpretation | None:
        if not intents.ATTENTION.search(self.low):
            return None
        return self._done(
            Reading(
                "Exception", [["state", "eq", "OPEN"]], [["severity", "desc"], ["raisedAt", "asc"]]
            )
        )

    def _happened(self) -> Interpretation | None:
        if not intents.HAPPENED.search(self.low):
            return None
        reading, draft = self.rows("JournalEntry")
        reading.order_by = [["at", "asc"]]
        draft.unread = [one for one in draft.unread if one.lower() not in ("happened", "changed")]
        return self._done(reading, draft)

    def _forecast(self) -> Interpretation | None:
        if not intents.FORECAST.match(self.low):
            return None
        reading, draft = self.rows("Backorder")
        reading.measures = [["max", "expected.p50"], ["max", "expected.p90"]]
        reading.order_by = reading.select = None
        draft.unread = [
            one for one in draft.unread if one.lower() not in ("caught", "cleared", "done")
        ]
        return self._done(reading, draft)

    def _trend(self) -> Interpretation | None:
        if not intents.TREND.search(self.low):
            return None
        dates = next((one.value for one in self.items if one.kind == "date"), None)
        items = [one for one in self.items if one.kind != "date"]
        reading, draft = self.rows("Backorder", items)
        place = draft.select[-1][1] if draft.select else "priority.score"
        reading.measures = reading.measures or [["value", place]]
        reading.select = None
        every = next((one for one in ("week", "month") if f"by {one}" in self.low), "day")
        start, end = (dates.start, dates.end) if dates else ("date(today-30d)", "date(today)")
        reading.as_of = {"every": every, "from": start, "to": end}
        draft.unread = [
            one for one in draft.unread if one.lower() not in ("move", "moved", "develop")
        ]
        return self._done(reading, draft)

    def _replaces(self) -> Interpretation | None:
        """What can stand in for a product."""
        product = next((one.value[0] for one in self.items if one.kind == "name"), None)
        cue = intents.REPLACES.match(self.low)
        if cue is None or product is None or product.node != "Product":
            return None
        where = [[f"original.{product.path}", "eq", product.value]]
        return self._done(Reading("Substitute", where, [["rank", "asc"]]))

    def _alternatives(self) -> Interpretation | None:
        """Can a transfer cover the order? What else could serve it?"""
        asked = re.match(
            r"^(?:can|could|is there|what (?:are|else)|how (?:can|could|else)|which|what) .*",
            self.low,
        )
        kind = any(
            item.has("value") and "FulfillmentAlternative" in str(item.entries)
            for item in self.items
        )
        covers = re.search(r"\b(cover|alternatives|options|ways)\b", self.low)
        if not asked or not covers or not self._named("Order", "Customer", "Product"):
            return None
        reading, draft = self.rows("FulfillmentAlternative")
        if kind and "feasible" not in self.low:
            reading.where = [one for one in reading.where if one[0] != "feasible"]
        elif not reading.order_by:
            reading.order_by = [["rank", "asc"]]
        reading.select = None
        return self._done(reading, draft)

    def _yes_no(self) -> Interpretation | None:
        """Has this customer a credit block? Any of it coming in before the 15th?"""
        starts = re.match(r"^(is|has|does|are|do|did|have|any|is there|are there)\b", self.low)
        if not starts:
            return None
        if self._named("Customer") and starts[1] in ("is", "has", "does"):
            reading, draft = self.rows("Customer")
            named = [one for one in reading.where if any(n.value in str(one) for n in draft.names)]
            asked = [one[0] for one in reading.where if one not in named and isinstance(one, list)]
            if named and (asked or reading.select) and not any(many(one) for one in reading.where):
                reading.where, reading.select = named, [*asked, *(reading.select or [])]
                return self._done(reading, draft)
        reading, draft = self.rows()
        if not reading.group_by and not reading.measures:
            reading.measures = [["exists"]]
            reading.order_by = None
        return self._done(reading, draft)


def many(condition: Any) -> bool:
    """Whether a condition is on related rows."""
    return isinstance(condition, list) and condition[1] in (
        "some",
        "none",
        "every",
        "count",
        "count_distinct",
    )


def intents_follow(low: str) -> bool:
    """Whether a question goes on from the one before."""
    return bool(FOLLOWS.match(low))


def _judged(made: Interpretation, items: list[Item]) -> Interpretation:
    """Confidence: the share of telling words that were used, less for doubtful spellings.

    A heuristic, to be calibrated on measured answers: 0.95 at full coverage, minus 0.35 times the
    share of unread words (at least 0.3 each), minus 0.05 for each doubt.
    """
    made.unread = [one for one in made.unread if made.reading.do is None or one.lower() not in CUES]
    telling = sum(1 for item in items if not Clauses._idle(item)) or 1  # noqa: SLF001
    unread = len(made.unread)
    score = 0.95 - max(0.35 * unread / telling, 0.3 * unread) - 0.05 * len(made.doubts)
    made.confidence = round(max(0.05, score), 2)
    return made
