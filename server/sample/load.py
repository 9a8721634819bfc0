"""Loads the shipped sample into an empty database and lets its last 30 days pass."""

from contextlib import closing
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from graph.actions.advance import advance
from graph.actions.import_batch import import_batch
from graph.actions.import_report import ImportOptions
from graph.records.facts_queries import write_fact
from graph.refusals import ImportRefused
from graph.values.viewer import SYSTEM
from server.imports.batch import FileBatch
from server.service import Service

DATA = Path(__file__).parent / "data"
NOTE = (
    "Customers, items, orders, quantities, prices and days are real (Wide World Importers, MIT); "
    "locations, lanes, supply and so shipments, tiers, commitments, signals, substitutes, "
    "protections and lots were added by a seeded generator."
)


async def bring(service: Service, folder: Path, cause: str) -> None:
    """Import one folder of tables. Raises ImportRefused with the first problems."""
    with closing(FileBatch(folder)) as batch:
        report = await import_batch(
            service.transactions,
            SYSTEM,
            batch,
            clock=service.clock,
            options=ImportOptions(cause=cause),
        )
    if report.told:
        told = tuple(str(problem) for problem in report.told)
        raise ImportRefused(told, len(told))


async def load_sample(service: Service, data: Path = DATA) -> None:
    """Import the base, then one day after the other; a progress bar where that is a terminal."""
    days = sorted(date.fromisoformat(folder.name) for folder in (data / "days").iterdir())
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("loading the sample", total=len(days) + 5)
        await bring(service, data / "base", "the sample was loaded")
        async with service.transactions.begin() as session:
            await write_fact(session, "added_note", NOTE)
        bar.advance(task, 5)

        async def events(day: date) -> None:
            await bring(service, data / "days" / day.isoformat(), f"events of {day}")
            bar.advance(task)

        await advance(service.transactions, service.clock, SYSTEM, days[-1], events)
