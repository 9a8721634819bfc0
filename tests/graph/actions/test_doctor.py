"""Drift that the doctor finds, and what it repairs."""

from sqlalchemy import update

from graph.actions.doctor import doctor
from graph.actions.refresh import refresh
from graph.records.bulk import table_of
from graph.records.database import Transactions
from graph.records.journal import JournalRecord
from graph.records.orders import OrderLineRecord
from graph.records.queue import BackorderRecord
from graph.records.supply import InboundRecord, StockPositionRecord
from graph.values.viewer import SYSTEM
from tests.graph.actions.derivation_world import (
    FixedClock,
    a_customer,
    a_firm_peg,
    a_location,
    a_product,
    a_supplier,
    an_inbound,
    an_order,
    backorder_id,
    by_id,
    in_days,
    line_id,
    rows,
    some_stock,
    store,
)

CLOCK = FixedClock()


async def a_reserved_line(transactions: Transactions) -> None:
    stock = some_stock(on_hand=9, reserved_ours=4)
    await store(
        transactions,
        a_customer(),
        a_product(),
        a_location(),
        a_supplier(),
        an_inbound("PO1", quantity=7, expected=in_days(5)),
        an_order("O1", quantity=10, due=in_days(-1)),
        [stock, a_firm_peg("O1", stock, 4)],
    )
    await refresh(transactions, CLOCK, cause="test")


async def test_nothing_is_found_where_everything_adds_up(transactions: Transactions) -> None:
    await a_reserved_line(transactions)

    assert await doctor(transactions, CLOCK, SYSTEM) == []


async def test_drifted_counters_are_repaired_with_an_entry_each(transactions: Transactions) -> None:
    await a_reserved_line(transactions)
    async with transactions.begin() as session:
        await session.execute(update(StockPositionRecord).values(reserved_ours=6))
        await session.execute(update(InboundRecord).values(quantity_open=8))
        await session.execute(update(OrderLineRecord).values(quantity_over_shipped=1))
        await session.execute(
            update(BackorderRecord).values(open_quantity=11, allocated_quantity=5)
        )

    found = await doctor(transactions, CLOCK, SYSTEM, repair=True)

    assert sorted((one.check, one.counter) for one in found) == [
        ("arithmetic", ("order_line", "quantity_over_shipped", 1, 0)),
        ("backorder", ("backorder", "allocated_quantity", 5, 4)),
        ("backorder", ("backorder", "open_quantity", 11, 10)),
        ("inbound", ("inbound_shipment", "quantity_open", 8, 7)),
        ("reserved", ("stock_position", "reserved_ours", 6, 4)),
    ]
    entries = await rows(transactions, JournalRecord)
    assert [row.action for row in entries] == ["REPAIRED"] * 5
    backorder = (await by_id(transactions, BackorderRecord))[backorder_id("O1")]
    assert (backorder.open_quantity, backorder.allocated_quantity) == (10, 4)
    await refresh(transactions, CLOCK, cause="test")
    assert await doctor(transactions, CLOCK, SYSTEM) == []


async def test_a_supply_reserved_beyond_what_it_holds_is_told_but_not_touched(
    transactions: Transactions,
) -> None:
    await a_reserved_line(transactions)
    async with transactions.begin() as session:
        await session.execute(update(StockPositionRecord).values(on_hand=3))

    found = await doctor(transactions, CLOCK, SYSTEM, repair=True)

    assert [(one.check, one.counter) for one in found] == [("overdrawn", None)]
    assert found[0].sentence.endswith("has 4 reserved of 3")
    assert await rows(transactions, JournalRecord) == []


async def test_a_change_that_the_journal_does_not_know_is_found(transactions: Transactions) -> None:
    await a_reserved_line(transactions)
    entry = JournalRecord(
        id="e",
        at=CLOCK.now,
        recorded_at=CLOCK.now,
        actor="ann",
        actor_kind="PERSON",
        action="ORDER_CHANGED",
        cause="phone call",
        after={"quantityOrdered": 12},
        backorder_id=backorder_id("O1"),
    )
    await store(transactions, [entry])

    found = await doctor(transactions, CLOCK, SYSTEM)

    assert [(one.check, one.subject) for one in found] == [("journal", line_id("O1"))]


async def test_a_row_that_leads_nowhere_is_an_orphan(transactions: Transactions) -> None:
    await a_reserved_line(transactions)
    async with transactions.begin() as session:
        await session.execute(update(table_of(OrderLineRecord)).values(order_id="0" * 32))

    found = await doctor(transactions, CLOCK, SYSTEM)

    assert [one.sentence for one in found] == [f"there is a line without its order: {'0' * 32}"]
