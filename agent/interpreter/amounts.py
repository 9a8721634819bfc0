"""Ways to say a comparison with a number: op, value, and the place after it."""

from typing import Any

from agent.interpreter.cursor import Cursor
from agent.interpreter.tagger import Amount

Found = tuple[str, Any, int]
"""op, value (an Amount, or two plain numbers for `between`), place after."""
DENIED = {"gt": "lte", "gte": "lt", "lt": "gte", "lte": "gt", "eq": "ne"}


def comparison(words: Cursor, i: int) -> Found | None:
    """Of `more than 50`, `5k or more`, `40-60`, `between 1 and 2`; None where there is none."""
    i = words.next_light(i)
    item = words.at(i)
    if item is None:
        return None
    if item.kind == "range":
        return "between", [one.value for one in item.value], i + 1
    if item.text.lower() in ("between", "from"):
        first, last = words.at(i + 1), words.at(i + 3)
        if first and last and first.kind == "num" and last.kind == "num":
            return "between", [first.value.value, last.value.value], i + 4
        return None
    negated = item.has("negation") and not item.has("cmp")
    if negated:
        i = words.next_light(i + 1)
        item = words.at(i)
    if item is not None and item.has("cmp"):
        return _before_number(words, i, negated=negated)
    if item is not None and item.kind == "num":
        return _after_number(words, i)
    return None


def _before_number(words: Cursor, i: int, *, negated: bool) -> Found | None:
    """More than 50, not more than 50."""
    item = words.at(i)
    entry = item.entry("cmp") if item else None
    j = i + 1
    while (between := words.at(j)) is not None and between.text.lower() in ("a", "the", "$"):
        j += 1
    number = words.at(j)
    if entry is None or number is None or number.kind != "num":
        return None
    op = str(entry.value)
    return DENIED[op] if negated else op, number.value, j + 1


def _after_number(words: Cursor, i: int) -> Found | None:
    """40 to 60, 5k or more, 20 units or more."""
    item, after, then = words.at(i), words.at(i + 1), words.at(i + 2)
    if item is None or after is None:
        return None
    if after.text.lower() in ("to", "-") and then and then.kind == "num":
        return "between", [item.value.value, then.value.value], i + 3
    j = i + 1
    if words.is_unit(after) and then and then.has("after_number"):
        j, after = i + 2, then
    entry = after.entry("after_number")
    return (str(entry.value), item.value, j + 1) if entry is not None else None


def plain(value: Any) -> Any:
    """An amount as a number; whatever else as it is."""
    return value.value if isinstance(value, Amount) else value
