"""A place in the items of a question, what lies around it, and the draft that is filled."""

from agent.interpreter.conditions import Atom, prefixed
from agent.interpreter.defaults import KEY_OF
from agent.interpreter.draft import Draft, Place
from agent.interpreter.lexicon import Entry
from agent.interpreter.roads import dotted, road
from agent.interpreter.tagger import Item
from agent.schema_index import SchemaIndex

MEASURED = ("INT", "MONEY", "RATE")
LIGHT = frozenset(
    (
        *("is", "are", "was", "of", "a", "the", "has", "have", "it", "its", "it's", "than", ":"),
        *("at", "with", "costs", "do", "does", "that", "which"),
    )
)
UNITS = frozenset(
    ("units", "days", "pcs", "pieces", "d", "ea", "week", "weeks", "wk", "wks", "month", "months")
)


class Cursor:
    """The items of one question, read from left to right; `i` is the next one."""

    def __init__(self, schema: SchemaIndex, items: list[Item], row: str | None = None) -> None:
        self.schema = schema
        self.items = items
        self.draft = Draft(row or "Backorder", row is not None)
        self.negated = False
        self.alternative = False
        self.i = 0
        self.counted_at = 0

    def at(self, i: int) -> Item | None:
        """The item at a place, None beyond the ends."""
        return self.items[i] if 0 <= i < len(self.items) else None

    def next(self, i: int) -> int:
        """The next item that is no stop word, no mark."""
        while (item := self.at(i)) is not None and self.idle(item):
            i += 1
        return i

    @staticmethod
    def idle(item: Item) -> bool:
        """Whether it is a mark or a stop word."""
        return item.kind == "mark" or (item.kind == "word" and item.entries[0].kind == "stop")

    def measured(self, place: Place) -> bool:
        """Whether a path holds numbers."""
        return self.kind(place) in MEASURED

    def kind(self, path: Place) -> str:
        """The kind of a path's values."""
        found = self.schema.find(*path)
        return getattr(found, "kind", "TEXT")

    def add(self, atom: Atom) -> bool:
        """Keep a condition, with the `not` and `or` said before it."""
        atom.negated = atom.negated != self.negated
        atom.alternative = self.alternative
        self.negated = self.alternative = False
        if self._says_more_of_counted(atom):
            return True
        if atom.counted is not None:
            self.counted_at = self.i
        self.draft.atoms.append(atom)
        return True

    def _says_more_of_counted(self, atom: Atom) -> bool:
        """At least three lines overdue in Omaha: what follows without `and` is said of those."""
        last = self.draft.atoms[-1] if self.draft.atoms else None
        if last is None or last.counted is None or atom.counted is not None or not atom.where:
            return False
        if atom.negated or atom.alternative or last.node == self.draft.row:
            return False
        between = self.items[self.counted_at : self.i]
        if any(one.has("and") or one.text in (",", ";") for one in between):
            return False
        way = () if atom.node == last.node else road(self.schema, last.node, atom.node)
        if way is None or any(step[1] for step in way):
            return False
        names = ".".join(name for name, _ in way)
        last.where += [prefixed(one, names) if names else one for one in atom.where]
        return True

    def item(self) -> Item:
        """The next item; there is one."""
        return self.items[self.i]

    def field_at(self, i: int) -> Place | None:
        """The path that the item at a place names."""
        item = self.at(i)
        entry = self.fitting(item, "field") if item is not None else None
        return (entry.node, entry.path) if entry is not None else None

    def last_field(self) -> Place | None:
        """A field named right before, not used in a comparison."""
        before = self.at(self.i - 1)
        entry = before.entry("field") if before is not None else None
        if entry is None:
            return None
        if self.draft.select and self.draft.select[-1] == (entry.node, entry.path):
            self.draft.select.pop()
        return (entry.node, entry.path)

    def place_of(self, item: Item) -> Place | None:
        """The path that an item names: a field, or the key of a kind of thing."""
        entry = self.fitting(item, "field")
        if entry is not None:
            return (entry.node, entry.path)
        node = item.entry("node")
        if node is not None and node.node in KEY_OF:
            return (node.node, KEY_OF[node.node])
        cond = item.entry("cond")
        if cond is not None and cond.where:
            return (cond.node, cond.where[0][0])
        return None

    def fitting(self, item: Item, kind: str) -> Entry | None:
        """The meaning of a kind that is nearest to the row."""
        found = [one for one in item.entries if one.kind == kind]
        ways = [(road(self.schema, self.draft.row, one.node), one) for one in found]
        reached = [
            (len(way) + 2 * sum(step[1] for step in way), place, one)
            for place, (way, one) in enumerate(ways)
            if way is not None
        ]
        return min(reached, key=lambda one: one[:2])[2] if reached else None

    def next_light(self, i: int) -> int:
        """The next item that is no filler before a value; a comma is no filler."""
        while (item := self.at(i)) is not None and (
            item.text.lower() in LIGHT or item.kind == "mark"
        ):
            if item.text in (",", ";"):
                break
            i += 1
        return i

    @staticmethod
    def is_unit(item: Item) -> bool:
        """Whether it is a unit of a number."""
        return item.text.lower() in UNITS

    def seen(self, place: Place) -> str | None:
        """A place as a path from the row; None where the way leads to many rows."""
        way = road(self.schema, self.draft.row, place[0])
        return None if way is None or any(step[1] for step in way) else dotted(way, place[1])
