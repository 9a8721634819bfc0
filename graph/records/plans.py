"""Plans, policies and guardrails: what was proposed, by which rules, and what became of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from graph.records.types import DOCUMENT, INSTANT, MONEY, RATE


class PolicyRecord(SQLModel, table=True):
    """An immutable priority policy. Natural key: name, version. Which is active: `active`."""

    __tablename__ = "priority_policy"
    __table_args__ = (UniqueConstraint("name", "version"),)
    id: str = Field(primary_key=True)
    name: str
    version: int
    active: bool = False
    kind: str
    document: dict[str, Any] = Field(sa_type=DOCUMENT)
    hash: str
    created_at: datetime = Field(sa_type=INSTANT)


class GuardrailRecord(SQLModel, table=True):
    """What may be executed without a person, versioned. Natural key: name, version."""

    __tablename__ = "guardrail"
    __table_args__ = (UniqueConstraint("name", "version"),)
    id: str = Field(primary_key=True)
    name: str
    version: int
    active: bool = False
    document: dict[str, Any] = Field(sa_type=DOCUMENT)
    hash: str
    created_at: datetime = Field(sa_type=INSTANT)


class PlanRecord(SQLModel, table=True):
    """A proposal. `versions` holds the versions of every supply and line it was made from."""

    __tablename__ = "plan"
    __table_args__ = (Index("ix_plan_status", "status"),)
    id: str = Field(primary_key=True)
    number: str = Field(unique=True)
    status: str
    strategy: str
    scope: dict[str, Any] = Field(default_factory=dict, sa_type=DOCUMENT)
    policy_version: str | None = None
    input_hash: str
    versions: dict[str, int] = Field(default_factory=dict, sa_type=DOCUMENT)
    created_at: datetime = Field(sa_type=INSTANT)
    created_by: str
    created_by_kind: str
    expires_on: date | None = None
    submitted_at: datetime | None = Field(default=None, sa_type=INSTANT)
    decided_at: datetime | None = Field(default=None, sa_type=INSTANT)
    decided_by: str | None = None
    decided_by_kind: str | None = None
    executed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    released_at: datetime | None = Field(default=None, sa_type=INSTANT)
    undone_at: datetime | None = Field(default=None, sa_type=INSTANT)
    note: str | None = None
    line_count: int = 0
    totals: dict[str, Any] = Field(default_factory=dict, sa_type=DOCUMENT)
    total_service: Decimal | None = Field(default=None, sa_type=RATE)
    total_service_low: Decimal | None = Field(default=None, sa_type=RATE)
    total_service_high: Decimal | None = Field(default=None, sa_type=RATE)
    total_revenue: Decimal | None = Field(default=None, sa_type=MONEY)
    total_revenue_low: Decimal | None = Field(default=None, sa_type=MONEY)
    total_revenue_high: Decimal | None = Field(default=None, sa_type=MONEY)
    total_margin: Decimal | None = Field(default=None, sa_type=MONEY)
    total_margin_low: Decimal | None = Field(default=None, sa_type=MONEY)
    total_margin_high: Decimal | None = Field(default=None, sa_type=MONEY)
    total_penalty: Decimal | None = Field(default=None, sa_type=MONEY)
    total_penalty_low: Decimal | None = Field(default=None, sa_type=MONEY)
    total_penalty_high: Decimal | None = Field(default=None, sa_type=MONEY)
    total_churn_weighted_value: Decimal | None = Field(default=None, sa_type=MONEY)
    total_churn_weighted_value_low: Decimal | None = Field(default=None, sa_type=MONEY)
    total_churn_weighted_value_high: Decimal | None = Field(default=None, sa_type=MONEY)
    regret: Decimal | None = Field(default=None, sa_type=MONEY)
    worth_present: Decimal | None = Field(default=None, sa_type=MONEY)
    worth_plan: Decimal | None = Field(default=None, sa_type=MONEY)
    worth_strict: Decimal | None = Field(default=None, sa_type=MONEY)
    worth_bound: Decimal | None = Field(default=None, sa_type=MONEY)


class PlanLineRecord(SQLModel, table=True):
    """What a plan does to one backorder. `pegs` are exactly what execution applies.

    pegs: [{supply, position_id, lot_id, inbound_id, quantity, supply_quantity, arrival_p50,
    arrival_p90, kind}]; cancel_quantity: units a CANCEL_SHORT takes off the line.
    taken: the firm reservations a hand-made plan takes back: [{reservation_id, quantity,
    supply_quantity}], after execution with all that undo needs to give them back.
    shipped_quantity: units of its pegs that have left; from then on there is no undo.
    """

    __tablename__ = "plan_line"
    __table_args__ = (UniqueConstraint("plan_id", "backorder_id"),)
    id: str = Field(primary_key=True)
    plan_id: str
    backorder_id: str = Field(index=True)
    position: int
    outcome: str
    before_quantity: int = Field(sa_type=BigInteger)
    after_quantity: int = Field(sa_type=BigInteger)
    before_date: date | None = None
    after_date: date | None = None
    binding: str | None = None
    reason: str
    alternative_kind: str | None = None
    in_scope: bool = True
    cost: Decimal = Field(default=Decimal(0), sa_type=MONEY)
    margin_effect: Decimal = Field(default=Decimal(0), sa_type=MONEY)
    penalty_effect: Decimal = Field(default=Decimal(0), sa_type=MONEY)
    customer_effect_low: Decimal = Field(default=Decimal(0), sa_type=MONEY)
    customer_effect_mid: Decimal = Field(default=Decimal(0), sa_type=MONEY)
    customer_effect_high: Decimal = Field(default=Decimal(0), sa_type=MONEY)
    pegs: list[dict[str, Any]] = Field(default_factory=list, sa_type=DOCUMENT)
    cancel_quantity: int = Field(default=0, sa_type=BigInteger)
    taken: list[dict[str, Any]] = Field(default_factory=list, sa_type=DOCUMENT)
    shipped_quantity: int = Field(default=0, sa_type=BigInteger)
    refused: list[dict[str, Any]] = Field(default_factory=list, sa_type=DOCUMENT)


class IdempotencyRecord(SQLModel, table=True):
    """A key that was used, what for, and the id of what it made."""

    __tablename__ = "idempotency"
    key: str = Field(primary_key=True)
    action: str
    request_hash: str
    result: dict[str, Any] = Field(default_factory=dict, sa_type=DOCUMENT)
    at: datetime = Field(sa_type=INSTANT)
