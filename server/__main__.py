"""The one entry point: `backorders <command>`."""

import argparse
import sys

from graph.refusals import Refusal
from server import logs
from server.commands import COMMANDS
from server.settings import SettingInvalid, Settings


def parser() -> argparse.ArgumentParser:
    """The command line with every command."""
    top = argparse.ArgumentParser(
        prog="backorders", description="Decide whose backorder is filled first, and say why."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for register in COMMANDS:
        register(commands)
    return top


def main() -> None:
    """Run a command; a refusal becomes a message and exit status 1, never a traceback."""
    try:
        settings = Settings.from_env()
        logs.configure(settings.log_level)
        arguments = parser().parse_args()
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
