"""From a reading to its answer: asks back, runs, drafts."""

from typing import Any

from rapidfuzz import fuzz, process

from agent.acts import act, draft
from agent.answer import Answer
from agent.interpreter.interpreter import lexicon
from agent.interpreter.question import Interpretation
from agent.knowledge import Knowledge
from agent.paraphrase import paraphrase
from agent.reading import Reading
from agent.running import Run, kinds_named, run_rows

SURE_ENOUGH = 0.7
SOMEWHAT_LIKE = 70.0
MOST_WORDS = 3
SURE_WITHOUT = ("refuse", "help", "clarify")


def sure(made: Interpretation) -> bool:
    """Whether a reading is answered; one that leaves too much of the question is asked back."""
    return made.confidence >= SURE_ENOUGH or made.reading.do in SURE_WITHOUT


async def answer_of(run: Run, made: Interpretation) -> Answer:
    """The answer to a question that was read; asks back when too much of it was not."""
    reading = made.reading
    text = paraphrase(reading)
    answer = Answer("answer", reading.as_json() | {"text": text}, made.unread, made.confidence)
    if not sure(made):
        answer.kind = "clarify"
        answer.text = f"I could not use: {', '.join(made.unread)}. Do you mean this?"
        answer.options = [{"text": text, "reading": reading.as_json()}]
        answer.options += near_words(made.unread, run.knowledge)
        return answer
    if made.doubts:
        answer.message = "; ".join(made.doubts)
    if reading.do is not None:
        return await act(run, reading, answer)
    await run_rows(run, reading, answer)
    if _names_a_way(reading) and answer.rows:
        await draft(run, reading, answer)
    return answer


def near_words(unread: list[str], knowledge: Knowledge) -> list[dict[str, Any]]:
    """For each word not used: the names and words most like it, to ask again with."""
    pool = {*knowledge.names.keys, *lexicon(knowledge).single_words}
    found: list[dict[str, Any]] = []
    for word in unread[:MOST_WORDS]:
        near = process.extract(
            word.lower(), pool, scorer=fuzz.ratio, limit=2, score_cutoff=SOMEWHAT_LIKE
        )
        found += [
            {"text": f"{one[0]!r} instead of {word!r}"} for one in near if one[0] != word.lower()
        ]
    return found


def _names_a_way(reading: Reading) -> bool:
    """Whether lines are asked for that an alternative of some kind could serve."""
    return reading.node == "Backorder" and bool(kinds_named(reading.where))
