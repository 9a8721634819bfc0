"""What was changed here one at a time goes out and comes back like what was imported."""

import filecmp
import shutil
from pathlib import Path
from typing import Any

from graph.actions.import_report import ImportOptions
from graph.records.database import Transactions, open_engine
from graph.records.exchange import ALL_TABLES
from graph.schema.build import build_schema
from graph.schema.context import GraphContext
from graph.values.viewer import SYSTEM
from server.clock import SystemClock
from server.exports.write import export_facts
from tests.server.exports.test_round_trip import MORE
from tests.server.imports.batches import a_folder, load

WORLD = MORE | {
    "orders": "number,customer,orderDate\nSO1,C1,2026-02-20\nSO2,C1,2026-02-21\n",
    "orderLines": "order,line,sku,location,promisedDate,quantityOrdered,quantityShipped,price\n"
    "SO1,1,P1,L1,2026-03-01,10,4,12.50\nSO1,2,P2,L1,2026-02-25,5,0,3\n"
    "SO2,1,P1,L1,2026-02-26,20,0,12\nSO2,2,P2,L1,2026-02-26,7,0,3\n",
    "stockPositions": "sku,location,onHand,reserved,safetyStock\nP1,L1,40,0,5\nP2,L1,3,0,0\n",
    "protections": "number,kind,sku,group,quantity\nF1,FLOOR,P2,SILVER,1\n",
    "lanes": "from,to,toRegion,transitDays,costPerUnit\nL1,,West,2,0.35\n",
}
EVENTS = (
    ("recordSignal", '{kind: COMPLAINT, customer: "C1", text: "late again", number: "G7"}'),
    ("recordSignal", '{kind: SURVEY, customer: "C1", value: "3.5"}'),
    ("recordSignal", '{kind: COMPETITOR_QUOTE, customer: "C1", product: "P1", number: "Q1"}'),
    ("closeSignal", '{signal: "Q1", reason: "they stayed"}'),
    ("recordConsent", '{customer: "C1", product: "P2", granted: true, line: "SO2/1"}'),
    ("trackInbound", '{inbound: "PO1", eta: "2026-03-12", tracking: "1Z"}'),
    ("receiveInbound", '{inbound: "PO1", quantity: 12, lot: "B", expiry: "2026-12-01"}'),
    ("countStock", '{product: "P2", location: "L1", onHand: 9, safetyStock: 1}'),
    (
        "saveOrder",
        '{number: "SO3", customer: "C1", orderDate: "2026-03-02", currency: "EUR", lines: '
        '[{number: "1", product: "P1", location: "L1", quantityOrdered: 4, price: "11.00", '
        'promisedDate: "2026-03-01"}]}',
    ),
    ("changeOrderLine", '{line: "SO3/1", price: "10.50", quantityOrdered: 5}'),
    ("confirmShipment", '{line: "SO1/1", quantity: 2, number: "D2", shipDate: "2026-03-02"}'),
    ("confirmShipment", '{line: "SO2/1", quantity: 3}'),
    ("cancelLine", '{line: "SO2/2", quantity: 2, reason: "customer bought elsewhere"}'),
    ("holdLines", '{lines: ["SO2/2"], hold: true, reason: "address unclear"}'),
    ("freezeLines", '{lines: ["SO1/2"], frozen: true, reason: "promised"}'),
    ("overridePriority", '{backorder: "SO2/1", rank: 1, reason: "board", expires: "2026-04-01"}'),
    ("proposePlan", "{strategy: STRICT, draft: false}"),
    ("approvePlan", '{plan: "P-1"}'),
    ("executePlan", '{plan: "P-1"}'),
    ("proposePlan", "{strategy: STRICT, draft: true}"),
)


async def sent(transactions: Transactions, name: str, given: str) -> Any:
    """The mutation's payload; every event here is one that is taken."""
    context = GraphContext(SYSTEM, transactions, SystemClock())
    document = f"mutation {{ {name}(input: {given}) {{ problems {{ path message }} }} }}"
    result = await build_schema().execute(document, context_value=context)
    assert result.errors is None, (name, result.errors)
    assert result.data is not None
    assert result.data[name]["problems"] == [], (name, given)
    return result.data[name]


async def test_every_event_survives_an_export(
    transactions: Transactions, sqlite_template: Path, tmp_path: Path
) -> None:
    batch = a_folder(tmp_path / "batch", changed=WORLD)
    await load(transactions, batch, ImportOptions(compute=True))
    for name, given in EVENTS:
        await sent(transactions, name, given)
    await export_facts(transactions, tmp_path / "first", kind="folder")

    again = await load(transactions, tmp_path / "first")
    await export_facts(transactions, tmp_path / "again", kind="folder")
    shutil.copy(sqlite_template, tmp_path / "other.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'other.db'}")
    try:
        other = await load(Transactions(engine), tmp_path / "first")
        await export_facts(Transactions(engine), tmp_path / "second", kind="folder")
    finally:
        await engine.dispose()

    assert (again.told, again.changes, again.entry_id, other.told) == ((), 0, None, ())
    names = [f"{spec.name}.csv" for spec in ALL_TABLES if not spec.read_only]
    for folder in ("again", "second"):
        _, differ, missing = filecmp.cmpfiles(
            tmp_path / "first", tmp_path / folder, names, shallow=False
        )
        assert (folder, differ, missing) == (folder, [], [])
