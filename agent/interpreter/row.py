"""Which kind of row a question asks for: its first noun that stands alone."""

from agent.interpreter.cursor import Cursor

BLOCKING = frozenset(
    ("for", "with", "w", "of", "at", "in", "on", "from", "by", "where", "has", "have", "into")
)


def find_row(words: Cursor) -> None:
    """The first noun that no preposition, comma or condition puts aside is the row."""
    blocked = False
    for place, item in enumerate(words.items):
        entry = item.entry("node")
        head = item.entry("cond")
        if head is not None and head.extra.get("head"):
            _take_row(words, head.node)
            return
        if entry is None:
            low = item.text.lower()
            if low in ("among", "amongst"):  # of all these: what follows is the row
                blocked = False
                continue
            if (
                (item.kind == "mark" and low in (",", ";"))
                or low in BLOCKING
                or item.has("negation", "group", "cmp")
                or item.kind == "date"
            ):
                blocked = True
            continue
        before = words.at(place - 1)
        asked = before is not None and before.text.lower() in ("which", "what", "any", "every")
        weak = bool(entry.extra.get("weak")) and not asked
        if not blocked and not weak and not _adjective(words, place):
            _take_row(words, entry.node)
            return
        if entry.extra.get("weak"):
            continue
        blocked = True
    fields = [one.entry("field") for one in words.items if one.has("field")]
    if _of_its_own(words):
        return
    if any(one is not None and one.node == "StockPosition" for one in fields) and not any(
        one.has("node", "cmp") for one in words.items
    ):
        _take_row(words, "StockPosition")


def _of_its_own(words: Cursor) -> bool:
    """Average lead time of suppliers: the figure is one of the noun that follows."""
    nouns = {entry.node for one in words.items if (entry := one.entry("node")) is not None}
    for place, item in enumerate(words.items[:-1]):
        if not item.has("aggregate"):
            continue
        figure = words.at(words.next(place + 1))
        owners = [one.node for one in figure.entries if one.kind == "field"] if figure else []
        owner = next((one for one in owners if one in nouns), None)
        if owner is not None:
            _take_row(words, owner)
            return True
    return False


def _adjective(words: Cursor, place: int) -> bool:
    """Whether a noun only goes before another one, as in `customer segment`."""
    here, following = words.items[place].entry("node"), words.at(place + 1)
    if here is None or following is None or following.kind != "word":
        return False
    ahead = following.entry("node")
    return ahead is not None and ahead.node != here.node


def _take_row(words: Cursor, node: str) -> None:
    words.draft.row, words.draft.said_row = node, True
