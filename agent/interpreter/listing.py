"""Questions with a cue that shapes their rows: ahead of, when, trend, what happened, is there."""

import re
from typing import Any

from agent.interpreter import intents
from agent.interpreter.deciding import strategy_of
from agent.interpreter.question import Interpretation, Question, act, done
from agent.interpreter.tagger import Item
from agent.reading import Reading

EVERY = (
    ("month", r"\b(?:by|per|each|every) month\b|\bmonth by month\b|\bmonthly\b"),
    ("week", r"\b(?:by|per|each|every) week\b|\bweek by week\b|\bweekly\b"),
)
OFTEN = frozenset(("day", "week", "month", "daily", "weekly", "monthly"))
FOLLOWS = re.compile(
    r"^(?:which|who|what|how many)? ?(?:of )?(?:those|these|them)\b"
    r"|^(?:w/o|without|only|just|and|but not|except|what about)\b"
)


def read_follow(asked: Question) -> Interpretation | None:
    """A question that goes on from the one before keeps its rows."""
    if asked.before is None or not FOLLOWS.match(asked.low):
        return None
    earlier = Reading.from_json(asked.before)
    if earlier.do == "propose" and (strategy := strategy_of(asked.low)):
        return done(act("propose", **earlier.act | {"strategy": strategy}))
    if earlier.do is not None:
        return None
    reading, draft = asked.rows(earlier.node)
    earlier.where += [one for one in reading.where if one not in earlier.where]
    earlier.order_by = reading.order_by or earlier.order_by
    earlier.limit = reading.limit or earlier.limit
    if reading.measures:
        earlier.measures, earlier.group_by = reading.measures, reading.group_by
    return done(earlier, draft)


