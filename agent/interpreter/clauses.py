"""From items to one reading of rows or groups: conditions, order, first n, groups, measures."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from agent.interpreter.conditions import Atom
from agent.interpreter.date_words import DateWords
from agent.interpreter.defaults import (
    DATE_OF,
    KEY_OF,
    PAST_ONLY,
    QUANTITY_OF,
    SIZE_OF,
    TIME_WORDS,
)
from agent.interpreter.lexicon import Entry
from agent.interpreter.roads import dotted, road
from agent.interpreter.tagger import Amount, Item
from agent.lexicon_names import Name
from agent.schema_index import SchemaIndex

Place = tuple[str, str]
BLOCKING = {
    "for",
    "with",
    "w",
    "of",
    "at",
    "in",
    "on",
    "from",
    "by",
    "where",
    "has",
    "have",
    "into",
}
REVERSED = {"older than": "older", "younger than": "older", "newer than": "older"}
TIMELY = {"DATE", "INSTANT"}
NUMERIC = ("INT", "MONEY", "RATE")


@dataclass
class Draft:
    """What has been read so far."""

    row: str = "Backorder"
    said_row: bool = False
    atoms: list[Atom] = field(default_factory=list)
    orders: list[tuple[Place, str]] = field(default_factory=list)
    limit: int | None = None
    per: Place | None = None
    groups: list[tuple[Place, str | None]] = field(default_factory=list)
    measures: list[tuple[str, Place | None]] = field(default_factory=list)
    having: list[list[Any]] = field(default_factory=list)
    select: list[Place] = field(default_factory=list)
    queue: bool = False
    unread: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)


class Clauses:
    """Reads the items of one question from left to right."""

    def __init__(self, schema: SchemaIndex, items: list[Item], row: str | None = None) -> None:
        self.schema = schema
        self.items = items
        self.draft = Draft(row or "Backorder", row is not None)
        self.negated = False
        self.alternative = False
        self.i = 0
        if row is None:
            self._find_row()

    # -- looking --------------------------------------------------------------------------
    def at(self, i: int) -> Item | None:
        """The item at a place, None beyond the ends."""
        return self.items[i] if 0 <= i < len(self.items) else None

    def _next(self, i: int) -> int:
        """The next item that is no stop word, no mark."""
        while (item := self.at(i)) is not None and self._idle(item):
            i += 1
        return i

    @staticmethod
    def _idle(item: Item) -> bool:
        return item.kind == "mark" or (item.kind == "word" and item.entries[0].kind == "stop")

    def kind(self, path: Place) -> str:
        """The kind of a path's values."""
        found = self.schema.find(*path)
        return getattr(found, "kind", "TEXT")

    def _find_row(self) -> None:
        """The first noun that no preposition, comma or condition puts aside is the row."""
        blocked = False
        for place, item in enumerate(self.items):
            entry = item.entry("node")
            head = item.entry("cond")
            if head is not None and head.extra.get("head"):
                self._take_row(head.node)
                return
            if entry is None:
                low = item.text.lower()
                if (
                    (item.kind == "mark" and low in (",", ";"))
                    or low in BLOCKING
                    or item.has("negation", "group", "cmp")
                    or item.kind == "date"
                ):
                    blocked = True
                continue
            before = self.at(place - 1)
            asked = before is not None and before.text.lower() in ("which", "what", "any", "every")
            weak = bool(entry.extra.get("weak")) and not asked
            if not blocked and not weak and not self._adjective(place):
                self._take_row(entry.node)
                return
            if entry.extra.get("weak"):
                continue
            blocked = True
        fields = [one.entry("field") for one in self.items if one.has("field")]
        if any(one is not None and one.node == "StockPosition" for one in fields) and not any(
            one.has("node", "cmp") for one in self.items
        ):
            self._take_row("StockPosition")

    def _adjective(self, place: int) -> bool:
        """Whether a noun only goes before another one, as in `customer segment`."""
        here, following = self.items[place].entry("node"), self.at(place + 1)
        if here is None or following is None or following.kind != "word":
            return False
        ahead = following.entry("node")
        return ahead is not None and ahead.node != here.node

    def _take_row(self, node: str) -> None:
        self.draft.row, self.draft.said_row = node, True

    # -- reading --------------------------------------------------------------------------
    def read(self) -> Draft:
        """Read everything."""
        rules = (
            self._order_after,
            self._order_by,
            self._aggregate,
            self._top,
            self._group,
            self._level,
            self._field,
            self._compared,
            self._number,
            self._date,
            self._times,
            self._meaning,
            self._name,
            self._joint,
        )
        while self.i < len(self.items):
            if not any(rule() for rule in rules):
                item = self.items[self.i]
                if item.kind in ("unknown", "num", "range"):
                    self.draft.unread.append(item.text)
                self.i += 1
        return self.draft

    def _add(self, atom: Atom) -> bool:
        atom.negated = atom.negated != self.negated
        atom.alternative = self.alternative
        self.negated = self.alternative = False
        self.draft.atoms.append(atom)
        return True

    def _item(self) -> Item:
        return self.items[self.i]

    def _order_after(self) -> bool:
        entry = self._item().entry("order_after")
        if entry is None:
            return False
        place = self._last_field() or (
            DATE_OF[self.draft.row]
            if self.draft.row in DATE_OF
            and any(
                w in self._item().text.lower()
                for w in ("new", "old", "recent", "soon", "earl", "late")
            )
            else SIZE_OF.get(self.draft.row)
        )
        low = self._item().text.lower()
        if self.draft.row == "Backorder" and low.startswith("oldest"):
            place, entry = ("Backorder", "ageDays"), replace(entry, value="desc")
        elif self.draft.row == "Backorder" and low.startswith("newest"):
            place, entry = ("Backorder", "ageDays"), replace(entry, value="asc")
        elif low.startswith("most urgent"):
            place = ("Backorder", "priority.rank")
        if place is not None:
            self.draft.orders.append((place, str(entry.value)))
        self.i += 1
        return True

    def _last_field(self) -> Place | None:
        """A field named right before, not used in a comparison."""
        before = self.at(self.i - 1)
        entry = before.entry("field") if before is not None else None
        if entry is None:
            return None
        if self.draft.select and self.draft.select[-1] == (entry.node, entry.path):
            self.draft.select.pop()
        return (entry.node, entry.path)

    def _order_by(self) -> bool:
        if not self._item().has("order_by"):
            return False
        j = self._next(self.i + 1)
        item = self.at(j)
        place = self._place_of(item) if item else None
        if place is None:
            return False
        following = self.at(self._next(j + 1))
        direction = following.entry("order_after") if following else None
        if direction is not None:
            j = self._next(j + 1)
        up = "desc" if self.kind(place) in ("MONEY", "INT", "RATE") else "asc"
        if place[1].endswith("rank"):
            up = "asc"
        self.draft.orders.append((place, str(direction.value) if direction else up))
        self.i = j + 1
        return True

    def _place_of(self, item: Item) -> Place | None:
        """The path that an item names: a field, or the key of a kind of thing."""
        entry = self._fitting(item, "field")
        if entry is not None:
            return (entry.node, entry.path)
        node = item.entry("node")
        if node is not None and node.node in KEY_OF:
            return (node.node, KEY_OF[node.node])
        cond = item.entry("cond")
        if cond is not None and cond.where:
            return (cond.node, cond.where[0][0])
        return None

    def _fitting(self, item: Item, kind: str) -> Entry | None:
        """The meaning of a kind that is nearest to the row."""
        found = [one for one in item.entries if one.kind == kind]
        ways = [(road(self.schema, self.draft.row, one.node), one) for one in found]
        reached = [
            (len(way) + 2 * sum(step[1] for step in way), place, one)
            for place, (way, one) in enumerate(ways)
            if way is not None
        ]
        return min(reached, key=lambda one: one[:2])[2] if reached else None

    def _aggregate(self) -> bool:
        entry = self._item().entry("aggregate")
        if entry is None:
            return False
        j = self._next(self.i + 1)
        item = self.at(j)
        place = self._fitting(item, "field") if item else None
        low = self._item().text.lower()
        if entry.value == "share":
            self.draft.measures.append(("share", None))
            self.i += 1
            return True
        if entry.value == "count" or low in ("how much", "how many units"):
            units = low == "how many units" or (
                item is not None and item.text.lower() in ("units", "pieces", "pcs")
            )
            if units or (low == "how much" and place):
                field_ = self._fitting(item, "field") if low == "how much" and item else None
                after = self.at(self._next(j + 1)) if low != "how many units" else item
                said = self._fitting(after, "field") if after and low != "how much" else None
                use = said or field_
                chosen = (
                    (use.node, use.path)
                    if use
                    else (self.draft.row, QUANTITY_OF.get(self.draft.row, "openQuantity"))
                )
                self.draft.measures.append(("sum", chosen))
                self.i = (
                    j + 1
                    if not said or (said is use and low == "how many units")
                    else self._next(j + 1) + 1
                )
                return True
            if low == "how much":
                return False
            self.draft.measures.append(("count", None))
            self.i += 1
            return True
        if place is None or item is None:
            return False
        self.draft.measures.append((str(entry.value), (place.node, place.path)))
        self.i = j + 1
        return True

    def _top(self) -> bool:  # noqa: C901 - one branch for each kind of superlative
        """Top 5, three biggest, the earliest, highest penalty."""
        j = self.i
        number: int | None = None
        first = self._item()
        if first.kind == "num" and isinstance(first.value, Amount) and not first.value.unit:
            number, j = int(first.value.value), j + 1
        item = self.at(j)
        entry = item.entry("superlative") if item else None
        if entry is None or item is None:
            return False
        direction, low = str(entry.value), item.text.lower()
        following = self.at(j + 1)
        if low == "next" and following is not None and following.kind == "date":
            return False
        if (
            number is None
            and following is not None
            and following.kind == "num"
            and isinstance(following.value, Amount)
        ):
            number, j = int(following.value.value), j + 1
        k = self._next(j + 1)
        named = self.at(k)
        place = self._fitting(named, "field") if named else None
        self.i = j + 1
        if place is not None:
            chosen: Place = (place.node, place.path)
            self.i = k + 1
        elif "wait" in low and self.draft.row == "Backorder":
            chosen = ("Backorder", "ageDays")
        elif low in TIME_WORDS and self.draft.row in DATE_OF:
            chosen = DATE_OF[self.draft.row]
            if self.draft.row == "Backorder" and low in ("oldest", "newest"):
                chosen, direction = ("Backorder", "ageDays"), "desc" if low == "oldest" else "asc"
        elif low in ("cheapest", "most expensive") and self.draft.row == "FulfillmentAlternative":
            chosen = ("FulfillmentAlternative", "cost")
        else:
            chosen = ("", "") if self._by_field_later() else SIZE_OF.get(self.draft.row, ("", ""))
            if low == "top" and self.draft.row == "Backorder" and not self._by_field_later():
                chosen, direction = ("Backorder", "priority.rank"), "asc"
            if low == "worst" and self.draft.row == "Backorder" and not self._by_field_later():
                chosen = ("Backorder", "daysOverdue")
        self.draft.limit = number or self.draft.limit or (1 if low not in ("most",) else None)
        self.draft.orders.append((chosen, direction))
        return True

    def _by_field_later(self) -> bool:
        for place in range(self.i, len(self.items) - 1):
            if self.items[place].text.lower() == "by":
                item = self.at(self._next(place + 1))
                entry = self._fitting(item, "field") if item else None
                if entry is not None and self.kind((entry.node, entry.path)) in (
                    "INT",
                    "MONEY",
                    "RATE",
                ):
                    return True
        return False

    def _group(self) -> bool:
        if not self._item().has("group"):
            return False
        j = self._next(self.i + 1)
        item = self.at(j)
        place = self._place_of(item) if item else None
        low = item.text.lower() if item else ""
        if place is None and low in ("day", "week", "month", "quarter", "year"):
            self.draft.groups.append((DATE_OF.get(self.draft.row, ("Backorder", "dueDate")), low))
            self.i = j + 1
            return True
        if place is None or item is None:
            return False
        numeric = self.kind(place) in ("INT", "MONEY", "RATE")
        if self._item().text.lower() == "by" and numeric:
            if self.draft.orders and self.draft.orders[-1][0] == ("", ""):
                self.draft.orders[-1] = (place, self.draft.orders[-1][1])
            else:
                self.draft.orders.append((place, "asc" if place[1].endswith("rank") else "desc"))
            self.i = j + 1
            return True
        if self.draft.limit and self.draft.orders and not self.draft.measures:
            self.draft.per = (place[0], "") if item.has("node") else place
        else:
            self.draft.groups.append((place, None))
        while (more := self.at(self._next(j + 1))) is not None and (
            more.has("and") or more.has("group")
        ):
            k = self._next(self._next(j + 1) + 1)
            another = self.at(k)
            found = self._place_of(another) if another else None
            if (
                found is None
                or self.kind(found) in ("MONEY",)
                or another is None
                or another.has("superlative")
            ):
                break
            self.draft.groups.append((found, None))
            j = k
        self.i = j + 1
        return True

    def _level(self) -> bool:
        """High churn, churn high, medium churn risk."""
        item = self._item()
        level = item.entry("levels")
        j = self._next(self.i + 1)
        other = self.at(j)
        if level is None and item.has("field") and other is not None and other.has("levels"):
            entry, level = item.entry("field"), other.entry("levels")
        elif level is not None and other is not None:
            entry = other.entry("field")
        else:
            return False
        if entry is None or level is None or self.kind((entry.node, entry.path)) != "ENUM":
            return False
        self.i = j + 1
        return self._add(Atom(entry.node, [[entry.path, "eq", level.value]], text=item.text))

    # -- comparisons ----------------------------------------------------------------------
    def _comparison(  # noqa: C901 - one branch for each way to say a comparison
        self, i: int
    ) -> tuple[str, Any, int] | None:
        """op, value, place after; of `more than 50`, `5k or more`, `40-60`, `between 1 and 2`."""
        i = self._next_light(i)
        item = self.at(i)
        if item is None:
            return None
        if item.kind == "range":
            return "between", [one.value for one in item.value], i + 1
        if item.text.lower() == "between" or item.text.lower() == "from":
            first, last = self.at(i + 1), self.at(i + 3)
            if first and last and first.kind == "num" and last.kind == "num":
                return "between", [first.value.value, last.value.value], i + 4
            return None
        negated = item.has("negation") and not item.has("cmp")
        if negated:
            i = self._next_light(i + 1)
            item = self.at(i)
        entry = item.entry("cmp") if item else None
        if entry is not None:
            j = i + 1
            while (between := self.at(j)) is not None and between.text.lower() in ("a", "the", "$"):
                j += 1
            number = self.at(j)
            if number is None or number.kind != "num":
                return None
            op = str(entry.value)
            if negated:
                op = {"gt": "lte", "gte": "lt", "lt": "gte", "lte": "gt", "eq": "ne"}[op]
            return op, number.value, j + 1
        if item is not None and item.kind == "num":
            after = self.at(i + 1)
            ranged = self.at(i + 2)
            if (
                after is not None
                and after.text.lower() in ("to", "-")
                and ranged
                and ranged.kind == "num"
            ):
                return "between", [item.value.value, ranged.value.value], i + 3
            j = i + 1
            if (
                after is not None
                and self._unit(after)
                and (ranged := self.at(i + 2))
                and ranged.has("after_number")
            ):
                j, after = i + 2, ranged
            entry = after.entry("after_number") if after else None
            if entry is not None:
                return str(entry.value), item.value, j + 1
        return None

    @staticmethod
    def _unit(item: Item) -> bool:
        return item.text.lower() in ("units", "days", "pcs", "pieces", "d", "ea")

    def _next_light(self, i: int) -> int:
        light = {
            "is",
            "are",
            "was",
            "of",
            "a",
            "the",
            "has",
            "have",
            "it",
            "its",
            "it's",
            "than",
            ":",
            "at",
            "with",
            "costs",
            "do",
            "does",
            "that",
            "which",
        }
        while (item := self.at(i)) is not None and (
            item.text.lower() in light or item.kind == "mark"
        ):
            if item.text in (",", ";"):
                break
            i += 1
        return i

    def _field(self) -> bool:
        item = self._item()
        entry = self._fitting(item, "field")
        if entry is None:
            return False
        place: Place = (entry.node, entry.path)
        kind = self.kind(place)
        when = self.at(self._next_light(self.i + 1))
        if kind in TIMELY:
            if when is not None and when.kind == "date":
                self.i = self._next_light(self.i + 1) + 1
                return self._add_date(place, when.value)
            return self._against_field(place)
        found = self._comparison(self.i + 1)
        if found is not None and kind in ("INT", "MONEY", "RATE"):
            op, value, self.i = found
            self._skip_unit()
            return self._add(
                Atom(entry.node, [[entry.path, op, self._plain(value, kind)]], text=item.text)
            )
        if self._against_field(place):
            return True
        if kind in ("INT", "MONEY", "RATE") and self._measured(place):
            return True
        name = self.at(self.i - 1)
        said = (
            name is not None
            and name.kind == "name"
            and any(one.path == entry.path for one in name.value)
        )
        if item.has("node", "cond", "value", "superlative") and not said:
            return False
        if not said:
            self.draft.select.append(place)
        self.i += 1
        return True

    def _measured(self, place: Place) -> bool:
        """A figure followed by a group is summed: `units short per product`."""
        following = [self.at(self.i + k) for k in range(1, 5)]
        if self.draft.orders and self.draft.orders[-1][0] == place:
            return False
        if not any(one is not None and one.has("group") for one in following):
            return False
        if self.draft.measures and self.draft.measures[-1][1] == place:
            return False
        if self.draft.atoms and self.draft.limit:
            return False
        self.draft.measures.append(("sum" if self.kind(place) != "RATE" else "avg", place))
        self.i += 1
        return True

    def _skip_unit(self) -> None:
        item = self.at(self.i)
        if item is not None and self._unit(item):
            self.i += 1
            after = self.at(self.i)
            if after is not None and after.text.lower() == "old":
                self.i += 1

    @staticmethod
    def _plain(value: Any, kind: str) -> Any:
        if isinstance(value, Amount):
            number = value.value
            if kind == "RATE" and not value.unit and number > 1:
                return number
            return number
        return value

    def _against_field(self, place: Place) -> bool:
        """Requested before promised; penalty more than margin."""
        j = self._next_light(self.i + 1)
        item = self.at(j)
        if item is None:
            return False
        low = item.text.lower()
        op = {"before": "lt", "after": "gt", "later": "gt", "earlier": "lt"}.get(low)
        entry = item.entry("cmp")
        op = op or (str(entry.value) if entry else None)
        other = self.at(self._next(j + 1))
        right = self._fitting(other, "field") if other and op else None
        if right is None or op is None:
            return False
        self.i = self._next(j + 1) + 1
        left_path = self._seen(place)
        right_path = self._seen((right.node, right.path))
        if left_path is None or right_path is None:
            return False
        return self._add(Atom(self.draft.row, [[left_path, op, {"field": right_path}]]))

    def _seen(self, place: Place) -> str | None:
        way = road(self.schema, self.draft.row, place[0])
        return None if way is None or any(step[1] for step in way) else dotted(way, place[1])

    def _compared(self) -> bool:
        """More than 50 open; at least three different skus; over 1,000."""
        item = self._item()
        starts = (
            item.has("cmp", "negation")
            or item.kind in ("num", "range")
            or item.text.lower() == "between"
        )
        found = self._comparison(self.i) if starts else None
        if found is None:
            return False
        op, value, j = found
        return self._with_number((op, value), j, item)

    def _number(self) -> bool:
        item = self._item()
        if item.kind != "num":
            return False
        j = self.i + 1
        following = self.at(self._next(j))
        named = following.entry("node") if following is not None else None
        later = any(one.has("superlative") for one in self.items[self.i :])
        if named is not None and named.node == self.draft.row and later:
            self.draft.limit = int(item.value.value)
            self.i = j
            return True
        counted = following is not None and (named is not None or following.has("distinct"))
        if counted and self.draft.row != (named or Entry("")).node:
            return self._with_number(("gte", item.value), j, item)
        if following is not None and following.has("field"):
            entry = self._fitting(following, "field")
            if entry is not None and self.kind((entry.node, entry.path)) in (
                "INT",
                "MONEY",
                "RATE",
            ):
                return self._with_number(("eq", item.value), j, item)
        return False

    def _with_number(  # noqa: C901 - one branch for each thing a number may be about
        self, found: tuple[str, Any], j: int, item: Item
    ) -> bool:
        op, value = found
        k = self._next_light(j)
        following = self.at(k)
        unit = self.at(self.i + 1)
        inside = unit is not None and self._unit(unit) and self.i + 1 < j
        if inside:
            following, k = unit, j - 1
        distinct = following is not None and following.has("distinct")
        if distinct:
            k = self._next(k + 1)
            following = self.at(k)
        between: list[Any] = []
        while (
            following is not None and not following.has("node") and following.has("cond", "value")
        ):
            said = self._fitting(following, "value") or following.entry("cond")
            ahead = self.at(self._next(k + 1))
            if said is None or ahead is None or not ahead.has("node", "cond", "value"):
                break
            target = next((one.entry("node") for one in (ahead,) if one.has("node")), None)
            way = road(self.schema, target.node, said.node) if target else None
            if way is None or any(step[1] for step in way):
                break
            parts = [list(said.where[0])] if said.where else [[said.path, "eq", said.value]]
            between += [[dotted(way, one[0]), *one[1:]] for one in parts]
            k = self._next(k + 1)
            following = ahead
        node = following.entry("node") if following else None
        if node is not None and isinstance(value, Amount) and node.node != self.draft.row:
            self.i = k + 1
            key = KEY_OF.get(node.node)
            counted = [key, op, int(value.value)] if distinct and key else [op, int(value.value)]
            where = [*between, *(list(one) for one in node.where)]
            return self._add(Atom(node.node, where, counted=counted, text=item.text))
        place, k = self._unit_place(following, k, item)
        if place is None:
            return False
        if isinstance(value, Amount) and value.unit == "%" and self.kind(place) != "RATE":
            if place[1] != "allocatedQuantity":
                return False
            place = ("Backorder", "allocatedShare")
        kind = self.kind(place)
        self.i = k
        plain = self._plain(value, kind)
        if self.draft.measures and self.draft.groups and not following_field(following):
            self.draft.having.append([self.draft.measures[-1], op, plain])
            return True
        return self._add(Atom(place[0], [[place[1], op, plain]], text=item.text))

    def _unit_place(self, following: Item | None, k: int, item: Item) -> tuple[Place | None, int]:
        """What a number without a field is about: days, money, units."""
        low = following.text.lower() if following is not None else ""
        aged = "older" in item.text.lower() or "younger" in item.text.lower()
        if low in ("days", "d", "day"):
            after = self.at(self._next(k + 1))
            entry = self._fitting(after, "field") if after else None
            cond = after.entry("cond") if after else None
            if entry is not None and self.kind((entry.node, entry.path)) == "INT":
                return (entry.node, entry.path), self._next(k + 1) + 1
            if cond is not None and cond.where[0][0] in ("daysOverdue",):
                place = (
                    ("InboundShipment", "daysLate")
                    if self.draft.row == "InboundShipment"
                    else ("Backorder", "daysOverdue")
                )
                return place, self._next(k + 1) + 1
            return ("Backorder", "ageDays" if aged else "daysOverdue"), k + 1
        entry = self._fitting(following, "field") if following is not None else None
        if entry is not None and self.kind((entry.node, entry.path)) in ("INT", "MONEY", "RATE"):
            path = entry.path
            if (
                path == "openQuantity"
                and self.draft.row in QUANTITY_OF
                and low in ("units", "pieces", "pcs", "ea", "qty", "quantity")
            ):
                more = self.at(self._next_light(k + 1))
                also = self._fitting(more, "field") if more else None
                if also is not None and self.kind((also.node, also.path)) == "INT":
                    return (also.node, also.path), self._next_light(k + 1) + 1
                return (self.draft.row, QUANTITY_OF[self.draft.row]), k + 1
            return (entry.node, path), k + 1
        if self.draft.measures and self.draft.measures[-1][1]:
            return self.draft.measures[-1][1], self.i + 2 if k <= self.i + 1 else k
        if aged:
            return ("Backorder", "ageDays"), k
        return None, k

    # -- dates, names, meanings -----------------------------------------------------------
    def _date(self) -> bool:
        item = self._item()
        if item.kind != "date":
            return False
        last = self.draft.atoms[-1] if self.draft.atoms else None
        self.i += 1
        if (
            last is not None
            and last.node in ("BrokenPromise", "Signal", "CancelThreat", "CompetitorQuote")
            and last.node != self.draft.row
        ):
            last.where += self._dated("at", item.value)
            return True
        following = self.at(self._next(self.i))
        entry = (
            self._fitting(following, "field")
            if following and self.draft.row == "Backorder"
            else None
        )
        if (
            entry is not None
            and self.kind((entry.node, entry.path)) in TIMELY
            and item.value.op == "in"
        ):
            pass
        return self._add_date(DATE_OF.get(self.draft.row, ("Backorder", "dueDate")), item.value)

    def _add_date(self, place: Place, when: DateWords) -> bool:
        where = self._dated(place[1], when)
        if (
            self.draft.row == "InboundShipment"
            and place[1] == "expectedDate"
            and when.op in ("lt", "lte")
        ):
            where = [["expectedDate", "gte", "date(today)"], *where]
        return self._add(Atom(place[0], where))

    @staticmethod
    def _dated(path: str, when: DateWords) -> list[Any]:
        if when.op in ("lt",):
            return [[path, "lt", when.start]]
        if when.op == "gt":
            return [[path, "gt", when.end]]
        if when.op == "gte":
            return [[path, "gte", when.start]]
        if when.op == "lte":
            return [[path, "lte", when.end]]
        if path in PAST_ONLY and when.end in (
            "date(today)",
            "date(year.end)",
            "date(month.end)",
            "date(week.end)",
            "date(quarter.end)",
        ):
            return [[path, "gte", when.start]]
        if when.start == when.end:
            return [[path, "eq", when.start]]
        return [[path, "between", [when.start, when.end]]]

    def _times(self) -> bool:
        entry = self._item().entry("times")
        if entry is None:
            return False
        self.i += 1
        if self.draft.atoms:
            self.draft.atoms[-1].counted = ["gte", entry.value]
            return True
        return False

    def _meaning(self) -> bool:
        """Conditions, values and nouns of the lexicon."""
        item = self._item()
        if item.kind != "word":
            return False
        for kind in ("cond", "value", "node", "feasible"):
            entry = item.entry(kind) if kind != "value" else self._fitting(item, "value")
            if entry is None:
                continue
            return bool(getattr(self, f"_mean_{kind}")(entry, item))
        return False

    def _mean_cond(self, entry: Entry, item: Item) -> bool:
        self.i += 1
        special = entry.extra.get(self.draft.row)
        if special is not None:
            return self._add(Atom(self.draft.row, [list(one) for one in special], text=item.text))
        if entry.where[0][0] == "onTimeInFull" and self._figure_wanted():
            self.draft.measures.append(("share otif", None))
            return True
        for path in entry.extra.get("select", ()):
            self.draft.select.append((entry.node, path))
        return self._add(Atom(entry.node, [list(one) for one in entry.where], text=item.text))

    def _figure_wanted(self) -> bool:
        return any(one.has("group") for one in self.items) or (
            not self.negated
            and self.draft.row == "OrderLine"
            and "not" not in [one.text.lower() for one in self.items]
        )

    def _mean_value(self, entry: Entry, item: Item) -> bool:
        self.i += 1
        return self._add(Atom(entry.node, [[entry.path, "eq", entry.value]], text=item.text))

    def _mean_feasible(self, entry: Entry, item: Item) -> bool:
        self.i += 1
        return True

    def _mean_node(self, entry: Entry, item: Item) -> bool:
        self.i += 1
        if item.text.lower() in ("queue", "backlog"):
            self.draft.queue = True
        where = [list(one) for one in entry.where]
        if entry.node == self.draft.row:
            return self._add(Atom(entry.node, where, text=item.text)) if where else True
        return self._add(Atom(entry.node, where, text=item.text, mention=True))

    def _name(self) -> bool:
        item = self._item()
        if item.kind != "name":
            return False
        self.i += 1
        if self._stands_in(item):
            return True
        name = self.choose(item)
        self.draft.names.append(name)
        if item.likeness < 90:
            self.draft.doubts.append(f"{item.text!r} read as {name.value!r}")
        if name.node == "InboundShipment" and self.draft.row in ("Backorder", "Customer"):
            # A named inbound is the one a line is pegged to, not any of its product.
            peg = [[f"inbound.{name.path}", "eq", name.value]]
            return self._add(Atom("Reservation", peg, text=item.text))
        return self._add(Atom(name.node, [[name.path, name.op, name.value]], text=item.text))

    def _stands_in(self, item: Item) -> bool:
        """Something that X can stand in for: products that list X as their substitute."""
        following = " ".join(one.text.lower() for one in self.items[self.i : self.i + 4])
        name = next((one for one in item.value if one.node == "Product"), None)
        cue = re.match(
            r"(?:can |could |may )?(?:stand in for|replaces?|substitutes? for)", following
        )
        if name is None or cue is None:
            return False
        self.i += len(cue[0].split())
        inner = [f"product.{name.path}", "eq", name.value]
        return self._add(Atom("Product", [["substitutes", "some", [inner]]], text=item.text))

    def choose(self, item: Item) -> Name:
        """The meaning of a name: nearest to the row, `region` the customer's, `city` a place's."""
        liked = {"region": "Customer", "city": "Location"}

        def rank(one: Name) -> tuple[int, int]:
            way = road(self.schema, self.draft.row, one.node)
            far = 99 if way is None else len(way) + sum(step[1] for step in way)
            return (0 if liked.get(one.path, one.node) == one.node else 1, far)

        if item.text.isdigit():
            numbered: Name = item.value[0]  # the tagger has put the likeliest first
            return numbered
        chosen: Name = min(item.value, key=rank)
        return chosen

    def _joint(self) -> bool:
        item = self._item()
        if item.has("or"):
            self.alternative = bool(self.draft.atoms)
        elif item.has("negation"):
            self.negated = not self.negated
        elif item.kind == "mark" and item.text in ("(",):
            self.alternative = False
        else:
            return False
        self.i += 1
        return True


def following_field(item: Item | None) -> bool:
    """Whether a field word stands there, other than a unit."""
    return item is not None and item.has("field") and item.text.lower() not in ("units", "open")
