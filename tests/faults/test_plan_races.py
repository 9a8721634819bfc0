"""Two processes execute plans over the same five units: one wins, whoever comes first."""

import asyncio
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.managers import SyncManager

import pytest
from sqlmodel import SQLModel

from graph.actions.execute_plan import ExecutePlan, execute_plan
from graph.actions.refresh import refresh
from graph.records.database import Transactions
from graph.records.plans import PlanRecord
from graph.records.queue import ReservationRecord
from graph.records.supply import StockPositionRecord
from graph.refusals import PlanSuperseded
from tests.faults.executing import race
from tests.graph.actions.decision_world import (
    CLOCK,
    PLANNER,
    an_approved_plan,
    basics,
    some_stock,
)
from tests.graph.actions.derivation_world import (
    a_product,
    an_order,
    in_days,
    rows,
    store,
)

RACES = 100
SOAK_RACES = 5000


@pytest.fixture
def manager() -> Iterator[SyncManager]:
    with multiprocessing.get_context("spawn").Manager() as running:
        yield running


async def five_units_each(transactions: Transactions, races: int) -> None:
    """For each race a product with five units, two orders of five, and a plan for each."""
    stocks = [some_stock(sku=f"R{n}", on_hand=5) for n in range(races)]
    records: list[SQLModel] = [*basics(), *stocks]
    for n in range(races):
        records.append(a_product(f"R{n}"))
        for side in "AB":
            records += an_order(f"{side}{n}", quantity=5, due=in_days(-1), sku=f"R{n}")
    await store(transactions, records)
    await refresh(transactions, CLOCK, cause="loaded")
    plans = [
        an_approved_plan(f"{side}-{n}", {f"{side}{n}": (stocks[n], 5)})
        for n in range(races)
        for side in "AB"
    ]
    await store(transactions, *plans)


async def check_one_winner_each(transactions: Transactions, races: int) -> None:
    firm = [row for row in await rows(transactions, ReservationRecord) if row.firmness == "FIRM"]
    stocks = await rows(transactions, StockPositionRecord)
    states = [row.status for row in await rows(transactions, PlanRecord)]
    assert len(firm) == races
    assert {row.quantity for row in firm} == {5}
    assert {(row.on_hand, row.reserved_ours) for row in stocks} == {(5, 5)}
    assert (states.count("EXECUTED"), states.count("SUPERSEDED")) == (races, races)


@pytest.mark.timeout(7200)
async def test_of_two_processes_exactly_one_gets_the_units(
    transactions: Transactions, database_url: str, manager: SyncManager, soak: bool
) -> None:
    races = SOAK_RACES if soak else RACES
    await five_units_each(transactions, races)
    barrier = manager.Barrier(2)
    context = multiprocessing.get_context("spawn")
    loop = asyncio.get_running_loop()

    with ProcessPoolExecutor(2, mp_context=context) as pool:
        sides = [
            loop.run_in_executor(
                pool, race, database_url, [f"{side}-{n}" for n in range(races)], barrier
            )
            for side in "AB"
        ]
        first, second = await asyncio.gather(*sides)

    assert [a != b for a, b in zip(first, second, strict=True)] == [True] * races
    await check_one_winner_each(transactions, races)


async def test_of_two_connections_exactly_one_gets_the_units(transactions: Transactions) -> None:
    await five_units_each(transactions, 10)

    async def attempt(plan: str) -> bool:
        try:
            await execute_plan(transactions, PLANNER, ExecutePlan(plan), clock=CLOCK)
        except PlanSuperseded:
            return False
        return True

    won = [await asyncio.gather(attempt(f"A-{n}"), attempt(f"B-{n}")) for n in range(10)]

    assert [sorted(pair) for pair in won] == [[False, True]] * 10
    await check_one_winner_each(transactions, 10)


async def test_one_plan_sent_many_times_at_once_is_executed_once(
    transactions: Transactions,
) -> None:
    await five_units_each(transactions, 1)
    request = ExecutePlan("A-0")

    sent = [execute_plan(transactions, PLANNER, request, clock=CLOCK, key="same") for _ in range(8)]
    answers = await asyncio.gather(*sent)

    assert len(set(answers)) == 1
    firm = [row for row in await rows(transactions, ReservationRecord) if row.firmness == "FIRM"]
    assert [(row.quantity, row.supply_quantity) for row in firm] == [(5, 5)]