def read_ahead(asked: Question) -> Interpretation | None:
    """What stands before or behind an order in the queue."""
    cue = re.search(r"\b(ahead of|in front of|above|behind|below)\b", asked.low)
    order = next(
        (one for one in asked.items if one.kind == "name" and one.value[0].node == "Order"), None
    )
    if not cue or order is None:
        return None
    number = order.value[0].value
    rest, draft = asked.rows(
        "Backorder",
        [one for one in asked.items if one is not order and one.text.lower() not in cue[1]],
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
    return done(made, draft)


def read_attention(asked: Question) -> Interpretation | None:
    """What needs a person."""
    if not intents.ATTENTION.search(asked.low):
        return None
    return done(
        Reading("Exception", [["state", "eq", "OPEN"]], [["severity", "desc"], ["raisedAt", "asc"]])
    )


def read_happened(asked: Question) -> Interpretation | None:
    """The journal of what is named."""
    if not intents.HAPPENED.search(asked.low):
        return None
    reading, draft = asked.rows("JournalEntry")
    reading.order_by = [["at", "asc"]]
    draft.unread = [one for one in draft.unread if one.lower() not in ("happened", "changed")]
    return done(reading, draft)


def read_forecast(asked: Question) -> Interpretation | None:
    """When lines will be served, likely and cautiously."""
    if not intents.FORECAST.match(asked.low):
        return None
    reading, draft = asked.rows("Backorder")
    reading.measures = [["max", "expected.p50"], ["max", "expected.p90"]]
    reading.order_by = reading.select = None
    draft.unread = [one for one in draft.unread if one.lower() not in ("caught", "cleared", "done")]
    return done(reading, draft)


def read_trend(asked: Question) -> Interpretation | None:
    """How a figure moved over days: of one order its score, else of the queue day by day."""
    cue = intents.TREND.search(asked.low)
    if not cue:
        return None
    dates = next((one.value for one in asked.items if one.kind == "date"), None)
    every = next((word for word, said in EVERY if re.search(said, asked.low)), "day")
    items = [
        one
        for place, one in enumerate(asked.items)
        if one.kind != "date" and not _says_how_often(asked.items[place : place + 2])
    ]
    reading, draft = asked.rows("Backorder", items)
    numeric = [path for path in reading.select or [] if asked.is_number("Backorder", path)]
    place = numeric[-1] if numeric else None
    if not reading.measures:
        one_order = any(name.node == "Order" for name in draft.names)
        reading.measures = [_figure(place, alone=one_order)]
    reading.select = reading.order_by = None
    start, end = (dates.start, dates.end) if dates else ("date(today-30d)", "date(today)")
    if dates is not None and dates.op in ("gte", "gt"):
        end = "date(today)"
    reading.as_of = {"every": every, "from": start, "to": end}
    cues = {word for one in intents.TREND.finditer(asked.low) for word in one[0].split()}
    draft.unread = [one for one in draft.unread if one.lower() not in {*cues, "move"}]
    return done(reading, draft)


def _says_how_often(items: list[Item]) -> bool:
    """By week, weekly: not a group of lines but the points of the trend."""
    low = [one.text.lower() for one in items]
    return low[0] in OFTEN or (items[0].has("group") and low[-1] in OFTEN)


def _figure(place: str | None, *, alone: bool) -> list[Any]:
    """The measure of a trend: the score of one order, else a sum, a mean, a count."""
    if place is None:
        return ["value", "priority.score"] if alone else ["count"]
    if place in ("priority.score", "priority.rank"):
        return ["value", "priority.score"] if alone else ["avg", place]
    averaged = ("Share", "daysOverdue", "ageDays")
    return ["avg" if place.endswith(averaged) else "sum", place]


def read_replaces(asked: Question) -> Interpretation | None:
    """What can stand in for a product."""
    product = next((one.value[0] for one in asked.items if one.kind == "name"), None)
    cue = intents.REPLACES.match(asked.low)
    if cue is None or product is None or product.node != "Product":
        return None
    where = [[f"original.{product.path}", "eq", product.value]]
    return done(Reading("Substitute", where, [["rank", "asc"]]))


def read_alternatives(asked: Question) -> Interpretation | None:
    """Can a transfer cover the order? What else could serve it?"""
    cue = re.match(
        r"^(?:can|could|is there|what (?:are|else)|how (?:can|could|else)|which|what) .*",
        asked.low,
    )
    kind = any(
        item.has("value") and "FulfillmentAlternative" in str(item.entries) for item in asked.items
    )
    covers = re.search(r"\b(cover|alternatives|options|ways|do (?:about|for|with))\b", asked.low)
    if not cue or not covers or not asked.named("Order", "Customer", "Product"):
        return None
    reading, draft = asked.rows("FulfillmentAlternative")
    draft.unread = [one for one in draft.unread if one.lower() != covers[1]]
    if kind and "feasible" not in asked.low:
        reading.where = [one for one in reading.where if one[0] != "feasible"]
    elif not reading.order_by:
        reading.order_by = [["rank", "asc"]]
    reading.select = None
    return done(reading, draft)


def read_yes_no(asked: Question) -> Interpretation | None:
    """Has this customer a credit block? Any of it coming in before the 15th?"""
    starts = re.match(r"^(is|has|does|are|do|did|have|any|is there|are there)\b", asked.low)
    if not starts:
        return None
    if asked.named("Customer") and starts[1] in ("is", "has", "does"):
        reading, draft = asked.rows("Customer")
        named = [one for one in reading.where if any(n.value in str(one) for n in draft.names)]
        wanted = [one[0] for one in reading.where if one not in named and isinstance(one, list)]
        if named and (wanted or reading.select) and not any(_on_many(one) for one in reading.where):
            reading.where, reading.select = named, [*wanted, *(reading.select or [])]
            return done(reading, draft)
    reading, draft = asked.rows()
    if not reading.group_by and not reading.measures:
        reading.measures = [["exists"]]
        reading.order_by = None
    return done(reading, draft)


def _on_many(condition: Any) -> bool:
    """Whether a condition is on related rows."""
    return isinstance(condition, list) and condition[1] in (
        "some",
        "none",
        "every",
        "count",
        "count_distinct",
    )
