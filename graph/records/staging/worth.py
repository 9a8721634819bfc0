"""What the merge computes in the stage: prices in the reporting currency, open and over-shipped."""

from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, select, update

from graph.records.bulk import table_of
from graph.records.orders import ExchangeRateRecord, OrderRecord
from graph.records.staging.tables import Stage, StageTable

ORDER = table_of(OrderRecord)
RATE = table_of(ExchangeRateRecord)
CHUNK = 2000

Rates = dict[str, list[tuple[date, Decimal]]]


def _not_negative(value: ColumnElement[int]) -> ColumnElement[int]:
    return case((value > 0, value), else_=0)


async def compute_open(stage: Stage, table: StageTable) -> None:
    """quantity_open of inbounds: ordered - received - cancelled, never below 0."""
    c = table.table.c
    rest = c.quantity_ordered - c.quantity_received - c.quantity_cancelled
    await stage.connection.execute(update(table.table).values(quantity_open=_not_negative(rest)))


async def compute_lines(stage: Stage, table: StageTable, currency: str) -> None:
    """quantity_over_shipped and price of order lines; only foreign prices need a rate."""
    c = table.table.c
    over = c.quantity_shipped + c.quantity_cancelled - c.quantity_ordered
    await stage.connection.execute(
        update(table.table).values(
            price=c.order_price,
            quantity_over_shipped=case(
                (c.quantity_shipped.is_(None), 0), else_=_not_negative(over)
            ),
        )
    )
    await _convert(stage, table, currency)


async def _convert(stage: Stage, table: StageTable, currency: str) -> None:
    c = table.table.c
    stated, on_day, joined = _order_terms(stage, table)
    rates: Rates | None = None
    last = 0
    while True:
        rows = (
            await stage.connection.execute(
                select(c.seq_, c.order_price, stated.label("stated"), on_day.label("on_day"))
                .select_from(joined)
                .where(c.seq_ > last, stated.is_not(None), stated != currency)
                .order_by(c.seq_)
                .limit(CHUNK)
            )
        ).fetchall()
        if not rows:
            return
        rates = rates if rates is not None else await _rates(stage)
        await stage.connection.execute(
            update(table.table).where(c.seq_ == bindparam("at_")).values(price=bindparam("worth_")),
            [
                {"at_": row.seq_, "worth_": _worth(row.order_price, rates, row.stated, row.on_day)}
                for row in rows
            ],
        )
        last = rows[-1].seq_


def _order_terms(
    stage: Stage, table: StageTable
) -> tuple[ColumnElement[Any], ColumnElement[Any], Any]:
    """Currency and date of a line's order, staged or stored, and the join that gives them."""
    c = table.table.c
    joined = table.table.outerjoin(ORDER, ORDER.c.id == c.order_id)
    orders = stage.tables.get("orders")
    if orders is None:
        return ORDER.c.currency, ORDER.c.order_date, joined
    o = orders.table.c
    joined = joined.outerjoin(orders.table, and_(o.id == c.order_id, o.rejected_ == 0))
    staged = o.id.is_not(None)
    return (
        case((staged, o.currency), else_=ORDER.c.currency),
        case((staged, o.order_date), else_=ORDER.c.order_date),
        joined,
    )


async def _rates(stage: Stage) -> Rates:
    """Rates by currency, each list by day; staged ones replace those stored for the same day."""
    found: dict[str, dict[date, Decimal]] = defaultdict(dict)
    for row in await stage.connection.execute(select(RATE)):
        found[row.currency][row.from_date] = row.rate
    staged = stage.tables.get("exchangeRates")
    if staged is not None:
        rows = await stage.connection.execute(select(staged.table).where(staged.good))
        for row in rows:
            found[row.currency][row.from_date] = Decimal(row.rate).scaleb(-6)
    return {name: sorted(by_day.items()) for name, by_day in found.items()}


def _worth(order_price: int, rates: Rates, currency: str, on_day: date) -> int:
    """A price in ten-thousandths, in the reporting currency; 0 where no rate holds."""
    rate = Decimal(0)
    for from_day, value in rates.get(currency, ()):
        if from_day <= on_day:
            rate = value
    return int((order_price * rate).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
