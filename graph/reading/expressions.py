"""SQL that SQLite and PostgreSQL spell differently, and scaled arithmetic."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Date, Integer, String, case, literal_column, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import GenericFunction

from graph.records.types import MONEY, RATE

SCALE = 1_000_000
"""Rates carry six decimals: a ratio of two integers is (a * SCALE) // b."""


class DaysBetween(GenericFunction[int]):
    """Whole days from the second date to the first."""

    type = Integer()
    inherit_cache = True
    name = "days_between"


class BucketStart(GenericFunction[str]):
    """The first day, as ISO text, of the bucket of a date; made by bucket_start()."""

    type = String()
    inherit_cache = True
    name = "bucket_start"


@compiles(DaysBetween, "sqlite")
def _days_sqlite(element: DaysBetween, compiler: SQLCompiler, **kw: Any) -> str:
    later, earlier = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


@compiles(DaysBetween, "postgresql")
def _days_postgresql(element: DaysBetween, compiler: SQLCompiler, **kw: Any) -> str:
    later, earlier = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(CAST({later} AS DATE) - CAST({earlier} AS DATE))"


SQLITE_BUCKETS = {
    "day": "date({0})",
    "week": "date({0}, '-6 days', 'weekday 1')",
    "month": "date({0}, 'start of month')",
    "quarter": (
        "date({0}, 'start of month', '-' || ((CAST(strftime('%m', {0}) AS INTEGER) - 1) % 3)"
        " || ' months')"
    ),
    "year": "date({0}, 'start of year')",
}


@compiles(BucketStart, "sqlite")
def _bucket_sqlite(element: BucketStart, compiler: SQLCompiler, **kw: Any) -> str:
    when, unit = list(element.clauses)
    return SQLITE_BUCKETS[_unit(unit)].format(compiler.process(when, **kw))


@compiles(BucketStart, "postgresql")
def _bucket_postgresql(element: BucketStart, compiler: SQLCompiler, **kw: Any) -> str:
    when, unit = list(element.clauses)
    text = compiler.process(when, **kw)
    return f"to_char(date_trunc('{_unit(unit)}', {text}), 'YYYY-MM-DD')"


def _unit(clause: Any) -> str:
    name: str = clause.name
    return name


def bucket_start(when: Any, unit: str) -> ColumnElement[str]:
    """The first day, as ISO text, of the day, week, month, quarter or year of a date.

    The unit is a literal, not a bound value: it shapes the SQL, so statements that are kept for
    the next time must differ by it.
    """
    return BucketStart(when, literal_column(unit))


def days_between(later: Any, earlier: Any) -> ColumnElement[int]:
    """Whole days from `earlier` to `later`; null when one is."""
    return DaysBetween(type_coerce(later, Date), type_coerce(earlier, Date))


def money(expression: Any) -> ColumnElement[Any]:
    """An integer expression over scaled amounts, read as money again."""
    return type_coerce(expression, MONEY)


def rate(numerator: Any, denominator: Any) -> ColumnElement[Any]:
    """A ratio of two integers of one scale, six decimals; null where the denominator is 0."""
    scaled = type_coerce(numerator, Integer) * SCALE
    divisor = type_coerce(denominator, Integer)
    return type_coerce(case((divisor != 0, scaled // divisor)), RATE)


def member_rank(expression: ColumnElement[Any], members: type[StrEnum]) -> ColumnElement[int]:
    """The place of an enumeration's member in its order, so that it sorts by meaning."""
    whens = [(expression == member.value, place) for place, member in enumerate(members)]
    return case(*whens)
