"""Finds rows by what people and systems call them: numbers, SKUs, codes, names."""

from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from graph.records.customers import CustomerRecord, SignalRecord
from graph.records.locations import LocationRecord
from graph.records.orders import OrderLineRecord, OrderRecord
from graph.records.plans import PlanRecord
from graph.records.products import ProductRecord
from graph.records.queue import BackorderRecord, ExceptionRecord, ReservationRecord
from graph.records.supply import (
    InboundRecord,
    StockLotRecord,
    StockPositionRecord,
    SupplierRecord,
)

TABLES: dict[str, Any] = {
    "Customer": CustomerRecord,
    "Product": ProductRecord,
    "Location": LocationRecord,
    "Supplier": SupplierRecord,
    "Order": OrderRecord,
    "OrderLine": OrderLineRecord,
    "Backorder": BackorderRecord,
    "InboundShipment": InboundRecord,
    "StockPosition": StockPositionRecord,
    "StockLot": StockLotRecord,
    "Reservation": ReservationRecord,
    "Exception": ExceptionRecord,
    "Signal": SignalRecord,
    "Plan": PlanRecord,
}

CALLED: dict[str, tuple[str, ...]] = {
    "Customer": ("number", "name"),
    "Product": ("sku", "name"),
    "Location": ("code", "name"),
    "Supplier": ("number", "name"),
    "Order": ("number",),
    "InboundShipment": ("number",),
    "Signal": ("number",),
    "Plan": ("number",),
}
"""By node, the fields a row may be named by, the surest first."""


async def ids_called(session: AsyncSession, node: str, text: str) -> list[str]:
    """Row ids that this text names, at most two (so the caller sees that it is not one)."""
    table = TABLES[node]
    for name in CALLED.get(node, ()):
        rows = await session.execute(
            select(table.id).where(getattr(table, name) == text).order_by(table.id).limit(2)
        )
        found = [row for (row,) in rows]
        if found:
            return found
    return []


async def row_exists(session: AsyncSession, node: str, row_id: str) -> bool:
    """Whether the node has a row with this id."""
    table = TABLES[node]
    return bool(await session.scalar(select(func.count()).where(table.id == row_id)))


async def line_called(session: AsyncSession, order: str, line: str) -> list[str]:
    """Ids of the order lines with this order number and line number."""
    rows = await session.execute(
        select(col(OrderLineRecord.id))
        .join(OrderRecord, col(OrderRecord.id) == col(OrderLineRecord.order_id))
        .where(col(OrderRecord.number) == order, col(OrderLineRecord.number) == line)
        .order_by(col(OrderLineRecord.id))
        .limit(2)
    )
    return [row for (row,) in rows]


async def inbound_called(session: AsyncSession, number: str, line: str) -> list[str]:
    """Ids of the inbound shipments with this number and line."""
    rows = await session.execute(
        select(col(InboundRecord.id))
        .where(col(InboundRecord.number) == number, col(InboundRecord.line) == line)
        .order_by(col(InboundRecord.id))
        .limit(2)
    )
    return [row for (row,) in rows]


async def position_at(session: AsyncSession, product_id: str, location_id: str) -> str | None:
    """Id of the stock position of a product at a location."""
    return await session.scalar(
        select(col(StockPositionRecord.id)).where(
            col(StockPositionRecord.product_id) == product_id,
            col(StockPositionRecord.location_id) == location_id,
        )
    )


async def backorder_of_line(session: AsyncSession, line_id: str) -> BackorderRecord | None:
    """The backorder of an order line as it stands now, open or closed."""
    rows = await session.execute(
        select(BackorderRecord)
        .where(col(BackorderRecord.line_id) == line_id)
        .execution_options(populate_existing=True)
    )
    return rows.scalar_one_or_none()


async def open_products_of(session: AsyncSession, customer_id: str) -> frozenset[str]:
    """Products of a customer's open lines: what a change of the customer makes stale."""
    rows = await session.execute(
        select(col(OrderLineRecord.product_id))
        .join(OrderRecord, col(OrderRecord.id) == col(OrderLineRecord.order_id))
        .where(
            col(OrderRecord.customer_id) == customer_id,
            or_(
                col(OrderLineRecord.quantity_shipped).is_(None),
                col(OrderLineRecord.quantity_ordered)
                > col(OrderLineRecord.quantity_shipped) + col(OrderLineRecord.quantity_cancelled),
            ),
        )
        .distinct()
    )
    return frozenset(product for (product,) in rows)
