"""Reads one cell: text or a typed value in, the value to stage out, or the rule it breaks."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

from rapidfuzz import process

from graph.records.exchange import ColumnSpec, Kind, TableSpec
from graph.records.exchange.problems import Rule

Reader = Callable[[Any], Any]

TRUE = frozenset({"true", "t", "yes", "y", "1"})
FALSE = frozenset({"false", "f", "no", "n", "0"})
PLACES = {Kind.MONEY: 4, Kind.RATE: 6}
CLOSE_ENOUGH = 60


@dataclass(eq=False)
class CellBroken(Exception):
    """The cell breaks a rule."""

    rule: Rule
    message: str


def near(word: str, known: tuple[str, ...]) -> str:
    """A hint with the known words closest to this one; empty where none is close."""
    found = process.extract(word, known, limit=2, score_cutoff=CLOSE_ENOUGH)
    words = " or ".join(repr(name) for name, _, _ in found)
    return f"; did you mean {words}?" if words else ""


def read_text(value: Any) -> str:
    """Text, as it is; a number from a workbook as its digits."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        value = value.isoformat()
    found = value if isinstance(value, str) else str(value)
    if "\x00" in found:
        raise CellBroken(Rule.TEXT_INVALID, "a null character is no text")
    return found


def _number(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise CellBroken(Rule.NUMBER_INVALID, f"{value!r} is not a number")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise CellBroken(Rule.NUMBER_INVALID, f"{value!r} is not a number")
    return number


def _within(number: Decimal | int, column: ColumnSpec) -> None:
    if column.minimum is not None and number < column.minimum:
        if number < 0 <= column.minimum:
            raise CellBroken(Rule.NUMBER_NEGATIVE, f"{number} is negative")
        raise CellBroken(Rule.NUMBER_OUT_OF_RANGE, f"{number} is less than {column.minimum}")
    if column.maximum is not None and number > column.maximum:
        raise CellBroken(Rule.NUMBER_OUT_OF_RANGE, f"{number} is more than {column.maximum}")


def int_reader(column: ColumnSpec) -> Reader:
    """Whole numbers within the column's limits."""

    def read(value: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
            whole = int(value)
        else:
            number = _number(value)
            if abs(number) < Decimal("1e30") and number != number.to_integral_value():
                if number < 0 and column.minimum == 0:
                    raise CellBroken(Rule.NUMBER_NEGATIVE, f"{number} is negative")
                raise CellBroken(Rule.NUMBER_FRACTIONAL, f"{number} is not a whole number")
            _within(number, column)
            whole = int(number)
        _within(whole, column)
        return whole

    return read


def scaled_reader(column: ColumnSpec) -> Reader:
    """Money and rates as integers of the column's decimal places, rounded half-even."""
    places = PLACES[column.kind]
    factor: int = 10**places
    unit = Decimal(1).scaleb(-places)

    def read(value: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
            whole = int(value)
            _within(whole, column)
            return whole * factor
        number = _number(value)
        _within(number, column)
        return int(number.quantize(unit, rounding=ROUND_HALF_EVEN).scaleb(places))

    return read


def read_date(value: Any) -> date:
    """A day; a workbook's midnight counts as its day."""
    if isinstance(value, datetime):
        if value.time() == time():
            return value.date()
    elif isinstance(value, date):
        return value
    elif isinstance(value, str) and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise CellBroken(Rule.DATE_INVALID, f"{str(value)!r} is not a day of the calendar (YYYY-MM-DD)")


def read_instant(value: Any) -> datetime:
    """An aware UTC instant; without a zone UTC is meant, a day alone is its first instant."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        if isinstance(moment, datetime):
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        if isinstance(moment, date):
            return datetime.combine(moment, time(), UTC)
    except (ValueError, OverflowError):
        pass
    raise CellBroken(Rule.DATE_INVALID, f"{str(value)!r} is not an instant (ISO 8601)")


def read_bool(value: Any) -> bool:
    """true or false; also yes, no, 1, 0."""
    if isinstance(value, bool):
        return value
    word = read_text(value).lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise CellBroken(Rule.BOOL_INVALID, f"{word!r} is neither true nor false")


def enum_reader(column: ColumnSpec) -> Reader:
    """One of the enumeration's words, in any case."""
    words = tuple(member.value for member in column.values or ())
    known = {word.lower(): word for word in words}

    def read(value: Any) -> str:
        text = read_text(value)
        found = known.get(text.lower())
        if found is None:
            message = f"{text!r} is none of {', '.join(words)}{near(text.upper(), words)}"
            raise CellBroken(Rule.VALUE_UNKNOWN, message)
        return found

    return read


def added_reader(spec: TableSpec) -> Reader:
    """The names of generated columns as a JSON list, `["*"]` for all."""
    names = frozenset(spec.names)
    ready = {"*": json.dumps(["*"])}

    def read(value: Any) -> str:
        words = value if isinstance(value, list) else read_text(value).split()
        joined = " ".join(map(str, words))
        found = ready.get(joined)
        if found is None:
            unknown = [word for word in words if word not in names]
            if unknown:
                hint = near(str(unknown[0]), spec.names)
                raise CellBroken(Rule.ADDED_INVALID, f"{unknown[0]!r} is no column{hint}")
            found = ready[joined] = json.dumps([str(word) for word in words])
        return found

    return read


def read_document(value: Any) -> str:
    """A JSON document, as the text that the database keeps."""
    if not isinstance(value, str):
        return json.dumps(value)
    try:
        return json.dumps(json.loads(value))
    except ValueError:
        raise CellBroken(Rule.DOCUMENT_INVALID, "this is not JSON") from None


def reader_of(spec: TableSpec, column: ColumnSpec) -> Reader:
    """The reader for a column's cells that are not blank."""
    match column.kind:
        case Kind.INT:
            return int_reader(column)
        case Kind.MONEY | Kind.RATE:
            return scaled_reader(column)
        case Kind.DATE:
            return read_date
        case Kind.INSTANT:
            return read_instant
        case Kind.BOOL:
            return read_bool
        case Kind.ENUM:
            return enum_reader(column)
        case Kind.ADDED:
            return added_reader(spec)
        case Kind.DOCUMENT:
            return read_document
        case _:
            return read_text


def default_of(column: ColumnSpec) -> Any:
    """What a blank cell stages."""
    if column.kind is Kind.ADDED:
        return json.dumps([])
    if column.kind in PLACES and column.default is not None:
        return int(Decimal(column.default).scaleb(PLACES[column.kind]))
    return column.default
