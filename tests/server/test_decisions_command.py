"""The decision commands: one mutation each, a sentence when done, a refusal with its mend."""

from typing import Any

import pytest
from graphql import parse, validate

from graph.schema.build import build_schema
from server.commands.decisions import DECISIONS, Decision, DecisionFailed, decide, report


class Scripted:
    """A port that answers what it is told, and keeps what it was asked."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.answer = answer
        self.asked: list[dict[str, Any]] = []

    async def execute(
        self, document: str, variables: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        self.asked.append(variables or {})
        return self.answer


def the(word: str) -> Decision:
    return next(one for one in DECISIONS if one.word == word)


PLAN = {"number": "P-7", "status": "EXECUTED", "lineCount": 3}


async def test_a_command_sends_its_mutation_once() -> None:
    payload = {"plan": PLAN, "problems": []}
    port = Scripted({"data": {"executePlan": payload}})

    given = {"plan": "P-7", "key": "k"}

    assert await decide(port, the("execute"), given) == payload
    assert port.asked == [{"input": given}]


async def test_what_is_no_refusal_is_said_as_a_failure() -> None:
    port = Scripted({"errors": [{"message": "the service is stopping"}]})

    with pytest.raises(DecisionFailed, match="the service is stopping"):
        await decide(port, the("approve"), {"plan": "P-7"})


def test_a_plan_done_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    status = report(the("execute"), "P-7", {"plan": PLAN, "problems": []})

    assert status == 0
    assert capsys.readouterr().out == "P-7 is executed: 3 lines, status EXECUTED\n"


def test_a_refusal_is_told_with_its_mend(capsys: pytest.CaptureFixture[str]) -> None:
    problem = {"message": "plan 'P-7' is PROPOSED, not APPROVED", "mend": "approve it first."}

    status = report(the("execute"), "P-7", {"plan": None, "problems": [problem]})

    assert status == 1
    assert "not APPROVED\n  approve it first." in capsys.readouterr().err


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda one: one.word)
def test_every_command_asks_what_the_schema_offers(decision: Decision) -> None:
    schema = build_schema()._schema  # noqa: SLF001 - graphql-core's own

    assert validate(schema, parse(decision.document)) == []
