"""Tables of the exchange format that hold decisions and histories: records, column by column."""

from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Integer
from sqlmodel import SQLModel

from graph.records.bulk import table_of
from graph.records.customers import CustomerDayRecord
from graph.records.exchange.columns import (
    MOST_MONEY,
    ColumnSpec,
    Kind,
    Reference,
    TableSpec,
    camel,
)
from graph.records.journal import FactRecord, JournalRecord
from graph.records.plans import (
    GuardrailRecord,
    IdempotencyRecord,
    PlanLineRecord,
    PlanRecord,
    PolicyRecord,
)
from graph.records.queue import (
    BackorderDayRecord,
    BackorderRecord,
    DateChangeRecord,
    ExceptionBlockRecord,
    ExceptionRecord,
    PreviousProjectionRecord,
    PriorityOverrideRecord,
    ReservationRecord,
    ScoreChangeRecord,
)
from graph.records.types import Instant, Scaled

TARGETS = {
    "backorder_id": "backorders",
    "line_id": "orderLines",
    "order_id": "orders",
    "customer_id": "customers",
    "product_id": "products",
    "location_id": "locations",
    "position_id": "stockPositions",
    "lot_id": "stockLots",
    "inbound_id": "inboundShipments",
    "exception_id": "exceptions",
}
"""Attributes that name a row of another table by its row id. A plan may be gone before what it
made, so `plan_id` is not checked."""


BLANK: dict[Kind, str] = {Kind.TEXT: "", Kind.DOCUMENT: "null"}
"""What a blank cell stands for in a column that cannot be null."""


def _kind(column: Column[Any]) -> Kind:
    if isinstance(column.type, JSON):
        return Kind.DOCUMENT
    if isinstance(column.type, Scaled):
        return Kind.MONEY if column.type.places == 4 else Kind.RATE
    if isinstance(column.type, Instant):
        return Kind.INSTANT
    kinds: tuple[tuple[type, Kind], ...] = (
        (Boolean, Kind.BOOL),
        (Date, Kind.DATE),
        (BigInteger, Kind.INT),
        (Integer, Kind.INT),
    )
    found = (kind for type_, kind in kinds if isinstance(column.type, type_))
    return next(found, Kind.TEXT)


def _column(column: Column[Any]) -> ColumnSpec:
    name = camel(column.name)
    target = TARGETS.get(column.name)
    words = f"Row id in {target}." if target else f"The record's `{name}`, as stored."
    kind = _kind(column)
    limit = MOST_MONEY * 10_000
    bounded = kind in (Kind.INT, Kind.MONEY, Kind.RATE)
    return ColumnSpec(
        name=name,
        kind=kind,
        description="Row id, 32 hexadecimal digits." if name == "id" else words,
        attribute=column.name,
        required=column.primary_key or (not column.nullable and kind not in BLANK),
        default=None if column.nullable else BLANK.get(kind),
        target=target,
        minimum=-limit if bounded else None,
        maximum=limit if bounded else None,
    )


def _state(
    name: str, node: str, record: type[SQLModel], description: str, *, read_only: bool = False
) -> TableSpec:
    columns = tuple(_column(column) for column in table_of(record).c)
    return TableSpec(
        name=name,
        node=node,
        record=record,
        description=description,
        columns=columns,
        key=tuple(camel(column.name) for column in table_of(record).primary_key),
        references=tuple(
            Reference(column.attribute, column.target, (column.name,))
            for column in columns
            if column.target and column.attribute
        ),
        state=True,
        read_only=read_only,
    )


STATE_TABLES: tuple[TableSpec, ...] = (
    _state("facts", "Fact", FactRecord, "Notes about the database that settings do not hold."),
    _state("policies", "PriorityPolicy", PolicyRecord, "Priority policies; one is active."),
    _state("guardrails", "Guardrail", GuardrailRecord, "What may be executed without a person."),
    _state(
        "backorders",
        "Backorder",
        BackorderRecord,
        "Lines that entered the queue, with what was last computed for them.",
    ),
    _state("overrides", "PriorityOverride", PriorityOverrideRecord, "Places set by hand."),
    _state("plans", "Plan", PlanRecord, "Proposals and what became of them."),
    _state("planLines", "PlanLine", PlanLineRecord, "What a plan does to one backorder."),
    _state(
        "reservations",
        "Reservation",
        ReservationRecord,
        "FIRM and SOFT pegs; PROJECTED ones are computed anew.",
    ),
    _state("exceptions", "Exception", ExceptionRecord, "What needed a person."),
    _state(
        "exceptionBlocks", "ExceptionBlock", ExceptionBlockRecord, "Which backorders those block."
    ),
    _state("scoreHistory", "ScoreChange", ScoreChangeRecord, "Every change of a score."),
    _state("expectedHistory", "DateChange", DateChangeRecord, "Every change of an expected date."),
    _state(
        "snapshots", "BackorderDay", BackorderDayRecord, "Each backorder at the end of each day."
    ),
    _state("customerDays", "CustomerDay", CustomerDayRecord, "Each customer's health, day by day."),
    _state(
        "previousProjection",
        "PreviousProjection",
        PreviousProjectionRecord,
        "The projection that the next computation starts from.",
    ),
    _state("requests", "Idempotency", IdempotencyRecord, "Idempotency keys that were used."),
    _state(
        "journal",
        "JournalEntry",
        JournalRecord,
        "The audit, written to be read: an import leaves it out.",
        read_only=True,
    ),
)
"""In the order they are restored."""
