"""What each line gets and when, under a solution: pegs it holds, pegs of a plan, pegs projected."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from graph.actions.network import Network
from graph.actions.planning_facts import HeldPeg, OpenLine, PlanningFacts
from graph.allocation.problem import Peg, Solution
from graph.values.words import AlternativeKind

Pegs = Mapping[str, tuple[HeldPeg, ...]]


@dataclass(frozen=True, slots=True)
class Arriving:
    """Units of a line at the customer. cost: of the way, and of the goods where others than asked.

    firm: a reservation holds it (FIRM, SOFT, or by the plan).
    """

    quantity: int
    p50: date
    p90: date
    cost: Decimal
    supply_key: str
    firm: bool


@dataclass(frozen=True, slots=True)
class LineCourse:
    """Everything a line gets, in order of arrival."""

    arriving: tuple[Arriving, ...] = ()

    @property
    def quantity(self) -> int:
        """Units that reach the customer within the horizon."""
        return sum(one.quantity for one in self.arriving)

    @property
    def reserved_quantity(self) -> int:
        """Units of it that a reservation holds."""
        return sum(one.quantity for one in self.arriving if one.firm)

    @property
    def p50(self) -> date | None:
        """Likely day of the last arrival."""
        return max((one.p50 for one in self.arriving), default=None)

    @property
    def p90(self) -> date | None:
        """Cautious day of the last arrival."""
        return max((one.p90 for one in self.arriving), default=None)

    def by(self, day: date) -> int:
        """Units at the customer on or before a day, by the cautious date."""
        return sum(one.quantity for one in self.arriving if one.p90 <= day)


@dataclass(frozen=True, slots=True)
class Roads:
    """Ways of the lines through the network, looked up once per kind of way."""

    planning: PlanningFacts
    network: Network

    def held(self, line: OpenLine, peg: HeldPeg) -> Arriving:
        """A reservation by what is known of its supply today."""
        supply = self.planning.supplies.get(peg.supply_key)
        if supply is None:
            p50 = peg.arrival_p50 or self.planning.today
            p90 = max(p50, peg.arrival_p90 or p50)
            return Arriving(peg.quantity, p50, p90, Decimal(0), peg.supply_key, firm=True)
        region = self.planning.customers[line.customer_id].region
        days = timedelta(
            days=self.network.days(supply.location_id, line.location_id, peg.kind, region=region)
        )
        cost = self.cost(line, peg.supply_key, peg.kind, (peg.quantity, peg.supply_quantity))
        p50, p90 = supply.p50 + days, supply.p90 + days
        return Arriving(peg.quantity, p50, p90, cost, peg.supply_key, firm=True)

    def projected(self, line: OpenLine, peg: Peg) -> Arriving:
        """A peg of a solution."""
        kind = None if peg.kind is None else peg.kind.value
        cost = self.cost(line, peg.supply, kind, (peg.quantity, peg.supply_quantity))
        return Arriving(
            peg.quantity, peg.arrives_p50, peg.arrives_p90, cost, peg.supply, firm=False
        )

    def cost(
        self, line: OpenLine, supply_key: str, kind: str | None, units: tuple[int, int]
    ) -> Decimal:
        """Cost of the way for the units, and of a stand-in's goods beyond those of the product.

        units: of the line's product, of the supply.
        """
        quantity, supply_quantity = units
        supply = self.planning.supplies[supply_key]
        region = self.planning.customers[line.customer_id].region
        total = supply_quantity * self._per_unit(supply.location_id, line, region, kind)
        if supply.product_id != line.product_id:
            asked = self.planning.products[line.product_id].cost
            given = self.planning.products[supply.product_id].cost
            total += supply_quantity * given - quantity * asked
        return total

    def _per_unit(
        self, origin: str, line: OpenLine, region: str | None, kind: str | None
    ) -> Decimal:
        own = self.network.own(line.location_id, region)
        if origin == line.location_id:
            return own.cost_per_unit
        ways = [
            route
            for route in self.network.routes(line.location_id, region)
            if route.origin == origin
        ]
        wanted = [route for route in ways if route.kind == kind] or ways
        direct = [route for route in wanted if route.kind is AlternativeKind.ALTERNATE_LOCATION]
        chosen = direct or wanted
        return chosen[0].cost_per_unit if chosen else own.cost_per_unit


def courses(
    roads: Roads, solution: Solution, *, held: Pegs, extra: Iterable[HeldPeg] = ()
) -> dict[str, LineCourse]:
    """By backorder id, every open line's course under a solution."""
    planning = roads.planning
    by_line: dict[str, list[Arriving]] = {key: [] for key in planning.lines}
    for backorder_id, pegs in held.items():
        if backorder_id in by_line:
            line = planning.lines[backorder_id]
            by_line[backorder_id] += [roads.held(line, peg) for peg in pegs]
    for peg in extra:
        by_line[peg.backorder_id].append(roads.held(planning.lines[peg.backorder_id], peg))
    for planned in solution.lines:
        line = planning.lines[planned.demand]
        by_line[planned.demand] += [roads.projected(line, peg) for peg in planned.pegs]
    return {
        key: LineCourse(tuple(sorted(found, key=lambda one: (one.p50, one.supply_key))))
        for key, found in by_line.items()
    }
