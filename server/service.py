"""The running parts put together: database, transactions, clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from graph.actions.policies import ensure_policy
from graph.records.database import Transactions, open_engine
from graph.records.migrations import migrate
from server.clock import SystemClock
from server.settings import Settings


@dataclass(frozen=True)
class Service:
    """What every door (HTTP, command line) works with."""

    settings: Settings
    transactions: Transactions
    clock: SystemClock


def make_folders(settings: Settings) -> None:
    """Create the data folder and the folder of an SQLite file, readable by the owner only."""
    Path(settings.data_folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    url = make_url(settings.url)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


@asynccontextmanager
async def open_service(settings: Settings) -> AsyncIterator[Service]:
    """Open the database, brought to this program's version. Raises DatabaseVersionWrong."""
    make_folders(settings)
    engine = open_engine(settings.url)
    try:
        await migrate(engine)
        service = Service(settings, Transactions(engine), SystemClock())
        await ensure_policy(service.transactions, service.clock)
        yield service
    finally:
        await engine.dispose()
