"""Numbers and what they are about: a field, how many related rows, days, units, the figure."""

from dataclasses import dataclass
from typing import Any

from agent.interpreter.amounts import comparison, plain
from agent.interpreter.conditions import Atom
from agent.interpreter.cursor import Cursor
from agent.interpreter.defaults import KEY_OF, QUANTITY_OF
from agent.interpreter.draft import Place
from agent.interpreter.lexicon import Entry
from agent.interpreter.roads import dotted, road
from agent.interpreter.tagger import Amount, Item

DAYS = ("days", "d", "day", "week", "weeks", "wk", "wks", "month", "months")
OWN_UNITS = ("units", "pieces", "pcs", "ea", "qty", "quantity")


@dataclass(frozen=True)
class Said:
    """A comparison with a number; `j`: the place after it; item: the first of its words."""

    op: str
    value: Any
    j: int
    item: Item


def read_compared(words: Cursor) -> bool:
    """More than 50 open; at least three different skus; over 1,000."""
    item = words.item()
    starts = (
        item.has("cmp", "negation")
        or item.kind in ("num", "range")
        or item.text.lower() == "between"
    )
    found = comparison(words, words.i) if starts else None
    return found is not None and _about(words, Said(*found, item))


def read_number(words: Cursor) -> bool:
    """A bare number: the first n of the row, a count of related rows, or a value of a field."""
    item = words.item()
    if item.kind != "num":
        return False
    j = words.i + 1
    following = words.at(words.next(j))
    if following is None:
        return False
    named = following.entry("node")
    later = any(one.has("superlative") for one in words.items[words.i :])
    if named is not None and named.node == words.draft.row and later:
        words.draft.limit = int(item.value.value)
        words.i = j
        return True
    counted = named is not None or following.has("distinct")
    if counted and words.draft.row != (named or Entry("")).node:
        return _about(words, Said("gte", item.value, j, item))
    entry = words.fitting(following, "field")
    if entry is not None and words.measured((entry.node, entry.path)):
        return _about(words, Said("eq", item.value, j, item))
    return False


def _about(words: Cursor, said: Said) -> bool:
    """Put a comparison on what it is about."""
    k = words.next_light(said.j)
    following = words.at(k)
    unit = words.at(words.i + 1)
    if unit is not None and words.is_unit(unit) and words.i + 1 < said.j:
        following, k = unit, said.j - 1
    if _counted(words, said, k):
        return True
    if following is not None and following.has("distinct"):
        k = words.next(k + 1)
        following = words.at(k)
    place, k = _unit_place(words, following, (k, said.item))
    if place is None:
        return False
    percent = isinstance(said.value, Amount) and said.value.unit == "%"
    if percent and words.kind(place) != "RATE":
        if place[1] != "allocatedQuantity":
            return False
        place = ("Backorder", "allocatedShare")
    words.i = k
    value = plain(said.value)
    figure = words.draft.measures[-1][1] if words.draft.measures else None
    in_days = following is not None and following.text.lower() in DAYS
    other = in_days and figure != place  # days beside a count are of the lines, not of the count
    if words.draft.measures and words.draft.groups and not (other or _names_a_field(following)):
        words.draft.having.append([words.draft.measures[-1], said.op, value])
        return True
    return words.add(Atom(place[0], [[place[1], said.op, value]], text=said.item.text))


def _counted(words: Cursor, said: Said, k: int) -> bool:
    """At least three premium customers; two different skus: how many related rows there are."""
    following = words.at(k)
    distinct = following is not None and following.has("distinct")
    if distinct:
        k = words.next(k + 1)
    between, k = _between(words, k)
    following = words.at(k)
    node = following.entry("node") if following else None
    if node is None or node.node == words.draft.row or not isinstance(said.value, Amount):
        return False
    words.i = k + 1
    key, number = KEY_OF.get(node.node), int(said.value.value)
    counted = [key, said.op, number] if distinct and key else [said.op, number]
    where = [*between, *(list(one) for one in node.where)]
    return words.add(Atom(node.node, where, counted=counted, text=said.item.text))


def _between(words: Cursor, k: int) -> tuple[list[Any], int]:
    """Adjectives between a number and its noun, as conditions of the noun; the noun's place."""
    found: list[Any] = []
    while (item := words.at(k)) is not None and not item.has("node") and item.has("cond", "value"):
        said = words.fitting(item, "value") or item.entry("cond")
        ahead = words.at(words.next(k + 1))
        target = ahead.entry("node") if ahead is not None else None
        if said is None or target is None:
            break
        way = road(words.schema, target.node, said.node)
        if way is None or any(step[1] for step in way):
            break
        parts = [list(said.where[0])] if said.where else [[said.path, "eq", said.value]]
        found += [[dotted(way, one[0]), *one[1:]] for one in parts]
        k = words.next(k + 1)
    return found, k


def _unit_place(
    words: Cursor, following: Item | None, at: tuple[int, Item]
) -> tuple[Place | None, int]:
    """What a number is about, by the item after it: days, a field, units; the place after."""
    k, item = at
    low = following.text.lower() if following is not None else ""
    aged = "older" in item.text.lower() or "younger" in item.text.lower()
    if low in DAYS:
        return _days_place(words, k, aged=aged)
    found = words.fitting(following, "field") if following is not None else None
    if found is not None and words.measured((found.node, found.path)):
        if found.path == "openQuantity" and words.draft.row in QUANTITY_OF and low in OWN_UNITS:
            more = words.next_light(k + 1)
            also = words.field_at(more)
            if also is not None and words.kind(also) == "INT":
                return also, more + 1
            return (words.draft.row, QUANTITY_OF[words.draft.row]), k + 1
        return (found.node, found.path), k + 1
    if words.draft.measures and words.draft.measures[-1][1]:
        return words.draft.measures[-1][1], words.i + 2 if k <= words.i + 1 else k
    return (("Backorder", "ageDays"), k) if aged else (None, k)


def _days_place(words: Cursor, k: int, *, aged: bool) -> tuple[Place, int]:
    """Days of what: the field named after them, lateness, age; the place after."""
    then = words.next(k + 1)
    after = words.at(then)
    found = words.field_at(then)
    if found is not None and words.kind(found) == "INT":
        return found, then + 1
    cond = after.entry("cond") if after else None
    if cond is not None and cond.where[0][0] == "daysOverdue":
        inbound = words.draft.row == "InboundShipment"
        late = ("InboundShipment", "daysLate") if inbound else ("Backorder", "daysOverdue")
        return late, then + 1
    return ("Backorder", "ageDays" if aged else "daysOverdue"), k + 1


def _names_a_field(item: Item | None) -> bool:
    """Whether a field word stands there, other than a unit."""
    return item is not None and item.has("field") and item.text.lower() not in ("units", "open")
