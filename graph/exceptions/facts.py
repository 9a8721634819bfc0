"""What the rules look at: a line, an inbound, a customer, a plan, a cut reservation."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from graph.values.words import Band, PlanStatus, Tier


@dataclass(frozen=True, slots=True)
class LineFact:
    """An open backorder, as table `backorder` and the standing projection have it.

    key: backorder id. name: what a person calls it, "order 4711 line 2". due_on: promised, else
    requested date. latest_on: due date + maximum lateness; None: no limit. expected_p50,
    expected_p90: arrival of the last unit; None: not within the horizon. max_days_late: of the
    customer's commitment. in_doubt: its source does not say how much was shipped. tier, band:
    the customer's. open_quantity, short_quantity: base units; short: not reserved FIRM or SOFT.
    uncovered_quantity: units that no supply of the standing projection covers.
    """

    key: str
    name: str
    customer: str
    tier: Tier
    band: Band
    open_quantity: int
    due_on: date | None = None
    latest_on: date | None = None
    expected_p50: date | None = None
    expected_p90: date | None = None
    max_days_late: int | None = None
    short_quantity: int = 0
    uncovered_quantity: int = 0
    in_doubt: bool = False
    has_alternative: bool = False


@dataclass(frozen=True, slots=True)
class InboundFact:
    """An inbound with an open quantity (table `inbound_shipment`).

    key: its id. name: number and line. expected_on: its expectedDate. arrival_p50: at its
    location. lines: keys of the backorders pegged to it, PROJECTED pegs included.
    """

    key: str
    name: str
    open_quantity: int
    expected_on: date
    arrival_p50: date | None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerFact:
    """A customer (table `customer`) with its open backorders' keys. open_value: money."""

    key: str
    name: str
    credit_hold: bool
    lines: tuple[str, ...] = ()
    open_value: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class PlanFact:
    """A plan (table `plan`) whose status matters: SUPERSEDED ones and what stood in for them.

    key: plan id. replaced: a later plan for its lines was executed, or nobody waits for it.
    lines: keys of its lines that are still open.
    """

    key: str
    name: str
    status: PlanStatus
    replaced: bool = False
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CutFact:
    """A reservation that supply no longer covered (journal PEG_CUT). quantity: units cut.

    line: backorder id. frozen: whether it was kept as long as it could be. rest_quantity: units of
    the cut that the line has not been given again; 0 closes the exception.
    """

    line: str
    quantity: int
    rest_quantity: int
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything the rules judge on one business date; the order of nothing matters."""

    on: date
    lines: tuple[LineFact, ...] = ()
    inbounds: tuple[InboundFact, ...] = ()
    customers: tuple[CustomerFact, ...] = ()
    plans: tuple[PlanFact, ...] = ()
    cuts: tuple[CutFact, ...] = ()
