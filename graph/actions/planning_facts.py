"""The facts that the standing projection, the alternatives and every plan are made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from graph.values.words import Firmness, SupplyKind


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as planning sees it; health as last derived."""

    id: str
    number: str
    name: str
    tier: str
    segment: str | None
    region: str | None
    lifetime_value: Decimal
    credit_hold: bool
    accepts_substitutes: bool
    accepts_split: bool
    minimum_remaining_life_days: int
    max_days_late: int | None
    fill_rate_target: Decimal | None
    penalty_percent_per_day: Decimal | None  # fraction of the late value a day, 0.01 = 1 %
    penalty_cap: Decimal | None  # fraction of the late value
    churn_value: Decimal | None
    churn_band: str
    satisfaction_level: Decimal | None
    satisfaction_trend: str


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product; price and cost per base unit."""

    id: str
    sku: str
    name: str
    price: Decimal
    cost: Decimal
    pack_multiple: int
    shelf_life_days: int | None
    supplier_id: str | None


@dataclass(frozen=True, slots=True)
class LocationRow:
    """A location; handling days are spent between release and dispatch."""

    id: str
    code: str
    name: str
    kind: str
    region: str | None
    handling_days: int


@dataclass(frozen=True, slots=True)
class LaneRow:
    """A lane to another location (to_id) or to a customer region (to_region)."""

    id: str
    from_id: str
    to_id: str | None
    to_region: str | None
    transit_days: int
    cost_per_unit: Decimal
    co2_per_unit: Decimal


@dataclass(frozen=True, slots=True)
class OpenLine:
    """An open order line: in the queue, or not yet. Its key everywhere is `backorder_id`.

    backorder_id: of the row, or the id the row would get. due_on: promised, else requested, else
    order date. sort_key: place in the queue; lines not in it come before it, by due date.
    in_doubt: shipped quantity unknown; such a line is in no problem.
    """

    backorder_id: str
    line_id: str
    order_id: str
    order_number: str
    line_number: str
    customer_id: str
    product_id: str
    location_id: str
    in_queue: bool
    in_doubt: bool
    quantity_ordered: int
    open_quantity: int
    allocated_quantity: int
    order_date: date
    due_on: date
    due_date: date | None  # as the graph shows it: None where neither was given
    latest_on: date | None
    price: Decimal
    sort_key: str
    group_policy: str
    ship_complete: bool
    minimum_shipment: int | None
    maximum_shipments: int | None
    frozen: bool
    hold: bool
    in_queue_on: date | None  # the day its source called it backordered
    version: int


@dataclass(frozen=True, slots=True)
class HeldPeg:
    """A FIRM or unexpired SOFT reservation. quantity: units of the line's product it serves."""

    reservation_id: str
    backorder_id: str
    supply_key: str
    firmness: Firmness
    quantity: int
    supply_quantity: int
    arrival_p50: date | None
    arrival_p90: date | None
    plan_id: str | None
    kind: str | None


@dataclass(frozen=True, slots=True)
class SupplyRow:
    """A stock position, lot or open inbound: what is free of it and when it is there.

    key: "STOCK:<position id>", "LOT:<lot id>", "INBOUND:<inbound id>". free_quantity: net of
    reservations, safety stock, blocked and expired lots; may be 0. p50, p90: at its location,
    never before the business day, and after an exclusion of the location.
    """

    key: str
    kind: SupplyKind
    row_id: str
    position_id: str | None
    product_id: str
    location_id: str
    free_quantity: int
    p50: date
    p90: date
    expiry: date | None
    supplier_id: str | None
    version: int


@dataclass(frozen=True, slots=True)
class SubstituteRow:
    """`ratio` units of `product_id` replace one of `original_id`; in force at the business day."""

    original_id: str
    product_id: str
    ratio: Decimal
    rank: int
    needs_consent: bool


@dataclass(frozen=True, slots=True)
class ProtectionRow:
    """A protection in force at the business day; rest_quantity: quantity less what was used."""

    id: str
    kind: str
    product_id: str
    location_id: str | None
    group: str | None
    region: str | None
    rest_quantity: int
    frees_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class ExclusionRow:
    """A location (for a product or all) that must not serve in a period, ends included."""

    id: str
    location_id: str
    product_id: str | None
    valid_from: date
    valid_to: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A customer's last word on a substitute, for one line or (line_id None) for all."""

    customer_id: str
    product_id: str
    line_id: str | None
    granted: bool


@dataclass(frozen=True, slots=True)
class PlanningFacts:
    """Everything of the components loaded; all maps by row id, lines in order of the queue.

    versions: by "LINE:<line id>", "STOCK:…", "LOT:…", "INBOUND:…", "PROTECTION:<id>": what a plan
    made from these facts must find unchanged when it is executed.
    """

    today: date
    horizon_on: date
    policy_version: str | None
    lines: Mapping[str, OpenLine]  # by backorder id; what is served in time, then the queue
    customers: Mapping[str, CustomerRow]
    products: Mapping[str, ProductRow]
    locations: Mapping[str, LocationRow]
    lanes: tuple[LaneRow, ...]
    supplies: Mapping[str, SupplyRow]  # by key
    held: Mapping[str, tuple[HeldPeg, ...]]  # by backorder id
    substitutes: Mapping[str, tuple[SubstituteRow, ...]]  # by original product id, by rank
    protections: tuple[ProtectionRow, ...]
    exclusions: tuple[ExclusionRow, ...]
    consents: tuple[ConsentRow, ...]
    versions: Mapping[str, int] = field(default_factory=dict)
