"""Reads of lines, open and closed, with what arrived for them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.records.bulk import AnyRow, table_of
from graph.records.orders import OrderLineRecord, OrderRecord, ShipmentRecord
from graph.records.planning_queries import of_products

LINE = table_of(OrderLineRecord)
ORDER = table_of(OrderRecord)
SHIPMENT = table_of(ShipmentRecord)


async def line_histories(
    connection: AsyncConnection, products: frozenset[str] | None, today: date
) -> Sequence[AnyRow]:
    """Every line of the products with its customer and what shipments say.

    arrived_quantity: units of all shipments; on_time_quantity: those that arrived by the promised
    (else requested) date and by today; last_arrival. Without an arrival date the ship date counts.
    """
    arrival = func.coalesce(SHIPMENT.c.arrival_date, SHIPMENT.c.ship_date)
    due = func.coalesce(LINE.c.promised_date, LINE.c.requested_date)
    arrived = (
        select(
            SHIPMENT.c.line_id,
            func.sum(SHIPMENT.c.quantity).label("arrived_quantity"),
            func.sum(
                case((and_(arrival <= due, arrival <= today), SHIPMENT.c.quantity), else_=0)
            ).label("on_time_quantity"),
            func.max(arrival).label("last_arrival"),
        )
        .join(LINE, LINE.c.id == SHIPMENT.c.line_id)
        .where(of_products(LINE.c.product_id, products))
        .group_by(SHIPMENT.c.line_id)
        .subquery()
    )
    return (
        await connection.execute(
            select(
                LINE.c.id,
                LINE.c.order_id,
                LINE.c.product_id,
                ORDER.c.customer_id,
                LINE.c.promised_date,
                LINE.c.requested_date,
                LINE.c.quantity_ordered,
                LINE.c.quantity_shipped,
                LINE.c.quantity_cancelled,
                LINE.c.quantity_over_shipped,
                LINE.c.quantity_on_time,
                LINE.c.on_time_in_full,
                arrived.c.arrived_quantity,
                arrived.c.on_time_quantity,
                arrived.c.last_arrival,
            )
            .join(ORDER, ORDER.c.id == LINE.c.order_id)
            .outerjoin(arrived, arrived.c.line_id == LINE.c.id)
            .where(of_products(LINE.c.product_id, products))
        )
    ).fetchall()
