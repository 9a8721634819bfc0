"""The queue: backorders with what is derived for each, reservations, alternatives, exceptions."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from graph.records.types import DOCUMENT, INSTANT, MONEY, RATE


class BackorderRecord(SQLModel, table=True):
    """The unfulfilled rest of an order line that once entered the queue; kept when it closes.

    sort_key: ascending is the order of the queue (override first, then policy, then the documented
    ties); rank is counted from it when read. Key columns repeat the line's, for filters.
    """

    __tablename__ = "backorder"
    __table_args__ = (Index("ix_backorder_queue", "is_open", "sort_key"),)
    id: str = Field(primary_key=True)
    line_id: str = Field(unique=True)
    order_id: str = Field(index=True)
    customer_id: str = Field(index=True)
    product_id: str = Field(index=True)
    location_id: str = Field(index=True)
    is_open: bool = True
    entered_on: date
    closed_on: date | None = None
    open_quantity: int = Field(sa_type=BigInteger)
    in_doubt: bool = False
    order_date: date
    due_date: date | None = None
    latest_date: date | None = None
    price: Decimal = Field(sa_type=MONEY)
    # derived
    allocated_quantity: int = Field(default=0, sa_type=BigInteger)
    margin_at_stake: Decimal = Field(default=Decimal(0), sa_type=MONEY)
    penalty_at_stake: Decimal = Field(default=Decimal(0), sa_type=MONEY)
    expected_p50: date | None = None
    expected_p90: date | None = None
    constraint_kind: str = "NONE"
    constraint_sentence: str = ""
    score: Decimal | None = Field(default=None, sa_type=RATE)
    sort_key: str = "~"
    policy_version: str | None = None
    computed_at: datetime | None = Field(default=None, sa_type=INSTANT)


class PriorityComponentRecord(SQLModel, table=True):
    """One component of a backorder's score; derived."""

    __tablename__ = "priority_component"
    id: str = Field(primary_key=True)
    backorder_id: str = Field(index=True)
    name: str
    raw: Decimal | None = Field(default=None, sa_type=RATE)
    curve: str
    weight: Decimal = Field(sa_type=RATE)
    points: Decimal = Field(sa_type=RATE)
    share: Decimal = Field(sa_type=RATE)
    sentence: str


class PriorityOverrideRecord(SQLModel, table=True):
    """A place in the queue set by hand, in force until it expires or is withdrawn."""

    __tablename__ = "priority_override"
    backorder_id: str = Field(primary_key=True)
    rank: int
    author: str
    reason: str
    expires: date | None = None
    set_at: datetime = Field(sa_type=INSTANT)


class ScoreChangeRecord(SQLModel, table=True):
    """A change of score, with its cause."""

    __tablename__ = "score_change"
    id: str = Field(primary_key=True)
    backorder_id: str = Field(index=True)
    at: datetime = Field(sa_type=INSTANT)
    score: Decimal | None = Field(default=None, sa_type=RATE)
    cause: str


class DateChangeRecord(SQLModel, table=True):
    """A change of the expected date, with its cause."""

    __tablename__ = "date_change"
    id: str = Field(primary_key=True)
    backorder_id: str = Field(index=True)
    at: datetime = Field(sa_type=INSTANT)
    p50: date | None = None
    p90: date | None = None
    cause: str


class AlternativeRecord(SQLModel, table=True):
    """A way to fulfil a line, or the reason it cannot be taken; derived, rewritten on change."""

    __tablename__ = "fulfillment_alternative"
    __table_args__ = (Index("ix_alternative_line", "backorder_id", "kind", "feasible"),)
    id: str = Field(primary_key=True)
    backorder_id: str
    kind: str
    feasible: bool
    reason: str | None = None
    reason_sentence: str | None = None
    rank: int | None = None
    quantity: int = Field(default=0, sa_type=BigInteger)
    date_p50: date | None = None
    date_p90: date | None = None
    cost: Decimal | None = Field(default=None, sa_type=MONEY)
    margin_effect: Decimal | None = Field(default=None, sa_type=MONEY)
    penalty_effect: Decimal | None = Field(default=None, sa_type=MONEY)
    contended_by: int = 0
    customer_effect_low: Decimal | None = Field(default=None, sa_type=MONEY)
    customer_effect_mid: Decimal | None = Field(default=None, sa_type=MONEY)
    customer_effect_high: Decimal | None = Field(default=None, sa_type=MONEY)
    co2: Decimal | None = Field(default=None, sa_type=RATE)


