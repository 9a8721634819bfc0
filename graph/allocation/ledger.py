"""The supplies of a problem as index lists, the units still free of each, and who reaches them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from graph.allocation.problem import Demand, PlaceRule, Problem, Refused, Route, Substitution
from graph.allocation.protections import NEVER, Guards
from graph.values.words import AlternativeKind

Kinds = frozenset[AlternativeKind] | None


class Way(NamedTuple):
    """How a supply comes to a demand. ratio: units of the supply for one asked for, None: one.

    point: the location that dispatches to the customer; goods by transfer leave the line's own.
    cost, co2: for one unit asked for.
    """

    point: str
    days: int
    kind: AlternativeKind | None
    ratio: Fraction | None
    cost: Decimal
    co2: Decimal


class Offer(NamedTuple):
    """A supply that may serve a demand. day: days from today until the customer has it."""

    day: int
    supply: int
    way: Way


class Take(NamedTuple):
    """Units taken: `quantity` of the demand's product for `used` units of the supply."""

    offer: Offer
    quantity: int
    used: int


@dataclass(slots=True)
class Reach:
    """What can serve a product at a destination, best first, within the horizon.

    every: all offers, used up or not; live: those that had units left when last looked at.
    plain: one for one, with no expiry and no protection, so that free units can simply be taken.
    """

    every: list[Offer]
    live: list[Offer]
    plain: bool


