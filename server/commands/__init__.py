"""The command line, one file per group of commands; prints, asks, exits; holds no rule.

Each group has `register(commands)`: it adds its parsers and sets `run=f` where
f(settings, arguments) -> exit status. Only the group of the command that was typed is imported:
the schema's code takes two seconds, and most commands never need it.
"""

import argparse
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - its only name

GROUPS = {
    "advance": ("advance", "refresh"),
    "ask": ("ask",),
    "confidence": ("confidence",),
    "database": ("migrate",),
    "decisions": ("submit", "approve", "reject", "execute", "undo", "release"),
    "doctor": ("doctor",),
    "evaluate": ("eval",),
    "exchange": ("check", "import", "export", "format"),
    "report": ("report",),
    "sample": ("wwi", "wwi-evidence", "make-sample", "load-sample"),
    "schema": ("schema",),
    "serve": ("serve",),
    "solve": ("solve",),
}
"""Modules of this package and the commands that each registers."""


def register(commands: "Commands", word: str | None = None) -> None:
    """Add the group of the command `word`; every group when it is no command."""
    groups = [group for group, words in GROUPS.items() if word in words] or list(GROUPS)
    for group in groups:
        import_module(f"{__name__}.{group}").register(commands)
