"""`backorders ask`: a question in a planner's words, answered with the query that was run."""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from server.asking import ask_once
from server.client import open_port
from server.rendering.answer import render
from server.settings import Settings

if TYPE_CHECKING:
    from server.commands import Commands

STATUS = {"clarify": 3, "refuse": 4, "error": 1}


def register(commands: "Commands") -> None:
    """Add `ask`."""
    ask = commands.add_parser("ask", help="ask the queue in your own words")
    ask.add_argument("question", nargs="+", help="the question; quotes are not needed")
    ask.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    ask.add_argument("--query-only", action="store_true", help="print the GraphQL query alone")
    ask.add_argument("--session", metavar="NAME", help="keep the conversation under this name")
    ask.set_defaults(run=run)


async def answer_of(settings: Settings, question: str, session: str | None) -> dict[str, Any]:
    """Ask through the running service, or the database itself."""
    folder = Path(settings.data_folder) / "conversations"
    async with open_port(settings) as port:
        kept_in = folder / f"{session}.json" if session else None
        return await ask_once(port, question, kept_in, settings)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Ask and print; the exit status tells answers, questions back and refusals apart."""
    question = " ".join(arguments.question)
    if arguments.session and not arguments.session.replace("-", "").replace("_", "").isalnum():
        print("backorders: a session's name holds letters, digits, - and _ only", file=sys.stderr)
        return 2
    answer = asyncio.run(answer_of(settings, question, arguments.session))
    if arguments.json:
        print(json.dumps(answer, indent=2, default=str, ensure_ascii=False))
    elif arguments.query_only:
        print(answer.get("query") or "")
    else:
        render(Console(), answer)
    return STATUS.get(str(answer.get("kind")), 0)