class LegRecord(SQLModel, table=True):
    """One movement of an alternative; derived."""

    __tablename__ = "leg"
    id: str = Field(primary_key=True)
    alternative_id: str = Field(index=True)
    position: int
    quantity: int = Field(sa_type=BigInteger)
    ship_date: date | None = None
    arrival_p50: date | None = None
    arrival_p90: date | None = None
    product_id: str | None = None
    supplier_id: str | None = None
    from_id: str | None = None
    to_id: str | None = None
    inbound_id: str | None = None


class ReservationRecord(SQLModel, table=True):
    """The peg: which supply serves which backorder. PROJECTED ones are derived and block nothing.

    supply STOCK: position_id; LOT: position_id and lot_id; INBOUND: inbound_id.
    quantity: base units of the line's product served; supply_quantity: units taken from the supply
    (differs for a substitute with a ratio). acknowledged: the order system's own figure counts it.
    protection_ids: the protections whose `used` counts it.
    """

    __tablename__ = "reservation"
    id: str = Field(primary_key=True)
    backorder_id: str = Field(index=True)
    firmness: str
    supply: str
    position_id: str | None = Field(default=None, index=True)
    lot_id: str | None = None
    inbound_id: str | None = Field(default=None, index=True)
    quantity: int = Field(sa_type=BigInteger)
    supply_quantity: int = Field(sa_type=BigInteger)
    arrival_p50: date | None = None
    arrival_p90: date | None = None
    expires_at: datetime | None = Field(default=None, sa_type=INSTANT)
    plan_id: str | None = Field(default=None, index=True)
    kind: str | None = None
    acknowledged: bool = False
    released: bool = False
    protection_ids: list[str] = Field(default_factory=list, sa_type=DOCUMENT)
    created_at: datetime | None = Field(default=None, sa_type=INSTANT)


class ExceptionRecord(SQLModel, table=True):
    """Something that needs a person, raised and closed by rule.

    Natural key: kind, subject, day raised.
    """

    __tablename__ = "exception"
    id: str = Field(primary_key=True)
    kind: str
    subject: str = Field(index=True)
    severity: str
    state: str = "OPEN"
    raised_at: datetime = Field(sa_type=INSTANT)
    closed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    snoozed_until: date | None = None
    sentence: str = ""
    recommended_action: str = ""
    customer_id: str | None = None
    inbound_id: str | None = None
    plan_id: str | None = None


class ExceptionBlockRecord(SQLModel, table=True):
    """A backorder that an exception blocks."""

    __tablename__ = "exception_block"
    exception_id: str = Field(primary_key=True)
    backorder_id: str = Field(primary_key=True, index=True)


class BackorderDayRecord(SQLModel, table=True):
    """A backorder as it stood at the end of a day: what `asOf` answers from."""

    __tablename__ = "backorder_day"
    backorder_id: str = Field(primary_key=True)
    on_date: date = Field(primary_key=True, index=True)
    open_quantity: int = Field(sa_type=BigInteger)
    allocated_quantity: int = Field(sa_type=BigInteger)
    due_date: date | None = None
    expected_p50: date | None = None
    expected_p90: date | None = None
    constraint_kind: str
    score: Decimal | None = Field(default=None, sa_type=RATE)
    rank: int
    price: Decimal = Field(sa_type=MONEY)
    margin_at_stake: Decimal = Field(sa_type=MONEY)
    penalty_at_stake: Decimal = Field(sa_type=MONEY)
    frozen: bool
    hold: bool
    location_id: str
    tier: str
    segment: str | None = None
    region: str | None = None
    satisfaction_level: Decimal | None = Field(default=None, sa_type=RATE)
    satisfaction_trend: str
    churn_value: Decimal | None = Field(default=None, sa_type=RATE)
    churn_band: str


class PreviousProjectionRecord(SQLModel, table=True):
    """The standing projection that penalties and dates of the next computation rest on."""

    __tablename__ = "previous_projection"
    backorder_id: str = Field(primary_key=True)
    document: dict[str, object] = Field(default_factory=dict, sa_type=DOCUMENT)
