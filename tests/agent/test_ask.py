"""Asking against a scripted graph: what is sent, what is answered, what is never changed."""

from dataclasses import dataclass, field
from typing import Any

from graphql import build_schema, parse, validate

from agent.ask import ask
from graph.schema.build import print_schema_text
from tests.agent.reading_words import NAMES

SCHEMA_TEXT = print_schema_text()
SCHEMA = build_schema(SCHEMA_TEXT, assume_valid=True)


@dataclass
class ScriptedGraph:
    """Answers one row to every list; refuses documents that the schema does not allow."""

    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    async def schema_text(self) -> str:
        return SCHEMA_TEXT

    async def execute(
        self, document: str, variables: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        self.sent.append((document, variables or {}))
        assert validate(SCHEMA, parse(document)) == []
        if "names {" in document or "WhichDay" in document:
            names = [{"node": a, "path": b, "value": c} for a, b, c in NAMES]
            now = {"businessDate": "2016-05-31", "currency": "USD", "computedAt": None}
            return {"data": {"now": now, "names": names}}
        if "proposePlan" in document:
            plan = {"number": "P-2", "status": "DRAFT", "lines": []}
            return {"data": {"proposePlan": {"plan": plan, "problems": []}}}
        root = document.split("{")[1].split("(")[0].strip()
        if root.endswith("Groups"):
            return {"data": {root: [{"key": [], "measures": {"m0": 7}}]}}
        return {"data": {root: {"totalCount": 1, "nodes": [{"id": "1"}]}}}


async def test_a_question_that_names_an_alternative_drafts_a_plan_for_its_rows() -> None:
    graph = ScriptedGraph()

    answer = await ask("premium lines we could fulfill from alternate locations", graph)

    assert answer.kind == "answer"
    assert answer.plan is not None
    assert answer.plan["status"] == "DRAFT"
    given = graph.sent[-1][1]["input"]
    assert given["draft"] is True
    assert given["kinds"] == ["ALTERNATE_LOCATION"]
    assert answer.changed is False


async def test_a_count_is_a_figure_of_the_graph() -> None:
    answer = await ask("how many lines are overdue", ScriptedGraph())

    assert answer.measures == {"count": 7}


async def test_a_decision_sends_no_mutation() -> None:
    graph = ScriptedGraph()

    answer = await ask("execute P-0001", graph)

    assert (answer.kind, answer.action) == ("draft", "EXECUTE")
    assert not any("mutation" in document for document, _ in graph.sent)


async def test_an_empty_question_is_asked_back() -> None:
    assert (await ask("  ", ScriptedGraph())).kind == "clarify"


async def test_ten_thousand_words_are_refused_at_once() -> None:
    graph = ScriptedGraph()

    answer = await ask("late " * 10_000, graph)

    assert answer.kind == "error"
    assert "10000 words" in (answer.message or "")
    assert graph.sent == []


async def test_a_question_half_understood_is_asked_back() -> None:
    answer = await ask("premium lines gloopy frobnicated", ScriptedGraph())

    assert answer.kind == "clarify"
    assert answer.unread == ["gloopy", "frobnicated"]
    assert answer.rows is None
