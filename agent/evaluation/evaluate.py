"""Asks every question of a file and counts: right, asked back, wrong, unbound."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from agent.answering import sure
from agent.ask import with_orders
from agent.budget import Budget
from agent.evaluation.binding import bound, values_of
from agent.evaluation.judging import right
from agent.interpreter.interpreter import interpret
from agent.interpreter.question import Interpretation
from agent.knowledge import Knowledge, KnowledgeCache
from agent.port import GraphPort
from agent.running import Run

VERDICTS = ("right", "asked back", "wrong", "unbound")
NEEDED = ("id", "question", "gold")


class QuestionsUnreadable(ValueError):
    """The file is no list of questions with readings; the message says what is missing."""


@dataclass(frozen=True)
class Judged:
    """One question: intent, verdict (one of VERDICTS), the words, the reading got.

    read_ms: milliseconds to read its last turn, without running anything.
    """

    id: str
    intent: str
    verdict: str
    question: str
    got: dict[str, Any] | None = None
    read_ms: float = 0.0


@dataclass
class Evaluation:
    """All questions of a file."""

    judged: list[Judged] = field(default_factory=list)

    def table(self) -> Iterator[tuple[str, dict[str, int]]]:
        """How many of each verdict, by intent, the whole file last as `all`."""
        for intent in [*sorted({one.intent for one in self.judged}), "all"]:
            chosen = [one.verdict for one in self.judged if intent in (one.intent, "all")]
            counted = Counter(chosen)
            yield intent, {verdict: counted[verdict] for verdict in VERDICTS}

    def slowest_ms(self) -> float:
        """The longest time that one question took to be read, in milliseconds."""
        return max((one.read_ms for one in self.judged), default=0.0)

    def mean_ms(self) -> float:
        """The mean time to read a question, in milliseconds; unbound ones are not read."""
        asked = [one.read_ms for one in self.judged if one.verdict != "unbound"]
        return sum(asked) / len(asked) if asked else 0.0


def questions_of(path: Path) -> list[dict[str, Any]]:
    """The items of a question file. Raises QuestionsUnreadable, OSError."""
    try:
        items = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise QuestionsUnreadable(f"not YAML: {str(problem).splitlines()[0]}") from problem
    if not isinstance(items, list) or not items:
        raise QuestionsUnreadable("not a list of questions")
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            raise QuestionsUnreadable(f"item {number} is not an object")
        given = {**item, "question": item.get("question") or item.get("turns")}
        missing = [name for name in NEEDED if not given.get(name)]
        if missing:
            raise QuestionsUnreadable(f"item {number} has no {' and no '.join(missing)}")
    return items


async def run_evaluation(port: GraphPort, path: Path) -> Evaluation:
    """Evaluate the interpreter on a question file, bound to the port's data.

    Raises QuestionsUnreadable, OSError; ValueError when the graph does not answer.
    """
    items = await asyncio.to_thread(questions_of, path)
    values = await values_of(port)
    known = await KnowledgeCache().knowledge(port)
    return Evaluation([await _judged((port, known), item, values) for item in items])


async def _judged(
    asked_of: tuple[GraphPort, Knowledge], item: dict[str, Any], values: dict[str, str]
) -> Judged:
    turns = item.get("turns") or [item["question"]]
    named = (str(item["id"]), str(item.get("intent") or item.get("category") or "unnamed"))
    others = [one.get("gold") for one in item.get("ambiguous") or []]
    try:
        turns = bound(turns, values)
        golds = bound([item["gold"], *(one for one in others if one)], values)
    except KeyError:
        return Judged(*named, "unbound", turns[-1])
    port, known = asked_of
    before: dict[str, Any] | None = None
    for question in turns:
        knowing = await with_orders(question, port, known)
        started = time.perf_counter()
        made = interpret(question, knowing, before)
        read_ms = round((time.perf_counter() - started) * 1000, 1)
        before = made.reading.as_json()
    verdict = await _verdict(Run(port, knowing, Budget()), made, golds)
    return Judged(*named, verdict, turns[-1], before, read_ms)


async def _verdict(run: Run, made: Interpretation, golds: list[dict[str, Any]]) -> str:
    """A question asked back counts as right only where asking back is the reading wanted."""
    got = made.reading.as_json()
    asked = not sure(made) or made.reading.do == "clarify"
    for gold in golds:
        if gold.get("do") == "clarify" and asked:
            return "right"
        if not asked and await right(run, got, gold):
            return "right"
    return "asked back" if asked else "wrong"
