"""Snapshots: rows of the batch's sources that it no longer names are staged as closed."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
)

from graph.records.bulk import table_of
from graph.records.exchange.columns import Closing
from graph.records.locations import LocationRecord
from graph.records.products import ProductRecord
from graph.records.staging.tables import (
    CLOSED_FILE,
    JSON_KINDS,
    REJECTED,
    Change,
    Stage,
    StageTable,
)
from graph.records.supply import StockPositionRecord

PRODUCT = table_of(ProductRecord)
LOCATION = table_of(LocationRecord)
POSITION = table_of(StockPositionRecord)
EARLIEST_SEQ = 1_000_000_000


async def stage_absent(stage: Stage, table: StageTable, *, source: str, today: date) -> int:
    """Stage the closing of absent rows; returns how many. Lanes are removed at once."""
    if table.spec.closing is Closing.REMOVE:
        gone = await stage.connection.execute(delete(table.target).where(_absent(table, source)))
        return gone.rowcount
    values = _closed(table, today)
    columns: dict[str, ColumnElement[Any]] = {
        "seq_": literal(EARLIEST_SEQ) + func.row_number().over(order_by=table.target.c.id),
        "file_": literal(CLOSED_FILE),
        "row_": literal(0),
        "given_": literal(0),
        "rejected_": literal(0),
        "change_": literal(int(Change.CHANGED)),
        "id": table.target.c.id,
    }
    for item in table.fields:
        stored: ColumnElement[Any] = table.target.c[item.attribute]
        if item.kind in JSON_KINDS:
            stored = table.stored(item, sqlite=True) if stage.sqlite else cast(stored, Text())
        columns[item.attribute] = values.get(item.attribute, stored)
    if table.spec.name == "orderLines":
        columns |= {"price": table.target.c.price, "quantity_over_shipped": literal(0)}
    if table.spec.name == "inboundShipments":
        columns["quantity_open"] = literal(0)
    await stage.connection.execute(
        insert(table.table).from_select(
            list(columns),
            select(*columns.values()).where(_open(table, today), _absent(table, source)),
        )
    )
    return await stage.count(table.table.c.file_ == CLOSED_FILE, table)


def _absent(table: StageTable, source: str) -> ColumnElement[bool]:
    """Rows of the batch's sources that neither a good nor a rejected row names."""
    key = table.target.c.id
    named = exists().where(table.key == key)
    rejected = exists().where(REJECTED.c.table_ == table.spec.name, REJECTED.c.key_ == key)
    sources = select(table.table.c.source_).union(select(literal(source)))
    return and_(~named, ~rejected, _source(table).in_(sources))


def _source(table: StageTable) -> ColumnElement[str]:
    """The source of a stored row: its own, or that of the row its id starts with."""
    columns = table.target.c
    if "source" in columns:
        return columns.source
    if "position_id" in columns:
        return (
            select(PRODUCT.c.source)
            .join(POSITION, POSITION.c.product_id == PRODUCT.c.id)
            .where(POSITION.c.id == columns.position_id)
            .scalar_subquery()
        )
    if "from_id" in columns:
        owner, key = LOCATION, columns.from_id
    else:
        owner = PRODUCT
        key = columns.original_id if "original_id" in columns else columns.product_id
    return select(owner.c.source).where(owner.c.id == key).scalar_subquery()


def _open(table: StageTable, today: date) -> ColumnElement[bool]:
    """Rows that there is something to close of."""
    columns = table.target.c
    match table.spec.closing:
        case Closing.CANCEL_REST if "quantity_open" in columns:
            return columns.quantity_open > 0
        case Closing.CANCEL_REST:
            return _rest(table) > 0
        case Closing.EMPTY if "on_hand" in columns:
            return or_(columns.on_hand != 0, columns.reserved_external != 0)
        case Closing.EMPTY:
            return columns.quantity != 0
        case Closing.SETTLE:
            return columns.is_open
        case _:
            return or_(columns.valid_to.is_(None), columns.valid_to >= today)


def _rest(table: StageTable) -> ColumnElement[int]:
    columns = table.target.c
    shipped = func.coalesce(columns.quantity_shipped, 0)
    return columns.quantity_ordered - shipped - columns.quantity_cancelled


def _closed(table: StageTable, today: date) -> dict[str, ColumnElement[Any]]:
    """The values that close a row."""
    columns = table.target.c
    match table.spec.closing:
        case Closing.CANCEL_REST if "quantity_open" in columns:
            cancelled = columns.quantity_cancelled + columns.quantity_open
            return {"quantity_cancelled": cancelled}
        case Closing.CANCEL_REST:
            return {"quantity_cancelled": columns.quantity_cancelled + _rest(table)}
        case Closing.EMPTY if "on_hand" in columns:
            return {"on_hand": literal(0), "reserved_external": literal(0)}
        case Closing.EMPTY:
            return {"quantity": literal(0)}
        case Closing.SETTLE:
            return {"is_open": literal(value=False)}
        case _:
            # A period that has not begun ends before it starts: it never holds.
            return {"valid_to": literal(today - timedelta(days=1))}
