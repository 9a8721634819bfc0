"""`backorders submit|approve|reject|execute|undo|release PLAN`: the steps of a plan's life."""

import argparse
import asyncio
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from server.client import Door, open_port
from server.rendering.words import counted
from server.settings import Settings

if TYPE_CHECKING:
    from server.commands import Commands

DOCUMENT = """
mutation {word}($input: {input}!) {{
  {mutation}(input: $input) {{
    plan {{ number status strategy lineCount decidedBy totals {{ margin revenue }} }}
    problems {{ code message mend }}
  }}
}}
"""


@dataclass(frozen=True)
class Decision:
    """A command, its mutation and what it says when it is done. reason: whether it takes one."""

    word: str
    mutation: str
    done: str
    about: str
    reason: bool = False

    @property
    def document(self) -> str:
        """The GraphQL document."""
        name = self.mutation[0].upper() + self.mutation[1:]
        return DOCUMENT.format(word=name, mutation=self.mutation, input=f"{name}Input")


DECISIONS = (
    Decision("submit", "submitPlan", "is proposed", "make a draft a proposal"),
    Decision("approve", "approvePlan", "is approved", "approve a proposal or a draft"),
    Decision("reject", "rejectPlan", "is rejected", "say no to a plan", reason=True),
    Decision("execute", "executePlan", "is executed", "reserve exactly what was approved"),
    Decision("undo", "undoPlan", "is undone", "take an executed plan back", reason=True),
    Decision("release", "releasePlan", "is released", "hand a plan over to the order system"),
)


def register(commands: "Commands") -> None:
    """Add a command for each step."""
    for decision in DECISIONS:
        command = commands.add_parser(decision.word, help=decision.about)
        command.add_argument("plan", help="the plan's number, such as P-7")
        command.add_argument(
            "--key", help="idempotency key: sent again with it, the step is done once"
        )
        if decision.reason:
            command.add_argument("--reason", required=decision.word == "reject", default="")
        command.set_defaults(run=run, decision=decision)


async def decide(port: Door, decision: Decision, given: dict[str, Any]) -> dict[str, Any]:
    """Take the step; the mutation's payload. Raises DecisionFailed for what is no refusal."""
    answer = await port.execute(decision.document, {"input": given})
    if answer.get("errors"):
        raise DecisionFailed("; ".join(error["message"] for error in answer["errors"]))
    payload: dict[str, Any] = answer["data"][decision.mutation]
    return payload


class DecisionFailed(Exception):
    """The service did not answer the step."""


async def _through(settings: Settings, decision: Decision, given: dict[str, Any]) -> dict[str, Any]:
    async with open_port(settings) as port:
        return await decide(port, decision, given)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Take the step and say what became of the plan; exit status 1 when it was refused."""
    decision: Decision = arguments.decision
    given = {"plan": arguments.plan, "key": arguments.key or uuid4().hex}
    if decision.reason:
        given["reason"] = arguments.reason
    try:
        payload = asyncio.run(_through(settings, decision, given))
    except DecisionFailed as problem:
        print(f"backorders: {problem}", file=sys.stderr)
        return 1
    return report(decision, arguments.plan, payload)


def report(decision: Decision, plan: str, payload: dict[str, Any]) -> int:
    """Print the payload for a person; the exit status."""
    for problem in payload["problems"]:
        print(f"backorders: {problem['message']}\n  {problem['mend']}", file=sys.stderr)
    if payload["problems"]:
        return 1
    found = payload["plan"] or {"number": plan}
    said = f"{found['number']} {decision.done}"
    if "lineCount" in found:
        said += f": {counted(found['lineCount'], 'line')}, status {found['status']}"
    print(said)
    return 0
