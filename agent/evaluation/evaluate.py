"""Asks every question of a file and counts: right, asked back, wrong, refused to compose."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from agent.answering import SURE_ENOUGH
from agent.ask import with_orders
from agent.budget import Budget
from agent.evaluation.binding import bound, values_of
from agent.evaluation.judging import right
from agent.interpreter.interpreter import interpret
from agent.knowledge import KnowledgeCache
from agent.port import GraphPort
from agent.running import Run


@dataclass(frozen=True)
class Judged:
    """One question: id, category, right, asked, wrong or unbound; the reading got."""

    id: str
    category: str
    verdict: str
    question: str
    got: dict[str, Any] | None = None


@dataclass
class Evaluation:
    """All questions of a file."""

    judged: list[Judged] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """How many of each verdict."""
        return dict(Counter(one.verdict for one in self.judged))

    def text(self) -> str:
        """A table by category, then the questions that were not right."""
        categories = sorted({one.category for one in self.judged})
        verdicts = ("right", "asked", "wrong", "unbound")
        lines = [f"{'':22}" + "".join(f"{one:>9}" for one in verdicts)]
        for category in [*categories, "all"]:
            chosen = [one for one in self.judged if category in (one.category, "all")]
            counted = Counter(one.verdict for one in chosen)
            lines.append(f"{category:22}" + "".join(f"{counted[one]:>9}" for one in verdicts))
        lines += [
            f"{one.verdict}: {one.id} {one.question}"
            for one in self.judged
            if one.verdict != "right"
        ]
        return "\n".join(lines)


async def run_evaluation(port: GraphPort, path: Path) -> Evaluation:
    """Evaluate the interpreter on a question file, bound to the port's data."""
    items = yaml.safe_load(path.read_text())  # noqa: ASYNC240 - once, before the work
    values = await values_of(port)
    known = await KnowledgeCache().knowledge(port)
    made = Evaluation()
    for item in items:
        turns = item.get("turns") or [item["question"]]
        try:
            turns = bound(turns, values)
            golds = bound(
                [item["gold"], *(one["gold"] for one in item.get("ambiguous") or [])], values
            )
        except KeyError:
            made.judged.append(Judged(item["id"], item["category"], "unbound", turns[-1]))
            continue
        verdict, got = await _asked(port, known, (turns, golds))
        made.judged.append(Judged(item["id"], item["category"], verdict, turns[-1], got))
    return made


async def _asked(port: GraphPort, known: Any, given: Any) -> tuple[str, dict[str, Any]]:
    turns, golds = given
    before: dict[str, Any] | None = None
    for question in turns:
        knowing = await with_orders(question, port, known)
        found = interpret(question, knowing, before)
        before = found.reading.as_json()
    run = Run(port, knowing, Budget())
    for gold in golds:
        sure = found.confidence >= SURE_ENOUGH or (gold or {}).get("do") == "clarify"
        if gold is not None and sure and await right(run, before or {}, gold):
            return "right", before or {}
    asked = found.confidence < SURE_ENOUGH or found.reading.do == "clarify"
    return "asked" if asked else "wrong", before or {}
