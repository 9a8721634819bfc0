"""A question in, a typed reading out, with what was not used and how sure it is."""

import re
from typing import Any

from agent.interpreter import intents
from agent.interpreter.cursor import Cursor
from agent.interpreter.deciding import (
    read_decide,
    read_gets,
    read_message,
    read_propose,
    read_write,
)
from agent.interpreter.declining import read_foreign, read_not_in_data, read_nothing, read_special
from agent.interpreter.explaining import read_compare, read_what_if, read_why
from agent.interpreter.lexicon import Lexicon, lexicon_of
from agent.interpreter.listing import (
    read_ahead,
    read_alternatives,
    read_attention,
    read_follow,
    read_forecast,
    read_happened,
    read_replaces,
    read_trend,
    read_yes_no,
)
from agent.interpreter.question import Interpretation, Question, done
from agent.interpreter.tagger import Item, Tagger
from agent.interpreter.tokens import tokens_of
from agent.knowledge import Knowledge

RULES = (
    read_gets,
    read_follow,
    read_foreign,
    read_not_in_data,
    read_nothing,
    read_what_if,
    read_compare,
    read_why,
    read_message,
    read_decide,
    read_propose,
    read_write,
    read_ahead,
    read_attention,
    read_happened,
    read_forecast,
    read_trend,
    read_replaces,
    read_alternatives,
    read_yes_no,
)
CUES = frozenset(
    (
        *("why", "reason", "less", "more", "happy", "before", "freeze", "hold", "hand"),
        *("approval", "ask", "write", "team", "lose", "far", "down", "release", "submit"),
        *(
            "instead",
            "tell",
            "draft",
            "low",
            "high",
            "little",
            "late",
            "put",
            "take",
            "email",
            "mail",
        ),
        *("message", "inform", "notify", "explain", "compose", "propose", "suggest", "compare"),
        "else",
        *intents.ACTIONS,
    )
)
"""Words that lead to an act, and are used by that."""
LEXICONS: dict[int, tuple[Any, Lexicon]] = {}


def lexicon(knowledge: Knowledge) -> Lexicon:
    """The lexicon of a schema, made once."""
    key = id(knowledge.schema)
    if key not in LEXICONS or LEXICONS[key][0] is not knowledge.schema:
        LEXICONS.clear()
        LEXICONS[key] = (knowledge.schema, lexicon_of(knowledge.schema))
    return LEXICONS[key][1]


def interpret(
    question: str, knowledge: Knowledge, before: dict[str, Any] | None = None
) -> Interpretation:
    """Read a question; `before` is the reading of the turn before."""
    low = re.sub(r"[?!.\s]+$", "", " ".join(question.lower().split())).replace("'", "")
    special = read_special(low)
    if special is not None:
        return Interpretation(special)
    tokens = tokens_of(question)
    items = Tagger(question, tokens, (lexicon(knowledge), knowledge.names)).items()
    asked = Question(low, items, knowledge.schema, before)
    found = (rule(asked) for rule in RULES)
    made = next((one for one in found if one is not None), None)
    return _judged(made or done(*asked.rows()), items)


def _judged(made: Interpretation, items: list[Item]) -> Interpretation:
    """Confidence: the share of telling words that were used, less for doubtful spellings.

    A heuristic, to be calibrated on measured answers: 0.95 where every telling word was used,
    minus 0.05 for each doubt; one word that was not used is enough to be asked back (at most
    0.6), each further one weighs by its share of the telling words.
    """
    made.unread = [one for one in made.unread if made.reading.do is None or one.lower() not in CUES]
    telling = sum(1 for item in items if not Cursor.idle(item)) or 1
    score = 0.95 - 0.05 * len(made.doubts)
    if made.unread:
        score = min(score, 0.6) - 0.35 * (len(made.unread) - 1) / telling
    made.confidence = round(max(0.05, score), 2)
    return made
