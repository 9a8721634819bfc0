"""What a refresh derives, on both databases."""

from datetime import date

from sqlalchemy import update
from sqlmodel import SQLModel

from graph.actions.refresh import RefreshReport, refresh
from graph.records.bulk import AnyRow
from graph.records.customers import BrokenPromiseRecord
from graph.records.database import Transactions
from graph.records.orders import OrderLineRecord, ShipmentRecord
from graph.records.queue import BackorderRecord, DateChangeRecord, ReservationRecord
from graph.values.identity import row_id
from tests.graph.actions.derivation_world import (
    SOURCE,
    TODAY,
    FixedClock,
    a_customer,
    a_lane,
    a_line,
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


def the_ground() -> list[SQLModel]:
    return [a_customer(), a_product(), a_location(), a_supplier()]


async def refreshed(transactions: Transactions) -> RefreshReport:
    return await refresh(transactions, FixedClock(), cause="test")


async def queue(transactions: Transactions) -> dict[str, AnyRow]:
    return await by_id(transactions, BackorderRecord)


def a_shipment(order: str, *, quantity: int, arrived: date) -> ShipmentRecord:
    return ShipmentRecord(
        id=row_id("Shipment", SOURCE, f"S-{order}-{arrived}", order, "1"),
        source=SOURCE,
        number=f"S-{order}-{arrived}",
        line_id=line_id(order),
        location_id="l",
        ship_date=arrived,
        arrival_date=arrived,
        quantity=quantity,
    )


async def test_a_line_that_its_location_can_serve_in_time_never_enters_the_queue(
    transactions: Transactions,
) -> None:
    await store(
        transactions,
        the_ground(),
        some_stock(on_hand=10),
        an_order("O1", quantity=10, due=in_days(3)),
    )

    report = await refreshed(transactions)

    assert report.lines == 1
    assert await rows(transactions, BackorderRecord) == []


async def test_of_two_lines_for_the_same_stock_the_later_due_one_enters_the_queue(
    transactions: Transactions,
) -> None:
    await store(
        transactions,
        the_ground(),
        some_stock(on_hand=10),
        an_order("early", quantity=6, due=in_days(3)),
        an_order("late", quantity=6, due=in_days(4)),
    )

    report = await refreshed(transactions)

    assert report.entered == (backorder_id("late"),)
    late = (await queue(transactions))[backorder_id("late")]
    assert (late.open_quantity, late.entered_on, late.is_open) == (6, TODAY, True)


async def test_a_line_waits_since_the_day_after_its_last_ship_day(
    transactions: Transactions,
) -> None:
    await store(
        transactions,
        the_ground(),
        a_lane("L1", region="North", days=2),
        some_stock(on_hand=10),
        an_order("O1", quantity=5, due=in_days(-3)),
    )

    await refreshed(transactions)

    assert (await queue(transactions))[backorder_id("O1")].entered_on == in_days(-4)


async def test_a_line_once_in_the_queue_stays_when_stock_comes(transactions: Transactions) -> None:
    await store(transactions, the_ground(), an_order("O1", quantity=5, due=in_days(3)))
    await refreshed(transactions)
    await store(transactions, some_stock(on_hand=50))

    await refreshed(transactions)

    backorder = (await queue(transactions))[backorder_id("O1")]
    assert (backorder.is_open, backorder.expected_p50) == (True, TODAY)


async def test_nothing_to_serve_a_line_leaves_its_date_empty_and_says_no_supply(
    transactions: Transactions,
) -> None:
    await store(transactions, the_ground(), an_order("O1", quantity=5, due=in_days(3)))

    await refreshed(transactions)

    backorder = (await queue(transactions))[backorder_id("O1")]
    assert (backorder.expected_p50, backorder.expected_p90) == (None, None)
    assert backorder.constraint_kind == "NO_SUPPLY"


async def test_stock_elsewhere_is_not_part_of_the_standing_projection(
    transactions: Transactions,
) -> None:
    await store(
        transactions,
        the_ground(),
        a_location("L2"),
        a_lane("L2", region="North"),
        some_stock(on_hand=2),
        some_stock(location="L2", on_hand=50),
        an_order("O1", quantity=5, due=in_days(-1)),
    )

    await refreshed(transactions)

    pegs = await rows(transactions, ReservationRecord)
    assert [(peg.firmness, peg.quantity, peg.arrival_p50) for peg in pegs] == [
        ("PROJECTED", 2, TODAY)
    ]
    assert (await queue(transactions))[backorder_id("O1")].constraint_kind == "NO_SUPPLY"


async def test_computing_again_changes_nothing(transactions: Transactions) -> None:
    await store(
        transactions,
        the_ground(),
        some_stock(on_hand=7),
        an_inbound("PO1", quantity=5, expected=in_days(9)),
        an_order("O1", quantity=5, due=in_days(-2)),
        an_order("O2", quantity=5, due=in_days(-1)),
    )
    await refreshed(transactions)

    again = await refreshed(transactions)

    assert (again.lines, again.changed) == (2, 0)


async def test_a_late_arrival_is_a_broken_promise_and_an_open_late_line_too(
    transactions: Transactions,
) -> None:
    await store(
        transactions,
        the_ground(),
        an_order("kept", quantity=5, due=in_days(-3), quantity_shipped=5),
        a_shipment("kept", quantity=5, arrived=in_days(-3)),
        an_order("broken", quantity=5, due=in_days(-3), quantity_shipped=5),
        a_shipment("broken", quantity=3, arrived=in_days(-4)),
        a_shipment("broken", quantity=2, arrived=in_days(-1)),
        an_order("open", quantity=5, due=in_days(-3)),
        an_order("not due", quantity=5, due=in_days(1)),
    )

    await refreshed(transactions)

    lines = await by_id(transactions, OrderLineRecord)
    told = {
        order: (lines[line_id(order)].quantity_on_time, lines[line_id(order)].on_time_in_full)
        for order in ("kept", "broken", "open", "not due")
    }
    assert told == {
        "kept": (5, True),
        "broken": (3, False),
        "open": (0, False),
        "not due": (0, None),
    }
    broken = {
        row.line_id: (row.at, row.days_late)
        for row in await rows(transactions, BrokenPromiseRecord)
    }
    assert broken == {
        line_id("broken"): (in_days(-2), 2),
        line_id("open"): (in_days(-2), 3),
    }


async def test_a_line_with_unknown_shipments_waits_in_doubt_and_takes_no_supply(
    transactions: Transactions,
) -> None:
    await store(
        transactions,
        the_ground(),
        some_stock(on_hand=9),
        an_order("O1", quantity=5, due=in_days(3)),
    )
    async with transactions.begin() as session:
        await session.execute(update(OrderLineRecord).values(quantity_shipped=None))

    await refreshed(transactions)

    backorder = (await queue(transactions))[backorder_id("O1")]
    assert (backorder.in_doubt, backorder.expected_p50) == (True, None)
    assert await rows(transactions, ReservationRecord) == []


async def test_the_history_of_dates_tells_what_moved_them(transactions: Transactions) -> None:
    await store(transactions, the_ground(), an_order("O1", quantity=5, due=in_days(3)))
    await refreshed(transactions)
    await store(transactions, some_stock(on_hand=50))
    clock = FixedClock()
    clock.now = clock.now.replace(hour=13)

    await refresh(transactions, clock, cause="a count of 50")

    history = sorted(await rows(transactions, DateChangeRecord), key=lambda row: row.at)
    assert [(row.p50, row.cause) for row in history] == [(None, "test"), (TODAY, "a count of 50")]


async def test_a_line_that_waits_for_another_names_it_as_a_planner_does(
    transactions: Transactions,
) -> None:
    await store(
        transactions,
        a_customer(),
        a_product("P1"),
        a_product("P2", name="Red shirt"),
        a_location(),
        some_stock("P1", on_hand=5),
        an_order("O1", quantity=5, due=in_days(-1), group_policy="TOGETHER"),
        a_line("O1", quantity=3, due=in_days(-1), number="2", sku="P2"),
    )

    await refresh(transactions, FixedClock(), cause="test")

    waiting = (await by_id(transactions, BackorderRecord))[backorder_id("O1", "1")]
    assert waiting.constraint_sentence == (
        "Synchronised with the order's line of P2 Red shirt: could go on 2026-03-02, "
        "ships once that line has supply."
    )
