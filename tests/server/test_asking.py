"""`ask` with a model behind a server that speaks the wire format, in this process."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from agent import model as model_file
from server.commands.ask import answer_of
from server.settings import Settings
from tests.server.serving import serving

QUESTION = "how many lines are on hold"
READING = {"node": "Backorder", "where": [["line.hold", "eq", True]], "measures": [["count"]]}


@pytest.fixture
def settings(tmp_path: Path, sqlite_template: Path) -> Settings:
    shutil.copy(sqlite_template, tmp_path / "backorders.db")
    return Settings(data_folder=str(tmp_path), model="small", model_timeout_s=0.5)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_file, "FIRST_WAIT_S", 0)


def a_call(name: str, arguments: Any) -> dict[str, Any]:
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    call = {"id": "c1", "type": "function", "function": {"name": name, "arguments": text}}
    return {"role": "assistant", "content": None, "tool_calls": [call]}


@asynccontextmanager
async def a_server(
    monkeypatch: pytest.MonkeyPatch, answer: Callable[[int], Any]
) -> AsyncIterator[list[dict[str, Any]]]:
    """A server whose nth answer is answer(n), and what it was asked; the environment names it."""
    asked: list[dict[str, Any]] = []

    async def complete(request: Request) -> Response:
        asked.append({"key": request.headers["authorization"], "body": await request.json()})
        message = answer(len(asked))
        if asyncio.iscoroutine(message):
            message = await message
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        usage = {"prompt_tokens": 5, "completion_tokens": 5, "total_tokens": 10}
        made = {"id": "1", "object": "chat.completion", "created": 1, "model": "small"}
        return JSONResponse(made | {"choices": [choice], "usage": usage})

    app = Starlette(routes=[Route("/v1/chat/completions", complete, methods=["POST"])])
    async with serving(app) as address:
        monkeypatch.setenv("OPENAI_API_KEY", "secret")
        monkeypatch.setenv("OPENAI_BASE_URL", f"{address}/v1")
        yield asked


async def test_without_a_key_no_model_is_asked(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    answer = await answer_of(settings, QUESTION, None)

    assert (answer["kind"], answer["measures"], answer.get("message")) == (
        "answer",
        {"count": 0},
        None,
    )


async def test_with_a_key_the_model_translates_and_the_graph_answers(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(turn: int) -> Any:
        if turn == 1:
            return a_call("submit_reading", "{not json")
        return a_call("submit_reading", {"reading": READING})

    async with a_server(monkeypatch, answer) as asked:
        found = await answer_of(settings, QUESTION, None)

    assert (found["kind"], found["measures"]) == ("answer", {"count": 0})
    assert found["reading"]["where"] == READING["where"]
    assert [one["key"] for one in asked] == ["Bearer secret"] * 2
    assert asked[0]["body"]["model"] == "small"
    assert "mend this: the arguments are not JSON" in json.dumps(asked[1]["body"]["messages"])


async def test_a_model_that_does_not_answer_in_time_is_replaced_and_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def late() -> Any:
        await asyncio.sleep(2)
        return a_call("submit_reading", {"reading": READING})

    async with a_server(monkeypatch, lambda _turn: late()) as asked:
        found = await answer_of(settings, QUESTION, None)

    assert (found["kind"], found["measures"]) == ("answer", {"count": 0})
    assert (
        found["message"]
        == "The model did not answer (no answer within 0.5 seconds); read without it."
    )
    assert len(asked) == 3


async def test_a_server_that_is_not_there_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")

    found = await answer_of(settings, QUESTION, None)

    assert found["measures"] == {"count": 0}
    assert found["message"] == "The model did not answer (APIConnectionError); read without it."
