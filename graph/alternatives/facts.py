"""What the alternatives of a line are found from, and what an alternative is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from graph.customers.outlook import NOTHING, Range
from graph.values.words import AlternativeKind, RefusalReason, SupplyKind

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Units that reach the customer together. cost: of their way, for all of them.

    source: key of the supply they come from, where it is one.
    """

    quantity: int
    p50: date
    p90: date
    cost: Decimal = ZERO
    source: str = ""


Course = tuple[Delivery, ...]
"""How a line is served; units it does not cover come after the horizon or never."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """An open line. quantity: base units still without a firm or soft peg, > 0.

    present: its course in the standing projection, for that quantity. penalty_rate: fraction of
    the late value a day beyond max_days_late, penalty_cap: most of it. lifetime_value and
    churn_value: its customer's.
    """

    key: str
    product: str
    location: str
    quantity: int
    due_on: date
    price: Decimal
    unit_cost: Decimal
    present: Course = ()
    latest_on: date | None = None
    pack_multiple: int = 1
    minimum_shipment: int = 1
    ship_complete: bool = False
    accepts_split: bool = True
    maximum_shipments: int | None = None
    minimum_remaining_life_days: int = 0
    max_days_late: int = 0
    penalty_rate: Decimal = ZERO
    penalty_cap: Decimal | None = None
    lifetime_value: Decimal = ZERO
    churn_value: Decimal | None = None

    @property
    def may_split(self) -> bool:
        """Whether part of it may ship before the rest."""
        one = self.maximum_shipments is not None and self.maximum_shipments < 2
        return self.accepts_split and not self.ship_complete and not one


@dataclass(frozen=True, slots=True)
class FreeSupply:
    """A supply net of firm and soft reservations and safety stock.

    quantity: what this line may take, protections of others kept; protected: what they keep from
    it; left_by_floors: most it may take of all supplies that the same floors cover, None: no floor.
    contended_by: other open lines that could take it. excluded: why its location must not
    serve today, None: it may.
    """

    key: str
    kind: SupplyKind
    row_id: str
    product: str
    location: str
    quantity: int
    p50: date
    p90: date
    expiry: date | None = None
    protected: int = 0
    contended_by: int = 0
    excluded: str | None = None
    supplier: str | None = None
    left_by_floors: int | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """From a location to the line's customer: days with handling, money and CO2 for one unit.

    kind: None: the line's own location; ALTERNATE_LOCATION: directly; TRANSFER: through the
    line's own location, where it arrives after transfer_days.
    """

    origin: str
    days: int
    cost_per_unit: Decimal = ZERO
    co2_per_unit: Decimal = ZERO
    kind: AlternativeKind | None = None
    transfer_days: int = 0


@dataclass(frozen=True, slots=True)
class StandIn:
    """A substitute: `ratio` of its units for one asked for. allowed: validity and consent given."""

    product: str
    ratio: Decimal
    rank: int
    allowed: bool
    unit_cost: Decimal


@dataclass(frozen=True, slots=True)
class Terms:
    """What the product's supplier offers. days: until its location (expedite) or the customer."""

    supplier: str
    expedite_days: int | None = None
    expedite_cost_per_unit: Decimal = ZERO
    drop_ship_days: int | None = None
    drop_ship_cost_per_unit: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Borrowable:
    """Stock at the line's location that is firmly reserved to a later order.

    ship_on: the day that order must leave; covered_on: the cautious day on which an inbound at the
    same location brings it at least as much, None: none does.
    """

    supply_key: str
    holder: str
    quantity: int
    ship_on: date
    covered_on: date | None
    inbound: str | None = None


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Everything around a line: supplies by product, ways to its customer, offers."""

    today: date
    horizon_on: date
    supplies: Mapping[str, tuple[FreeSupply, ...]]
    ways: tuple[Way, ...]
    stand_ins: tuple[StandIn, ...] = ()
    terms: Terms | None = None
    borrowable: tuple[Borrowable, ...] = ()
    lock_days: int = 5

    @property
    def own_way(self) -> Way | None:
        """The line's normal course."""
        return next((way for way in self.ways if way.kind is None), None)


@dataclass(frozen=True, slots=True)
class Leg:
    """One movement. quantity: units of the line's product it serves; to None: the customer."""

    quantity: int
    ship_on: date
    p50: date
    p90: date
    product: str
    origin: str | None = None
    to: str | None = None
    inbound: str | None = None
    supplier: str | None = None


@dataclass(frozen=True, slots=True)
class Effects:
    """After less before, money at the customer's door. cost is part of margin."""

    margin: Decimal = ZERO
    penalty: Decimal = ZERO
    cost: Decimal = ZERO
    customer: Range = NOTHING

    @property
    def net(self) -> Decimal:
        """Margin less penalty plus the middle of the customer effect."""
        return self.margin - self.penalty + self.customer.mid


@dataclass(frozen=True, slots=True)
class Movement:
    """Units of one supply on their way. source: the supply's key, empty: none that is known."""

    source: str
    quantity: int
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A feasible way. p50, p90: when the customer has all of `quantity`; None: it gets nothing.

    rank: 1 is best.
    """

    kind: AlternativeKind
    quantity: int
    p50: date | None
    p90: date | None
    effects: Effects
    co2: Decimal
    legs: tuple[Leg, ...]
    contended_by: int = 0
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A kind that cannot be taken, and the most telling reason."""

    kind: AlternativeKind
    reason: RefusalReason
    sentence: str
