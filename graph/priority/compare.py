"""Why one backorder ranks above another, component by component."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

ZERO = Decimal(0)


class Scoring(Protocol):
    """A component as stored or as just computed."""

    @property
    def name(self) -> str:
        """The component's name."""
        ...

    @property
    def points(self) -> Decimal:
        """Its points."""
        ...

    @property
    def sentence(self) -> str:
        """It in words."""
        ...


def why_above(above: Sequence[Scoring], below: Sequence[Scoring]) -> tuple[str, ...]:
    """Sentences, the largest difference first; those that speak against it come last."""
    points = {one.name: one for one in below}
    differences = []
    for one in above:
        other = points.pop(one.name, None)
        theirs = ZERO if other is None else other.points
        words = "none" if other is None else other.sentence
        differences.append((one.points - theirs, one.name, one.sentence, words))
    differences += [(-one.points, one.name, "none", one.sentence) for one in points.values()]
    differences.sort(key=lambda item: (-item[0], item[1]))
    return tuple(
        f"{name}: {'+' if gap >= 0 else '-'}{abs(gap):.1f} points. {mine} Against: {theirs}"
        for gap, name, mine, theirs in differences
        if gap
    )
