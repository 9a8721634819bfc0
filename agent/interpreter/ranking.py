"""Order and the first n: `top 5`, `three biggest`, `oldest first`, `sorted by value`."""

from dataclasses import replace

from agent.interpreter.cursor import Cursor
from agent.interpreter.defaults import DATE_OF, SIZE_OF, TIME_WORDS
from agent.interpreter.draft import Place
from agent.interpreter.tagger import Amount, Item

TIMED = ("new", "old", "recent", "soon", "earl", "late")
LATER: Place = ("", "")
"""Stands for the field that a later `by` names."""


def read_order_after(words: Cursor) -> bool:
    """Oldest first, highest first: after a field, or alone."""
    entry = words.item().entry("order_after")
    if entry is None:
        return False
    row, low = words.draft.row, words.item().text.lower()
    timed = row in DATE_OF and any(one in low for one in TIMED)
    figure = words.draft.measures[-1][1] if words.draft.measures and not timed else None
    place = words.last_field() or figure or (DATE_OF[row] if timed else SIZE_OF.get(row))
    if row == "Backorder" and low.startswith("oldest"):
        place, entry = ("Backorder", "ageDays"), replace(entry, value="desc")
    elif row == "Backorder" and low.startswith("newest"):
        place, entry = ("Backorder", "ageDays"), replace(entry, value="asc")
    elif low.startswith("most urgent"):
        place = ("Backorder", "priority.rank")
    if place is not None:
        words.draft.orders.append((place, str(entry.value)))
    words.i += 1
    return True


def read_order_by(words: Cursor) -> bool:
    """Sorted by a field, with or without a direction."""
    if not words.item().has("order_by"):
        return False
    j = words.next(words.i + 1)
    item = words.at(j)
    place = words.place_of(item) if item else None
    if place is None:
        return False
    following = words.at(words.next(j + 1))
    direction = following.entry("order_after") if following else None
    if direction is not None:
        j = words.next(j + 1)
    up = "desc" if words.measured(place) and not place[1].endswith("rank") else "asc"
    words.draft.orders.append((place, str(direction.value) if direction else up))
    words.i = j + 1
    return True


def read_top(words: Cursor) -> bool:
    """Top 5, three biggest, the earliest, highest penalty."""
    j = words.i
    number = _whole(words.item())
    if number is not None:
        j += 1
    item = words.at(j)
    entry = item.entry("superlative") if item else None
    if entry is None or item is None:
        return False
    direction, low = str(entry.value), item.text.lower()
    following = words.at(j + 1)
    if low == "next" and following is not None and following.kind == "date":
        return False
    if number is None and (number := _whole(following, unit_too=True)) is not None:
        j += 1
    k = words.next(j + 1)
    named = words.at(k)
    place = words.fitting(named, "field") if named else None
    words.i = j + 1
    if place is not None:
        chosen: Place = (place.node, place.path)
        words.i = k + 1
    else:
        chosen, direction = _meant(words, low, direction)
    words.draft.limit = number or words.draft.limit or (None if _several(words, low) else 1)
    words.draft.orders.append((chosen, direction))
    return True


def _several(words: Cursor, low: str) -> bool:
    """Customers with the most lines: an order of all; which customer has the most is one."""
    first, noun = words.at(0), words.at(1)
    one = first is not None and first.text.lower() in ("which", "what") and noun is not None
    return low == "most" and not (one and noun is not None and not noun.text.endswith("s"))


def _whole(item: Item | None, *, unit_too: bool = False) -> int | None:
    """A number that may say how many."""
    if item is None or item.kind != "num" or not isinstance(item.value, Amount):
        return None
    return int(item.value.value) if unit_too or not item.value.unit else None


def _meant(words: Cursor, low: str, direction: str) -> tuple[Place, str]:
    """What a superlative without a field is about."""
    row = words.draft.row
    if "wait" in low and row == "Backorder":
        return ("Backorder", "ageDays"), direction
    if low in TIME_WORDS and row in DATE_OF:
        if row == "Backorder" and low in ("oldest", "newest"):
            return ("Backorder", "ageDays"), "desc" if low == "oldest" else "asc"
        return DATE_OF[row], direction
    if low in ("cheapest", "most expensive") and row == "FulfillmentAlternative":
        return ("FulfillmentAlternative", "cost"), direction
    if _by_field_later(words):
        return LATER, direction
    if row == "Backorder" and low == "top":
        return ("Backorder", "priority.rank"), "asc"
    if row == "Backorder" and low == "worst":
        return ("Backorder", "daysOverdue"), direction
    return SIZE_OF.get(row, LATER), direction


def _by_field_later(words: Cursor) -> bool:
    for place in range(words.i, len(words.items) - 1):
        if words.items[place].text.lower() == "by":
            found = words.field_at(words.next(place + 1))
            if found is not None and words.measured(found):
                return True
    return False
