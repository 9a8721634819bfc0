"""`backorders doctor`: is everything in place, and does every counter add up?"""

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from graph.actions.doctor import Finding, doctor
from graph.records.database import open_engine
from graph.records.migrations import current, head
from graph.values.viewer import SYSTEM
from server.service import Service, open_service
from server.settings import Settings

if TYPE_CHECKING:
    from server.commands import Commands

MOST_SHOWN = 50


def register(commands: "Commands") -> None:
    """Add `doctor`."""
    command = commands.add_parser(
        "doctor", help="check the configuration, the database and every counter in it"
    )
    command.add_argument(
        "--repair", action="store_true", help="set counters right, each with a journal entry"
    )
    command.set_defaults(run=run)


async def _reachable(settings: Settings) -> str | None:
    """The database's version, None for one without tables. Raises OSError, DBAPIError."""
    engine = open_engine(settings.url)
    try:
        return await current(engine)
    finally:
        await engine.dispose()


async def _examine(service: Service, *, repair: bool) -> list[Finding]:
    return await doctor(service.transactions, service.clock, SYSTEM, repair=repair)


async def _run(settings: Settings, *, repair: bool) -> int:
    print(f"settings    read; data folder {settings.data_folder}")
    try:
        found = await _reachable(settings)
    except (OSError, DBAPIError) as problem:
        reason = str(problem).splitlines()[0]
        print(f"database    not reachable: {reason}", file=sys.stderr)
        print("  mend: check BACKORDER_DATABASE_URL and that its server runs", file=sys.stderr)
        return 1
    if found is None:
        print("database    reachable, without tables")
        print("  mend: run `backorders migrate`, then load data")
        return 1
    print(f"database    reachable, version {found} (this program needs {head()})")
    async with open_service(settings) as service:
        findings = await _examine(service, repair=repair)
        repaired = [one for one in findings if one.counter] if repair else []
        left = await _examine(service, repair=False) if repair else findings
    for one in repaired:
        print(f"repaired    {one.sentence}")
    for one in left[:MOST_SHOWN]:
        print(f"{one.check:<11} {one.sentence}\n  mend: {one.mend}")
    if len(left) > MOST_SHOWN:
        print(f"… and {len(left) - MOST_SHOWN} more")
    print(f"{len(left)} findings" if left else "everything adds up")
    return 1 if left else 0


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print what was found and how to mend it; exit status 1 where something is left."""
    return asyncio.run(_run(settings, repair=arguments.repair))
