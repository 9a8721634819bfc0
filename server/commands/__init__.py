"""The command line, one file per group of commands; prints, asks, exits; holds no rule.

Each group has `register(commands)`: it adds its parsers and sets `run=f` where
f(settings, arguments) -> exit status.
"""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from server.commands import (
    advance,
    ask,
    confidence,
    database,
    decisions,
    doctor,
    exchange,
    report,
    sample,
    schema,
    serve,
)

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - its only name

COMMANDS: "tuple[Callable[[Commands], None], ...]" = (
    advance.register,
    ask.register,
    confidence.register,
    database.register,
    doctor.register,
    decisions.register,
    exchange.register,
    report.register,
    sample.register,
    schema.register,
    serve.register,
)
