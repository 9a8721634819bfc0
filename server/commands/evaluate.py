"""`backorders eval`: measures on a file of questions how planners' words are read."""

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from agent.evaluation.evaluate import (
    VERDICTS,
    Evaluation,
    QuestionsUnreadable,
    run_evaluation,
)
from server.client import open_port
from server.settings import Settings

if TYPE_CHECKING:
    from server.commands import Commands

OWN = Path("tests") / "agent" / "questions.yaml"


def register(commands: "Commands") -> None:
    """Add `eval`."""
    parser = commands.add_parser("eval", help="measure how questions are read")
    parser.add_argument("file", nargs="?", type=Path, default=OWN, help="questions with readings")
    parser.add_argument("--json", action="store_true", help="print every question as JSON")
    parser.set_defaults(run=run)


async def evaluated(settings: Settings, path: Path) -> Evaluation:
    """The questions of a file, read against the running service or the database itself."""
    async with open_port(settings) as port:
        return await run_evaluation(port, path)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Measure and print; wrong readings are a result, no failure of the command."""
    try:
        made = asyncio.run(evaluated(settings, arguments.file))
    except OSError as problem:
        print(f"backorders: {arguments.file}: {problem.strerror}", file=sys.stderr)
        return 2
    except QuestionsUnreadable as problem:
        print(f"backorders: {arguments.file}: {problem}", file=sys.stderr)
        return 1
    print(json.dumps(as_json(made), indent=2, ensure_ascii=False) if arguments.json else text(made))
    return 0


def as_json(made: Evaluation) -> dict[str, object]:
    """The table, the times in milliseconds, and every question."""
    return {
        "counts": dict(made.table()),
        "meanMs": round(made.mean_ms(), 1),
        "slowestMs": made.slowest_ms(),
        "questions": [asdict(one) for one in made.judged],
    }


def text(made: Evaluation) -> str:
    """The table by intent, then the questions that were not right, the wrong ones first."""
    lines = [f"{'':14}" + "".join(f"{one:>12}" for one in VERDICTS)]
    for intent, counts in made.table():
        lines.append(f"{intent:14}" + "".join(f"{counts[one]:>12}" for one in VERDICTS))
    lines.append(f"read in {made.mean_ms():.1f} ms a question, {made.slowest_ms():.1f} at most")
    for verdict in ("wrong", "asked back", "unbound"):
        chosen = [one for one in made.judged if one.verdict == verdict]
        lines += [f"{verdict}: {one.id} {one.question}" for one in chosen]
    return "\n".join(lines)
