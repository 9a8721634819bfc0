"""Loads the sample: its base state, then its days one by one."""

import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from graph.actions.advance import advance
from graph.actions.import_batch import import_batch
from graph.actions.import_report import ImportOptions
from graph.records.orders import OrderLineRecord
from graph.values.viewer import SYSTEM
from server.imports.batch import FileBatch
from server.sample.decisions import decide
from server.service import Service

DATA = Path(__file__).parent / "data"
Tell = Callable[[str], None]


class SampleBroken(Exception):
    """The sample's files do not load. Mend: make the sample again."""


def say(line: str) -> None:
    """To standard error, at once."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


async def is_empty(service: Service) -> bool:
    """Whether the database holds no order line yet."""
    async with service.transactions.read() as connection:
        lines = await connection.scalar(select(func.count()).select_from(OrderLineRecord))
    return not lines


async def _store(service: Service, folder: Path, *, compute: bool) -> None:
    with closing(FileBatch(folder)) as batch:
        options = ImportOptions(compute=compute)
        report = await import_batch(
            service.transactions, SYSTEM, batch, clock=service.clock, options=options
        )
    if report.problems.total:
        first = report.problems.kept[0]
        raise SampleBroken(f"{report.problems.total} problems, the first: {first}")


def replay(service: Service, folder: Path, tell: Tell) -> Callable[[date], Awaitable[None]]:
    """Brings the events that folder/YYYY-MM-DD holds on that day."""

    async def events(day: date) -> None:
        tell(f"  {day}")
        if (folder / day.isoformat()).is_dir():
            await _store(service, folder / day.isoformat(), compute=False)

    return events


async def load_sample(service: Service, tell: Tell = say, folder: Path = DATA) -> None:
    """Fill an empty database with the sample, moved forward to its last day, and decide there.

    Raises SampleBroken.
    """
    tell("loading the sample")
    await _store(service, folder / "base", compute=True)
    days = sorted(path.name for path in (folder / "days").iterdir() if path.is_dir())
    last = date.fromisoformat(days[-1])
    tell(f"{len(days)} days pass")
    events = replay(service, folder / "days", tell)
    await advance(service.transactions, service.clock, SYSTEM, last, events)
    tell("a planner decides")
    await decide(service)
