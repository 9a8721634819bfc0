"""Set-based writing of end-of-day snapshots, and the queue's state before and after a day."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from graph.records.bulk import AnyRow, table_of
from graph.records.customers import CustomerDayRecord, CustomerRecord
from graph.records.orders import OrderLineRecord
from graph.records.queue import BackorderDayRecord, BackorderRecord, PriorityOverrideRecord

BACKORDER = table_of(BackorderRecord)
BACKORDER_DAY = table_of(BackorderDayRecord)
CUSTOMER = table_of(CustomerRecord)
CUSTOMER_DAY = table_of(CustomerDayRecord)
LINE = table_of(OrderLineRecord)
OVERRIDE = table_of(PriorityOverrideRecord)


async def write_backorder_day(session: AsyncSession, day: date) -> None:
    """Keep the open queue as it stands as the end of `day`; replaces what was kept for it."""
    same = ("open_quantity", "allocated_quantity", "due_date", "expected_p50", "expected_p90")
    more = ("constraint_kind", "score", "price", "margin_at_stake", "penalty_at_stake")
    of_customer = ("tier", "segment", "region", "satisfaction_level", "satisfaction_trend")
    columns = {
        "backorder_id": BACKORDER.c.id,
        "on_date": literal(day, BACKORDER_DAY.c.on_date.type),
        "rank": func.row_number().over(order_by=(BACKORDER.c.sort_key, BACKORDER.c.id)),
        "frozen": LINE.c.frozen,
        "hold": LINE.c.hold,
        "location_id": BACKORDER.c.location_id,
        "churn_value": CUSTOMER.c.churn_value,
        "churn_band": CUSTOMER.c.churn_band,
        **{name: BACKORDER.c[name] for name in (*same, *more)},
        **{name: CUSTOMER.c[name] for name in of_customer},
    }
    await session.execute(delete(BACKORDER_DAY).where(BACKORDER_DAY.c.on_date == day))
    await session.execute(
        insert(BACKORDER_DAY).from_select(
            list(columns),
            select(*columns.values())
            .join(LINE, LINE.c.id == BACKORDER.c.line_id)
            .join(CUSTOMER, CUSTOMER.c.id == BACKORDER.c.customer_id)
            .where(BACKORDER.c.is_open),
        )
    )


async def write_customer_day(session: AsyncSession, day: date) -> None:
    """Keep every customer's health as it stands as the end of `day`."""
    same = ("satisfaction_level", "satisfaction_trend", "churn_value", "churn_band")
    waiting = (
        select(func.count())
        .where(BACKORDER.c.customer_id == CUSTOMER.c.id, BACKORDER.c.is_open)
        .correlate(CUSTOMER)
        .scalar_subquery()
    )
    columns = {
        "customer_id": CUSTOMER.c.id,
        "on_date": literal(day, CUSTOMER_DAY.c.on_date.type),
        "open_lines": waiting,
        **{name: CUSTOMER.c[name] for name in same},
    }
    await session.execute(delete(CUSTOMER_DAY).where(CUSTOMER_DAY.c.on_date == day))
    await session.execute(
        insert(CUSTOMER_DAY).from_select(list(columns), select(*columns.values()))
    )


async def queue_state(connection: AsyncConnection) -> Sequence[AnyRow]:
    """Quantities, dates and status of every backorder that is open or closed only lately."""
    names = ("id", "is_open", "closed_on", "open_quantity", "allocated_quantity", "due_date")
    dates = ("expected_p50", "expected_p90", "constraint_kind")
    return (
        await connection.execute(select(*(BACKORDER.c[name] for name in (*names, *dates))))
    ).fetchall()


async def take_expired_overrides(session: AsyncSession, day: date) -> Sequence[AnyRow]:
    """Remove the overrides whose last day has passed; returns what they were, with the product."""
    rows = (
        await session.execute(
            select(OVERRIDE, BACKORDER.c.product_id)
            .join(BACKORDER, BACKORDER.c.id == OVERRIDE.c.backorder_id)
            .where(OVERRIDE.c.expires < day)
            .order_by(OVERRIDE.c.backorder_id)
        )
    ).fetchall()
    await session.execute(delete(OVERRIDE).where(OVERRIDE.c.expires < day))
    return rows
