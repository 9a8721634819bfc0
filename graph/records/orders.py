"""Orders, their lines and what left for them."""

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from graph.records.types import DOCUMENT, MONEY, RATE


class OrderRecord(SQLModel, table=True):
    """Natural key: source, number."""

    __tablename__ = "customer_order"
    id: str = Field(primary_key=True)
    source: str
    number: str = Field(index=True)
    customer_id: str = Field(index=True)
    order_date: date
    currency: str | None = None
    group_policy: str = "INDEPENDENT"
    customer_reference: str | None = None
    added: list[str] = Field(default_factory=list, sa_type=DOCUMENT)
    version: int = 1


class OrderLineRecord(SQLModel, table=True):
    """Natural key: source, order number, line number. Quantities in base units.

    quantity_shipped null: the source does not say; such a line stays out of plans.
    ordered + over-shipped = shipped + cancelled + open, always.
    price: per base unit in the reporting currency; order_price as the order states it.
    in_queue_on: the day the source called it backordered, null when it was served from stock.
    """

    __tablename__ = "order_line"
    __table_args__ = (Index("ix_order_line_promised", "promised_date"),)
    id: str = Field(primary_key=True)
    source: str
    order_id: str = Field(index=True)
    number: str
    product_id: str = Field(index=True)
    location_id: str = Field(index=True)
    requested_date: date | None = None
    promised_date: date | None = None
    quantity_ordered: int = Field(sa_type=BigInteger)
    quantity_shipped: int | None = Field(default=0, sa_type=BigInteger)
    quantity_cancelled: int = Field(default=0, sa_type=BigInteger)
    quantity_over_shipped: int = Field(default=0, sa_type=BigInteger)
    price: Decimal = Field(sa_type=MONEY)
    order_price: Decimal | None = Field(default=None, sa_type=MONEY)
    unit_of_measure: str | None = None
    units_per_measure: int = Field(default=1, sa_type=BigInteger)
    ship_complete: bool = False
    minimum_shipment: int | None = Field(default=None, sa_type=BigInteger)
    maximum_lateness: int | None = None
    maximum_shipments: int | None = None
    frozen: bool = False
    hold: bool = False
    in_queue_on: date | None = None
    added: list[str] = Field(default_factory=list, sa_type=DOCUMENT)
    version: int = 1
    # derived from shipments
    quantity_on_time: int = Field(default=0, sa_type=BigInteger)
    on_time_in_full: bool | None = None


class ShipmentRecord(SQLModel, table=True):
    """What left for a line. Natural key: source, number, line.

    estimated: one of the dates came from the lane's transit days.
    """

    __tablename__ = "shipment"
    id: str = Field(primary_key=True)
    source: str
    number: str
    line_id: str = Field(index=True)
    location_id: str
    ship_date: date
    arrival_date: date | None = None
    quantity: int = Field(sa_type=BigInteger)
    estimated: bool = False
    added: list[str] = Field(default_factory=list, sa_type=DOCUMENT)


class ExchangeRateRecord(SQLModel, table=True):
    """One unit of `currency` in the reporting currency, from a day on."""

    __tablename__ = "exchange_rate"
    currency: str = Field(primary_key=True)
    from_date: date = Field(primary_key=True)
    rate: Decimal = Field(sa_type=RATE)
