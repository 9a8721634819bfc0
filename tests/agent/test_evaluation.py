"""How readings are counted: right, asked back, wrong, or not bound to the data at all."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.evaluation.binding import bound
from agent.evaluation.evaluate import QuestionsUnreadable, questions_of, run_evaluation
from tests.agent.test_ask import ScriptedGraph

ON_HOLD: dict[str, object] = {"node": "Backorder", "where": [["line.hold", "eq", True]]}
FROZEN: dict[str, object] = {"node": "Backorder", "where": [["line.frozen", "eq", True]]}


class NothingToBind(ScriptedGraph):
    """A graph whose data gives no placeholder a value."""

    async def execute(
        self, document: str, variables: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        if "ValuesToBind" in document:
            return {"data": {}}
        return await super().execute(document, variables)


def a_file(folder: Path, *items: dict[str, object]) -> Path:
    path = folder / "questions.yaml"
    path.write_text(yaml.safe_dump(list(items)))
    return path


def an_item(name: str, question: str, gold: dict[str, object]) -> dict[str, object]:
    return {"id": name, "intent": "list", "question": question, "gold": gold}


async def test_each_verdict_is_counted_by_intent(tmp_path: Path) -> None:
    path = a_file(
        tmp_path,
        an_item("a", "lines on hold", ON_HOLD),
        an_item("b", "lines on hold", {**FROZEN, "node": "Order"}),
        an_item("c", "gloopy frobnicated premium lines", ON_HOLD),
        an_item("d", "margin of {plan_9}", ON_HOLD),
    )

    made = await run_evaluation(NothingToBind(), path)

    assert [one.verdict for one in made.judged] == ["right", "wrong", "asked back", "unbound"]
    counts = {"right": 1, "asked back": 1, "wrong": 1, "unbound": 1}
    assert dict(made.table()) == {"list": counts, "all": counts}


async def test_another_right_reading_counts_as_right(tmp_path: Path) -> None:
    item = an_item("a", "lines on hold", FROZEN)
    item["ambiguous"] = [{"reading": "in words only", "gold": None}, {"gold": ON_HOLD}]

    made = await run_evaluation(NothingToBind(), a_file(tmp_path, item))

    assert made.judged[0].verdict == "right"


def test_a_file_that_holds_no_readings_is_named(tmp_path: Path) -> None:
    path = a_file(tmp_path, {"id": "a", "question": "lines on hold"})

    with pytest.raises(QuestionsUnreadable, match="item 1 has no gold"):
        questions_of(path)


def test_a_placeholder_without_a_value_is_no_binding() -> None:
    assert bound("for {sku_1}", {"sku_1": "WWI-77"}) == "for WWI-77"
    with pytest.raises(KeyError):
        bound("for {sku_2}", {"sku_1": "WWI-77"})
