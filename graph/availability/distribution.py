"""Distributions over whole days as sorted steps: mixing, shifting, conditioning, quantiles."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Self

Mass = dict[int, float]
"""Mass by day."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """Mass on whole days. days: ascending; cumulative: of the same length, the last is 1."""

    days: tuple[int, ...]
    cumulative: tuple[float, ...]

    @classmethod
    def of(cls, mass: Mapping[int, float]) -> Self:
        """From mass by day, scaled to 1; the mass must not be all zero."""
        days = tuple(sorted(day for day, weight in mass.items() if weight > 0))
        sums = list(accumulate(mass[day] for day in days))
        return cls(days, (*(each / sums[-1] for each in sums[:-1]), 1.0))

    def mass(self, *, shift: int = 0, weight: float = 1.0, least: int | None = None) -> Mass:
        """Mass by day, moved by `shift` days and scaled; days before `least` are left out."""
        start = 0 if least is None else bisect_left(self.days, least - shift)
        before = self.cumulative[start - 1] if start else 0.0
        found: Mass = {}
        for place in range(start, len(self.days)):
            after = self.cumulative[place]
            found[self.days[place] + shift] = (after - before) * weight
            before = after
        return found

    def quantile(self, share: float) -> int:
        """The first day by which at least this share has come."""
        # A share that is met but for rounding counts as met.
        return self.days[bisect_left(self.cumulative, share - 1e-9)]

    def by(self, day: int) -> float:
        """The share that has come on or before the day."""
        place = bisect_right(self.days, day)
        return self.cumulative[place - 1] if place else 0.0

    def spread(self) -> int:
        """Days between the first and the last decile, at least 1."""
        return max(1, self.quantile(0.9) - self.quantile(0.1))


def add(total: Mass, more: Iterable[tuple[int, float]]) -> None:
    """Add mass by day into `total`."""
    for day, weight in more:
        total[day] = total.get(day, 0.0) + weight


def effective_count(weights: Iterable[float]) -> float:
    """How many equal weights carry as much information as these (Kish's effective sample size)."""
    total = squares = 0.0
    for weight in weights:
        total += weight
        squares += weight * weight
    return total * total / squares if squares else 0.0
