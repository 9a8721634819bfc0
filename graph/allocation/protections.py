"""What floors and quotas leave a demand of each supply.

A floor keeps the earliest units of its product (at its location, if it names one) for its group:
others may take of a supply only what stays free beyond it among what is there by then.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.allocation.problem import Demand, Problem, Protection, Supply
from graph.values.words import ProtectionKind

NEVER = 10**7
"""A day, or a quantity, beyond all others."""


@dataclass(slots=True)
class Cap:
    """A floor or a ceiling while a plan is made. quantity: what is left; days from today.

    binds from `starts` to `ends`, both included; a floor until the day before `frees`.
    """

    source: Protection
    quantity: int
    frees: int
    starts: int
    ends: int

    def counts(self, demand: Demand, location: str) -> bool:
        """Whether what the demand takes at the location counts towards it."""
        return self.source.lies_at(location) and self.source.covers(demand)

    def binds(self, day: int) -> bool:
        """Whether it limits deliveries on this day."""
        return self.starts <= day <= self.ends


@dataclass(slots=True)
class Guards:
    """Floors and ceilings by product, over the free units of a ledger."""

    supplies: Sequence[Supply]
    arrival: Sequence[int]
    free: Sequence[int]
    by_product: dict[str, list[int]]
    floors: dict[str, list[Cap]] = field(default_factory=lambda: defaultdict(list))
    ceilings: dict[str, list[Cap]] = field(default_factory=lambda: defaultdict(list))

    def read(self, problem: Problem) -> None:
        """Take in the problem's protections."""
        today = problem.today.toordinal()
        for one in problem.protections:
            cap = Cap(
                one,
                one.quantity,
                NEVER if one.frees_on is None else one.frees_on.toordinal() - today,
                -NEVER if one.starts_on is None else one.starts_on.toordinal() - today,
                NEVER if one.ends_on is None else one.ends_on.toordinal() - today,
            )
            kept = self.floors if one.kind is ProtectionKind.FLOOR else self.ceilings
            kept[one.product].append(cap)

    def guards(self, product: str) -> bool:
        """Whether any protection lies on the product."""
        return product in self.floors or product in self.ceilings

    def turning_days(self, product: str) -> set[int]:
        """Days on which a protection of the product begins, ends or is freed."""
        days = {cap.frees for cap in self.floors.get(product, ())}
        for cap in self.ceilings.get(product, ()):
            days |= {cap.starts, cap.ends + 1}
        return {day for day in days if 0 < day < NEVER}

    def allowance(self, demand: Demand, index: int, day: int) -> int:
        """Units of the supply that the demand may take for delivery on the day."""
        return min(self.above_floors(demand, index, day), self.under_ceilings(demand, index, day))

    def under_ceilings(self, demand: Demand, index: int, day: int) -> int:
        """Units that the demand's quotas leave it; the tightest one counts."""
        supply = self.supplies[index]
        return max(
            0,
            min(
                (
                    cap.quantity
                    for cap in self.ceilings.get(supply.product, ())
                    if cap.binds(day) and cap.counts(demand, supply.location)
                ),
                default=NEVER,
            ),
        )

    def above_floors(self, demand: Demand, index: int, day: int) -> int:
        """Units of the supply beyond what floors keep for other groups."""
        supply = self.supplies[index]
        others = self.withholding(demand, supply.product, day)
        if not others:
            return NEVER
        there: dict[str, int] = defaultdict(int)
        for place in self.by_product[supply.product]:
            if self.arrival[place] <= self.arrival[index]:
                there[self.supplies[place].location] += self.free[place]
        kept: dict[str, int] = defaultdict(int)
        wide = 0
        for cap in others:
            if cap.source.location is None:
                wide += cap.quantity
            else:
                kept[cap.source.location] += cap.quantity
        here = there[supply.location] - kept[supply.location]
        anywhere = sum(there.values()) - wide
        anywhere -= sum(min(units, there.get(place, 0)) for place, units in kept.items())
        return max(0, min(here, anywhere))

    def withholding(self, demand: Demand, product: str, day: int) -> list[Cap]:
        """Floors on the product that still keep units from the demand.

        A demand in scope takes its units now, so a floor that is freed later keeps them from it;
        one that only claims its normal course waits for the day they are free.
        """
        judged = 0 if demand.in_scope else day
        return [
            cap
            for cap in self.floors.get(product, ())
            if cap.quantity > 0 and judged < cap.frees and not cap.source.covers(demand)
        ]

    def count(self, demand: Demand, index: int, day: int, units: int) -> None:
        """Use up the demand's floors and quotas by units of the supply; negative gives back."""
        supply = self.supplies[index]
        for cap in self.floors.get(supply.product, ()):
            if cap.counts(demand, supply.location):
                cap.quantity -= units
        for cap in self.ceilings.get(supply.product, ()):
            if cap.binds(day) and cap.counts(demand, supply.location):
                cap.quantity -= units
