"""`backorders migrate`: brings the database to this program's version."""

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from graph.records.database import open_engine
from graph.records.migrations import head, migrate
from server.settings import Settings

if TYPE_CHECKING:
    from server.commands import Commands


def register(commands: "Commands") -> None:
    """Add `migrate`."""
    command = commands.add_parser("migrate", help="create the tables or bring them up to date")
    command.set_defaults(run=run)


async def _migrate(settings: Settings) -> None:
    engine = open_engine(settings.url)
    try:
        await migrate(engine)
    finally:
        await engine.dispose()


def run(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Migrate and say which version is there now."""
    Path(settings.data_folder).mkdir(parents=True, exist_ok=True)
    asyncio.run(_migrate(settings))
    print(f"the database is at version {head()}")
    return 0
