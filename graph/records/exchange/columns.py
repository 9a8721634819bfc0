"""What a table of the exchange format is made of: columns, references, keys, as plain data."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlmodel import SQLModel

MOST_UNITS = 1_000_000_000_000
MOST_MONEY = 1_000_000_000_000
MOST_DAYS = 100_000
"""Largest values taken in: far beyond real ones, and products of two still fit 64 bits."""

SEPARATOR = "::"
"""Between source and key where a reference names a row of another source: `crm::4711`."""

KeyParts = Callable[[Mapping[str, Any]], tuple[str, ...]]


class Kind(StrEnum):
    """How a cell is written and read."""

    TEXT = "text"
    INT = "int"
    MONEY = "money"
    RATE = "rate"
    DATE = "date"
    INSTANT = "instant"
    BOOL = "bool"
    ENUM = "enum"
    REF = "ref"
    ADDED = "added"
    DOCUMENT = "document"


class Closing(StrEnum):
    """What a snapshot does to a row of its source that it no longer names."""

    CANCEL_REST = "the open rest is cancelled"
    EMPTY = "its quantities become 0"
    SETTLE = "it no longer stands open"
    END = "it ends the day before the business date"
    REMOVE = "it is removed"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column. attribute: the record's, None where none holds it alone.

    default: the value a blank cell or missing column of a new row takes. target: the table a
    reference names. moves: a change moves the row's version. minimum, maximum: ends included.
    initial: taken for a new row only; a row that is there keeps its own.
    """

    name: str
    kind: Kind
    description: str
    attribute: str | None = None
    required: bool = False
    default: Any = None
    target: str | None = None
    values: type[StrEnum] | None = None
    minimum: int | None = None
    maximum: int | None = None
    moves: bool = False
    initial: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """`attribute` of the record holds the row id that `columns` name in table `target`.

    More than one target: any of them will do. Blank first column: no reference.
    """

    attribute: str
    target: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table of the format.

    node, key: row id = row_id(node, source, *key values). key_parts: for keys that are not just
    columns. owner: the reference column whose source the row id takes, for records that keep no
    source of their own. closing: what a snapshot does to absent rows, None: no snapshot allowed.
    moves_all: any changed column but `added` moves the version.
    """

    name: str
    node: str
    record: type[SQLModel] | None
    description: str
    columns: tuple[ColumnSpec, ...]
    key: tuple[str, ...] = ()
    key_parts: KeyParts | None = None
    owner: str | None = None
    references: tuple[Reference, ...] = ()
    closing: Closing | None = None
    moves_all: bool = False
    state: bool = False
    read_only: bool = False

    def column(self, name: str) -> ColumnSpec:
        """The column of that name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in the order they are written."""
        return tuple(column.name for column in self.columns)


def snake(name: str) -> str:
    """The attribute a camelCase name stands for."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def camel(name: str) -> str:
    """The camelCase name of an attribute."""
    first, *others = name.split("_")
    return first + "".join(part.capitalize() if part != "id" else "Id" for part in others)


def _spec(name: str, kind: Kind, description: str, options: dict[str, Any]) -> ColumnSpec:
    options.setdefault("attribute", snake(name))
    return ColumnSpec(name=name, kind=kind, description=description, **options)


def text(name: str, description: str, **options: Any) -> ColumnSpec:
    """A text column."""
    return _spec(name, Kind.TEXT, description, options)


def quantity(name: str, description: str, **options: Any) -> ColumnSpec:
    """Whole base units, never negative."""
    limits = {"minimum": 0, "maximum": MOST_UNITS, "moves": True}
    return _spec(name, Kind.INT, description, limits | options)


def days(name: str, description: str, **options: Any) -> ColumnSpec:
    """A whole number of days or a rank, never negative."""
    return _spec(name, Kind.INT, description, {"minimum": 0, "maximum": MOST_DAYS} | options)


def money(name: str, description: str, **options: Any) -> ColumnSpec:
    """An amount, four decimal places, never negative."""
    return _spec(name, Kind.MONEY, description, {"minimum": 0, "maximum": MOST_MONEY} | options)


def rate(name: str, description: str, **options: Any) -> ColumnSpec:
    """A fraction or factor, six decimal places, never negative."""
    return _spec(name, Kind.RATE, description, {"minimum": 0, "maximum": 1_000_000} | options)


def day(name: str, description: str, **options: Any) -> ColumnSpec:
    """A business date, YYYY-MM-DD."""
    return _spec(name, Kind.DATE, description, options)


def instant(name: str, description: str, **options: Any) -> ColumnSpec:
    """An instant, ISO 8601; without a zone UTC is meant."""
    return _spec(name, Kind.INSTANT, description, options)


def flag(name: str, description: str, default: bool, **options: Any) -> ColumnSpec:
    """true or false."""
    return _spec(name, Kind.BOOL, description, {"default": default} | options)


def choice(name: str, description: str, values: type[StrEnum], **options: Any) -> ColumnSpec:
    """One of the words of an enumeration."""
    return _spec(name, Kind.ENUM, description, {"values": values} | options)


def ref(name: str, description: str, target: str, **options: Any) -> ColumnSpec:
    """The natural key of a row of another table, of the same source unless `source::key`."""
    return _spec(name, Kind.REF, description, {"attribute": None, "target": target} | options)


SOURCE = text(
    "source",
    "The system the row comes from; blank: the one named by settings. Part of the natural key.",
)
ADDED = ColumnSpec(
    "added",
    Kind.ADDED,
    "Blank: real. `*`: the whole row was generated. Else the generated columns, separated by "
    "blanks.",
    attribute="added",
)
NO_SOURCE = ColumnSpec(SOURCE.name, SOURCE.kind, SOURCE.description)
"""For records whose source is that of the row they belong to."""

VERSION = ColumnSpec(
    "version",
    Kind.INT,
    "Moves with quantities, dates and constraints; exports hold it so that plans stay valid.",
    attribute="version",
    default=1,
    minimum=1,
    maximum=MOST_UNITS,
    initial=True,
)
