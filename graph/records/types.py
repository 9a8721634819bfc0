"""Column types that keep money, rates and instants exact on SQLite and PostgreSQL alike."""

from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine


class Scaled(TypeDecorator[Decimal]):
    """A Decimal stored as an integer of `places` decimals; SQL sums and comparisons are exact.

    A value with more places is rounded half-even. Instead of NUMERIC, which SQLite keeps as float.
    """

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places
        self.unit = Decimal(1).scaleb(-places)

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        if value is None:
            return None
        return int(Decimal(value).quantize(self.unit, rounding=ROUND_HALF_EVEN).scaleb(self.places))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        # A sum or average in SQL may come back as Decimal or float on one of the databases, a sum
        # there without its zeros (11E+5), which would lose the column's decimals.
        exact = Decimal(value)
        if type(value) is not int and exact == exact.to_integral_value():
            exact = Decimal(int(exact))
        return exact.scaleb(-self.places)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime; SQLite, which drops the zone, gets it back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a zone: {value!r}")
        moment: datetime = value.astimezone(UTC)
        return moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.astimezone(UTC)


MONEY: TypeEngine[Decimal] = Scaled(4)
"""Amounts and prices, four decimals."""
RATE: TypeEngine[Decimal] = Scaled(6)
"""Shares, probabilities, ratios and scores, six decimals."""
INSTANT: TypeEngine[datetime] = Instant()
DOCUMENT: TypeEngine[Any] = JSON().with_variant(JSONB(), "postgresql")
