"""Customers, what they said and did, and the health derived from it."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from graph.records.types import DOCUMENT, INSTANT, MONEY, RATE


class CustomerRecord(SQLModel, table=True):
    """Natural key: source, number. `added` names the fields a generator filled, ["*"] for all."""

    __tablename__ = "customer"
    id: str = Field(primary_key=True)
    source: str
    number: str
    name: str = Field(index=True)
    tier: str
    segment: str | None = None
    region: str | None = None
    city: str | None = None
    lifetime_value: Decimal = Field(default=Decimal(0), sa_type=MONEY)
    credit_hold: bool = False
    accepts_substitutes: bool = False
    accepts_split: bool = True
    minimum_remaining_life_days: int = 0
    account_owner: str | None = None
    commitment_max_days_late: int | None = None
    commitment_fill_rate_target: Decimal | None = Field(default=None, sa_type=RATE)
    commitment_penalty_percent_per_day: Decimal | None = Field(default=None, sa_type=RATE)
    commitment_penalty_cap: Decimal | None = Field(default=None, sa_type=RATE)
    customer_since: date | None = None
    added: list[str] = Field(default_factory=list, sa_type=DOCUMENT)
    version: int = 1
    # derived by graph.customers
    satisfaction_level: Decimal | None = Field(default=None, sa_type=RATE)
    satisfaction_trend: str = "STEADY"
    churn_value: Decimal | None = Field(default=None, sa_type=RATE)
    churn_band: str = "LOW"
    computed_at: datetime | None = Field(default=None, sa_type=INSTANT)


class DriverRecord(SQLModel, table=True):
    """One driver of a customer's churn risk; derived. `points` are added to the log-odds."""

    __tablename__ = "churn_driver"
    id: str = Field(primary_key=True)
    customer_id: str = Field(index=True)
    name: str
    points: Decimal = Field(sa_type=RATE)
    sentence: str


class SignalRecord(SQLModel, table=True):
    """A survey, complaint, threat, quote or praise. Natural key: source, number.

    value: SURVEY 0..10; COMPETITOR_QUOTE the quoted unit price; else null.
    is_open: for threats and quotes, whether they still stand.
    """

    __tablename__ = "signal"
    id: str = Field(primary_key=True)
    source: str
    number: str
    customer_id: str = Field(index=True)
    product_id: str | None = None
    kind: str
    at: datetime = Field(sa_type=INSTANT)
    value: Decimal | None = Field(default=None, sa_type=MONEY)
    text: str | None = None
    is_open: bool = False
    added: list[str] = Field(default_factory=list, sa_type=DOCUMENT)
    recorded_at: datetime | None = Field(default=None, sa_type=INSTANT)


class BrokenPromiseRecord(SQLModel, table=True):
    """A promise of an order line that was not kept; derived from shipments and due dates."""

    __tablename__ = "broken_promise"
    __table_args__ = (Index("ix_broken_promise_customer_at", "customer_id", "at"),)
    id: str = Field(primary_key=True)
    customer_id: str
    order_id: str
    line_id: str
    at: date
    days_late: int


class ConsentRecord(SQLModel, table=True):
    """A customer's answer to a substitute or a split, for one line or (line null) for all.

    Natural key: customer, substitute product, line.
    """

    __tablename__ = "consent"
    id: str = Field(primary_key=True)
    customer_id: str = Field(index=True)
    product_id: str
    line_id: str | None = None
    granted: bool
    at: datetime = Field(sa_type=INSTANT)
    text: str | None = None
    added: list[str] = Field(default_factory=list, sa_type=DOCUMENT)


class CustomerDayRecord(SQLModel, table=True):
    """A customer's health at the end of a day; trends read it."""

    __tablename__ = "customer_day"
    customer_id: str = Field(primary_key=True)
    on_date: date = Field(primary_key=True)
    satisfaction_level: Decimal | None = Field(default=None, sa_type=RATE)
    satisfaction_trend: str
    churn_value: Decimal | None = Field(default=None, sa_type=RATE)
    churn_band: str
    open_lines: int = Field(default=0, sa_type=BigInteger)
