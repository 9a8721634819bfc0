"""`backorders confidence PATH`: how good arrival dates would have been on past deliveries."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from server.confidence.evaluation import evaluate
from server.confidence.reading import DeliveriesUnreadable, read_deliveries
from server.confidence.report import table
from server.settings import Settings

if TYPE_CHECKING:
    from server.commands import Commands


def register(commands: "Commands") -> None:
    """Add `confidence`."""
    command = commands.add_parser(
        "confidence", help="judge arrival confidence on a file of past deliveries"
    )
    command.add_argument("path", type=Path, help="SCMS delivery history: CSV, also gzipped")
    command.add_argument("--seed", type=int, default=7, help="of the bootstrap intervals")
    command.set_defaults(run=run)


def run(_settings: Settings, arguments: argparse.Namespace) -> int:
    """Read, forecast on a rolling origin, print the table."""
    try:
        deliveries = read_deliveries(arguments.path)
    except DeliveriesUnreadable as problem:
        print(f"cannot read {arguments.path}: {problem}")
        return 2
    print(table(deliveries, evaluate(deliveries), seed=arguments.seed))
    return 0
