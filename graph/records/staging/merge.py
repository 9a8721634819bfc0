"""Merges staged rows into the tables, set by set, inside the caller's transaction."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from graph.records.staging.tables import REJECTED, Change, Field, Stage, StageTable

LOCK_ORDER = ("orderLines", "protections", "inboundShipments", "stockPositions", "stockLots")


async def lock_targets(stage: Stage) -> None:
    """Lock the rows that will be compared, in the order everyone locks in."""
    if stage.sqlite:
        return
    others = [name for name in stage.tables if name not in LOCK_ORDER]
    for name in (*LOCK_ORDER, *others):
        table = stage.tables.get(name)
        if table is None:
            continue
        keys = list(table.target.primary_key)
        locked = (
            select(*keys)
            .join(table.table, table.matches)
            .order_by(*keys)
            .with_for_update(of=table.target)
            .subquery()
        )
        await stage.connection.execute(select(func.count()).select_from(locked))


async def is_empty(stage: Stage, table: StageTable) -> bool:
    """Whether the record's table has no row yet."""
    return not await stage.connection.scalar(select(exists().select_from(table.target)))


async def complete(stage: Stage, table: StageTable) -> None:
    """Fill what a row does not give from the row that is there."""
    by_attribute = {item.attribute: item for item in table.fields}
    names = {column.name: column.attribute for column in table.spec.columns}
    for reference in table.spec.references:
        names.setdefault(reference.columns[0], None)
        names[reference.columns[0]] = names[reference.columns[0]] or reference.attribute
    for name in sorted(table.omitted):
        item = by_attribute.get(names.get(name) or "")
        if item is None or item.initial:
            continue
        await stage.connection.execute(
            update(table.table)
            .where(
                table.matches,
                table.table.c.given_.bitwise_and(item.bit) == 0,
            )
            .values({item.attribute: table.stored(item, sqlite=stage.sqlite)})
        )


async def classify(stage: Stage, table: StageTable) -> None:
    """Tell new rows from changed ones and from those that are as they were."""
    if await is_empty(stage, table):
        return
    differs = or_(*(table.differs(item, sqlite=stage.sqlite) for item in table.compared))
    there = exists().where(table.matches)
    changed = exists().where(table.matches, or_(differs, _computed_differs(table)))
    await stage.connection.execute(
        update(table.table).values(
            change_=case(
                (changed, int(Change.CHANGED)),
                (there, int(Change.SAME)),
                else_=int(Change.NEW),
            )
        )
    )


def _computed(table: StageTable) -> tuple[str, ...]:
    """Record columns that the merge computed in the stage."""
    return {
        "orderLines": ("price", "quantity_over_shipped"),
        "inboundShipments": ("quantity_open",),
    }.get(table.spec.name, ())


def _computed_differs(table: StageTable) -> ColumnElement[bool]:
    names = _computed(table)
    return or_(
        literal(value=False),
        *(table.target.c[name].is_distinct_from(table.table.c[name]) for name in names),
    )


async def counts(stage: Stage, table: StageTable) -> Mapping[Change, int]:
    """Good staged rows by what they do."""
    rows = await stage.connection.execute(
        select(table.table.c.change_, func.count())
        .where(table.good)
        .group_by(table.table.c.change_)
    )
    return {Change(change): int(number) for change, number in rows}


async def apply(stage: Stage, table: StageTable) -> None:
    """Write changed and new rows."""
    await _update(stage, table)
    await insert_new(stage, table)


async def _update(stage: Stage, table: StageTable) -> None:
    items = [item for item in table.fields if not item.initial and item.attribute != "id"]
    values: dict[str, Any] = {
        item.attribute: table.staged(item, sqlite=stage.sqlite)
        for item in items
        if item.attribute not in table.target.primary_key
    }
    values |= {name: table.table.c[name] for name in _computed(table)}
    if table.spec.name == "stockPositions":
        taken = func.coalesce(table.table.c.acknowledged_, 0)
        values["reserved_ours"] = table.target.c.reserved_ours - taken
    if not table.spec.state and "version" in table.target.c:
        moved = or_(literal(value=False), *(_moves(stage, table, item) for item in items))
        values["version"] = table.target.c.version + case((moved, 1), else_=0)
    if not values:
        return
    await stage.connection.execute(
        update(table.target)
        .where(table.matches, table.good, table.table.c.change_ == int(Change.CHANGED))
        .values(values)
    )


def _moves(stage: Stage, table: StageTable, item: Field) -> ColumnElement[bool]:
    if item.attribute == "added" or not (item.moves or table.spec.moves_all):
        return literal(value=False)
    if item.attribute == "reserved_external":
        # What the order system merely acknowledges moves nothing: ours becomes theirs.
        taken = func.coalesce(table.table.c.acknowledged_, 0)
        return table.table.c.reserved_external != table.target.c.reserved_external + taken
    return table.differs(item, sqlite=stage.sqlite)


async def insert_new(stage: Stage, table: StageTable) -> None:
    """Write new rows, in the order they were read."""
    columns: dict[str, ColumnElement[Any]] = {
        item.attribute: table.staged(item, sqlite=stage.sqlite) for item in table.fields
    }
    columns |= {name: table.table.c[name] for name in _computed(table)}
    if table.has_id:
        columns["id"] = table.table.c.id
    columns |= _record_defaults(table, columns)
    source = (
        select(*columns.values())
        .where(table.good, table.table.c.change_ == int(Change.NEW))
        .order_by(table.table.c.seq_)
    )
    await stage.connection.execute(insert(table.target).from_select(list(columns), source))


def _record_defaults(
    table: StageTable, given: Mapping[str, ColumnElement[Any]]
) -> dict[str, ColumnElement[Any]]:
    """What the record starts with in columns that cannot be null and are not staged."""
    fields = table.spec.record.model_fields if table.spec.record is not None else {}
    return {
        column.name: literal(
            fields[column.name].get_default(call_default_factory=True), column.type
        )
        for column in table.target.c
        if column.name not in given and not column.nullable
    }


async def set_rejected_aside(stage: Stage) -> None:
    """Leave only good rows in the stage; a snapshot still knows that the others were named."""
    for name, table in stage.tables.items():
        bad = table.table.c.rejected_ == 1
        await stage.connection.execute(
            insert(REJECTED).from_select(
                ["table_", "key_"], select(literal(name), table.key).where(bad)
            )
        )
        await stage.connection.execute(delete(table.table).where(bad))
