"""Laws of the refresh on generated worlds and events, on both databases."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update
from sqlmodel import SQLModel

from graph.actions.line_arithmetic import settle
from graph.actions.refresh import refresh
from graph.actions.staleness import mark_stale
from graph.records.bulk import table_of
from graph.records.customers import BrokenPromiseRecord
from graph.records.database import Transactions, open_engine
from graph.records.metadata import METADATA
from graph.records.orders import OrderLineRecord
from graph.records.products import SubstituteRecord
from graph.records.queue import (
    BackorderRecord,
    DateChangeRecord,
    PreviousProjectionRecord,
    ReservationRecord,
)
from graph.records.supply import InboundRecord, StockPositionRecord
from graph.values.identity import row_id
from tests.graph.actions.derivation_world import (
    SOURCE,
    FixedClock,
    a_customer,
    a_lane,
    a_line,
    a_location,
    a_product,
    a_supplier,
    an_inbound,
    an_order,
    in_days,
    line_id,
    product_id,
    rows,
    some_stock,
    store,
)

SKUS = ("P1", "P2", "P3", "P4")
PLACES = ("L1", "L2")
CUSTOMERS = ("C1", "C2", "C3")
QUANTITIES = st.integers(0, 12)
DAYS = st.integers(-12, 12)


@dataclass(frozen=True)
class Wanted:
    """One order line of a generated world."""

    sku: str
    place: str
    customer: str
    quantity: int
    due: int
    together: bool
    hold: bool


@dataclass(frozen=True)
class Event:
    """kind: count, ship, slip, hold; which: the line, stock or inbound; quantity: units or days."""

    kind: str
    which: int
    quantity: int


WANTED = st.builds(
    Wanted,
    sku=st.sampled_from(SKUS),
    place=st.sampled_from(PLACES),
    customer=st.sampled_from(CUSTOMERS),
    quantity=st.integers(1, 12),
    due=DAYS,
    together=st.booleans(),
    hold=st.booleans(),
)
EVENTS = st.builds(
    Event,
    kind=st.sampled_from(["count", "ship", "slip", "hold"]),
    which=st.integers(0, 7),
    quantity=st.integers(0, 9),
)


def the_world(wanted: Sequence[Wanted], stock: Sequence[int]) -> list[SQLModel]:
    tiers = dict(zip(CUSTOMERS, ("PREMIUM", "SILVER", "STANDARD"), strict=True))
    records: list[SQLModel] = [
        a_supplier(),
        *(a_customer(number, tier=tier) for number, tier in tiers.items()),
        *(a_product(sku) for sku in SKUS),
        *(a_location(code) for code in PLACES),
        *(a_lane(code, region="North", days=2) for code in PLACES),
        a_lane("L2", to="L1"),
        SubstituteRecord(
            id=row_id("Substitute", SOURCE, "P1", "P2"),
            original_id=product_id("P1"),
            product_id=product_id("P2"),
        ),
    ]
    places = [(sku, place) for sku in SKUS for place in PLACES]
    for (sku, place), on_hand in zip(places, stock, strict=True):
        records.append(some_stock(sku, place, on_hand=on_hand))
        records.append(
            an_inbound(
                f"PO-{sku}-{place}",
                quantity=on_hand + 1,
                expected=in_days(3),
                sku=sku,
                location=place,
            )
        )
    for number, one in enumerate(wanted):
        facts = {"sku": one.sku, "location": one.place, "hold": one.hold}
        records += an_order(
            f"O{number}",
            quantity=one.quantity,
            due=in_days(one.due),
            customer=one.customer,
            group_policy="TOGETHER" if one.together else "INDEPENDENT",
            **facts,
        )
        if one.together:
            other = {"sku": SKUS[-1], "location": one.place}
            records.append(
                a_line(f"O{number}", number="2", quantity=3, due=in_days(one.due), **other)
            )
    return records


async def happen(transactions: Transactions, event: Event, lines: int) -> str:
    """Carry the event out and mark what it touched; returns the product it touched."""
    sku, place = SKUS[event.which % 4], PLACES[event.which // 4]
    number = f"O{event.which % lines}"
    line = table_of(OrderLineRecord)
    mine = line.c.id == line_id(number)
    async with transactions.begin() as session:
        product = product_id(sku)
        if event.kind == "count":
            key = row_id("StockPosition", SOURCE, sku, place)
            table = table_of(StockPositionRecord)
            await session.execute(
                update(table).where(table.c.id == key).values(on_hand=event.quantity)
            )
        elif event.kind == "slip":
            key = row_id("InboundShipment", SOURCE, f"PO-{sku}-{place}", "1")
            inbound = table_of(InboundRecord)
            day = in_days(3) + timedelta(days=event.quantity)
            await session.execute(
                update(inbound).where(inbound.c.id == key).values(expected_date=day)
            )
        else:
            values: dict[str, object] = {"hold": event.quantity % 2 == 0}
            if event.kind == "ship":
                values = {"quantity_shipped": event.quantity}
            await session.execute(update(line).where(mine).values(values))
            product = str(await session.scalar(select(line.c.product_id).where(mine)))
            await settle(session, FixedClock(), [line_id(number)])
        await mark_stale(session, [product], f"{event.kind}")
    return product


async def emptied(url: str) -> Transactions:
    transactions = Transactions(open_engine(url))
    async with transactions.begin() as session:
        for table in METADATA.sorted_tables:
            await session.execute(delete(table))
    return transactions


async def the_sums_hold(transactions: Transactions) -> None:
    """ordered + over = shipped + cancelled + open, for every line with a backorder."""
    lines = {row.id: row for row in await rows(transactions, OrderLineRecord)}
    for row in await rows(transactions, BackorderRecord):
        line = lines[row.line_id]
        assert (
            line.quantity_ordered + line.quantity_over_shipped
            == line.quantity_shipped + line.quantity_cancelled + row.open_quantity
        )
        assert 0 <= row.allocated_quantity <= row.open_quantity
        assert row.is_open == (row.open_quantity > 0)


async def no_supply_is_projected_twice(transactions: Transactions) -> None:
    peg = table_of(ReservationRecord)
    async with transactions.read() as connection:
        taken = {
            supply: int(quantity)
            for supply, quantity in await connection.execute(
                select(
                    func.coalesce(peg.c.position_id, peg.c.inbound_id), func.sum(peg.c.quantity)
                ).group_by(func.coalesce(peg.c.position_id, peg.c.inbound_id))
            )
        }
    stock = {row.id: row.on_hand for row in await rows(transactions, StockPositionRecord)}
    coming = {row.id: row.quantity_open for row in await rows(transactions, InboundRecord)}
    assert all(quantity <= (stock | coming)[supply] for supply, quantity in taken.items())


async def everything(transactions: Transactions) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the tables that a refresh writes."""
    return {
        model.__name__: [tuple(row) for row in await rows(transactions, model)]
        for model in (
            BackorderRecord,
            ReservationRecord,
            PreviousProjectionRecord,
            OrderLineRecord,
            BrokenPromiseRecord,
            InboundRecord,
            DateChangeRecord,
        )
    }


async def live(url: str, wanted: list[Wanted], stock: list[int], events: list[Event]) -> None:
    transactions = await emptied(url)
    try:
        await store(transactions, the_world(wanted, stock))
        clock = FixedClock()
        await refresh(transactions, clock, cause="first load")
        for number, event in enumerate(events, start=1):
            clock.now += timedelta(minutes=number)
            product = await happen(transactions, event, len(wanted))
            await refresh(transactions, clock, cause="event", products=frozenset([product]))
            before = await everything(transactions)
            full = await refresh(transactions, clock, cause="everything")
            assert await everything(transactions) == before, event
            assert full.changed == 0
        await the_sums_hold(transactions)
        await no_supply_is_projected_twice(transactions)
    finally:
        await transactions.engine.dispose()


@given(
    wanted=st.lists(WANTED, min_size=1, max_size=8),
    stock=st.lists(QUANTITIES, min_size=8, max_size=8),
    events=st.lists(EVENTS, min_size=1, max_size=4),
)
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_a_scoped_refresh_leaves_a_full_one_does_not_change(
    database_url: str, wanted: list[Wanted], stock: list[int], events: list[Event]
) -> None:
    asyncio.run(live(database_url, wanted, stock, events))
