"""Open, over-shipped and allocated quantities, true inside the transaction that moves them."""

from typing import Any

from sqlalchemy import update

from graph.actions.line_arithmetic import open_quantity_of, settle
from graph.records.bulk import table_of
from graph.records.database import Transactions
from graph.records.orders import OrderLineRecord
from graph.records.queue import BackorderRecord
from tests.graph.actions.derivation_world import (
    TODAY,
    FixedClock,
    a_firm_peg,
    an_order,
    backorder_id,
    by_id,
    in_days,
    line_id,
    some_stock,
    store,
)


def a_backorder(order: str, quantity: int) -> BackorderRecord:
    records = an_order(order, quantity=quantity, due=TODAY)
    line = records[1]
    assert isinstance(line, OrderLineRecord)
    return BackorderRecord(
        id=backorder_id(order),
        line_id=line.id,
        order_id=line.order_id,
        customer_id="c",
        product_id=line.product_id,
        location_id=line.location_id,
        entered_on=TODAY,
        open_quantity=quantity,
        order_date=in_days(-10),
        price=line.price,
    )


def test_what_was_shipped_beyond_the_order_is_over_shipped_and_open_is_never_negative() -> None:
    assert open_quantity_of(10, 4, 1) == (5, 0)
    assert open_quantity_of(10, 12, 1) == (0, 3)


async def test_a_reservation_counts_as_allocated_at_once(transactions: Transactions) -> None:
    stock = some_stock(on_hand=9, reserved_ours=4)
    await store(transactions, an_order("O1", quantity=10, due=TODAY), a_backorder("O1", 10), stock)

    async with transactions.begin() as session:
        session.add(a_firm_peg("O1", stock, 4))
        await session.flush()
        await settle(session, FixedClock(), [line_id("O1")])

    backorder = (await by_id(transactions, BackorderRecord))[backorder_id("O1")]
    assert (backorder.open_quantity, backorder.allocated_quantity) == (10, 4)


async def test_a_backorder_closes_when_all_of_it_shipped_and_reopens_with_a_rest(
    transactions: Transactions,
) -> None:
    await store(transactions, an_order("O1", quantity=10, due=TODAY), a_backorder("O1", 10))

    async def ship(quantity: int) -> Any:
        line = table_of(OrderLineRecord)
        async with transactions.begin() as session:
            await session.execute(update(line).values(quantity_shipped=quantity))
            await settle(session, FixedClock(), [line_id("O1")])
        return (await by_id(transactions, BackorderRecord))[backorder_id("O1")]

    shipped = await ship(12)
    line = (await by_id(transactions, OrderLineRecord))[line_id("O1")]
    assert (shipped.is_open, shipped.closed_on, shipped.open_quantity) == (False, TODAY, 0)
    assert line.quantity_over_shipped == 2

    corrected = await ship(7)
    assert (corrected.is_open, corrected.closed_on, corrected.open_quantity) == (True, None, 3)
