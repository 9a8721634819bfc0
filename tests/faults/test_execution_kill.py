"""An execution that is killed leaves nothing behind, and the same key carries it out once."""

import asyncio
import os
import random
import signal
import sys
import time

import pytest
from sqlmodel import SQLModel

from graph.actions.execute_plan import ExecutePlan, execute_plan
from graph.actions.refresh import refresh
from graph.records.database import Transactions
from graph.records.journal import JournalRecord
from graph.records.plans import IdempotencyRecord, PlanRecord
from graph.records.queue import BackorderRecord, ReservationRecord
from graph.records.supply import StockPositionRecord
from tests.graph.actions.decision_world import (
    CLOCK,
    PLANNER,
    an_approved_plan,
    basics,
    some_stock,
)
from tests.graph.actions.derivation_world import an_order, in_days, rows, store

LINES = 40
KILLS = 6
SOAK_KILLS = 200


async def a_plan_of_many_lines(transactions: Transactions, number: int) -> StockPositionRecord:
    stock = some_stock(sku="P1", on_hand=LINES * 2)
    orders = [f"{number}-{n}" for n in range(LINES)]
    lines: list[SQLModel] = [
        record for order in orders for record in an_order(order, quantity=2, due=in_days(-1))
    ]
    await store(transactions, basics(), stock, lines)
    await refresh(transactions, CLOCK, cause="loaded")
    await store(transactions, an_approved_plan("P-1", dict.fromkeys(orders, (stock, 2))))
    return stock


async def state(transactions: Transactions) -> tuple[str, int, int, int, int]:
    """(plan status, firm pegs, units reserved, units allocated, entries of the execution)."""
    (plan,) = await rows(transactions, PlanRecord)
    firm = [row for row in await rows(transactions, ReservationRecord) if row.firmness == "FIRM"]
    (stock,) = await rows(transactions, StockPositionRecord)
    allocated = sum(row.allocated_quantity for row in await rows(transactions, BackorderRecord))
    entries = await rows(transactions, JournalRecord)
    executed = sum(row.action == "PLAN_EXECUTED" for row in entries)
    return plan.status, len(firm), stock.reserved_ours, allocated, executed


NOTHING = ("APPROVED", 0, 0, 0, 0)
ALL = ("EXECUTED", LINES, 2 * LINES, 2 * LINES, 1 + LINES)


async def kill_after(url: str, delay_s: float) -> None:
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.executing", url, "P-1", "once"),
        stdout=asyncio.subprocess.PIPE,
        env=dict(os.environ),
    )
    assert worker.stdout is not None
    await worker.stdout.readline()
    await asyncio.sleep(delay_s)
    if worker.returncode is None:
        worker.send_signal(signal.SIGKILL)
    await worker.wait()


@pytest.mark.timeout(3600)
async def test_a_killed_execution_is_whole_or_nothing_and_repeats_once(
    transactions: Transactions, database_url: str, soak: bool
) -> None:
    await a_plan_of_many_lines(transactions, 1)
    chance = random.Random(20160531)
    started = time.monotonic()
    seen = set()
    for _ in range(SOAK_KILLS if soak else KILLS):
        await kill_after(database_url, chance.uniform(0, 0.15))
        # PostgreSQL may need a moment to notice that its client is gone.
        await asyncio.sleep(0.05)
        now = await state(transactions)
        seen.add(now)
        assert now in (NOTHING, ALL), f"half done after {time.monotonic() - started:.1f} s"

    await execute_plan(transactions, PLANNER, ExecutePlan("P-1"), clock=CLOCK, key="once")
    await execute_plan(transactions, PLANNER, ExecutePlan("P-1"), clock=CLOCK, key="once")

    assert await state(transactions) == ALL
    assert len(await rows(transactions, IdempotencyRecord)) == 1
