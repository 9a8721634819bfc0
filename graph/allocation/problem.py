"""The allocation problem and its answer: demands, supplies, routes, protections in, pegs out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from graph.allocation.worth import UNPRICED, Worth
from graph.values.words import (
    AlternativeKind,
    ConstraintKind,
    GroupPolicy,
    ProtectionKind,
    RefusalReason,
    SupplyKind,
)


@dataclass(frozen=True, slots=True)
class Hastened:
    """A paid way to have a supply earlier: days on which it is there then, money for one unit."""

    p50: date
    p90: date
    cost_per_unit: Decimal


@dataclass(frozen=True, slots=True)
class Supply:
    """Units of one product at one location that are free to give.

    key: "STOCK:…", "LOT:…" or "INBOUND:…". quantity: base units, > 0, net of reservations and
    safety stock. p50, p90: likely and cautious day on which it is at its location. hastened: what
    its supplier offers for having it earlier; only a strategy that weighs money takes it.
    open_to: customer groups that may have it, None: everybody.
    """

    key: str
    kind: SupplyKind
    product: str
    location: str
    quantity: int
    p50: date
    p90: date
    expiry: date | None = None
    hastened: Hastened | None = None
    open_to: frozenset[str] | None = None

    def is_open(self, groups: frozenset[str]) -> bool:
        """Whether a demand of these groups may have it."""
        return self.open_to is None or bool(self.open_to & groups)


@dataclass(frozen=True, slots=True)
class Route:
    """From a location to a destination. days: handling and transits until the customer has it.

    kind: None for the normal course (the line's own location). rank: lower is taken first.
    """

    origin: str
    days: int
    cost_per_unit: Decimal = Decimal(0)
    co2_per_unit: Decimal = Decimal(0)
    rank: int = 0
    kind: AlternativeKind | None = None


@dataclass(frozen=True, slots=True)
class Substitution:
    """A stand-in that this demand may take: `ratio` of its units replace one unit asked for.

    cost_per_unit: what its goods cost beyond those asked for, for one unit asked for.
    """

    product: str
    ratio: Decimal = Decimal(1)
    rank: int = 1
    cost_per_unit: Decimal = Decimal(0)


class Promise(NamedTuple):
    """Units that a demand was promised to have by a day."""

    quantity: int
    by: date


@dataclass(frozen=True, slots=True)
class Demand:
    """The unpegged rest of an open line. quantity: base units, > 0.

    rank: place in the queue, 1 first. latest_on: no arrival after it. minimum_shipment: least
    units of one delivery, also of what would remain; one above the quantity means all of it, unless
    `may_exceed`: then the minimum ships. maximum_shipments: at most so many dispatches, one being
    what leaves one place for one day; goods that pass through the line's own location leave there.
    in_scope: may take other routes and substitutes and gets pegs; else it claims its normal
    course only and its pegs say what it would get. groups: tier, segment, customer number.
    kinds: the kinds of route and substitution it may take besides the normal course; None: all.
    label: what a planner calls its product, for sentences; empty: the product's key.
    worth: money for its units. promises: what it holds or was told.
    keeps: a plan must leave its promises as good as they are.
    shorted: how often its customer lost out before, weighted; feeds the fairness term.
    """

    key: str
    rank: int
    product: str
    destination: str
    quantity: int
    due_on: date
    latest_on: date | None = None
    ship_complete: bool = False
    minimum_shipment: int = 1
    pack_multiple: int = 1
    maximum_shipments: int | None = None
    hold: bool = False
    frozen: bool = False
    in_scope: bool = True
    order: str = ""
    group_policy: GroupPolicy = GroupPolicy.INDEPENDENT
    groups: frozenset[str] = frozenset()
    region: str = ""
    minimum_remaining_life_days: int = 0
    substitutions: tuple[Substitution, ...] = ()
    kinds: frozenset[AlternativeKind] | None = None
    may_exceed: bool = False
    label: str = ""
    worth: Worth = UNPRICED
    promises: tuple[Promise, ...] = ()
    keeps: bool = False
    shorted: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Protection:
    """FLOOR: units kept for a group until `frees_on`. CEILING: most units a group may take.

    group None: everybody; region None: everywhere; location None: the product everywhere.
    quantity: what is left of it, base units. A ceiling limits deliveries from `starts_on` to
    `ends_on`, both included; None: without end.
    """

    key: str
    kind: ProtectionKind
    product: str
    location: str | None = None
    group: str | None = None
    region: str | None = None
    quantity: int = 0
    frees_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def covers(self, demand: Demand) -> bool:
        """Whether the demand belongs to its group and region."""
        return (self.group is None or self.group in demand.groups) and (
            self.region is None or self.region == demand.region
        )

    def lies_at(self, location: str) -> bool:
        """Whether supply at the location counts towards it."""
        return self.location is None or self.location == location


class PlaceRule(StrEnum):
    """Which of several locations serves a line first, in runs by rank."""

    RANKED = "RANKED"
    NEAREST = "NEAREST"
    CHEAPEST = "CHEAPEST"
    HIGHEST_STOCK = "HIGHEST_STOCK"
    FEWEST_SHIPMENTS = "FEWEST_SHIPMENTS"


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a strategy needs. cautious: dates are judged by p90, else by p50.

    places: order of locations in runs by rank; a strategy that weighs money goes by cost.
    """

    today: date
    horizon_on: date
    demands: tuple[Demand, ...]
    supplies: tuple[Supply, ...]
    routes: Mapping[str, tuple[Route, ...]]
    protections: tuple[Protection, ...] = ()
    cautious: bool = True
    places: PlaceRule = PlaceRule.RANKED


class Peg(NamedTuple):
    """Units of a supply given to a demand, with the dates on which the customer can have them.

    quantity: units of the demand's product served; supply_quantity: units of the supply used up.
    delivered_on: the cautious day of the delivery it belongs to: not before the due date, and
    with everything else that must ship at once. kind: None for the normal course. cost, co2: of
    the way and of what other goods cost more, for all of its units; hastened: paid to come earlier.
    """

    demand: str
    supply: str
    quantity: int
    supply_quantity: int
    arrives_p50: date
    arrives_p90: date
    delivered_on: date
    kind: AlternativeKind | None = None
    cost: Decimal = Decimal(0)
    co2: Decimal = Decimal(0)
    hastened: bool = False


class Constraint(NamedTuple):
    """What keeps a demand from being served in full by its due date.

    object_key: the supply, protection or demand meant. until: the day it stops binding.
    """

    kind: ConstraintKind
    sentence: str
    object_key: str | None = None
    until: date | None = None


class Refused(NamedTuple):
    """A kind of route or substitution that could not help, and why."""

    kind: AlternativeKind
    reason: RefusalReason
    sentence: str


class PlannedLine(NamedTuple):
    """What one demand gets. on time + late = pegged; pegged + short = the demand's quantity."""

    demand: str
    pegs: tuple[Peg, ...]
    on_time_quantity: int
    late_quantity: int
    short_quantity: int
    constraint: Constraint
    refused: tuple[Refused, ...] = ()

    @property
    def p50(self) -> date | None:
        """Likely day of the last arrival; None without pegs."""
        return max((peg.arrives_p50 for peg in self.pegs), default=None)

    @property
    def p90(self) -> date | None:
        """Cautious day of the last arrival; None without pegs."""
        return max((peg.arrives_p90 for peg in self.pegs), default=None)


@dataclass(frozen=True, slots=True)
class Proof:
    """How good a plan is known to be: its gain in money, what no plan can exceed, how it ended.

    ended: PROVEN: within the gap asked for; WORK: the search was at its limit; TIME: the clock
    stopped it, so another run may end elsewhere.
    """

    gain: Decimal
    bound: Decimal
    ended: str

    @property
    def gap(self) -> Decimal:
        """The share of the bound that is not reached for certain, 0 or more."""
        short = max(Decimal(0), self.bound - self.gain)
        return short / abs(self.bound) if self.bound else Decimal(0)


@dataclass(frozen=True, slots=True)
class Solution:
    """A line for each demand, in order of rank, and the hash of the problem it answers."""

    lines: tuple[PlannedLine, ...]
    input_hash: str
    by_demand: Mapping[str, PlannedLine] = field(repr=False, compare=False)
    proof: Proof | None = None
