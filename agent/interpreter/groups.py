"""Figures and what they are taken by: `how many`, `total value`, `per product and location`."""

from agent.interpreter.cursor import Cursor
from agent.interpreter.defaults import DATE_OF, QUANTITY_OF
from agent.interpreter.draft import Place
from agent.interpreter.ranking import LATER

DAYS_PATHS = ("daysOverdue", "ageDays", "daysLate")
BUCKETS = ("day", "week", "month", "quarter", "year")
COUNTED_UNITS = ("units", "pieces", "pcs")


def read_aggregate(words: Cursor) -> bool:
    """A measure: a share, a count, a sum of units, or a function of a field."""
    entry = words.item().entry("aggregate")
    if entry is None:
        return False
    j = words.next(words.i + 1)
    place = words.field_at(j)
    low = words.item().text.lower()
    if entry.value == "share":
        words.draft.measures.append(("share", None))
        words.i += 1
        return True
    if entry.value == "count" or low in ("how much", "how many units"):
        if _read_units(words, j, place):
            return True
        if low == "how much":
            return False
        if place is not None and place[1] in DAYS_PATHS:
            # How many days late is it: its figure, not how many lines there are.
            words.i = j
            return False
        words.draft.measures.append(("count", None))
        words.i += 1
        return True
    if place is None:
        return False
    words.draft.measures.append((str(entry.value), place))
    words.i = j + 1
    return True


def _read_units(words: Cursor, j: int, place: Place | None) -> bool:
    """How many units, how much: the sum of the quantity that is named, or of the row's own."""
    item, low = words.at(j), words.item().text.lower()
    own = (words.draft.row, QUANTITY_OF.get(words.draft.row, "openQuantity"))
    if low == "how much":
        if place is None:
            return False
        words.draft.measures.append(("sum", place))
        words.i = j + 1
        return True
    if low == "how many units":
        words.draft.measures.append(("sum", place or own))
        words.i = j + 1
        return True
    if item is None or item.text.lower() not in COUNTED_UNITS:
        return False
    after = words.next(j + 1)
    said = words.field_at(after)
    words.draft.measures.append(("sum", said or own))
    words.i = after + 1 if said else j + 1
    return True


def read_group(words: Cursor) -> bool:
    """Per product and location; by month; top 3 by value; the first 2 for each customer."""
    if not words.item().has("group"):
        return False
    j = words.next(words.i + 1)
    item = words.at(j)
    place = words.place_of(item) if item else None
    own = _field_of(words, j)
    if own is not None:
        item, place, j = words.at(j + 1), own, j + 1
    low = item.text.lower() if item else ""
    draft = words.draft
    if place is None and low in BUCKETS:
        draft.groups.append((DATE_OF.get(draft.row, ("Backorder", "dueDate")), low))
        words.i = j + 1
        return True
    if place is None or item is None:
        return False
    if words.item().text.lower() == "by" and words.measured(place):
        if draft.orders and draft.orders[-1][0] == LATER:
            draft.orders[-1] = (place, draft.orders[-1][1])
        else:
            draft.orders.append((place, "asc" if place[1].endswith("rank") else "desc"))
        words.i = j + 1
        return True
    if draft.limit and draft.orders and not draft.measures:
        draft.per = (place[0], "") if item.has("node") else place
    else:
        draft.groups.append((place, None))
    words.i = _more_groups(words, j) + 1
    return True


def _field_of(words: Cursor, j: int) -> Place | None:
    """The field of `product category`: a noun and a word of its own."""
    item, following = words.at(j), words.at(j + 1)
    noun = item.entry("node") if item is not None else None
    if noun is None or following is None:
        return None
    fields = (one for one in following.entries if one.kind == "field")
    return next(((one.node, one.path) for one in fields if one.node == noun.node), None)


def _more_groups(words: Cursor, j: int) -> int:
    """Further keys joined by `and`; the place of the last one."""
    while (more := words.at(words.next(j + 1))) is not None and more.has("and", "group"):
        k = words.next(words.next(j + 1) + 1)
        another = words.at(k)
        found = words.place_of(another) if another else None
        if found is None or another is None or another.has("superlative"):
            break
        if words.kind(found) == "MONEY":
            break
        words.draft.groups.append((found, None))
        j = k
    return j


def read_measured(words: Cursor, place: Place) -> bool:
    """A figure followed by a group is summed: `units short per product`."""
    following = [words.at(words.i + k) for k in range(1, 5)]
    if words.draft.orders and words.draft.orders[-1][0] == place:
        return False
    if not any(one is not None and one.has("group") for one in following):
        return False
    if words.draft.measures and words.draft.measures[-1][1] == place:
        return False
    if words.draft.atoms and words.draft.limit:
        return False
    words.draft.measures.append(("sum" if words.kind(place) != "RATE" else "avg", place))
    words.i += 1
    return True
