"""`backorders schema` prints the GraphQL schema."""

import argparse
import sys
from typing import TYPE_CHECKING

from graph.schema.build import print_schema_text
from server.settings import Settings

if TYPE_CHECKING:
    from server.commands import Commands


def register(commands: "Commands") -> None:
    """Add `schema`."""
    schema = commands.add_parser("schema", help="print the GraphQL schema")
    schema.set_defaults(run=run)


def run(_settings: Settings, _arguments: argparse.Namespace) -> int:
    """Print the schema in GraphQL's schema language."""
    sys.stdout.write(print_schema_text())
    return 0
