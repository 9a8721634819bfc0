"""`backorders advance`: lets days pass, with replayed events; `backorders refresh` recomputes."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from graph.actions.advance import advance
from graph.actions.import_batch import import_batch
from graph.actions.refresh import refresh
from graph.refusals import ImportRefused
from graph.values.viewer import SYSTEM
from server.imports.batch import FileBatch
from server.service import Service, open_service
from server.settings import Settings

if TYPE_CHECKING:
    from server.commands import Commands


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-03-31") from None


def register(commands: "Commands") -> None:
    """Add `advance` and `refresh`."""
    command = commands.add_parser("advance", help="move the business date forward, day by day")
    command.add_argument("--to", type=_day, required=True, metavar="DATE", help="the day to reach")
    command.add_argument(
        "--replay",
        type=Path,
        metavar="FOLDER",
        help="FOLDER/YYYY-MM-DD holds the tables that change on that day",
    )
    command.set_defaults(run=run)
    again = commands.add_parser("refresh", help="compute every derived row again")
    again.set_defaults(run=run_refresh)


def day_events(service: Service, folder: Path) -> Callable[[date], Awaitable[None]]:
    """Brings the tables of FOLDER/YYYY-MM-DD; a day without a folder brings nothing."""

    async def bring(day: date) -> None:
        if not (folder / day.isoformat()).is_dir():
            return
        with closing(FileBatch(folder / day.isoformat())) as batch:
            report = await import_batch(service.transactions, SYSTEM, batch, clock=service.clock)
        if not report.stored and report.told:
            told = tuple(str(problem) for problem in report.told)
            raise ImportRefused(told, len(told))

    return bring


async def _advance(settings: Settings, *, to: date, replay: Path | None) -> int:
    async with open_service(settings) as service:
        events: Callable[[date], Awaitable[None]] | None = None
        if replay is not None:
            events = day_events(service, replay)
        report = await advance(service.transactions, service.clock, SYSTEM, to, events)
    print(f"the business date is {to}: {report.days} days in {report.seconds:.1f} s")
    return 0


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Advance and say what it took; a replay folder that is not there is said at once."""
    replay: Path | None = arguments.replay
    if replay is not None and not replay.is_dir():
        print(f"backorders: {replay} is not a folder of days", file=sys.stderr)
        return 1
    return asyncio.run(_advance(settings, to=arguments.to, replay=replay))


async def _refresh(service: Service) -> None:
    report = await refresh(service.transactions, service.clock, cause="computed again by hand")
    print(
        f"{report.lines} open lines in {report.seconds:.1f} s, {report.changed} rows written"
        + ("" if report.current else "; events kept coming, run it again")
    )


def run_refresh(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Recompute everything and say what moved."""

    async def work() -> None:
        async with open_service(settings) as service:
            await _refresh(service)

    asyncio.run(work())
    return 0
