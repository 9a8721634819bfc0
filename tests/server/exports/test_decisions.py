"""Plans, pegs and what the order system acknowledges survive exports and imports."""

import filecmp
import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

from graph.actions.execute_plan import ExecutePlan, execute_plan
from graph.actions.release_plan import ReleasePlan, release_plan
from graph.actions.snapshots import close_day
from graph.records.database import Transactions, open_engine
from graph.records.exchange import ALL_TABLES
from graph.records.supply import ArrivalStepRecord, StockPositionRecord
from server.clock import SystemClock
from server.exports.context import export_context
from server.exports.write import export_facts
from tests.graph.actions.decision_world import (
    Who,
    an_approved_plan,
    basics,
    pegs_of,
    seed,
    some_stock,
    waiting,
)
from tests.graph.actions.derivation_world import (
    SOURCE,
    FixedClock,
    an_inbound,
    by_id,
    in_days,
)
from tests.server.imports.batches import a_folder, load


async def an_executed_plan(transactions: Transactions) -> StockPositionRecord:
    """Stock of 10; plan P-1 has given A 4 of 5 and B 6 of 6."""
    stock = some_stock(on_hand=10)
    lines = [*waiting("A", quantity=5), *waiting("B", quantity=6, rank=2)]
    plan = an_approved_plan("P-1", {"A": (stock, 4), "B": (stock, 6)})
    await seed(transactions, basics(), stock, lines, plan)
    await Who(transactions).do(execute_plan, ExecutePlan("P-1"))
    return stock


async def the_stock(transactions: Transactions, stock_id: str) -> tuple[int, int, int, int]:
    found = (await by_id(transactions, StockPositionRecord))[stock_id]
    return (found.on_hand, found.reserved_external, found.reserved_ours, found.version)


async def test_decisions_survive_an_export_into_an_empty_database(
    transactions: Transactions, sqlite_template: Path, tmp_path: Path
) -> None:
    await an_executed_plan(transactions)
    await export_facts(transactions, tmp_path / "first", kind="folder")

    again = await load(transactions, tmp_path / "first")
    shutil.copy(sqlite_template, tmp_path / "other.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'other.db'}")
    try:
        other = await load(Transactions(engine), tmp_path / "first")
        await export_facts(Transactions(engine), tmp_path / "second", kind="folder")
    finally:
        await engine.dispose()

    assert (again.told, again.changes, again.entry_id) == ((), 0, None)
    assert again.notes == ["journal are exported to be read; left out"]
    assert other.told == ()
    names = [f"{spec.name}.csv" for spec in ALL_TABLES if not spec.read_only]
    _, differ, missing = filecmp.cmpfiles(
        tmp_path / "first", tmp_path / "second", names, shallow=False
    )
    assert (differ, missing) == ([], [])


async def test_a_stock_import_never_counts_released_pegs_twice(
    transactions: Transactions, tmp_path: Path
) -> None:
    stock = await an_executed_plan(transactions)
    await Who(transactions).do(release_plan, ReleasePlan("P-1"))
    before = await the_stock(transactions, stock.id)
    text = f"source,sku,location,onHand,reserved\n{SOURCE},P1,L1,10,10\n"

    await load(transactions, a_folder(tmp_path / "batch", {"stockPositions": text}))

    assert before[1:3] == (0, 10)
    assert await the_stock(transactions, stock.id) == (10, 10, 0, before[3])


async def test_pegs_that_a_smaller_stock_does_not_hold_are_cut(
    transactions: Transactions, tmp_path: Path
) -> None:
    stock = await an_executed_plan(transactions)
    text = f"source,sku,location,onHand,reserved\n{SOURCE},P1,L1,7,0\n"

    await load(transactions, a_folder(tmp_path / "batch", {"stockPositions": text}))

    assert (await the_stock(transactions, stock.id))[:3] == (7, 0, 7)
    assert await pegs_of(transactions, "A") == {"STOCK": 4}
    assert await pegs_of(transactions, "B") == {"STOCK": 3}


async def test_the_context_holds_every_node(transactions: Transactions, tmp_path: Path) -> None:
    await an_executed_plan(transactions)

    written = await export_context(transactions, SystemClock(), tmp_path / "context")

    assert written["backorders"] == 2
    assert written["plans"] == 1
    assert '"openQuantity":5' in (tmp_path / "context" / "backorders.jsonl").read_text()


async def test_the_context_holds_values_that_take_a_date(
    transactions: Transactions, tmp_path: Path
) -> None:
    inbound = an_inbound("PO1", quantity=5, expected=in_days(6))
    await seed(transactions, basics(), inbound, waiting("A", quantity=5))
    async with transactions.begin() as session:
        await close_day(session, in_days(-1))
        session.add(
            ArrivalStepRecord(inbound_id=inbound.id, on_date=in_days(10), probability=Decimal(1))
        )

    await export_context(transactions, FixedClock(), tmp_path / "context")

    def first(name: str) -> Any:
        lines = (tmp_path / "context" / f"{name}.jsonl").read_text().splitlines()
        return json.loads(lines[0])

    arrival = first("inboundShipments")["arrival"]
    assert [arrival[f"pBy(on: {in_days(days)})"] for days in (7, 14, 28)] == [
        "0.000000",
        "1.000000",
        "1.000000",
    ]
    assert first("backorders")["priority"][f"rankGain(since: {in_days(-1)})"] == 0
