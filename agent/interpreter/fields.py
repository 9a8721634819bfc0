"""Fields: a level, a comparison, a figure, or what is to be shown."""

from typing import Any

from agent.interpreter.amounts import comparison, plain
from agent.interpreter.conditions import Atom
from agent.interpreter.cursor import Cursor
from agent.interpreter.draft import Place
from agent.interpreter.groups import read_measured
from agent.interpreter.periods import TIMELY, add_date


def read_level(words: Cursor) -> bool:
    """High churn, churn high, medium churn risk."""
    item = words.item()
    level = item.entry("levels")
    j = words.next(words.i + 1)
    other = words.at(j)
    if level is None and item.has("field") and other is not None and other.has("levels"):
        entry, level = item.entry("field"), other.entry("levels")
    elif level is not None and _another_level(words, level.value):
        return True
    elif level is not None and other is not None:
        entry = other.entry("field")
    else:
        return False
    if entry is None or level is None or words.kind((entry.node, entry.path)) != "ENUM":
        return False
    words.i = j + 1
    return words.add(Atom(entry.node, [[entry.path, "eq", level.value]], text=item.text))


def _another_level(words: Cursor, value: Any) -> bool:
    """Critical or high: one more value of what was said before."""
    before = words.at(words.i - 1)
    last = words.draft.atoms[-1] if words.draft.atoms else None
    if before is None or not before.has("or", "and") or last is None or len(last.where) != 1:
        return False
    path, op, *_ = last.where[0]
    if op != "eq" or value not in getattr(words.schema.find(last.node, path), "members", ()):
        return False
    words.i += 1
    return words.add(Atom(last.node, [[path, "eq", value]], text=str(value).lower()))


def read_field(words: Cursor) -> bool:
    """A path: compared with a value, a date or another path; measured; or to be shown."""
    item = words.item()
    entry = words.fitting(item, "field")
    if entry is None:
        return False
    if _own_flag(words, item.text.lower()):
        return True
    place: Place = (entry.node, entry.path)
    if words.kind(place) in TIMELY:
        return _read_time(words, place)
    found = comparison(words, words.i + 1)
    if found is not None and words.measured(place):
        op, value, words.i = found
        _skip_unit(words)
        return words.add(Atom(entry.node, [[entry.path, op, plain(value)]], text=item.text))
    if _against_field(words, place) or _without(words, place):
        return True
    if words.measured(place) and read_measured(words, place):
        return True
    return _to_be_shown(words, place)


def _read_time(words: Cursor, place: Place) -> bool:
    """A date field with its date, against another one, or absent."""
    k = words.next_light(words.i + 1)
    when = words.at(k)
    if when is not None and when.kind == "date":
        words.i = k + 1
        return add_date(words, place, when.value)
    bound = words.at(words.next(k + 1))
    entry = when.entry("cmp") if when is not None else None
    if entry is not None and bound is not None and bound.kind == "date":
        words.i = words.next(k + 1) + 1
        # beyond a stretch of days is beyond its end, before it is before its start
        edge = bound.value.end if entry.value in ("gt", "lte") else bound.value.start
        return words.add(Atom(place[0], [[place[1], str(entry.value), edge]], text=bound.text))
    return _against_field(words, place) or _without(words, place)


def _to_be_shown(words: Cursor, place: Place) -> bool:
    """A field that the answer must hold; after its own name's value it says nothing new."""
    item, name = words.item(), words.at(words.i - 1)
    said = (
        name is not None and name.kind == "name" and any(one.path == place[1] for one in name.value)
    )
    if item.has("node", "cond", "value", "superlative") and not said:
        return False
    if not said:
        words.draft.select.append(place)
    words.i += 1
    return True


def _own_flag(words: Cursor, low: str) -> bool:
    """Open complaints: a yes or no of the noun after it, not a figure of the row."""
    k = words.next(words.i + 1)
    ahead = words.at(k)
    noun = ahead.entry("node") if ahead is not None else None
    if noun is None or noun.node == "Backorder" or words.kind((noun.node, low)) != "BOOL":
        return False
    words.i = k if noun.node == words.draft.row else k + 1
    return words.add(Atom(noun.node, [*map(list, noun.where), [low, "eq", True]], text=low))


def _without(words: Cursor, place: Place) -> bool:
    """No allocation, without a date: nothing of a figure, none of a kind, no value at all."""
    if not words.negated or words.item().has("node", "cond", "value"):
        return False
    found = words.schema.find(*place)
    if words.measured(place):
        without: list[Any] = [place[1], "eq", 0]
    elif "NONE" in getattr(found, "members", ()):
        without = [place[1], "eq", "NONE"]
    else:
        without = [place[1], "is_null", True]
    words.negated = False
    words.i += 1
    return words.add(Atom(place[0], [without], text=place[1]))


def _against_field(words: Cursor, place: Place) -> bool:
    """Requested before promised; penalty more than margin."""
    j = words.next_light(words.i + 1)
    item = words.at(j)
    if item is None:
        return False
    low = item.text.lower()
    op = {"before": "lt", "after": "gt", "later": "gt", "earlier": "lt"}.get(low)
    entry = item.entry("cmp")
    op = op or (str(entry.value) if entry else None)
    other = words.at(words.next(j + 1))
    right = words.fitting(other, "field") if other and op else None
    if right is None or op is None:
        return False
    words.i = words.next(j + 1) + 1
    left_path = words.seen(place)
    right_path = words.seen((right.node, right.path))
    if left_path is None or right_path is None:
        return False
    return words.add(Atom(words.draft.row, [[left_path, op, {"field": right_path}]]))


def _skip_unit(words: Cursor) -> None:
    item = words.at(words.i)
    if item is not None and words.is_unit(item):
        words.i += 1
        after = words.at(words.i)
        if after is not None and after.text.lower() == "old":
            words.i += 1
