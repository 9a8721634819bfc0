"""A question with its items, and what a rule makes of it."""

from dataclasses import dataclass, field
from typing import Any

from agent.interpreter.clauses import draft_of
from agent.interpreter.cursor import MEASURED
from agent.interpreter.draft import Draft
from agent.interpreter.shaping import reading_of
from agent.interpreter.tagger import Item
from agent.reading import Reading
from agent.schema_index import SchemaIndex


@dataclass
class Interpretation:
    """A reading, the words not used, doubts in words, and a confidence 0..1."""

    reading: Reading
    unread: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    confidence: float = 1.0
    names: int = 0


@dataclass
class Question:
    """What is asked: its text in lower case, its items, the reading of the turn before."""

    low: str
    items: list[Item]
    schema: SchemaIndex
    before: dict[str, Any] | None = None

    def rows(
        self, row: str | None = None, items: list[Item] | None = None
    ) -> tuple[Reading, Draft]:
        """The reading of rows."""
        draft = draft_of(self.schema, self.items if items is None else items, row)
        return reading_of(self.schema, draft), draft

    def is_number(self, node: str, path: str) -> bool:
        """Whether a path of a node holds numbers."""
        return getattr(self.schema.find(node, path), "kind", "") in MEASURED

    def named(self, *nodes: str) -> bool:
        """Whether something of one of the nodes is named."""
        return any(
            item.kind == "name" and any(one.node in nodes for one in item.value)
            for item in self.items
        )


def act(do: str, **facts: Any) -> Reading:
    """A reading that does something."""
    return Reading(do=do, act=facts)


def done(reading: Reading, draft: Draft | None = None) -> Interpretation:
    """A finished reading; the draft says what was left."""
    if draft is None:
        return Interpretation(reading)
    return Interpretation(reading, draft.unread, draft.doubts, names=len(draft.names))
