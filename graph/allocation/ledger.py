"""The supplies of a problem as index lists, and the units that are still free of each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from graph.allocation.problem import Demand, Problem, Route, Substitution
from graph.values.words import AlternativeKind, ProtectionKind

ONE = Fraction(1)
STEP = 10_000
"""Distance in preference between the asked product and each stand-in; routes rank below it."""


class Offer(NamedTuple):
    """A supply that may serve a demand: lower preference first, then the later arrival.

    day: days from today on which the customer has it, by the date that judges (p90 or p50).
    expiry_day: days from today, a far day without expiry.
    """

    preference: int
    late_first: int
    expiry_day: int
    supply: int
    day: int
    route: Route
    kind: AlternativeKind | None
    ratio: Fraction


class Take(NamedTuple):
    """Units taken: `quantity` of the demand's product for `supply_quantity` of the supply."""

    offer: Offer
    quantity: int
    supply_quantity: int


NEVER = 10**7


@dataclass(slots=True)
class Cap:
    """A floor as others see it, or a ceiling as its group sees it; quantity in base units."""

    key: str
    quantity: int
    frees_day: int
    group: str | None
    region: str | None

    def covers(self, demand: Demand) -> bool:
        """Whether the demand belongs to the protection's group and region."""
        return (self.group is None or self.group in demand.groups) and (
            self.region is None or self.region == demand.region
        )


@dataclass(slots=True)
class Ledger:
    """Free units by supply index, with floors by supply and ceilings by product."""

    problem: Problem
    free: list[int] = field(default_factory=list)
    by_product: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    arrival: list[int] = field(default_factory=list)
    floors: dict[int, list[Cap]] = field(default_factory=lambda: defaultdict(list))
    pools: dict[str, list[int]] = field(default_factory=dict)
    ceilings: dict[str, list[Cap]] = field(default_factory=lambda: defaultdict(list))
    _offers: dict[object, list[Offer]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        today = self.problem.today.toordinal()
        for index, supply in enumerate(self.problem.supplies):
            self.free.append(supply.quantity)
            self.by_product[supply.product].append(index)
            judged = supply.p90 if self.problem.cautious else supply.p50
            self.arrival.append(judged.toordinal() - today)
        for protection in self.problem.protections:
            frees = protection.frees_on
            cap = Cap(
                protection.key,
                protection.quantity,
                NEVER if frees is None else frees.toordinal() - today,
                protection.group,
                protection.region,
            )
            if protection.kind is ProtectionKind.CEILING:
                self.ceilings[protection.product].append(cap)
                continue
            pool = [
                index
                for index in self.by_product.get(protection.product, ())
                if protection.location in (None, self.problem.supplies[index].location)
            ]
            self.pools[protection.key] = pool
            for index in pool:
                self.floors[index].append(cap)

    def is_guarded(self, demand: Demand) -> bool:
        """Whether a protection may limit this demand."""
        return bool(self.floors or self.ceilings) and (
            demand.product in self.ceilings
            or any(index in self.floors for index in self.by_product.get(demand.product, ()))
            or bool(demand.substitutions)
        )

    def offers(self, demand: Demand) -> list[Offer]:
        """All that may serve the demand within the horizon, best first; empty supplies dropped."""
        kinds = frozenset() if not demand.in_scope else demand.kinds
        key = (demand.product, demand.destination, demand.substitutions, kinds)
        found = self._offers.get(key)
        if found is None:
            found = sorted(self._reach(demand, kinds))
        else:
            found = [offer for offer in found if self.free[offer.supply]]
        self._offers[key] = found
        return found

    def _reach(self, demand: Demand, kinds: frozenset[AlternativeKind] | None) -> Iterable[Offer]:
        today = self.problem.today.toordinal()
        last = self.problem.horizon_on.toordinal() - today
        routes = {
            route.origin: route
            for route in reversed(self.problem.routes.get(demand.destination, ()))
            if route.kind is None or kinds is None or route.kind in kinds
        }
        own = Substitution(demand.product, rank=0)
        for step, item in enumerate((own, *sorted(demand.substitutions, key=lambda one: one.rank))):
            stand_in = AlternativeKind.SUBSTITUTE if step else None
            if stand_in and kinds is not None and stand_in not in kinds:
                continue
            ratio = ONE if item.ratio == 1 else Fraction(item.ratio)
            for index in self.by_product.get(item.product, ()):
                supply = self.problem.supplies[index]
                route = routes.get(supply.location)
                if route is None or not self.free[index]:
                    continue
                day = self.arrival[index] + route.days
                if day <= last:
                    expiry = NEVER if supply.expiry is None else supply.expiry.toordinal() - today
                    yield Offer(
                        STEP * step + route.rank,
                        -day,
                        expiry,
                        index,
                        day,
                        route,
                        stand_in or route.kind,
                        ratio,
                    )

    def was_reachable(self, demand: Demand) -> bool:
        """Whether some supply, used up or not, lies on a route of the demand."""
        origins = {route.origin for route in self.problem.routes.get(demand.destination, ())}
        return any(
            self.problem.supplies[index].location in origins
            for index in self.by_product.get(demand.product, ())
        )

    def limit(self, demand: Demand, offer: Offer, day: int) -> int:
        """Units of the offer's supply that the demand may take now, floors of others kept."""
        units = self.free[offer.supply]
        for floor in self.floors.get(offer.supply, ()):
            if day < floor.frees_day and not floor.covers(demand):
                pool = sum(self.free[index] for index in self.pools[floor.key])
                units = min(units, max(0, pool - floor.quantity))
        return units

    def headroom(self, demand: Demand) -> int:
        """Units of the demand's product that its ceilings still leave it."""
        return min(
            (cap.quantity for cap in self.ceilings.get(demand.product, ()) if cap.covers(demand)),
            default=NEVER,
        )

    def take(self, demand: Demand, offers: list[Offer], day: int, quantity: int) -> list[Take]:
        """Take up to `quantity` for delivery on `day`, in order of the offers; what was taken."""
        guarded = bool(self.floors or self.ceilings)
        if guarded:
            quantity = min(quantity, self.headroom(demand))
        taken: list[Take] = []
        for offer in offers:
            if quantity <= 0:
                break
            if offer.day > day:
                continue
            units = self.limit(demand, offer, day) if guarded else self.free[offer.supply]
            if not units:
                continue
            if offer.ratio is ONE:
                got = used = min(quantity, units)
            else:
                got = min(quantity, int(units / offer.ratio))
                used = -int(-got * offer.ratio // 1)
            if not got:
                continue
            self.free[offer.supply] -= used
            quantity -= got
            take = Take(offer, got, used)
            taken.append(take)
            if guarded:
                self._count(demand, take, 1)
        return taken

    def _count(self, demand: Demand, take: Take, sign: int) -> None:
        for floor in self.floors.get(take.offer.supply, ()):
            if floor.covers(demand):
                floor.quantity -= sign * take.supply_quantity
        for cap in self.ceilings.get(demand.product, ()):
            if cap.covers(demand):
                cap.quantity -= sign * take.quantity

    def undo(self, demand: Demand, taken: Iterable[Take]) -> None:
        """Give back what was taken."""
        for take in taken:
            self.free[take.offer.supply] += take.supply_quantity
            if self.floors or self.ceilings:
                self._count(demand, take, -1)

    def obtainable(self, demand: Demand, offers: list[Offer], day: int, quantity: int) -> int:
        """Units the demand could have on `day`, at most `quantity`."""
        taken = self.take(demand, offers, day, quantity)
        self.undo(demand, taken)
        return sum(take.quantity for take in taken)
