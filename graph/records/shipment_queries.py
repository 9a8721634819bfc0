"""What a confirmed shipment uses up, and how long it takes."""

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from graph.records.customers import CustomerRecord
from graph.records.locations import LaneRecord
from graph.records.orders import OrderRecord
from graph.records.queue import ReservationRecord
from graph.records.supply import StockPositionRecord


async def pegs_at(
    session: AsyncSession, backorder_id: str, location_id: str
) -> list[ReservationRecord]:
    """A line's reservations on stock of one location: firm first, lots first, then by id."""
    rows = await session.execute(
        select(ReservationRecord)
        .join(
            StockPositionRecord,
            col(StockPositionRecord.id) == col(ReservationRecord.position_id),
        )
        .where(
            col(ReservationRecord.backorder_id) == backorder_id,
            col(ReservationRecord.firmness).in_(("FIRM", "SOFT")),
            col(StockPositionRecord.location_id) == location_id,
        )
        .order_by(
            col(ReservationRecord.firmness),
            case((col(ReservationRecord.supply) == "LOT", 0), else_=1),
            col(ReservationRecord.id),
        )
    )
    return list(rows.scalars())


async def transit_days(session: AsyncSession, order_id: str, location_id: str) -> int | None:
    """Days from a location to the region of an order's customer; None without a lane."""
    found: int | None = await session.scalar(
        select(func.min(LaneRecord.transit_days))
        .join(CustomerRecord, col(CustomerRecord.region) == col(LaneRecord.to_region))
        .join(OrderRecord, col(OrderRecord.customer_id) == col(CustomerRecord.id))
        .where(col(OrderRecord.id) == order_id, col(LaneRecord.from_id) == location_id)
    )
    return found
