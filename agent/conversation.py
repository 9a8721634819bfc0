"""What earlier turns of a conversation leave for the next: their readings, as JSON."""

from dataclasses import dataclass, field
from typing import Any

MOST_TURNS = 20


@dataclass
class Turn:
    """One question, the reading it got, and the plan it drafted (its number)."""

    question: str
    reading: dict[str, Any]
    plan: str | None = None


@dataclass
class Conversation:
    """The turns so far, oldest first; kept as JSON by whoever runs the conversation."""

    turns: list[Turn] = field(default_factory=list)

    def last(self) -> dict[str, Any] | None:
        """The reading of the turn before, if there was one."""
        return self.turns[-1].reading if self.turns else None

    def add(self, turn: Turn) -> None:
        """Remember a turn; the oldest is forgotten after the twentieth."""
        self.turns.append(turn)
        del self.turns[:-MOST_TURNS]

    def as_json(self) -> list[dict[str, Any]]:
        """The turns as plain data."""
        return [
            {"question": turn.question, "reading": turn.reading, "plan": turn.plan}
            for turn in self.turns
        ]

    @classmethod
    def from_json(cls, data: list[dict[str, Any]]) -> "Conversation":
        """The conversation that as_json gave."""
        return cls([Turn(one["question"], one["reading"], one.get("plan")) for one in data])
