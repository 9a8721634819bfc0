"""Fields: a level, a comparison, a figure, or what is to be shown."""

from agent.interpreter.amounts import comparison, plain
from agent.interpreter.conditions import Atom
from agent.interpreter.cursor import MEASURED, Cursor
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
    elif level is not None and other is not None:
        entry = other.entry("field")
    else:
        return False
    if entry is None or level is None or words.kind((entry.node, entry.path)) != "ENUM":
        return False
    words.i = j + 1
    return words.add(Atom(entry.node, [[entry.path, "eq", level.value]], text=item.text))


def read_field(words: Cursor) -> bool:
    """A path: compared with a value, a date or another path; measured; or to be shown."""
    item = words.item()
    entry = words.fitting(item, "field")
    if entry is None:
        return False
    place: Place = (entry.node, entry.path)
    kind = words.kind(place)
    when = words.at(words.next_light(words.i + 1))
    if kind in TIMELY:
        if when is not None and when.kind == "date":
            words.i = words.next_light(words.i + 1) + 1
            return add_date(words, place, when.value)
        return _against_field(words, place)
    found = comparison(words, words.i + 1)
    if found is not None and kind in MEASURED:
        op, value, words.i = found
        _skip_unit(words)
        return words.add(Atom(entry.node, [[entry.path, op, plain(value)]], text=item.text))
    if _against_field(words, place):
        return True
    if kind in MEASURED and read_measured(words, place):
        return True
    name = words.at(words.i - 1)
    said = (
        name is not None
        and name.kind == "name"
        and any(one.path == entry.path for one in name.value)
    )
    if item.has("node", "cond", "value", "superlative") and not said:
        return False
    if not said:
        words.draft.select.append(place)
    words.i += 1
    return True


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
