"""`backorders wwi`, `make-sample` and `load-sample`: real data into the graph."""

import argparse
import asyncio
import sys
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from server.sample.csv_files import SourceBroken, SourceMissing
from server.sample.evidence import gather, told
from server.sample.load import DATA, SampleBroken, is_empty, load_sample
from server.sample.making import make_sample
from server.sample.playing import SEED
from server.sample.wwi_reading import read_history
from server.sample.wwi_writing import WwiWriter
from server.service import open_service
from server.settings import Settings

if TYPE_CHECKING:
    from server.commands import Commands


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2016-03-02") from None


def register(commands: "Commands") -> None:
    """Add the commands of the source and of the sample."""
    wwi = commands.add_parser("wwi", help="turn Wide World Importers into the exchange format")
    wwi.add_argument("folder", type=Path, help="folder of its CSV files, gzipped or not")
    wwi.add_argument("out", type=Path, help="writes OUT/base and OUT/days")
    wwi.add_argument("--as-of", type=_day, default=date.max, help="facts as they stood that day")
    wwi.add_argument("--plain", action="store_true", help="real facts only, nothing invented")
    wwi.add_argument("--seed", type=int, default=SEED, help="of what is invented")
    wwi.set_defaults(run=run_wwi)
    evidence = commands.add_parser(
        "wwi-evidence", help="ask its history whether customers lapse and lateness moves orders"
    )
    evidence.add_argument("folder", type=Path, help="folder of its CSV files, gzipped or not")
    evidence.set_defaults(run=run_evidence)
    make = commands.add_parser("make-sample", help="make the sample from Wide World Importers")
    make.add_argument("folder", type=Path, help="folder of its CSV files, gzipped or not")
    make.add_argument("--out", type=Path, default=DATA, help="default: the sample's own folder")
    make.add_argument("--seed", type=int, default=SEED, help="of what is invented")
    make.set_defaults(run=run_make)
    load = commands.add_parser("load-sample", help="load the sample into an empty database")
    load.set_defaults(run=run_load)


def run_wwi(_settings: Settings, arguments: argparse.Namespace) -> int:
    """Convert; exit status 1 where a file is missing or OUT holds something."""
    out: Path = arguments.out
    if out.exists() and any(out.iterdir()):
        print(f"backorders: {out} is not empty; name another folder", file=sys.stderr)
        return 1
    try:
        history = read_history(arguments.folder)
        writer = WwiWriter(history, arguments.as_of, plain=arguments.plain, seed=arguments.seed)
        rows = writer.base(out / "base")
        days = writer.days(out / "days")
    except (SourceMissing, SourceBroken, OSError) as problem:
        print(f"backorders: {problem}", file=sys.stderr)
        return 1
    for table, count in rows.items():
        print(f"{count:>9,} {table}")
    documents = sum(len(chain.documents) for chain in history.chains.values())
    print(f"read {documents:,} documents in {len(history.chains):,} chains; {days} later days")
    return 0


def run_evidence(_settings: Settings, arguments: argparse.Namespace) -> int:
    """Print what the history says, whatever it is."""
    try:
        found = gather(read_history(arguments.folder))
    except (SourceMissing, SourceBroken, OSError) as problem:
        print(f"backorders: {problem}", file=sys.stderr)
        return 1
    print("\n".join(told(found)))
    return 0


def run_make(_settings: Settings, arguments: argparse.Namespace) -> int:
    """Make the sample and say its size."""
    try:
        make_sample(read_history(arguments.folder), arguments.out, arguments.seed)
    except (SourceMissing, SourceBroken, OSError) as problem:
        print(f"backorders: {problem}", file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in arguments.out.rglob("*.csv"))
    print(f"the sample in {arguments.out} has {size:,} bytes")
    return 0


async def _load(settings: Settings) -> int:
    async with open_service(settings) as service:
        if not await is_empty(service):
            print("backorders: the database holds data already; name another", file=sys.stderr)
            return 1
        await load_sample(service)
    return 0


def run_load(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Load the sample and say what it took."""
    started = perf_counter()
    try:
        status = asyncio.run(_load(settings))
    except SampleBroken as problem:
        print(f"backorders: {problem}", file=sys.stderr)
        return 1
    if not status:
        print(f"the sample is loaded in {perf_counter() - started:.0f} s")
    return status
