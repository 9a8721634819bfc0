"""Words with a meaning of their own: conditions, values, nouns, not, or."""

from agent.interpreter.conditions import Atom
from agent.interpreter.cursor import Cursor
from agent.interpreter.lexicon import Entry
from agent.interpreter.tagger import Item


def read_times(words: Cursor) -> bool:
    """Twice: how many of what was named before."""
    entry = words.item().entry("times")
    if entry is None:
        return False
    words.i += 1
    if words.draft.atoms:
        words.draft.atoms[-1].counted = ["gte", entry.value]
        return True
    return False


def _mean_cond(words: Cursor, entry: Entry, item: Item) -> bool:
    node = _said_of(words, entry)
    special = entry.extra.get(node)
    if special is not None:
        return words.add(Atom(node, [list(one) for one in special], text=item.text))
    if entry.where[0][0] == "onTimeInFull" and _figure_wanted(words):
        words.draft.measures.append(("share otif", None))
        return True
    if _of_all(words, node if special else entry.node):
        words.draft.atoms[-1].where = [list(one) for one in entry.where]
        words.draft.atoms[-1].every = True
        return True
    for path in entry.extra.get("select", ()):
        words.draft.select.append((entry.node, path))
    return words.add(Atom(entry.node, [list(one) for one in entry.where], text=item.text))


def _of_all(words: Cursor, node: str) -> bool:
    """Whose lines are all late: said of every one of what was named before."""
    before = words.at(words.i - 2)
    last = words.draft.atoms[-1] if words.draft.atoms else None
    if before is None or before.text.lower() not in ("all", "always", "only") or last is None:
        return False
    return last.mention and last.node == node != words.draft.row and not last.where


def _said_of(words: Cursor, entry: Entry) -> str:
    """Late inbounds, inbounds that are late: the thing next to the word, else the row."""
    ahead = words.at(words.next(words.i))
    named = ahead.entry("node") if ahead is not None else None
    if named is not None and named.node in entry.extra:
        return named.node
    last = words.draft.atoms[-1] if words.draft.atoms else None
    if last is not None and last.node in entry.extra and last.node != words.draft.row:
        between = words.items[max(0, words.i - 4) : words.i - 1]
        if any(one.has("node") and one.entries[0].node == last.node for one in between):
            return last.node
    return words.draft.row


def _figure_wanted(words: Cursor) -> bool:
    return any(one.has("group") for one in words.items) or (
        not words.negated
        and words.draft.row == "OrderLine"
        and "not" not in [one.text.lower() for one in words.items]
    )


def _mean_value(words: Cursor, entry: Entry, item: Item) -> bool:
    return words.add(Atom(entry.node, [[entry.path, "eq", entry.value]], text=item.text))


def _mean_node(words: Cursor, entry: Entry, item: Item) -> bool:
    if item.text.lower() in ("queue", "backlog"):
        words.draft.queue = True
    where = [list(one) for one in entry.where]
    if entry.node == words.draft.row:
        return words.add(Atom(entry.node, where, text=item.text)) if where else True
    return words.add(Atom(entry.node, where, text=item.text, mention=True))


MEANS = {"cond": _mean_cond, "value": _mean_value, "node": _mean_node}


def read_meaning(words: Cursor) -> bool:
    """Conditions, values and nouns of the lexicon."""
    item = words.item()
    if item.kind != "word":
        return False
    for kind in (*MEANS, "feasible"):
        entry = item.entry(kind) if kind != "value" else words.fitting(item, "value")
        if entry is None:
            continue
        words.i += 1
        return kind == "feasible" or MEANS[kind](words, entry, item)
    return False


def read_joint(words: Cursor) -> bool:
    """Not, or: said of what comes next."""
    item = words.item()
    if item.has("or"):
        words.alternative = bool(words.draft.atoms)
    elif item.has("negation"):
        words.negated = not words.negated
    elif item.kind == "mark" and item.text in ("(",):
        words.alternative = False
    else:
        return False
    words.i += 1
    return True
