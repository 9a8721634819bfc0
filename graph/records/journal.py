"""The append-only audit and the facts about the database itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer
from sqlmodel import Field, SQLModel

from graph.records.types import DOCUMENT, INSTANT


class JournalRecord(SQLModel, table=True):
    """One entry: who or what, why, before and after. Never changed; a child names its parent.

    at: business time; recorded_at: the wall clock.
    """

    __tablename__ = "journal_entry"
    seq: int | None = Field(
        default=None,
        primary_key=True,
        sa_type=BigInteger().with_variant(Integer(), "sqlite"),
    )
    id: str = Field(unique=True)
    parent_id: str | None = Field(default=None, index=True)
    at: datetime = Field(sa_type=INSTANT, index=True)
    recorded_at: datetime = Field(sa_type=INSTANT)
    actor: str
    actor_kind: str
    action: str = Field(index=True)
    cause: str
    before: dict[str, Any] | None = Field(default=None, sa_type=DOCUMENT)
    after: dict[str, Any] | None = Field(default=None, sa_type=DOCUMENT)
    policy_version: str | None = None
    backorder_id: str | None = Field(default=None, index=True)
    plan_id: str | None = Field(default=None, index=True)
    request_id: str | None = None


class FactRecord(SQLModel, table=True):
    """Facts about the database: business_date, currency, paused, data_as_of, source notes."""

    __tablename__ = "fact"
    name: str = Field(primary_key=True)
    value: Any = Field(default=None, sa_type=DOCUMENT)


class StaleRecord(SQLModel, table=True):
    """A product whose component must be computed again: marked by the event's transaction.

    product_id "*": everything. mark: new with every marking, so that one made meanwhile is seen.
    """

    __tablename__ = "stale"
    product_id: str = Field(primary_key=True)
    cause: str
    mark: str = ""
