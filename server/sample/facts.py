"""What is taken from the source, as values: items, clients, orders, lines, purchases."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Item:
    """A stock item. cost, price: per base unit; pack: base units in an outer."""

    sku: str
    name: str
    category: str
    supplier: str
    price: Decimal
    cost: Decimal
    pack: int
    on_hand: int
    counted_on: date
    chilled: bool
    color: str
    size: str


@dataclass(frozen=True, slots=True)
class Client:
    """A customer of the source."""

    number: str
    name: str
    segment: str
    region: str
    city: str
    since: date
    credit_hold: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """An order and the backorder documents split off from it, first document first.

    promised_on: arrival promised to the customer. queue_on: the day its unpicked lines were moved
    to the second document, None where there is none.
    """

    number: str
    client: str
    ordered_on: date
    promised_on: date
    reference: str
    salesperson: str
    documents: tuple[str, ...]
    queue_on: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chain; it is picked whole, on one day, or not at all."""

    number: str
    order: str
    document: str
    sku: str
    quantity: int
    price: Decimal
    picked_on: date | None
    in_queue_on: date | None


@dataclass(frozen=True, slots=True)
class Purchase:
    """A line of a purchase order, quantities in base units."""

    number: str
    line: str
    supplier: str
    sku: str
    quantity: int
    ordered_on: date
    expected_on: date
    received: int
    received_on: date | None


@dataclass(frozen=True, slots=True)
class Movement:
    """Change of an item's stock on a day: receipts and adjustments up, issues down."""

    sku: str
    day: date
    quantity: int


@dataclass(slots=True)
class History:
    """All that was read.

    delivered_on: confirmed arrival by document. profits: by client, (day, profit) of each
    invoice line.
    """

    first_day: date
    last_day: date
    suppliers: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    chains: dict[str, Chain] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    purchases: list[Purchase] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    delivered_on: dict[str, date] = field(default_factory=dict)
    profits: dict[str, list[tuple[date, Decimal]]] = field(default_factory=dict)
