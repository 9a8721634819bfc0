"""What there is and what is coming: stock, lots, suppliers, inbound shipments, protections."""

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from graph.records.types import DOCUMENT, MONEY, RATE


class StockPositionRecord(SQLModel, table=True):
    """A product at a location. Natural key: product, location.

    reserved_external: what the order system says is reserved, ours that it acknowledged included.
    reserved_ours: our reservations it has not acknowledged yet.
    reserved = both; available = on hand - reserved - safety stock.
    """

    __tablename__ = "stock_position"
    __table_args__ = (UniqueConstraint("product_id", "location_id"),)
    id: str = Field(primary_key=True)
    product_id: str
    location_id: str = Field(index=True)
    on_hand: int = Field(default=0, sa_type=BigInteger)
    reserved_external: int = Field(default=0, sa_type=BigInteger)
    reserved_ours: int = Field(default=0, sa_type=BigInteger)
    safety_stock: int = Field(default=0, sa_type=BigInteger)
    counted_on: date | None = None
    added: list[str] = Field(default_factory=list, sa_type=DOCUMENT)
    version: int = 1


class StockLotRecord(SQLModel, table=True):
    """A lot of a stock position; its quantity is part of the position's on hand."""

    __tablename__ = "stock_lot"
    id: str = Field(primary_key=True)
    position_id: str = Field(index=True)
    number: str
    quantity: int = Field(sa_type=BigInteger)
    expiry: date | None = None
    blocked: bool = False
    added: list[str] = Field(default_factory=list, sa_type=DOCUMENT)
    version: int = 1


class SupplierRecord(SQLModel, table=True):
    """Natural key: source, number."""

    __tablename__ = "supplier"
    id: str = Field(primary_key=True)
    source: str
    number: str
    name: str = Field(index=True)
    expedite_offered: bool = False
    expedite_days: int | None = None
    expedite_cost_per_unit: Decimal | None = Field(default=None, sa_type=MONEY)
    drop_ship_offered: bool = False
    drop_ship_days: int | None = None
    drop_ship_cost_per_unit: Decimal | None = Field(default=None, sa_type=MONEY)
    added: list[str] = Field(default_factory=list, sa_type=DOCUMENT)
    version: int = 1
    # derived by graph.availability from receipts
    on_time_rate: Decimal | None = Field(default=None, sa_type=RATE)
    on_time_receipts: int = 0
    lead_time_p50: int | None = None
    lead_time_p90: int | None = None


class SupplierReceiptRecord(SQLModel, table=True):
    """One past receipt: the record that arrival confidence rests on."""

    __tablename__ = "supplier_receipt"
    id: str = Field(primary_key=True)
    source: str
    number: str
    supplier_id: str = Field(index=True)
    product_id: str | None = None
    ordered_on: date | None = None
    promised_on: date | None = None
    received_on: date
    quantity: int = Field(sa_type=BigInteger)
    added: list[str] = Field(default_factory=list, sa_type=DOCUMENT)


class InboundRecord(SQLModel, table=True):
    """One line of a purchase, transfer or production order. Natural key: source, number, line.

    quantity_open = ordered - received - cancelled, never below 0.
    """

    __tablename__ = "inbound_shipment"
    id: str = Field(primary_key=True)
    source: str
    number: str = Field(index=True)
    line: str = "1"
    kind: str
    supplier_id: str | None = Field(default=None, index=True)
    product_id: str = Field(index=True)
    location_id: str = Field(index=True)
    from_location_id: str | None = None
    quantity_ordered: int = Field(sa_type=BigInteger)
    quantity_received: int = Field(default=0, sa_type=BigInteger)
    quantity_cancelled: int = Field(default=0, sa_type=BigInteger)
    quantity_open: int = Field(default=0, sa_type=BigInteger, index=True)
    ordered_on: date | None = None
    expected_date: date
    tracking: str | None = None
    tracking_eta: date | None = None
    added: list[str] = Field(default_factory=list, sa_type=DOCUMENT)
    version: int = 1
    # derived by graph.availability
    arrival_p50: date | None = None
    arrival_p90: date | None = None
    arrival_receipts: int = 0
    arrival_basis: str | None = None


class ArrivalStepRecord(SQLModel, table=True):
    """One step of an inbound's arrival distribution: P(arrived on or before `on_date`); derived."""

    __tablename__ = "arrival_step"
    inbound_id: str = Field(primary_key=True)
    on_date: date = Field(primary_key=True)
    probability: Decimal = Field(sa_type=RATE)


class ProtectionRecord(SQLModel, table=True):
    """A FLOOR kept for a group or a CEILING on what a group takes. Natural key: source, number.

    The group is a tier, a segment, a customer number or null (everybody); region narrows it.
    `frees_on` is the day from which what the group did not claim is free for all.
    """

    __tablename__ = "protection"
    __table_args__ = (Index("ix_protection_product", "product_id"),)
    id: str = Field(primary_key=True)
    source: str
    number: str
    kind: str
    product_id: str
    location_id: str | None = None
    group: str | None = None
    region: str | None = None
    quantity: int = Field(sa_type=BigInteger)
    used: int = Field(default=0, sa_type=BigInteger)
    valid_from: date | None = None
    valid_to: date | None = None
    frees_on: date | None = None
    added: list[str] = Field(default_factory=list, sa_type=DOCUMENT)
    version: int = 1
