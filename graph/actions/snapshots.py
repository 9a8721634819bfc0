"""End-of-day snapshots: what `asOf` answers from. The business date answers from the present."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from graph.records.snapshot_queries import write_backorder_day, write_customer_day


async def close_day(session: AsyncSession, day: date) -> None:
    """Keep the queue and the customers' health as they stand, as the end of `day`."""
    await write_backorder_day(session, day)
    await write_customer_day(session, day)
