"""What a price of an order is worth in the reporting currency."""

from decimal import ROUND_HALF_EVEN, Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from graph.records.facts_queries import read_fact
from graph.records.orders import ExchangeRateRecord, OrderRecord
from graph.refusals import InputInvalid

PLACES = Decimal("0.0001")


async def reporting_currency(session: AsyncSession) -> str | None:
    """The currency of all amounts here; None while no batch has said it."""
    named = await read_fact(await session.connection(), "currency")
    return named if isinstance(named, str) else None


async def worth(session: AsyncSession, order: OrderRecord, price: Decimal) -> Decimal:
    """The price by the rate that held on the order's day, four places, as an import counts it.

    Raises InputInvalid where no rate is known.
    """
    if order.currency in (None, await reporting_currency(session)):
        return price
    rate = await session.scalar(
        select(col(ExchangeRateRecord.rate))
        .where(
            col(ExchangeRateRecord.currency) == order.currency,
            col(ExchangeRateRecord.from_date) <= order.order_date,
        )
        .order_by(col(ExchangeRateRecord.from_date).desc())
        .limit(1)
    )
    if rate is None:
        problem = f"no rate for {order.currency!r} on {order.order_date}; import exchangeRates"
        raise InputInvalid(("price",), problem)
    return (price * rate).quantize(PLACES, rounding=ROUND_HALF_EVEN)
