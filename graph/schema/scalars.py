"""Scalars: exact decimals as strings, dates, instants, big integers, documents."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NewType

import strawberry
from strawberry.scalars import JSON
from strawberry.types.scalar import ScalarDefinition

from graph.reading.catalogue.model import Kind, Path
from graph.schema.enums import word_enum

CENTS = Decimal("0.01")


def decimal_text(value: Any) -> str:
    """At least two decimals, no trailing zeros beyond them: 12.50, 0.0375; units stay 2805.

    Money comes with its decimals from its column, so what has none (a sum of units) is no money.
    """
    exact = Decimal(value)
    if exact.as_tuple().exponent == 0:
        return format(exact, "f")
    short = exact.normalize()
    return format(exact.quantize(CENTS) if short == short.quantize(CENTS) else short, "f")


def plain_value(value: Any) -> Any:
    """A key or extreme of a group as JSON: decimals as strings, dates in ISO form."""
    if isinstance(value, Decimal):
        whole = value.to_integral_value()
        return int(whole) if value == whole else format(value.normalize(), "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


Value = NewType("Value", object)
BigInt = NewType("BigInt", int)

SCALARS: dict[object, ScalarDefinition] = {
    Decimal: strawberry.scalar(
        name="Decimal",
        description="An exact decimal as a string: money with two or more decimals, units without.",
        serialize=decimal_text,
        parse_value=lambda value: Decimal(str(value)),
    ),
    Value: strawberry.scalar(
        name="Value",
        description="A text, number, yes/no or ISO date, whatever the path holds.",
        serialize=plain_value,
        parse_value=lambda value: value,
    ),
    BigInt: strawberry.scalar(
        name="BigInt",
        description="A whole number that may exceed 32 bits.",
        serialize=int,
        parse_value=int,
    ),
}

OUTPUT: dict[Kind, Any] = {
    Kind.ID: strawberry.ID,
    Kind.TEXT: str,
    Kind.TEXTS: list[str],
    Kind.INT: int,
    Kind.QUANTITY: int,
    Kind.MONEY: Decimal,
    Kind.RATE: float,
    Kind.DATE: date,
    Kind.INSTANT: datetime,
    Kind.BOOL: bool,
    Kind.DOCUMENT: JSON,
}


def output_type(path: Path) -> Any:
    """The GraphQL type of a path's value; nullable unless the path is required."""
    kind = word_enum(path.members) if path.members is not None else OUTPUT[path.kind]
    return kind if path.required else kind | None
