"""Import of 100,000 order lines of 33,333 orders, against pouring the same rows into plain tables.

Ours checks every cell, finds every reference, keeps a journal and commits all or nothing; the
plain way reads the same CSV with the standard library and inserts it unseen. Each runs in a process
of its own, so that memory is its peak alone. Derived data (the refresh) come apart.
"""

import csv
import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

SIZES = (100_000,)
LARGE = (400_000,)
TODAY = date(2026, 3, 2)
CUSTOMERS, PRODUCTS, LOCATIONS, PER_ORDER = 1_000, 2_000, 8, 3


def write(path: Path, header: str, rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(header.split(","))
        out.writerows(rows)


def make_batch(folder: Path, lines: int, seed: int = 7) -> None:
    """A batch in the exchange format; quantities, dates and places by a seeded generator."""
    dice = random.Random(seed)
    orders = -(-lines // PER_ORDER)
    folder.mkdir()
    write(folder / "settings.csv", "businessDate,currency,source", [(TODAY, "USD", "bench")])
    write(
        folder / "customers.csv",
        "number,name,tier,region",
        ((n, f"Customer {n}", dice.choice(("GOLD", "SILVER")), "West") for n in range(CUSTOMERS)),
    )
    write(
        folder / "products.csv",
        "sku,name,price,cost",
        ((f"P{n}", f"Product {n}", "12.50", "8") for n in range(PRODUCTS)),
    )
    write(
        folder / "locations.csv",
        "code,name,kind,region",
        ((f"L{n}", f"Place {n}", "DC", "West") for n in range(LOCATIONS)),
    )
    write(
        folder / "orders.csv",
        "number,customer,orderDate",
        (
            (n, dice.randrange(CUSTOMERS), TODAY - timedelta(dice.randrange(90)))
            for n in range(orders)
        ),
    )
    write(
        folder / "orderLines.csv",
        "order,line,sku,location,promisedDate,quantityOrdered,quantityShipped,price",
        (
            (
                n // PER_ORDER,
                n % PER_ORDER + 1,
                f"P{dice.randrange(PRODUCTS)}",
                f"L{dice.randrange(LOCATIONS)}",
                TODAY + timedelta(dice.randrange(-20, 20)),
                dice.randint(1, 50),
                0,
                "12.50",
            )
            for n in range(lines)
        ),
    )


def pour(folder: Path, database: Path) -> None:
    """The plain way: every CSV into a table of texts, one transaction."""
    connection = sqlite3.connect(database)
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            rows = csv.reader(file)
            names = [f'"{name}"' for name in next(rows)]
            connection.execute(f"CREATE TABLE {path.stem} ({', '.join(names)})")
            places = ", ".join("?" * len(names))
            connection.executemany(f"INSERT INTO {path.stem} VALUES ({places})", rows)
    connection.commit()
    connection.close()


def timed(*words: str, **settings: str) -> tuple[float, float]:
    """Seconds and peak MB of a process."""
    started = time.perf_counter()
    process = subprocess.Popen(words, env=os.environ | settings, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{words} failed")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def measure(lines: int) -> dict[str, float]:
    with TemporaryDirectory() as name:
        folder = Path(name) / "batch"
        make_batch(folder, lines)
        bare, _ = timed(sys.executable, "-c", "")
        ours, peak = timed(
            *(sys.executable, "-m", "server", "import", str(folder), "--no-refresh"),
            BACKORDER_DATA_FOLDER=str(Path(name) / "data"),
            BACKORDER_LOG_LEVEL="ERROR",
        )
        plain, plain_peak = timed(
            *(sys.executable, "-m", "tests.bench.importing", str(folder)),
            str(Path(name) / "plain.db"),
        )
    return {
        "seconds": ours - bare,
        "peak": peak,
        "plain": plain - bare,
        "plain_peak": plain_peak,
    }


def run(*, full: bool) -> str:
    """The table; --full adds 400,000 lines."""
    lines = [
        "import on SQLite until committed, without the refresh",
        f"{'lines':>9} {'seconds':>8} {'peak MB':>8} {'plain s':>8} {'plain MB':>9}",
    ]
    for size in SIZES + (LARGE if full else ()):
        found = measure(size)
        lines.append(
            f"{size:>9,} {found['seconds']:>8.1f} {found['peak']:>8.0f} {found['plain']:>8.1f} "
            f"{found['plain_peak']:>9.0f}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    pour(Path(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
