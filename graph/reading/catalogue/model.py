"""What the catalogue is made of: nodes, their paths, their relations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.reading.scope import Scope

Sql = Callable[["Scope"], Any]
Link = Callable[["Scope", "Scope"], Any]


class Kind(StrEnum):
    """What a path holds. RATE: an exact fraction or score; PRESENCE: whether an object is there."""

    ID = "ID"
    TEXT = "TEXT"
    TEXTS = "TEXTS"
    INT = "INT"
    QUANTITY = "QUANTITY"
    MONEY = "MONEY"
    RATE = "RATE"
    DATE = "DATE"
    INSTANT = "INSTANT"
    BOOL = "BOOL"
    ENUM = "ENUM"
    DOCUMENT = "DOCUMENT"
    PRESENCE = "PRESENCE"


@dataclass(frozen=True)
class Path:
    """A value of a node. name: dotted as in the vocabulary. sql: its expression on a scope.

    argument: name of a date argument that the expression takes through the scope's `argument`.
    required: never null. order: terms of the same order that an index serves, given the scope and
    whether it descends; None: the value itself.
    """

    name: str
    kind: Kind
    sql: Sql
    description: str
    members: type[StrEnum] | None = None
    argument: str | None = None
    required: bool = False
    order: "Callable[[Scope, bool], list[Any]] | None" = None


IDENTITY = Path("id", Kind.ID, lambda t: t.id, "Opaque id that refetches it.", required=True)


@dataclass(frozen=True)
class Relation:
    """A link to another node. link(parent, child): the condition that joins them."""

    name: str
    target: str
    many: bool
    link: Link
    description: str


@dataclass(frozen=True)
class Node:
    """A kind of row: its table, paths, relations; `only` keeps the rows that count as this node.

    identity: the node whose rows these are (a cancel threat is a signal's row).
    order: path and direction by which rows come when nobody says otherwise.
    """

    name: str
    plural: str
    record: Any
    description: str
    paths: tuple[Path, ...]
    relations: tuple[Relation, ...] = ()
    only: Callable[[Any], Any] | None = None
    order: tuple[tuple[str, bool], ...] = ()
    objects: Mapping[str, str] | None = None

    @cached_property
    def path(self) -> dict[str, Path]:
        """Paths by dotted name, the id first."""
        return {path.name: path for path in (IDENTITY, *self.paths)}

    @cached_property
    def relation(self) -> dict[str, Relation]:
        """Relations by dotted name."""
        return {relation.name: relation for relation in self.relations}


def text(name: str, sql: Sql, description: str, *, required: bool = False) -> Path:
    """A text path."""
    return Path(name, Kind.TEXT, sql, description, required=required)


def flag(name: str, sql: Sql, description: str) -> Path:
    """A yes/no path."""
    return Path(name, Kind.BOOL, sql, description, required=True)


def units(name: str, sql: Sql, description: str, *, required: bool = True) -> Path:
    """A quantity in base units."""
    return Path(name, Kind.QUANTITY, sql, description, required=required)


def number(name: str, sql: Sql, description: str, *, required: bool = False) -> Path:
    """A whole number that is no quantity."""
    return Path(name, Kind.INT, sql, description, required=required)


def amount(name: str, sql: Sql, description: str) -> Path:
    """Money in the reporting currency."""
    return Path(name, Kind.MONEY, sql, description)


def fraction(name: str, sql: Sql, description: str) -> Path:
    """A rate, probability, ratio or score."""
    return Path(name, Kind.RATE, sql, description)


def day(name: str, sql: Sql, description: str) -> Path:
    """A business date."""
    return Path(name, Kind.DATE, sql, description)


def instant(name: str, sql: Sql, description: str) -> Path:
    """A moment, UTC."""
    return Path(name, Kind.INSTANT, sql, description)


def word(name: str, members: type[StrEnum], sql: Sql, description: str) -> Path:
    """A value of an enumeration; sorts in the order of its members."""
    return Path(name, Kind.ENUM, sql, description, members=members)


def added() -> Path:
    """Which fields of the row were generated rather than real."""
    return Path(
        "added",
        Kind.TEXTS,
        lambda t: t.added,
        'Fields of this row that a generator added and no source gave; ["*"]: the whole row.',
        required=True,
    )


def one(name: str, target: str, link: Link, description: str) -> Relation:
    """A relation to at most one row."""
    return Relation(name, target, False, link, description)


def many(name: str, target: str, link: Link, description: str) -> Relation:
    """A relation to any number of rows."""
    return Relation(name, target, True, link, description)
