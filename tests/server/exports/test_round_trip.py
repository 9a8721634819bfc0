"""An export loses nothing: into the same database it changes nothing, into another all is there."""

import asyncio
import filecmp
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.actions.import_report import ImportOptions
from graph.records.database import Transactions, open_engine
from graph.records.exchange import ALL_TABLES
from server.exports.write import FORMATS, ExportBroken, export_facts
from tests.server.imports.batches import a_folder, load

MORE = {
    "suppliers": "number,name,added\nS1,Maker,name\n",
    "substitutes": "original,sku,ratio,needsConsent\nP1,P2,2.5,true\n",
    "lanes": "from,to,toRegion,transitDays,costPerUnit\nL1,,West,2,0.35\n",
    "exclusions": "number,location,sku,from,to,reason\nE1,L1,P2,2026-03-01,,stock take\n",
    "stockLots": "sku,location,number,quantity,expiry\nP1,L1,A,40,2026-09-01\n",
    "inboundShipments": "number,supplier,sku,location,quantityOrdered,expectedDate\n"
    "PO1,S1,P1,L1,50,2026-03-10\n",
    "protections": "number,kind,sku,group,quantity\nF1,FLOOR,P1,GOLD,10\n",
    "supplierReceipts": "number,supplier,sku,orderedOn,promisedOn,receivedOn,quantity\n"
    "R1,S1,P1,2026-01-01,2026-01-10,2026-01-12,30\n",
    "shipments": "number,order,line,location,shipDate,arrivalDate,quantity\n"
    "D1,SO1,1,L1,2026-02-25,2026-02-27,4\n",
    "signals": "source,number,customer,kind,at,value,text\n"
    'crm,G1,erp::C1,SURVEY,2026-02-01T10:00:00Z,7,"late, ""again"""\n',
    "consents": "customer,sku,order,line,granted,at\nC1,P2,SO1,1,true,2026-02-21\n",
    "exchangeRates": "currency,fromDate,rate\nEUR,2026-01-01,1.1\n",
}


@pytest.mark.parametrize("kind", FORMATS)
async def test_an_export_into_the_same_and_an_empty_database_loses_nothing(
    transactions: Transactions, sqlite_template: Path, tmp_path: Path, kind: str
) -> None:
    await load(transactions, a_folder(tmp_path / "batch", changed=MORE))
    ending = {"folder": "", "zip": ".zip", "xlsx": ".xlsx", "jsonl": ".jsonl"}[kind]
    path = tmp_path / f"export{ending}"
    await export_facts(transactions, path, kind=kind)
    await export_facts(transactions, tmp_path / "first", kind="folder")

    again = await load(transactions, path)
    shutil.copy(sqlite_template, tmp_path / "other.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'other.db'}")
    try:
        await load(Transactions(engine), path)
        await export_facts(Transactions(engine), tmp_path / "second", kind="folder")
    finally:
        await engine.dispose()

    assert (again.problems.total, again.changes, again.entry_id) == (0, 0, None)
    names = [f"{spec.name}.csv" for spec in ALL_TABLES if not spec.read_only]
    same, differ, missing = filecmp.cmpfiles(
        tmp_path / "first", tmp_path / "second", names, shallow=False
    )
    assert (differ, missing, len(same)) == ([], [], len(names))


async def test_an_export_never_overwrites(transactions: Transactions, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()

    with pytest.raises(ExportBroken, match="is there already"):
        await export_facts(transactions, tmp_path / "there", kind="folder")


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12
).map(lambda text: text.strip() or "x")


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@given(
    names=st.lists(TEXT, min_size=1, max_size=4, unique=True),
    amounts=st.lists(st.decimals(0, 10**6, places=4), min_size=4, max_size=4),
    quantities=st.lists(st.integers(0, 10**9), min_size=4, max_size=4),
)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_small_batch_survives_export_and_import(
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    names: list[str],
    amounts: list[object],
    quantities: list[int],
) -> None:
    tmp_path = tmp_path_factory.mktemp("round")
    rows = list(zip(names, amounts, quantities, strict=False))
    files = {
        "settings": "source\nerp\n",
        "products": "sku,name,price,cost\n"
        + "".join(f"{quoted(name)},{quoted(name)},{amount},0\n" for name, amount, _ in rows),
        "locations": "code,name\nL1,Main\n",
        "stockPositions": "sku,location,onHand\n"
        + "".join(f"{quoted(name)},L1,{quantity}\n" for name, _, quantity in rows),
    }

    async def go() -> None:
        shutil.copy(sqlite_template, tmp_path / "one.db")
        engine = open_engine(f"sqlite:///{tmp_path / 'one.db'}")
        try:
            first = await load(Transactions(engine), a_folder(tmp_path / "batch", files))
            assert first.told == ()
            await export_facts(Transactions(engine), tmp_path / "out", kind="folder")
            again = await load(Transactions(engine), tmp_path / "out", ImportOptions(compute=False))
        finally:
            await engine.dispose()
        assert (again.told, again.changes) == ((), 0)

    asyncio.run(go())
