"""Curves that turn a raw value into 0..1."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from graph.refusals import InputInvalid

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Curve:
    """LINEAR: 0 at `start`, 1 at `full`, straight between. SATURATING: 1/2 at `full`.

    A saturating curve keeps growing for ever and never reaches 1.
    """

    kind: str
    start: Decimal
    full: Decimal

    def __call__(self, raw: Decimal | None) -> Decimal:
        """The value at `raw`, 0..1; an absent raw value gives 0."""
        if raw is None:
            return ZERO
        over = raw - self.start if self.full >= self.start else self.start - raw
        span = abs(self.full - self.start)
        if over <= 0:
            return ZERO
        if self.kind == "SATURATING":
            return over / (over + span)
        return min(ONE, over / span)

    def text(self) -> str:
        """The curve as the component shows it."""
        word = "to 1 at" if self.kind == "LINEAR" else "half at"
        end = self.full
        return f"{self.kind.lower()} from {self.start} {word} {end}"


def parse_curve(document: dict[str, Any], where: tuple[str, ...]) -> Curve:
    """Read a curve of a policy. Raises InputInvalid when it has no width."""
    start, full = Decimal(str(document["start"])), Decimal(str(document["full"]))
    if start == full:
        raise InputInvalid((*where, "full"), "must differ from start")
    return Curve(document["kind"], start, full)
