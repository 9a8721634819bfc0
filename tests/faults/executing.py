"""What another process does in the fault tests: executes plans on a database by its URL."""

import asyncio
import sys
from threading import Barrier

from graph.actions.execute_plan import ExecutePlan, execute_plan
from graph.records.database import Transactions, open_engine
from graph.refusals import PlanSuperseded
from tests.graph.actions.decision_world import CLOCK, PLANNER

WAIT_S = 60


async def execute(url: str, plan: str, key: str) -> str:
    """Execute one plan; returns its row id."""
    engine = open_engine(url)
    try:
        transactions = Transactions(engine)
        print("ready", flush=True)
        return await execute_plan(transactions, PLANNER, ExecutePlan(plan), clock=CLOCK, key=key)
    finally:
        await engine.dispose()


def race(url: str, plans: list[str], barrier: Barrier) -> list[bool]:
    """Execute each plan when the other process is at its own; whether each was executed."""
    return asyncio.run(_race(url, plans, barrier))


async def _race(url: str, plans: list[str], barrier: Barrier) -> list[bool]:
    engine = open_engine(url)
    transactions = Transactions(engine)
    won = []
    for plan in plans:
        barrier.wait(WAIT_S)
        try:
            await execute_plan(transactions, PLANNER, ExecutePlan(plan), clock=CLOCK, key=plan)
            won.append(True)
        except PlanSuperseded:
            won.append(False)
    await engine.dispose()
    return won


if __name__ == "__main__":
    asyncio.run(execute(*sys.argv[1:4]))
