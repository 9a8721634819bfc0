"""Ways through the network: from a location to the customers of a region, directly or by another.

Days of a route: the handling days of the location that dispatches to the customer, and transit.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from graph.actions.planning_facts import LaneRow, LocationRow, PlanningFacts
from graph.allocation.problem import Route
from graph.values.words import AlternativeKind

NOTHING = Decimal(0)


def destination_key(location_id: str, region: str | None) -> str:
    """Where a line's goods go: its own location and the region of its customer."""
    return f"{location_id}|{region or ''}"


@dataclass(frozen=True, slots=True)
class Network:
    """Locations and the cheapest of the fastest lanes between each two ends."""

    locations: dict[str, LocationRow]
    between: dict[tuple[str, str], LaneRow]
    to_region: dict[tuple[str, str], LaneRow]

    def own(self, location_id: str, region: str | None) -> Route:
        """The normal course; without a lane the customer is reached on the day of dispatch."""
        lane = self.to_region.get((location_id, region or ""))
        handling = self._handling(location_id)
        return Route(
            origin=location_id,
            days=handling + (lane.transit_days if lane else 0),
            cost_per_unit=lane.cost_per_unit if lane else NOTHING,
            co2_per_unit=lane.co2_per_unit if lane else NOTHING,
            rank=0,
            kind=None,
        )

    def routes(self, location_id: str, region: str | None) -> tuple[Route, ...]:
        """The normal course, then the others: fewest days, least cost, origin."""
        own = self.own(location_id, region)
        others = [
            route
            for other in sorted(self.locations)
            if other != location_id
            for route in (self._direct(other, region), self._through(other, own))
            if route is not None
        ]
        others.sort(key=lambda route: (route.days, route.cost_per_unit, route.origin))
        return (own, *(replace(route, rank=rank) for rank, route in enumerate(others, start=1)))

    def days(self, origin: str, own: str, kind: str | None, *, region: str | None) -> int:
        """Days from a supply's location to the customer, by the way its peg takes."""
        route = self.own(own, region)
        if origin != own and kind == AlternativeKind.TRANSFER:
            route = self._through(origin, route) or route
        elif origin != own:
            route = self._direct(origin, region) or self._through(origin, route) or route
        return route.days

    def _handling(self, location_id: str) -> int:
        location = self.locations.get(location_id)
        return location.handling_days if location else 0

    def _direct(self, other: str, region: str | None) -> Route | None:
        lane = self.to_region.get((other, region or ""))
        if lane is None:
            return None
        return Route(
            origin=other,
            days=self._handling(other) + lane.transit_days,
            cost_per_unit=lane.cost_per_unit,
            co2_per_unit=lane.co2_per_unit,
            rank=0,
            kind=AlternativeKind.ALTERNATE_LOCATION,
        )

    def _through(self, other: str, own: Route) -> Route | None:
        lane = self.between.get((other, own.origin))
        if lane is None:
            return None
        return Route(
            origin=other,
            days=lane.transit_days + own.days,
            cost_per_unit=lane.cost_per_unit + own.cost_per_unit,
            co2_per_unit=lane.co2_per_unit + own.co2_per_unit,
            rank=0,
            kind=AlternativeKind.TRANSFER,
        )


def network_of(planning: PlanningFacts) -> Network:
    """The network of the planning facts; of parallel lanes the fastest, then the cheapest."""
    between: dict[tuple[str, str], LaneRow] = {}
    to_region: dict[tuple[str, str], LaneRow] = {}
    for lane in sorted(
        planning.lanes, key=lambda lane: (lane.transit_days, lane.cost_per_unit, lane.id)
    ):
        if lane.to_id is not None:
            between.setdefault((lane.from_id, lane.to_id), lane)
        elif lane.to_region is not None:
            to_region.setdefault((lane.from_id, lane.to_region), lane)
    return Network(dict(planning.locations), between, to_region)
