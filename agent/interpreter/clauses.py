"""From items to a draft: the rules for parts of a question, tried in order at each place."""

from agent.interpreter.cursor import Cursor
from agent.interpreter.draft import Draft
from agent.interpreter.fields import read_field, read_level
from agent.interpreter.groups import read_aggregate, read_group
from agent.interpreter.lexicon import fillers
from agent.interpreter.meanings import read_joint, read_meaning, read_times
from agent.interpreter.naming import read_name
from agent.interpreter.numbers import read_compared, read_number
from agent.interpreter.periods import read_date
from agent.interpreter.ranking import read_order_after, read_order_by, read_top
from agent.interpreter.row import find_row
from agent.interpreter.tagger import Item
from agent.schema_index import SchemaIndex

VERBS = ("is", "are", "was", "were", "has", "have", "that")
TELLING = ("levels", "times", "cmp", "after_number", "distinct")
RULES = (
    read_order_after,
    read_order_by,
    read_aggregate,
    read_top,
    read_group,
    read_level,
    read_field,
    read_compared,
    read_number,
    read_date,
    read_times,
    read_meaning,
    read_name,
    read_joint,
)


def draft_of(schema: SchemaIndex, items: list[Item], row: str | None = None) -> Draft:
    """Read everything; `row`: the kind of row where that is known before."""
    words = Cursor(schema, items, row)
    if row is None:
        find_row(words)
    while words.i < len(items):
        _note_whole(words)
        if not any(rule(words) for rule in RULES):
            item = words.items[words.i]
            if _tells(item) or _ranks_by(words, item):
                words.draft.unread.append(item.text)
            words.i += 1
    if words.negated:
        words.draft.unread.append("not")
    return words.draft


def _note_whole(words: Cursor) -> None:
    """What share of gold lines is late: what is said before the verb is the whole."""
    draft, low = words.draft, words.item().text.lower().split(" ")[0]
    shared = any(name == "share" for name, _ in draft.measures)
    if shared and draft.whole is None and low in VERBS:
        draft.whole = len(draft.atoms)


def _ranks_by(words: Cursor, item: Item) -> bool:
    """By what something is ranked or counted, where that is no field and no kind of thing."""
    return item.text.lower() == "by" and bool(words.draft.orders or words.draft.measures)


def _tells(item: Item) -> bool:
    """Whether an item that no rule took may have changed the answer."""
    if item.kind == "word":
        return item.has(*TELLING) and not item.has("stop")
    return item.kind != "mark" and item.text.lower() not in fillers()
