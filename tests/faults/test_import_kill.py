"""An import that is killed leaves the database as it was."""

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from graph.records.customers import CustomerRecord
from graph.records.database import Transactions
from tests.server.imports.batches import a_folder, load

ROWS = 60_000
PROGRAM = """
import asyncio, sys
from pathlib import Path
from graph.records.database import Transactions, open_engine
from tests.server.imports.batches import load

async def go():
    engine = open_engine(sys.argv[1])
    print("begun", flush=True)
    await load(Transactions(engine), Path(sys.argv[2]))
    print("done", flush=True)

asyncio.run(go())
"""


@pytest.mark.parametrize("after_s", [0.3, 1.2, 2.5])
async def test_an_import_killed_midway_leaves_no_trace(
    transactions: Transactions, database_url: str, tmp_path: Path, after_s: float
) -> None:
    rows = "".join(f"C{number},Customer {number}\n" for number in range(ROWS))
    folder = a_folder(tmp_path / "batch", {"customers": "number,name\n" + rows})
    process = subprocess.Popen(  # noqa: ASYNC220 - it outlives no test
        [sys.executable, "-c", PROGRAM, database_url, str(folder)], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(after_s)  # noqa: ASYNC251 - the other process runs meanwhile
    process.send_signal(signal.SIGKILL)
    done = b"done" in process.stdout.read()
    process.wait()
    process.stdout.close()
    await asyncio.sleep(0.2)

    async with transactions.read() as connection:
        stored = await connection.scalar(select(func.count()).select_from(CustomerRecord))
        entries = await connection.scalar(text("SELECT count(*) FROM journal_entry"))
    # Killed before the commit: nothing; just after it: everything.
    assert (stored, entries) in ({(0, 0)} if not done else {(ROWS, 1)}) | {(ROWS, 1)}

    report = await load(transactions, folder)
    assert report.stored
