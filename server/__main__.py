"""The one entry point: `backorders <command>`."""

import argparse
import gc
import sys

from graph.refusals import Refusal
from server import commands, logs
from server.settings import SettingInvalid, Settings

ALLOCATIONS = 50_000
"""Objects made between two runs of the collector. Python's 700 cost a refresh a fifth of its time:
it makes hundreds of thousands of rows, none of them in a cycle."""


def parser(word: str | None = None) -> argparse.ArgumentParser:
    """The command line with the command `word` and its kin; with every command for any other."""
    top = argparse.ArgumentParser(
        prog="backorders", description="Decide whose backorder is filled first, and say why."
    )
    words = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.register(words, word)
    return top


def main() -> None:
    """Run a command; a refusal becomes a message and exit status 1, never a traceback."""
    gc.set_threshold(ALLOCATIONS)
    try:
        settings = Settings.from_env()
        logs.configure(settings.log_level)
        arguments = parser(sys.argv[1] if len(sys.argv) > 1 else None).parse_args()
        status: int = arguments.run(settings, arguments)
    except SettingInvalid as problem:
        print(f"backorders: {problem}", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except Refusal as refusal:
        print(f"backorders: {refusal}\n  {refusal.mend}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(status)


if __name__ == "__main__":
    main()
