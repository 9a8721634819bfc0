"""Stage tables: temporary, on the import's own connection, so nothing is left of a broken one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    cast,
    func,
    insert,
    select,
    text,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import DropTable
from sqlalchemy.types import TypeEngine

from graph.records.bulk import table_of
from graph.records.exchange.batch import Piece
from graph.records.exchange.columns import Kind, TableSpec, snake
from graph.records.types import INSTANT

TYPES: dict[Kind, TypeEngine[Any]] = {
    Kind.TEXT: Text(),
    Kind.REF: Text(),
    Kind.ENUM: Text(),
    Kind.INT: BigInteger(),
    Kind.MONEY: BigInteger(),
    Kind.RATE: BigInteger(),
    Kind.DATE: Date(),
    Kind.INSTANT: INSTANT,
    Kind.BOOL: Boolean(),
    Kind.ADDED: Text(),
    Kind.DOCUMENT: Text(),
}


TEXT_ON_SQLITE: dict[Kind, Callable[[Any], str]] = {
    Kind.DATE: date.isoformat,
    Kind.INSTANT: lambda moment: f"{moment:%Y-%m-%d %H:%M:%S.%f}",
}
"""How SQLAlchemy keeps days and instants in SQLite."""


class Change(IntEnum):
    """What a staged row does to its record."""

    SAME = 0
    NEW = 1
    CHANGED = 2


LARGE_CACHE_KB = 48_000
USUAL_CACHE_KB = 2_000
CLOSED_FILE = -1
"""`file_` of rows that a snapshot closes: no file names them."""
JSON_KINDS = (Kind.ADDED, Kind.DOCUMENT)


def ref_name(column: str) -> str:
    """The stage column that keeps a reference as it was written."""
    return f"ref_{snake(column)}_"


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a record that the stage fills: its attribute, kind, and bit of `given_`."""

    attribute: str
    kind: Kind
    bit: int
    moves: bool = False
    initial: bool = False


def fields_of(spec: TableSpec) -> tuple[Field, ...]:
    """The fields of a table's record, references as the row ids they became."""
    at = {column.name: index for index, column in enumerate(spec.columns)}
    found = {
        column.attribute: Field(
            column.attribute,
            column.kind,
            1 << at[column.name],
            column.moves,
            column.initial,
        )
        for column in spec.columns
        if column.attribute is not None
    }
    for reference in spec.references:
        if not spec.state:
            bit = 1 << at[reference.columns[0]]
            found[reference.attribute] = Field(reference.attribute, Kind.REF, bit, moves=True)
    return tuple(found.values())


@dataclass(slots=True)
class StageTable:
    """One table's stage. rejected: row ids of rows refused before they came here."""

    spec: TableSpec
    table: Table
    target: Table
    fields: tuple[Field, ...]
    rows: int = 0
    omitted: set[str] = field(default_factory=set)
    unnamed_rejected: int = 0

    @property
    def key(self) -> Column[Any]:
        """The stage's column of row ids."""
        return self.table.c.id if self.has_id else self.table.c.key_

    @property
    def has_id(self) -> bool:
        """Whether the record has an `id`; others are matched by their primary key."""
        return "id" in self.target.c

    @property
    def matches(self) -> ColumnElement[bool]:
        """Stage row and record are the same thing."""
        return and_(*(column == self.table.c[column.name] for column in self.target.primary_key))

    @property
    def compared(self) -> tuple[Field, ...]:
        """Fields whose difference makes a change; a price as stated counts only by its worth."""
        return tuple(
            item
            for item in self.fields
            if not item.initial and item.attribute not in ("id", "order_price")
        )

    @property
    def good(self) -> ColumnElement[bool]:
        """The row was not rejected."""
        return self.table.c.rejected_ == 0

    def staged(self, item: Field, *, sqlite: bool) -> ColumnElement[Any]:
        """The staged value, of the record's own type."""
        column: ColumnElement[Any] = self.table.c[item.attribute]
        if item.kind in JSON_KINDS and not sqlite:
            return cast(column, JSONB)
        return column

    def stored(self, item: Field, *, sqlite: bool) -> ColumnElement[Any]:
        """The record's value, comparable with the staged one."""
        column: ColumnElement[Any] = self.target.c[item.attribute]
        if item.kind in JSON_KINDS and sqlite:
            return type_coerce(column, Text())
        return column

    def differs(self, item: Field, *, sqlite: bool) -> ColumnElement[bool]:
        """The staged value is another than the stored one; two nulls are the same."""
        return self.stored(item, sqlite=sqlite).is_distinct_from(self.staged(item, sqlite=sqlite))


def _extra(spec: TableSpec) -> list[Column[Any]]:
    """Columns that the merge computes, by table."""
    computed = {
        "orderLines": (("price", BigInteger()), ("quantity_over_shipped", BigInteger())),
        "inboundShipments": (("quantity_open", BigInteger()),),
        "stockPositions": (("acknowledged_", BigInteger()),),
    }
    return [Column(name, type_) for name, type_ in computed.get(spec.name, ())]


