"""Reads for planning: open lines, supply, rules of the network; columns only, few statements."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from graph.records.bulk import AnyRow, table_of
from graph.records.orders import OrderLineRecord, OrderRecord
from graph.records.products import SubstituteRecord
from graph.records.queue import BackorderRecord, ReservationRecord
from graph.records.supply import InboundRecord, StockLotRecord, StockPositionRecord

LINE = table_of(OrderLineRecord)
ORDER = table_of(OrderRecord)
BACKORDER = table_of(BackorderRecord)
POSITION = table_of(StockPositionRecord)
LOT = table_of(StockLotRecord)
INBOUND = table_of(InboundRecord)
RESERVATION = table_of(ReservationRecord)

IS_OPEN = or_(
    LINE.c.quantity_shipped.is_(None),
    LINE.c.quantity_ordered - LINE.c.quantity_shipped - LINE.c.quantity_cancelled > 0,
)
"""A line with a rest, or one whose shipped quantity nobody knows (unless all is cancelled)."""


def of_products(column: ColumnElement[str], products: frozenset[str] | None) -> ColumnElement[bool]:
    """The condition that a product column lies in the scope; None: everything."""
    return true() if products is None else column.in_(sorted(products))


async def product_links(connection: AsyncConnection) -> list[tuple[str, str]]:
    """Pairs of products that are planned together: substitutes, and lines that move together.

    The second kind: all lines of an order whose group policy is not INDEPENDENT while one of them
    is open; a line that just closed still tells which others waited for it.
    """
    pairs = [
        (original, product)
        for original, product in await connection.execute(
            select(col(SubstituteRecord.original_id), col(SubstituteRecord.product_id))
        )
    ]
    waiting = (
        select(LINE.c.order_id)
        .join(ORDER, ORDER.c.id == LINE.c.order_id)
        .where(ORDER.c.group_policy != "INDEPENDENT", IS_OPEN)
    )
    grouped = await connection.execute(
        select(LINE.c.order_id, LINE.c.product_id).where(LINE.c.order_id.in_(waiting)).distinct()
    )
    first: dict[str, str] = {}
    for order, product in grouped:
        pairs.append((first.setdefault(order, product), product))
    return pairs


async def open_lines(
    connection: AsyncConnection, products: frozenset[str] | None
) -> Sequence[AnyRow]:
    """Open lines with their order's facts and their backorder's, where there is one."""
    backorder = (
        BACKORDER.c.id.label("backorder_id"),
        BACKORDER.c.is_open,
        BACKORDER.c.sort_key,
        BACKORDER.c.policy_version,
    )
    order = (
        ORDER.c.number.label("order_number"),
        ORDER.c.customer_id,
        ORDER.c.order_date,
        ORDER.c.group_policy,
    )
    return (
        await connection.execute(
            select(LINE, *order, *backorder)
            .join(ORDER, ORDER.c.id == LINE.c.order_id)
            .outerjoin(BACKORDER, BACKORDER.c.line_id == LINE.c.id)
            .where(IS_OPEN, of_products(LINE.c.product_id, products))
        )
    ).fetchall()


async def positions(
    connection: AsyncConnection, products: frozenset[str] | None
) -> Sequence[AnyRow]:
    """Stock positions of the products."""
    return (
        await connection.execute(
            select(POSITION).where(of_products(POSITION.c.product_id, products))
        )
    ).fetchall()


async def lots(connection: AsyncConnection, products: frozenset[str] | None) -> Sequence[AnyRow]:
    """Lots of the products' positions."""
    return (
        await connection.execute(
            select(LOT)
            .join(POSITION, POSITION.c.id == LOT.c.position_id)
            .where(of_products(POSITION.c.product_id, products))
        )
    ).fetchall()


async def open_inbounds(
    connection: AsyncConnection, products: frozenset[str] | None
) -> Sequence[AnyRow]:
    """Inbound shipments of the products with an open quantity."""
    return (
        await connection.execute(
            select(INBOUND).where(
                INBOUND.c.quantity_open > 0, of_products(INBOUND.c.product_id, products)
            )
        )
    ).fetchall()


async def held_reservations(
    connection: AsyncConnection, products: frozenset[str] | None
) -> Sequence[AnyRow]:
    """FIRM and SOFT reservations that draw on supply of the products, or serve lines of them."""
    taken = and_(RESERVATION.c.firmness != "PROJECTED")
    statement = select(RESERVATION)
    if products is not None:
        some = sorted(products)
        statement = (
            statement.outerjoin(BACKORDER, BACKORDER.c.id == RESERVATION.c.backorder_id)
            .outerjoin(POSITION, POSITION.c.id == RESERVATION.c.position_id)
            .outerjoin(INBOUND, INBOUND.c.id == RESERVATION.c.inbound_id)
        )
        taken = and_(
            taken,
            or_(
                BACKORDER.c.product_id.in_(some),
                POSITION.c.product_id.in_(some),
                INBOUND.c.product_id.in_(some),
            ),
        )
    return (await connection.execute(statement.where(taken))).fetchall()


async def count_open_lines(connection: AsyncConnection) -> int:
    """Open lines, in doubt included."""
    return int(await connection.scalar(select(func.count()).select_from(LINE).where(IS_OPEN)) or 0)
