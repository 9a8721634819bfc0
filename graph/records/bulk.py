"""Bulk reading and writing of columns: only rows that differ are written, in few statements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Row,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from graph.records.types import Scaled

Values = dict[str, Any]
Key = tuple[Any, ...]
CHUNK = 500
AnyRow = Row[*tuple[Any, ...]]
"""A row whose columns are read by name."""


def table_of(model: type[SQLModel]) -> Table:
    """The table of a record."""
    return cast("Table", inspect(model).local_table)


def chunks(items: Iterable[str], size: int = CHUNK) -> Iterator[list[str]]:
    """Sorted pieces that fit into one statement's parameters."""
    ordered = sorted(items)
    return (ordered[start : start + size] for start in range(0, len(ordered), size))


async def fetch(
    connection: AsyncConnection,
    model: type[SQLModel],
    *where: ColumnElement[bool],
    only: Sequence[str] = (),
) -> Sequence[AnyRow]:
    """Rows with all columns of a record, or only those named; no order."""
    table = table_of(model)
    columns = [table.c[name] for name in only] if only else list(table.c)
    return (await connection.execute(select(*columns).where(*where))).fetchall()


@dataclass(frozen=True, slots=True)
class Changes:
    """What must be written of one table."""

    table: Table
    inserts: tuple[Values, ...]
    updates: tuple[Values, ...]  # key columns and the columns to set, the same set in each
    deletes: tuple[Key, ...]

    @property
    def count(self) -> int:
        """Rows that will be touched."""
        return len(self.inserts) + len(self.updates) + len(self.deletes)


def differing(
    model: type[SQLModel],
    present: Iterable[AnyRow | Mapping[str, Any]],
    wanted: Iterable[Values],
    *,
    keep: bool = False,
) -> Changes:
    """Compare rows by primary key; wanted rows may leave out columns, which then stay.

    Money and rates of wanted rows are rounded as their column will. keep: rows not wanted stay.
    """
    table = table_of(model)
    keys = [column.name for column in table.primary_key]
    units = [(c.name, c.type.unit) for c in table.c if isinstance(c.type, Scaled)]
    old = _by_keys(present, keys)
    defaults = _defaults(model)
    inserts, updates = [], []
    seen = set()
    for row in wanted:
        rounded = _rounded(row, units)
        key = tuple([rounded[name] for name in keys])
        seen.add(key)
        before = old.get(key)
        if before is None:
            inserts.append(defaults | rounded)
        elif _moved(before, rounded):
            updates.append(rounded)
    deletes = () if keep else tuple(key for key in old if key not in seen)
    return Changes(table, tuple(inserts), tuple(updates), deletes)


def _by_keys(
    present: Iterable[AnyRow | Mapping[str, Any]], keys: Sequence[str]
) -> dict[Key, Mapping[str, Any]]:
    """Plain dictionaries by key: a row's own mapping looks each column up anew."""
    old: dict[Key, Mapping[str, Any]] = {}
    names: tuple[str, ...] = ()
    for row in present:
        if isinstance(row, Mapping):
            values = row
        else:
            names = names or row._fields  # the rows of one select have the same
            values = dict(zip(names, row, strict=True))
        old[tuple([values[name] for name in keys])] = values
    return old


def _moved(before: Mapping[str, Any], wanted: Values) -> bool:
    for name, value in wanted.items():  # noqa: SIM110 - a generator costs half again as much
        if before[name] != value:
            return True
    return False


def _defaults(model: type[SQLModel]) -> Values:
    """Values of the columns that a new row may leave out."""
    return {
        name: field.get_default(call_default_factory=True)
        for name, field in model.model_fields.items()
        if not field.is_required()
    }


def _rounded(row: Values, units: Sequence[tuple[str, Decimal]]) -> Values:
    rounded = row.copy()
    for name, unit in units:
        value = row.get(name)
        if value is not None:
            rounded[name] = value.quantize(unit, rounding=ROUND_HALF_EVEN)
    return rounded


async def apply(connection: AsyncConnection, changes: Changes) -> int:
    """Write the changes in the caller's transaction; returns the rows touched."""
    table = changes.table
    if changes.deletes:
        await connection.execute(
            delete(table).where(_by_key(table)),
            [_key_values(table, key) for key in changes.deletes],
        )
    if changes.inserts:
        await connection.execute(insert(table), list(changes.inserts))
    await _set(connection, table, changes.updates)
    return changes.count


async def set_columns(
    connection: AsyncConnection, model: type[SQLModel], rows: Sequence[Values]
) -> None:
    """Set the columns named beside the primary key; all rows name the same ones."""
    await _set(connection, table_of(model), rows)


async def _set(connection: AsyncConnection, table: Table, rows: Sequence[Values]) -> None:
    if not rows:
        return
    keys = {column.name for column in table.primary_key}
    names = [name for name in rows[0] if name not in keys]
    await connection.execute(
        update(table)
        .where(_by_key(table))
        .values({name: bindparam(f"to_{name}", type_=table.c[name].type) for name in names}),
        [
            {f"to_{name}": row[name] for name in names}
            | {f"key_{name}": row[name] for name in keys}
            for row in rows
        ],
    )


async def upsert(connection: AsyncConnection, model: type[SQLModel], rows: list[Values]) -> None:
    """Insert rows, all with the same columns; one that is there by its key takes the new values."""
    if not rows:
        return
    table = table_of(model)
    keys = [column.name for column in table.primary_key]
    make = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    statement = make(table)
    others = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=others), rows
    )


def _by_key(table: Table) -> ColumnElement[bool]:
    return and_(
        *(
            column == bindparam(f"key_{column.name}", type_=column.type)
            for column in table.primary_key
        )
    )


def _key_values(table: Table, key: Key) -> Values:
    names = (column.name for column in table.primary_key)
    return {f"key_{name}": value for name, value in zip(names, key, strict=True)}
