"""The only file with openai: Chat Completions with tools, on any compatible server."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from typing import Any

from agent.port import ModelDown, ModelTurn, ToolCall

TRIES = 3
FIRST_WAIT_S = 0.5


class OpenAIModel:
    """A model behind an OpenAI-compatible server."""

    def __init__(self, client: Any, name: str, timeout_s: float = 30.0) -> None:
        self.client = client
        self.name = name
        self.timeout_s = timeout_s

    async def close(self) -> None:
        """Close the connections to the server."""
        await self.client.close()

    async def complete(
        self, messages: Sequence[Mapping[str, Any]], tools: Sequence[Mapping[str, Any]]
    ) -> ModelTurn:
        """The next turn; tries three times with growing, jittered waits. Raises ModelDown."""
        import openai

        problem = ""
        for attempt in range(TRIES):
            try:
                made = await self.client.chat.completions.create(
                    model=self.name,
                    messages=list(messages),
                    tools=list(tools),
                    timeout=self.timeout_s,
                )
                return _turn(made)
            except (openai.APIError, ValueError, IndexError, AttributeError, TypeError) as error:
                problem = type(error).__name__
                jitter = random.uniform(0.5, 1.5)  # noqa: S311 - spreads retries, no secret
                if attempt < TRIES - 1:
                    await asyncio.sleep(FIRST_WAIT_S * 2**attempt * jitter)
        raise ModelDown(problem)


def _turn(made: Any) -> ModelTurn:
    message = made.choices[0].message
    calls = tuple(
        ToolCall(one.id, one.function.name, one.function.arguments or "")
        for one in message.tool_calls or ()
    )
    tokens = made.usage.total_tokens if made.usage else 0
    return ModelTurn(message.content or "", calls, getattr(message, "refusal", None), tokens)


def open_model(
    key: str,
    base_url: str | None,
    name: str,
    *,
    timeout_s: float = 30.0,
    http_client: Any = None,
) -> OpenAIModel:
    """A model by its key and address; openai's own retries are off, ours are counted."""
    from openai import AsyncOpenAI

    client = AsyncOpenAI(api_key=key, base_url=base_url, max_retries=0, http_client=http_client)
    return OpenAIModel(client, name, timeout_s)
