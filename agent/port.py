"""What the agent needs from outside: a graph to ask and a model to talk to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Json = dict[str, Any]


class GraphPort(Protocol):
    """The public GraphQL door, with the rights of who asks."""

    async def schema_text(self) -> str:
        """The schema in GraphQL's schema language."""
        ...

    async def execute(self, document: str, variables: Json | None = None) -> Json:
        """The GraphQL response: `data` and, where something failed, `errors`."""
        ...


class ModelPort(Protocol):
    """A language model that can call tools. Raises ModelDown when it cannot be reached."""

    async def complete(
        self, messages: Sequence[Mapping[str, Any]], tools: Sequence[Mapping[str, Any]]
    ) -> "ModelTurn":
        """The model's next turn."""
        ...


@dataclass(frozen=True)
class ToolCall:
    """A tool that the model wants called; `arguments` is the text it wrote, maybe not JSON."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True)
class ModelTurn:
    """What a model said: text, tool calls, a refusal; and how many tokens it took."""

    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    refusal: str | None = None
    tokens: int = 0


class ModelDown(Exception):
    """The model's server gave no usable answer after the retries. Mend: ask without a model."""


@dataclass(frozen=True)
class GiveBack:
    """The model can mend this call: `hint` goes back to it and one try is spent."""

    hint: str
