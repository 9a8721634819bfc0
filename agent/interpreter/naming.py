"""Names in the data as conditions."""

import re

from agent.interpreter.conditions import Atom
from agent.interpreter.cursor import Cursor
from agent.interpreter.roads import dotted, road
from agent.interpreter.tagger import Item
from agent.lexicon_names import Name

OWN_SUBJECT = ("Signal", "CompetitorQuote", "CancelThreat", "BrokenPromise", "InboundShipment")
LIKED = {"region": "Customer", "city": "Location"}


def read_name(words: Cursor) -> bool:
    """A name in the data: the rows that belong to it."""
    item = words.item()
    if item.kind != "name":
        return False
    words.i += 1
    if _stands_in(words, item):
        return True
    name = choose(words, item)
    words.draft.names.append(name)
    if item.likeness < 90:
        words.draft.doubts.append(f"{item.text!r} read as {name.value!r}")
    if name.node == "InboundShipment" and words.draft.row in ("Backorder", "Customer"):
        # A named inbound is the one a line is pegged to, not any of its product.
        peg = [[f"inbound.{name.path}", "eq", name.value]]
        return words.add(Atom("Reservation", peg, text=item.text))
    if _of_the_thing_before(words, name):
        return True
    return words.add(Atom(name.node, [[name.path, name.op, name.value]], text=item.text))


def _of_the_thing_before(words: Cursor, name: Name) -> bool:
    """A quote on X, an inbound of X: what X says is said of the quote, not of the row."""
    last = words.draft.atoms[-1] if words.draft.atoms else None
    before, noun = words.at(words.i - 2), words.at(words.i - 3)
    if last is None or before is None or noun is None or last.node not in OWN_SUBJECT:
        return False
    if last.node == words.draft.row or before.text.lower() not in ("on", "of", "for", "about"):
        return False
    if not any(one.node == last.node for one in noun.entries):
        return False
    way = road(words.schema, last.node, name.node)
    if way is None or len(way) != 1 or way[0][1]:
        return False
    last.where.append([dotted(way, name.path), name.op, name.value])
    return True


def _stands_in(words: Cursor, item: Item) -> bool:
    """Something that X can stand in for: products that list X as their substitute."""
    following = " ".join(one.text.lower() for one in words.items[words.i : words.i + 4])
    name = next((one for one in item.value if one.node == "Product"), None)
    cue = re.match(r"(?:can |could |may )?(?:stand in for|replaces?|substitutes? for)", following)
    if name is None or cue is None:
        return False
    words.i += len(cue[0].split())
    inner = [f"product.{name.path}", "eq", name.value]
    return words.add(Atom("Product", [["substitutes", "some", [inner]]], text=item.text))


def choose(words: Cursor, item: Item) -> Name:
    """The meaning of a name: the kind said before it, else nearest to the row.

    `region` is the customer's, `city` a place's; bare digits are a SKU before anything else.
    """
    if item.text.isdigit():
        numbered: Name = item.value[0]  # the tagger has put the likeliest first
        return numbered
    said = _said_before(words)

    def rank(one: Name) -> tuple[int, int, int]:
        way = road(words.schema, words.draft.row, one.node)
        far = 99 if way is None else len(way) + sum(step[1] for step in way)
        liked = LIKED.get(one.path, one.node) == one.node
        return (0 if one.node in said else 1, 0 if liked else 1, far)

    chosen: Name = min(item.value, key=rank)
    return chosen


def _said_before(words: Cursor) -> frozenset[str]:
    """The kinds of things that the word before the name says it is."""
    before = words.at(words.i - 2)
    if before is None:
        return frozenset()
    if before.text.lower() in ("order", "so", "#"):
        return frozenset(("Order",))
    return frozenset(one.node for one in before.entries if one.kind == "node")
