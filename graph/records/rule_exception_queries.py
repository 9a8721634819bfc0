"""Reads of what the exception rules judge, and of the exceptions they raised before."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.records.bulk import AnyRow, chunks, table_of
from graph.records.planning_queries import of_products
from graph.records.queue import BackorderRecord, ExceptionBlockRecord, ExceptionRecord
from graph.records.supply import InboundRecord

BACKORDER = table_of(BackorderRecord)
EXCEPTION = table_of(ExceptionRecord)
BLOCK = table_of(ExceptionBlockRecord)
INBOUND = table_of(InboundRecord)


async def open_inbounds(
    connection: AsyncConnection, products: frozenset[str] | None
) -> Sequence[AnyRow]:
    """Inbounds of the products (None: all) with an open quantity."""
    query = select(INBOUND).where(
        INBOUND.c.quantity_open > 0, of_products(INBOUND.c.product_id, products)
    )
    return (await connection.execute(query)).fetchall()


async def open_lines_elsewhere(
    connection: AsyncConnection, customers: frozenset[str], products: frozenset[str] | None
) -> list[AnyRow]:
    """Open backorders of the customers on other products than these; None: there are no others."""
    if products is None:
        return []
    found: list[AnyRow] = []
    for some in chunks(customers):
        query = select(BACKORDER.c.id, BACKORDER.c.customer_id, BACKORDER.c.product_id).where(
            BACKORDER.c.customer_id.in_(some), BACKORDER.c.is_open
        )
        rows = (await connection.execute(query)).fetchall()
        found += [row for row in rows if row.product_id not in products]
    return found


async def subjects_of(connection: AsyncConnection, products: frozenset[str]) -> frozenset[str]:
    """Ids of all backorders and inbounds of the products, closed ones too."""
    found: set[str] = set()
    for table in (BACKORDER, INBOUND):
        query = select(table.c.id).where(of_products(table.c.product_id, products))
        found |= set((await connection.scalars(query)).all())
    return frozenset(found)


async def exceptions_by_rule(
    connection: AsyncConnection, kinds: list[str], subjects: frozenset[str] | None
) -> list[AnyRow]:
    """Exceptions of these kinds about the subjects (None: all), in any state."""
    query = select(EXCEPTION).where(EXCEPTION.c.kind.in_(kinds))
    if subjects is None:
        return list((await connection.execute(query)).fetchall())
    found: list[AnyRow] = []
    for some in chunks(subjects):
        narrowed = query.where(EXCEPTION.c.subject.in_(some))
        found += (await connection.execute(narrowed)).fetchall()
    return found


async def blocks_of(connection: AsyncConnection, exceptions: frozenset[str]) -> list[AnyRow]:
    """Which backorders the exceptions block."""
    found: list[AnyRow] = []
    for some in chunks(exceptions):
        query = select(BLOCK).where(BLOCK.c.exception_id.in_(some))
        found += (await connection.execute(query)).fetchall()
    return found
