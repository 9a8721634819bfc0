"""Small batches on disk, and the import of one."""

from collections.abc import Mapping
from pathlib import Path

from graph.actions.import_batch import import_batch
from graph.actions.import_report import ImportOptions, ImportReport
from graph.records.database import Transactions
from graph.values.viewer import SYSTEM
from server.clock import SystemClock
from server.imports.batch import FileBatch

SETTINGS = "businessDate,currency,source\n2026-03-02,USD,erp\n"
CUSTOMERS = "number,name,tier,region\nC1,Acme,GOLD,West\n"
PRODUCTS = "sku,name,price,cost\nP1,Pump,12.5,8\nP2,Valve,3,1\n"
LOCATIONS = "code,name,kind\nL1,Main,DC\n"
STOCK = "sku,location,onHand,reserved,safetyStock\nP1,L1,100,0,5\n"
ORDERS = "number,customer,orderDate\nSO1,C1,2026-02-20\n"
LINE_HEADER = "order,line,sku,location,promisedDate,quantityOrdered,quantityShipped,price\n"
LINES = LINE_HEADER + "SO1,1,P1,L1,2026-03-01,10,4,12.50\nSO1,2,P2,L1,2026-03-05,5,0,3\n"
FILES = {
    "settings": SETTINGS,
    "customers": CUSTOMERS,
    "products": PRODUCTS,
    "locations": LOCATIONS,
    "stockPositions": STOCK,
    "orders": ORDERS,
    "orderLines": LINES,
}


def a_folder(
    path: Path, files: Mapping[str, str] | None = None, changed: Mapping[str, str] | None = None
) -> Path:
    """A folder of CSV files: the small world, or those named, some of them changed."""
    path.mkdir(parents=True, exist_ok=True)
    for name, text in ((FILES if files is None else dict(files)) | dict(changed or {})).items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


async def load(
    transactions: Transactions, path: Path, options: ImportOptions | None = None
) -> ImportReport:
    """Import a path without computing anything."""
    batch = FileBatch(path)
    try:
        return await import_batch(
            transactions,
            SYSTEM,
            batch,
            clock=SystemClock(),
            options=options or ImportOptions(compute=False),
        )
    finally:
        batch.close()
