"""How much one question may take: steps, tokens, seconds, rows."""

import time
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Budget:
    """Limits of one question. `rows`: most rows shown; `words`: longest question read."""

    steps: int = 8
    tokens: int = 20_000
    seconds: float = 60.0
    rows: int = 50
    words: int = 400
    plan_lines: int = 100


@dataclass
class Spent:
    """What a run has used so far."""

    budget: Budget
    steps: int = 0
    tokens: int = 0
    started: float = field(default_factory=time.monotonic)

    def over(self) -> str | None:
        """Which limit is reached, in words; None while there is room."""
        if self.steps >= self.budget.steps:
            return f"{self.budget.steps} steps are used up"
        if self.tokens >= self.budget.tokens:
            return f"{self.budget.tokens} tokens are used up"
        if time.monotonic() - self.started >= self.budget.seconds:
            return f"{self.budget.seconds:g} seconds are over"
        return None
