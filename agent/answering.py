"""From a reading to its answer: asks back, runs, drafts."""

from agent.acts import act, draft
from agent.answer import Answer
from agent.interpreter.interpreter import Interpretation
from agent.paraphrase import paraphrase
from agent.reading import Reading
from agent.running import Run, kinds_named, run_rows

SURE_ENOUGH = 0.7


async def answer_of(run: Run, made: Interpretation) -> Answer:
    """The answer to a question that was read; asks back when too much of it was not."""
    reading = made.reading
    text = paraphrase(reading)
    answer = Answer("answer", reading.as_json() | {"text": text}, made.unread, made.confidence)
    if made.confidence < SURE_ENOUGH and reading.do not in ("refuse", "help", "clarify"):
        answer.kind = "clarify"
        answer.text = f"I could not use: {', '.join(made.unread)}. Do you mean this?"
        answer.options = [{"text": text, "reading": reading.as_json()}]
        return answer
    if made.doubts:
        answer.message = "; ".join(made.doubts)
    if reading.do is not None:
        return await act(run, reading, answer)
    await run_rows(run, reading, answer)
    if _names_a_way(reading) and answer.rows:
        await draft(run, reading, answer)
    return answer


def _names_a_way(reading: Reading) -> bool:
    """Whether lines are asked for that an alternative of some kind could serve."""
    return reading.node == "Backorder" and bool(kinds_named(reading.where))
