"""What lies around each line of the queue, as the alternatives are found from it."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from graph.actions.deriving.projection_step import Projection
from graph.actions.loading_problem import groups_of, may_stand_in, most_shipments
from graph.actions.network import Network, network_of
from graph.actions.planning_facts import OpenLine, PlanningFacts, ProtectionRow, SupplyRow
from graph.allocation.problem import Route
from graph.alternatives.facts import (
    Borrowable,
    Course,
    Delivery,
    FreeSupply,
    LineFacts,
    Neighbourhood,
    StandIn,
    Terms,
    Way,
)
from graph.records.bulk import AnyRow
from graph.values.words import AlternativeKind, Firmness, ProtectionKind, SupplyKind

NOTHING = Decimal(0)


@dataclass
class Surroundings:
    """Looks up, once for all lines, what each line's neighbourhood is made of."""

    planning: PlanningFacts
    projection: Projection
    suppliers: Mapping[str, AnyRow]
    network: Network = field(init=False)
    by_product: dict[str, list[SupplyRow]] = field(init=False)
    waiting: Counter[str] = field(init=False)
    rest: dict[str, int] = field(init=False)
    _ways: dict[tuple[str, str | None], tuple[Way, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        planning = self.planning
        self.network = network_of(planning)
        self.by_product = defaultdict(list)
        for supply in planning.supplies.values():
            self.by_product[supply.product_id].append(supply)
        self.rest = {
            line.backorder_id: line.open_quantity
            - sum(peg.quantity for peg in planning.held.get(line.backorder_id, ()))
            for line in planning.lines.values()
            if not line.in_doubt
        }
        self.waiting = Counter(
            planning.lines[key].product_id for key, rest in self.rest.items() if rest > 0
        )

    def line(self, line: OpenLine) -> LineFacts:
        """The line as the alternatives see it."""
        planning = self.planning
        customer = planning.customers[line.customer_id]
        product = planning.products[line.product_id]
        return LineFacts(
            key=line.backorder_id,
            product=line.product_id,
            location=line.location_id,
            quantity=self.rest[line.backorder_id],
            due_on=line.due_on,
            price=line.price,
            unit_cost=product.cost,
            present=self._present(line),
            latest_on=line.latest_on,
            pack_multiple=product.pack_multiple,
            minimum_shipment=line.minimum_shipment or 1,
            ship_complete=line.ship_complete,
            accepts_split=customer.accepts_split,
            maximum_shipments=most_shipments(line, customer),
            minimum_remaining_life_days=customer.minimum_remaining_life_days,
            max_days_late=customer.max_days_late or 0,
            penalty_rate=customer.penalty_percent_per_day or NOTHING,
            penalty_cap=customer.penalty_cap,
            lifetime_value=customer.lifetime_value,
            churn_value=customer.churn_value,
        )

    def around(self, line: OpenLine) -> Neighbourhood:
        """What lies around it."""
        planning = self.planning
        region = planning.customers[line.customer_id].region
        stand_ins = tuple(
            StandIn(
                one.product_id,
                one.ratio,
                one.rank,
                may_stand_in(planning, line, one),
                planning.products[one.product_id].cost,
            )
            for one in planning.substitutes.get(line.product_id, ())
            if one.product_id in planning.products
        )
        products = (line.product_id, *(one.product for one in stand_ins))
        return Neighbourhood(
            planning.today,
            planning.horizon_on,
            {key: self._supplies(line, key) for key in products},
            self._ways_of(line.location_id, region),
            stand_ins,
            self._terms(line),
            self._borrowable(line),
        )

    def _present(self, line: OpenLine) -> Course:
        """Its course in the standing projection, for the part without a peg."""
        planned = self.projection.solution.by_demand.get(line.backorder_id)
        if planned is None:
            return ()
        region = self.planning.customers[line.customer_id].region
        cost = self.network.own(line.location_id, region).cost_per_unit
        return tuple(
            Delivery(
                *(peg.quantity, peg.arrives_p50, peg.arrives_p90, cost * peg.quantity), peg.supply
            )
            for peg in planned.pegs
        )

    def _ways_of(self, location: str, region: str | None) -> tuple[Way, ...]:
        key = (location, region)
        if key not in self._ways:
            routes = self.network.routes(location, region)
            own = routes[0].days
            self._ways[key] = tuple(_way(route, own) for route in routes)
        return self._ways[key]

    def _supplies(self, line: OpenLine, product: str) -> tuple[FreeSupply, ...]:
        rivals = self.waiting[product] - (product == line.product_id)
        return tuple(
            self._supply(line, supply, rivals) for supply in self.by_product.get(product, ())
        )

    def _supply(self, line: OpenLine, supply: SupplyRow, rivals: int) -> FreeSupply:
        free = supply.free_quantity
        left = min(self._left_by_floors(line, supply), default=None)
        usable = free if left is None else min(free, left)
        return FreeSupply(
            supply.key,
            supply.kind,
            supply.row_id,
            supply.product_id,
            supply.location_id,
            usable,
            supply.p50,
            supply.p90,
            supply.expiry,
            free - usable,
            rivals,
            self._excluded(supply),
            supply.supplier_id,
            left,
        )

    def _left_by_floors(self, line: OpenLine, supply: SupplyRow) -> list[int]:
        """What each floor of others leaves of the supplies it protects."""
        customer = self.planning.customers[line.customer_id]
        left = []
        for floor in self.planning.protections:
            if floor.kind != ProtectionKind.FLOOR or floor.product_id != supply.product_id:
                continue
            if floor.location_id not in (None, supply.location_id):
                continue
            if _covers(floor, groups_of(customer), customer.region):
                continue
            if floor.frees_on is not None and floor.frees_on <= self.planning.today:
                continue
            pool = sum(
                one.free_quantity
                for one in self.by_product[supply.product_id]
                if floor.location_id in (None, one.location_id)
            )
            left.append(max(0, pool - floor.rest_quantity))
        return left

    def _excluded(self, supply: SupplyRow) -> str | None:
        today = self.planning.today
        reasons = (
            one.reason
            for one in self.planning.exclusions
            if one.location_id == supply.location_id
            and one.product_id in (None, supply.product_id)
            and one.valid_from <= today
            and (one.valid_to is None or one.valid_to >= today)
        )
        return next(reasons, None)

    def _terms(self, line: OpenLine) -> Terms | None:
        supplier = self.suppliers.get(self.planning.products[line.product_id].supplier_id or "")
        if supplier is None:
            return None
        return Terms(
            supplier.id,
            supplier.expedite_days if supplier.expedite_offered else None,
            supplier.expedite_cost_per_unit or NOTHING,
            supplier.drop_ship_days if supplier.drop_ship_offered else None,
            supplier.drop_ship_cost_per_unit or NOTHING,
        )

    def _borrowable(self, line: OpenLine) -> tuple[Borrowable, ...]:
        """Firm pegs of later lines on stock of the line's product at its location."""
        planning = self.planning
        found = []
        for other in planning.lines.values():
            later = other.product_id == line.product_id and other.due_on > line.due_on
            if not later or other.frozen or other.backorder_id == line.backorder_id:
                continue
            for peg in planning.held.get(other.backorder_id, ()):
                supply = planning.supplies.get(peg.supply_key)
                if supply is None or supply.location_id != line.location_id:
                    continue
                if peg.firmness is Firmness.FIRM and supply.kind is not SupplyKind.INBOUND:
                    cover = self._cover(line, peg.quantity)
                    region = planning.customers[other.customer_id].region
                    days = self.network.own(other.location_id, region).days
                    found.append(
                        Borrowable(
                            supply.key,
                            other.backorder_id,
                            peg.quantity,
                            other.due_on - timedelta(days=days),
                            None if cover is None else cover.p90,
                            None if cover is None else cover.row_id,
                        )
                    )
        return tuple(found)

    def _cover(self, line: OpenLine, quantity: int) -> SupplyRow | None:
        """The earliest inbound at the line's location that could pay the units back."""
        inbounds = [
            one
            for one in self.by_product[line.product_id]
            if one.kind is SupplyKind.INBOUND
            and one.location_id == line.location_id
            and one.free_quantity >= quantity
        ]
        return min(inbounds, key=lambda one: (one.p90, one.key), default=None)


def _covers(floor: ProtectionRow, groups: frozenset[str], region: str | None) -> bool:
    return (floor.group is None or floor.group in groups) and floor.region in (None, region)


def _way(route: Route, own_days: int) -> Way:
    transfer = route.kind is AlternativeKind.TRANSFER
    return Way(
        route.origin,
        route.days,
        route.cost_per_unit,
        route.co2_per_unit,
        route.kind,
        route.days - own_days if transfer else 0,
    )
