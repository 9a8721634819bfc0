"""The only file with openai: Chat Completions on any compatible server.

The tools are offered with a JSON schema of one step: a server that keeps it may answer in it or
call a tool. A server that refuses the schema, or answers outside it, only gets the tools from
then on.
"""

import asyncio
import random
from collections.abc import Mapping, Sequence
from typing import Any

from agent.port import ModelDown, ModelTurn, ToolCall
from agent.step_schema import NotAStep, call_of, response_format

TRIES = 3
FIRST_WAIT_S = 0.5
PASSING = (408, 409, 429)
"""Statuses below 500 that another try may mend."""
CHARACTERS_PER_TOKEN = 4
"""For servers that do not count tokens: a rough measure on the safe side for English."""
Messages = Sequence[Mapping[str, Any]]


class OpenAIModel:
    """A model behind an OpenAI-compatible server.

    timeout_s: seconds for one answer. structured: whether the server keeps a JSON schema; None:
    found out with the first answer.
    """

    def __init__(
        self, client: Any, name: str, timeout_s: float = 30.0, *, structured: bool | None = None
    ) -> None:
        self.client = client
        self.name = name
        self.timeout_s = timeout_s
        self.structured = structured

    async def complete(self, messages: Messages, tools: Sequence[Mapping[str, Any]]) -> ModelTurn:
        """The next turn. Raises ModelDown."""
        if self.structured is not False:
            turn = await self._in_schema(messages, tools)
            if turn is not None:
                return turn
        made = await self._send(messages=list(messages), tools=list(tools))
        return _turn(made)

    async def _in_schema(
        self, messages: Messages, tools: Sequence[Mapping[str, Any]]
    ) -> ModelTurn | None:
        """The turn as one step in the schema; None when the server turns out not to keep it."""
        names = [one["function"]["name"] for one in tools]
        try:
            made = await self._send(
                messages=list(messages), tools=list(tools), response_format=response_format()
            )
        except SchemaRefused:
            self.structured = False
            return None
        message = made.choices[0].message
        if getattr(message, "refusal", None) or message.tool_calls:
            return _turn(made)
        try:
            name, arguments = call_of(message.content or "", names)
        except NotAStep:
            self.structured = False
            return None
        self.structured = True
        return _turn(made, (ToolCall(f"step-{len(messages)}", name, arguments),))

    async def _send(self, **given: Any) -> Any:
        """One answer of the server, after up to three tries with growing, jittered waits."""
        import openai

        problem = ""
        for attempt in range(TRIES):
            try:
                made = await self.client.chat.completions.create(
                    model=self.name, timeout=self.timeout_s, **given
                )
                if made.choices[0].message is not None:
                    return made
                problem = "an empty answer"
            except openai.APIStatusError as error:
                if error.status_code in (400, 422) and "response_format" in given:
                    raise SchemaRefused from error
                problem = f"status {error.status_code}"
                if error.status_code < 500 and error.status_code not in PASSING:
                    break
            except openai.APITimeoutError:
                problem = f"no answer within {self.timeout_s:g} seconds"
            except openai.APIError as error:
                problem = type(error).__name__
            except (ValueError, IndexError, AttributeError, TypeError):
                problem = "an answer that is no chat completion"
            if attempt < TRIES - 1:
                jitter = random.uniform(0.5, 1.5)  # noqa: S311 - spreads retries, no secret
                await asyncio.sleep(FIRST_WAIT_S * 2**attempt * jitter)
        raise ModelDown(problem)

    async def close(self) -> None:
        """Close the connections to the server."""
        await self.client.close()


class SchemaRefused(Exception):
    """The server does not take a JSON schema. Mend: call tools instead."""


def _turn(made: Any, step: tuple[ToolCall, ...] = ()) -> ModelTurn:
    message = made.choices[0].message
    calls = step or tuple(
        ToolCall(one.id, one.function.name, one.function.arguments or "")
        for one in message.tool_calls or ()
    )
    text = message.content or ""
    counted = made.usage.total_tokens if made.usage else 0
    written = len(text) + sum(len(one.arguments) for one in calls)
    tokens = counted or written // CHARACTERS_PER_TOKEN + 1
    return ModelTurn(text, calls, getattr(message, "refusal", None), tokens)


def open_model(
    key: str, base_url: str | None, name: str, *, timeout_s: float = 30.0, http_client: Any = None
) -> OpenAIModel:
    """A model by its key and address; openai's own retries are off, ours are counted."""
    from openai import AsyncOpenAI

    client = AsyncOpenAI(api_key=key, base_url=base_url, max_retries=0, http_client=http_client)
    return OpenAIModel(client, name, timeout_s)
