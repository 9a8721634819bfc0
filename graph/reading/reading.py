"""A reading: what is asked of the graph, neutral to GraphQL and SQL."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Op(StrEnum):
    """Comparisons; one with an absent value is false."""

    EQ = "eq"
    NE = "ne"
    IN = "in"
    NOT_IN = "not_in"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    BETWEEN = "between"
    CONTAINS = "contains"
    IS_NULL = "is_null"


class Quantifier(StrEnum):
    """How many related rows must meet the conditions."""

    SOME = "some"
    NONE = "none"
    EVERY = "every"


@dataclass(frozen=True)
class Compare:
    """A path against a value; `argument` for paths that take a date."""

    path: str
    op: Op
    value: Any
    argument: date | None = None


@dataclass(frozen=True)
class CompareFields:
    """Two paths of the same row against each other."""

    left: str
    op: Op
    right: str


@dataclass(frozen=True)
class Lookup:
    """A path against a value found in the first row of another reading."""

    path: str
    op: Op
    of: "Reading"
    value: str


@dataclass(frozen=True)
class Related:
    """Some, none or every related row meets the condition."""

    relation: str
    quantifier: Quantifier
    where: "Condition"


@dataclass(frozen=True)
class Counted:
    """The number of related rows (or of distinct values among them) against a number."""

    relation: str
    where: "Condition"
    op: Op
    value: Any
    distinct: str | None = None


@dataclass(frozen=True)
class All:
    """Every part holds; without parts: always."""

    parts: "tuple[Condition, ...]" = ()


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: "Condition"


Condition = Compare | CompareFields | Lookup | Related | Counted | All | AnyOf | Not

EVERYTHING = All()


@dataclass(frozen=True)
class Order:
    """Sort by a path; absent values last."""

    path: str
    descending: bool = False
    argument: date | None = None


@dataclass(frozen=True)
class Want:
    """One thing wanted of a row. key: what it is called in the answer; name: in the catalogue.

    A relation or an object (churnRisk) has children; `page` bounds a to-many relation.
    count: the number of related rows instead of the rows.
    """

    key: str
    name: str
    children: "tuple[Want, ...]" = ()
    argument: date | None = None
    page: "Page | None" = None
    count: bool = False


@dataclass(frozen=True)
class Page:
    """Which related rows, in which order, how many."""

    where: Condition = EVERYTHING
    order: tuple[Order, ...] = ()
    first: int = 20
    offset: int = 0


@dataclass(frozen=True)
class LimitPer:
    """Only the first n rows for each value of a path."""

    path: str
    first: int


@dataclass(frozen=True)
class Reading:
    """Rows of a node: which, in which order, what of them."""

    node: str
    where: Condition = EVERYTHING
    order: tuple[Order, ...] = ()
    first: int | None = None
    offset: int = 0
    limit_per: LimitPer | None = None
    as_of: date | None = None
    wants: tuple[Want, ...] = ()


class Bucket(StrEnum):
    """Calendar buckets; a week begins on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True)
class Key:
    """What forms groups: a path, a path in calendar buckets, or whether a condition holds."""

    path: str | None = None
    bucket: Bucket | None = None
    when: Condition | None = None


class Aggregate(StrEnum):
    """How a group is measured."""

    COUNT = "count"
    EXISTS = "exists"
    SUM = "sum"
    AVG = "avg"
    MEDIAN = "median"
    MIN = "min"
    MAX = "max"
    COUNT_DISTINCT = "count_distinct"
    ABSENT = "absent"
    RATIO = "ratio"
    SHARE = "share"
    EVERY = "every"


@dataclass(frozen=True)
class Measure:
    """A figure of a group. RATIO: sum of path / sum of `of`; SHARE and EVERY take a condition.

    SUM with a condition: over the rows that meet it.

    ABSENT: rows in which the path has no value.
    """

    aggregate: Aggregate
    path: str | None = None
    of: str | None = None
    where: Condition | None = None


@dataclass(frozen=True)
class Having:
    """A condition on a measure of a group."""

    measure: Measure
    op: Op
    value: Any


@dataclass(frozen=True)
class GroupOrder:
    """Sort groups by a measure, or by the key at a place."""

    by: Measure | int
    descending: bool = False


@dataclass(frozen=True)
class GroupReading:
    """Groups of a node's rows with their measures; no keys: one group over all."""

    node: str
    keys: tuple[Key, ...] = ()
    measures: tuple[Measure, ...] = ()
    where: Condition = EVERYTHING
    having: tuple[Having, ...] = ()
    order: tuple[GroupOrder, ...] = ()
    first: int | None = None
    as_of: date | None = None


@dataclass
class Group:
    """A group: values of its keys, values of its measures."""

    key: tuple[Any, ...]
    measures: dict[Measure, Any] = field(default_factory=dict)