def make_table(spec: TableSpec) -> StageTable:
    """The description of a stage table; nothing is created yet."""
    if spec.record is None:
        raise ValueError(f"{spec.name} has no record to stage for")
    target = table_of(spec.record)
    fields = fields_of(spec)
    columns: list[Column[Any]] = [
        Column("seq_", Integer, primary_key=True, autoincrement=False),
        Column("file_", Integer, nullable=False),
        Column("row_", BigInteger, nullable=False),
        Column("given_", BigInteger, nullable=False),
        Column("rejected_", Integer, nullable=False),
        Column("change_", Integer, nullable=False),
    ]
    if "id" not in target.c:
        columns.append(Column("key_", Text, nullable=False))
    elif not any(item.attribute == "id" for item in fields):
        columns.append(Column("id", Text, nullable=False))
    columns += [Column(item.attribute, TYPES[item.kind]) for item in fields]
    columns += _extra(spec)
    if not spec.state:
        columns.append(Column("source_", Text))
        names = {name for reference in spec.references for name in reference.columns}
        columns += [Column(ref_name(name), Text) for name in sorted(names)]
    table = Table(f"stage_{snake(spec.name)}", MetaData(), *columns, prefixes=["TEMPORARY"])
    return StageTable(spec, table, target, fields)


REJECTED = Table(
    "stage_rejected",
    MetaData(),
    Column("table_", Text, nullable=False),
    Column("key_", Text, nullable=False),
    prefixes=["TEMPORARY"],
)


class Stage:
    """All stage tables of one import, on one connection that is kept to its end."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.sqlite = connection.dialect.name == "sqlite"
        self.tables: dict[str, StageTable] = {}
        self.files: list[str] = []
        self._next = 1

    async def begin(self) -> None:
        """Open the transaction that filling runs in; on SQLite it locks nothing but the stage."""
        if self.sqlite:
            await self._cache(LARGE_CACHE_KB)
            await self.connection.exec_driver_sql("BEGIN")
        await self.connection.run_sync(REJECTED.create, checkfirst=False)

    async def put(self, piece: Piece) -> None:
        """Stage the rows of a piece."""
        name = piece.spec.name
        if name not in self.tables:
            made = make_table(piece.spec)
            await self.connection.run_sync(made.table.create, checkfirst=False)
            self.tables[name] = made
        stage = self.tables[name]
        stage.omitted |= piece.omitted
        stage.rows += len(piece.rows) + len(piece.rejected)
        stage.unnamed_rejected += sum(key is None for key in piece.rejected)
        if piece.file not in self.files:
            self.files.append(piece.file)
        file = self.files.index(piece.file)
        for row in piece.rows:
            row["seq_"] = self._next
            row["file_"] = file
            row["rejected_"] = 0
            row["change_"] = Change.NEW
            self._next += 1
        if piece.rows:
            await self._insert(stage, piece.rows)
        named = [{"table_": name, "key_": key} for key in piece.rejected if key is not None]
        if named:
            await self.connection.execute(insert(REJECTED), named)

    async def _insert(self, stage: StageTable, rows: list[dict[str, Any]]) -> None:
        """By the driver's own bulk way: SQLAlchemy's costs more than reading the file."""
        names = [column.name for column in stage.table.c]
        if not self.sqlite:
            raw = await self.connection.get_raw_connection()
            driver: Any = raw.driver_connection
            records = [tuple(map(row.get, names)) for row in rows]
            await driver.copy_records_to_table(stage.table.name, records=records, columns=names)
            return
        for item in stage.fields:
            if item.kind in TEXT_ON_SQLITE:
                write = TEXT_ON_SQLITE[item.kind]
                for row in rows:
                    value = row[item.attribute]
                    if value is not None:
                        row[item.attribute] = write(value)
        marks = ", ".join("?" * len(names))
        await self.connection.exec_driver_sql(
            f"INSERT INTO {stage.table.name} VALUES ({marks})",  # noqa: S608 - our own name
            [tuple(map(row.get, names)) for row in rows],
        )

    async def filled(self) -> None:
        """Index what was staged and end the filling transaction."""
        for stage in self.tables.values():
            index = Index(f"ix_{stage.table.name}", stage.key)
            await self.connection.run_sync(index.create, checkfirst=False)
            if not self.sqlite:
                await self.connection.execute(text(f"ANALYZE {stage.table.name}"))
        await self.connection.commit()

    async def drop(self) -> None:
        """Take the stage away, so that the connection can be used again."""
        await self.connection.rollback()
        for table in (REJECTED, *(stage.table for stage in self.tables.values())):
            await self.connection.execute(DropTable(table, if_exists=True))
        await self.connection.commit()
        if self.sqlite:
            await self._cache(USUAL_CACHE_KB)

    async def _cache(self, kilobytes: int) -> None:
        """Row ids are hashes, so every insert lands elsewhere in the tree: keep more of it."""
        for schema in ("main", "temp"):
            await self.connection.exec_driver_sql(f"PRAGMA {schema}.cache_size=-{kilobytes}")

    async def count(self, condition: ColumnElement[bool], stage: StageTable) -> int:
        """Staged rows for which the condition holds."""
        statement = select(func.count()).select_from(stage.table).where(condition)
        return int(await self.connection.scalar(statement) or 0)
