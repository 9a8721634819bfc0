"""The passing of days: snapshots, the journal of a day, what time ends."""

from datetime import date

import pytest

from graph.actions.advance import advance
from graph.actions.doctor import examine
from graph.actions.refresh import refresh
from graph.records.customers import CustomerDayRecord
from graph.records.database import Transactions
from graph.records.facts_queries import read_fact, write_fact
from graph.records.journal import JournalRecord
from graph.records.queue import (
    AlternativeRecord,
    BackorderDayRecord,
    BackorderRecord,
    PriorityOverrideRecord,
)
from graph.refusals import InputInvalid
from graph.values.viewer import SYSTEM
from tests.graph.actions.derivation_world import (
    TODAY,
    FixedClock,
    a_customer,
    a_lane,
    a_location,
    a_product,
    a_supplier,
    an_inbound,
    an_order,
    backorder_id,
    by_id,
    in_days,
    rows,
    some_stock,
    store,
)

CLOCK = FixedClock()


async def a_waiting_line(transactions: Transactions) -> None:
    await store(
        transactions,
        a_customer(),
        a_product(),
        a_location(),
        a_supplier(),
        an_order("O1", quantity=5, due=in_days(-1)),
    )
    await refresh(transactions, CLOCK, cause="test")


async def test_a_day_closes_with_the_queue_as_it_stood(transactions: Transactions) -> None:
    await a_waiting_line(transactions)

    await advance(transactions, CLOCK, SYSTEM, in_days(2))

    days = [
        (row.on_date, row.open_quantity, row.rank, row.tier)
        for row in await rows(transactions, BackorderDayRecord)
    ]
    assert days == [(TODAY, 5, 1, "GOLD"), (in_days(1), 5, 1, "GOLD")]
    assert [row.open_lines for row in await rows(transactions, CustomerDayRecord)] == [1, 1]
    async with transactions.read() as connection:
        assert await read_fact(connection, "business_date") == in_days(2).isoformat()


async def a_line_with_ways(transactions: Transactions) -> None:
    await store(
        transactions,
        a_customer(),
        a_product(),
        a_location(),
        a_location("L2"),
        a_lane("L1", region="North"),
        a_lane("L2", region="North"),
        a_supplier(),
        some_stock(location="L2", on_hand=9),
        an_inbound("PO1", quantity=5, expected=in_days(6)),
        an_order("O1", quantity=5, due=in_days(-1)),
    )
    await refresh(transactions, CLOCK, cause="test")


async def dates_of_elsewhere(transactions: Transactions) -> list[date]:
    return [
        row.date_p50
        for row in await rows(transactions, AlternativeRecord)
        if row.kind == "ALTERNATE_LOCATION" and row.feasible
    ]


async def test_after_days_passed_nothing_is_left_to_compute(transactions: Transactions) -> None:
    await a_line_with_ways(transactions)
    assert await dates_of_elsewhere(transactions) == [in_days(1)]

    await advance(transactions, CLOCK, SYSTEM, in_days(3))

    assert await dates_of_elsewhere(transactions) == [in_days(4)]
    assert (await refresh(transactions, CLOCK, cause="again")).changed == 0


async def test_what_a_passed_day_left_out_is_told_and_made_up_for(
    transactions: Transactions,
) -> None:
    await a_line_with_ways(transactions)
    async with transactions.begin() as session:
        await write_fact(session, "business_date", in_days(1).isoformat())
    await refresh(transactions, CLOCK, cause="the day passes", passing=True)

    assert await dates_of_elsewhere(transactions) == [in_days(1)]
    async with transactions.read() as connection:
        (found,) = await examine(connection)
    assert found.sentence == (
        f"alternatives and arrivals were left out when the day became {in_days(1)}"
    )

    await refresh(transactions, CLOCK, cause="an event", products=frozenset())

    assert await dates_of_elsewhere(transactions) == [in_days(2)]
    async with transactions.read() as connection:
        assert await examine(connection) == []


async def test_events_of_a_day_are_brought_after_it_began_and_told_in_its_entry(
    transactions: Transactions,
) -> None:
    await a_waiting_line(transactions)
    seen: list[tuple[date, object]] = []

    async def stock_comes(day: date) -> None:
        async with transactions.read() as connection:
            seen.append((day, await read_fact(connection, "business_date")))
        async with transactions.begin() as session:
            session.add(some_stock(on_hand=5))

    await advance(transactions, CLOCK, SYSTEM, in_days(1), stock_comes)

    assert seen == [(in_days(1), in_days(1).isoformat())]
    backorder = (await by_id(transactions, BackorderRecord))[backorder_id("O1")]
    assert backorder.expected_p50 == in_days(1)
    day, line = await rows(transactions, JournalRecord)
    assert (day.action, day.parent_id, day.at.date()) == ("DAY_ADVANCED", None, in_days(1))
    assert day.after == {
        "businessDate": in_days(1).isoformat(),
        "entered": 0,
        "closed": 0,
        "linesChanged": 1,
    }
    assert (line.parent_id, line.backorder_id) == (day.id, backorder_id("O1"))
    assert line.before["expectedP50"] is None
    assert line.after["expectedP50"] == in_days(1).isoformat()


async def test_an_override_ends_with_its_last_day(transactions: Transactions) -> None:
    await a_waiting_line(transactions)
    override = PriorityOverrideRecord(
        backorder_id=backorder_id("O1"),
        rank=1,
        author="ann",
        reason="promised by phone",
        expires=in_days(1),
        set_at=CLOCK.now,
    )
    await store(transactions, [override])

    await advance(transactions, CLOCK, SYSTEM, in_days(1))
    assert len(await rows(transactions, PriorityOverrideRecord)) == 1
    await advance(transactions, CLOCK, SYSTEM, in_days(2))

    assert await rows(transactions, PriorityOverrideRecord) == []
    ended = [
        row
        for row in await rows(transactions, JournalRecord)
        if row.action == "PRIORITY_OVERRIDDEN"
    ]
    assert [(row.backorder_id, row.before) for row in ended] == [
        (backorder_id("O1"), {"rank": 1, "reason": "promised by phone"})
    ]


async def test_days_do_not_pass_backwards(transactions: Transactions) -> None:
    await a_waiting_line(transactions)

    with pytest.raises(InputInvalid):
        await advance(transactions, CLOCK, SYSTEM, TODAY)

    assert await rows(transactions, BackorderDayRecord) == []
