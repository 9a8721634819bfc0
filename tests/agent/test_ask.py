"""Asking against a scripted graph: what is sent, what is answered, what is never changed."""

from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
from graphql import build_schema, parse, validate
from openai import AsyncOpenAI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from agent import model as model_file
from agent.ask import ask
from agent.model import OpenAIModel
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


def scripted_model(*turns: dict[str, Any] | int) -> OpenAIModel:
    """A model whose server gives these messages in turn; a number is an HTTP status."""
    left = list(turns)

    async def complete(request: Request) -> JSONResponse:
        turn = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(turn, int):
            return JSONResponse({"error": {"message": "down"}}, status_code=turn)
        message = {"role": "assistant", "content": None} | turn
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        body = {"id": "x", "object": "chat.completion", "created": 0, "model": "m"}
        return JSONResponse(body | {"choices": [choice], "usage": usage})

    app = Starlette(routes=[Route("/v1/chat/completions", complete, methods=["POST"])])
    client = httpx2.AsyncClient(transport=httpx2.ASGITransport(app))
    opened = AsyncOpenAI(
        api_key="none", base_url="http://model/v1", max_retries=0, http_client=client
    )
    return OpenAIModel(opened, "m")


def calling(name: str, arguments: str) -> dict[str, Any]:
    """A message that calls a tool."""
    function = {"name": name, "arguments": arguments}
    return {"tool_calls": [{"id": "c1", "type": "function", "function": function}]}


SUBMITTED = '{"reading": {"node": "Backorder", "where": [["daysOverdue", "gt", 3]]}}'


async def test_a_malformed_call_is_given_back_and_mended() -> None:
    model = scripted_model(
        calling("submit_reading", "{not json"),
        calling("submit_reading", '{"reading": {"node": "Backorder", "where": [["x", "eq", 1]]}}'),
        calling("submit_reading", SUBMITTED),
    )

    answer = await ask("lines late by more than three days", ScriptedGraph(), model=model)

    assert answer.kind == "answer"
    assert answer.total == 1
    assert len(answer.trace or []) == 3


async def test_a_model_cannot_run_a_mutation() -> None:
    graph = ScriptedGraph()
    attack = '{"query": "mutation { pauseAutomation { problems { code } } }"}'
    model = scripted_model(calling("run_query", attack), calling("submit_reading", SUBMITTED))

    await ask("lines late by more than three days", graph, model=model)

    assert not any("mutation" in document for document, _ in graph.sent)


async def test_a_lie_has_no_way_into_the_answer() -> None:
    model = scripted_model(
        {"content": "There are 999 lines."}, calling("submit_reading", SUBMITTED)
    )

    answer = await ask("lines late by more than three days", ScriptedGraph(), model=model)

    assert answer.total == 1
    assert answer.text is None


async def test_a_model_that_is_down_is_replaced_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_file, "FIRST_WAIT_S", 0)

    answer = await ask("overdue lines", ScriptedGraph(), model=scripted_model(503))

    assert answer.kind == "answer"
    assert "read without it" in (answer.message or "")


async def test_a_model_that_only_talks_runs_out_of_steps() -> None:
    answer = await ask("overdue lines", ScriptedGraph(), model=scripted_model({"content": "hm"}))

    assert "8 steps are used up" in (answer.message or "")


async def test_a_refusal_of_the_model_is_told() -> None:
    answer = await ask("overdue lines", ScriptedGraph(), model=scripted_model({"refusal": "no"}))

    assert answer.kind == "error"
    assert answer.message == "the model refused: no"