@dataclass(slots=True)
class Ledger:
    """Free units by supply index. takers: how many demands drew on each, last_taker: the last.

    said: refusals that many demands share, made once.
    """

    problem: Problem
    free: list[int] = field(default_factory=list)
    arrival: list[int] = field(default_factory=list)
    expiry: list[int] = field(default_factory=list)
    takers: list[int] = field(default_factory=list)
    last_taker: list[str] = field(default_factory=list)
    by_product: dict[str, list[int]] = field(default_factory=dict)
    said: dict[tuple[str, str | int], Refused] = field(default_factory=dict)
    guards: Guards = field(init=False)
    _places: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    _reaches: dict[object, Reach] = field(default_factory=dict)
    _routes: dict[tuple[str, Kinds], list[tuple[Route, Way]]] = field(default_factory=dict)
    _horizon: int = 0
    _expires: bool = False
    _closed: bool = False

    def __post_init__(self) -> None:
        today = self.problem.today.toordinal()
        self._horizon = self.problem.horizon_on.toordinal() - today
        by_product: dict[str, list[int]] = defaultdict(list)
        for index, supply in enumerate(self.problem.supplies):
            judged = supply.p90 if self.problem.cautious else supply.p50
            self.free.append(supply.quantity)
            self.arrival.append(judged.toordinal() - today)
            self.expiry.append(
                NEVER if supply.expiry is None else supply.expiry.toordinal() - today
            )
            by_product[supply.product].append(index)
        self.by_product = dict(by_product)
        self._closed = any(one.open_to is not None for one in self.problem.supplies)
        self._expires = any(day != NEVER for day in self.expiry)
        self.takers = [0] * len(self.free)
        self.last_taker = [""] * len(self.free)
        self.guards = Guards(self.problem.supplies, self.arrival, self.free, self.by_product)
        self.guards.read(self.problem)

    def reach(self, demand: Demand) -> Reach:
        """What can serve the demand; the same object for demands that can be served alike."""
        kinds = demand.kinds if demand.in_scope else frozenset()
        groups = demand.groups if self._closed else None
        key = (demand.product, demand.destination, kinds, demand.substitutions, groups)
        found = self._reaches.get(key)
        if found is None:
            every = self._offers(demand.product, demand.destination, kinds)
            plain = not self.guards.guards(demand.product)
            if demand.substitutions and (kinds is None or AlternativeKind.SUBSTITUTE in kinds):
                for one in sorted(demand.substitutions, key=lambda one: (one.rank, one.product)):
                    ratio = None if one.ratio == 1 else Fraction(one.ratio)
                    more = self._offers(one.product, demand.destination, kinds)
                    every = every + [_replaced(offer, one) for offer in more]
                    plain = plain and ratio is None and not self.guards.guards(one.product)
            if self._closed:
                every = [
                    one for one in every if self.problem.supplies[one.supply].is_open(demand.groups)
                ]
            if self._expires:
                plain = plain and all(self.expiry[offer.supply] == NEVER for offer in every)
            found = self._reaches[key] = Reach(every, every, plain)
        return found

    def _offers(self, product: str, destination: str, kinds: Kinds) -> list[Offer]:
        """Offers of one product: own location first, then by rank; the latest arrival first."""
        places = self._places.get(product)
        if places is None:
            places = self._places[product] = self._by_place(product)
        arrival, last = self.arrival, self._horizon
        return [
            Offer(day, index, way)
            for route, way in self._ways(destination, kinds)
            if route.origin in places
            for index in places[route.origin]
            if (day := arrival[index] + route.days) <= last
        ]

    def _by_place(self, product: str) -> dict[str, list[int]]:
        supplies = self.problem.supplies
        places: dict[str, list[int]] = defaultdict(list)
        # Latest first, so that early supply stays for early needs; of one day, what expires first.
        for index in sorted(
            self.by_product.get(product, ()),
            key=lambda index: (-self.arrival[index], self.expiry[index], index),
        ):
            places[supplies[index].location].append(index)
        return dict(places)

    def _ways(self, destination: str, kinds: Kinds) -> list[tuple[Route, Way]]:
        """The routes that may be taken, one for each origin: the best by rank."""
        key = (destination, kinds)
        found = self._routes.get(key)
        if found is None:
            best: dict[str, Route] = {}
            by = _ORDERS[self.problem.places]
            for route in sorted(self.problem.routes.get(destination, ()), key=by):
                if route.kind is None or kinds is None or route.kind in kinds:
                    best.setdefault(route.origin, route)
            found = self._routes[key] = [
                (
                    route,
                    Way(
                        route.origin if route.kind is AlternativeKind.ALTERNATE_LOCATION else "",
                        route.days,
                        route.kind,
                        None,
                        route.cost_per_unit,
                        route.co2_per_unit,
                    ),
                )
                for route in best.values()
            ]
        return found

    def live(self, reach: Reach) -> list[Offer]:
        """The offers that have units left."""
        free = self.free
        if not reach.live:
            return []
        reach.live = [offer for offer in reach.live if free[offer.supply]]
        return reach.live

    def obtainable(self, demand: Demand, offers: Sequence[Offer], day: int, quantity: int) -> int:
        """Units the demand could have delivered on `day`, at most `quantity`."""
        taken = self.take(demand, offers, day, quantity)
        self.undo(demand, day, taken)
        return sum(take.quantity for take in taken)

    def take(self, demand: Demand, offers: Sequence[Offer], day: int, quantity: int) -> list[Take]:
        """Take up to `quantity` for delivery on `day`, in order of the offers; what was taken."""
        taken: list[Take] = []
        life = day + demand.minimum_remaining_life_days
        for offer in offers:
            if quantity <= 0:
                break
            index, way = offer.supply, offer.way
            units = self.free[index]
            if not units or offer.day > day or self.expiry[index] < life:
                continue
            guarded = self.guards.guards(self.problem.supplies[index].product)
            if guarded:
                units = min(units, self.guards.allowance(demand, index, day))
            if way.ratio is None:
                got = used = min(quantity, units)
            else:
                got = min(quantity, int(units / way.ratio))
                used = -int(-got * way.ratio // 1)
            if got <= 0:
                continue
            self.free[index] -= used
            quantity -= got
            taken.append(Take(offer, got, used))
            if guarded:
                self.guards.count(demand, index, day, used)
        return taken

    def take_plain(self, offers: Sequence[Offer], day: int, quantity: int) -> list[Take]:
        """The same where every offer is plain."""
        free = self.free
        taken: list[Take] = []
        for offer in offers:
            when, index, _ = offer
            units = free[index]
            if units and when <= day:
                got = units if units < quantity else quantity
                free[index] = units - got
                taken.append(Take(offer, got, got))
                quantity -= got
                if not quantity:
                    break
        return taken

    def undo(self, demand: Demand, day: int, taken: Iterable[Take]) -> None:
        """Give back what was taken for delivery on `day`."""
        for take in taken:
            index = take.offer.supply
            self.free[index] += take.used
            if self.guards.guards(self.problem.supplies[index].product):
                self.guards.count(demand, index, day, -take.used)

    def sign(self, demand: Demand, taken: Iterable[Take]) -> None:
        """Remember who drew on the supplies."""
        for take in taken:
            self.takers[take.offer.supply] += 1
            self.last_taker[take.offer.supply] = demand.key


def _ranked(route: Route) -> tuple[Decimal, int, str, str]:
    return Decimal(route.rank), route.days, route.origin, route.kind or ""


def _nearest(route: Route) -> tuple[Decimal, int, str, str]:
    return Decimal(route.days), route.rank, route.origin, route.kind or ""


def _cheapest(route: Route) -> tuple[Decimal, int, str, str]:
    return route.cost_per_unit, route.rank, route.origin, route.kind or ""


_ORDERS = {
    PlaceRule.RANKED: _ranked,
    PlaceRule.NEAREST: _nearest,
    PlaceRule.CHEAPEST: _cheapest,
    PlaceRule.HIGHEST_STOCK: _ranked,
    PlaceRule.FEWEST_SHIPMENTS: _ranked,
}


def _replaced(offer: Offer, stand_in: Substitution) -> Offer:
    way, ratio = offer.way, stand_in.ratio
    return Offer(
        offer.day,
        offer.supply,
        Way(
            way.point,
            way.days,
            AlternativeKind.SUBSTITUTE,
            None if ratio == 1 else Fraction(ratio),
            way.cost * ratio + stand_in.cost_per_unit,
            way.co2 * ratio,
        ),
    )
