"""`backorders eval FILE` asks the questions of a file and counts what is right."""

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from agent.evaluation.evaluate import Evaluation, run_evaluation
from server.client import open_port
from server.settings import Settings

if TYPE_CHECKING:
    from server.commands import Commands


def register(commands: "Commands") -> None:
    """Add `eval`."""
    command = commands.add_parser(
        "eval", help="ask a file's questions without a model and count right, asked back and wrong"
    )
    command.add_argument("file", type=Path, help="questions with their readings, YAML")
    command.add_argument("--json", action="store_true", help="print every verdict as JSON")
    command.set_defaults(run=run)


async def _evaluated(settings: Settings, path: Path) -> Evaluation:
    async with open_port(settings) as port:
        return await run_evaluation(port, path)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print the table; whatever comes out, the exit status is 0 once the questions were asked."""
    try:
        made = asyncio.run(_evaluated(settings, arguments.file))
    except (OSError, yaml.YAMLError, KeyError, TypeError) as problem:
        print(f"backorders: {arguments.file} is no question file: {problem}", file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps([asdict(one) for one in made.judged], indent=2, default=str))
    else:
        print(made.text())
    return 0
