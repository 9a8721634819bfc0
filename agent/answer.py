"""The answer to a question: one object, printed by the command line and sent over GraphQL."""

from dataclasses import dataclass, field, fields
from typing import Any

Json = dict[str, Any]


@dataclass
class Answer:
    """What is known of the answer. `kind` is always there, the rest where it applies.

    kind: answer, clarify, refuse, plan, draft or error. confidence: 0..1.
    """

    kind: str
    reading: Json | None = None
    unread: list[str] = field(default_factory=list)
    confidence: float | None = None
    query: str | None = None
    variables: Json | None = None
    node: str | None = None
    rows: list[Json] | None = None
    total: int | None = None
    groups: list[Json] | None = None
    measures: Json | None = None
    yes: bool | None = None
    series: list[Json] | None = None
    subject: Json | None = None
    versus: Json | None = None
    scope: Json | None = None
    supply: Json | None = None
    target: Json | None = None
    left: Any = None
    right: Any = None
    about: Any = None
    strategy: str | None = None
    constraints: list[Json] | None = None
    action: str | None = None
    needs: list[str] | None = None
    confirmation: Any = None
    change: list[Json] | None = None
    report: list[str] | None = None
    to: str | None = None
    request: str | None = None
    send: bool | None = None
    topic: str | None = None
    plan: Json | None = None
    options: list[Json] | None = None
    reason: str | None = None
    offer: Any = None
    changed: bool = False
    parts: list[Json] | None = None
    text: str | None = None
    message: str | None = None
    trace: list[Json] | None = None

    def as_json(self) -> Json:
        """The object without what does not apply; kind, unread and changed are always there."""
        kept = {"kind", "unread", "changed"}
        return {
            one.name: getattr(self, one.name)
            for one in fields(self)
            if one.name in kept or getattr(self, one.name) is not None
        }
