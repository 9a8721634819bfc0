"""Stock positions with the natural key of their rows."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from graph.records.locations import LocationRecord
from graph.records.products import ProductRecord
from graph.records.supply import StockLotRecord, StockPositionRecord, SupplierReceiptRecord


async def names_of(
    session: AsyncSession, product_id: str, location_id: str
) -> tuple[str, str, str] | None:
    """(source, sku, location code) of a product and a location."""
    product = await session.get(ProductRecord, product_id)
    location = await session.get(LocationRecord, location_id)
    if product is None or location is None:
        return None
    return product.source, product.sku, location.code


async def lots_of(session: AsyncSession, position_id: str) -> list[StockLotRecord]:
    """The lots of a position, by number."""
    rows = await session.execute(
        select(StockLotRecord)
        .where(col(StockLotRecord.position_id) == position_id)
        .order_by(col(StockLotRecord.number))
    )
    return list(rows.scalars())


async def lock_position_at(
    session: AsyncSession, product_id: str, location_id: str
) -> StockPositionRecord | None:
    """The position of a product at a location, locked."""
    rows = await session.execute(
        select(StockPositionRecord)
        .where(
            col(StockPositionRecord.product_id) == product_id,
            col(StockPositionRecord.location_id) == location_id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return rows.scalar_one_or_none()


async def receipt_count(session: AsyncSession, source: str, inbound: str) -> int:
    """How many receipts of one inbound ("NUMBER/LINE") the supplier's record holds already."""
    count = await session.scalar(
        select(func.count()).where(
            col(SupplierReceiptRecord.source) == source,
            col(SupplierReceiptRecord.number).startswith(f"{inbound}/", autoescape=True),
        )
    )
    return int(count or 0)
