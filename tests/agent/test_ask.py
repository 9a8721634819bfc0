"""Asking against a scripted graph: what is sent, what is answered, what is never changed."""

from dataclasses import dataclass, field
from typing import Any

from graphql import OperationDefinitionNode, build_schema, parse, validate
from graphql.execution import get_variable_values

from agent.ask import ask
from graph.schema.build import print_schema_text
from tests.agent.reading_words import NAMES

SCHEMA_TEXT = print_schema_text()
SCHEMA = build_schema(SCHEMA_TEXT, assume_valid=True)


def assert_taken(document: str, variables: dict[str, Any]) -> None:
    """The variables are of the types that the document declares."""
    for definition in parse(document).definitions:
        assert isinstance(definition, OperationDefinitionNode)
        taken = get_variable_values(SCHEMA, definition.variable_definitions or (), variables)
        assert not isinstance(taken, list), taken


@dataclass
class ScriptedGraph:
    """Answers one row to every list; refuses documents that the schema does not allow."""

    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    async def schema_text(self) -> str:
        return SCHEMA_TEXT

    async def execute(
        self, document: str, variables: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        self.sent.append((document, variables or {}))
        assert validate(SCHEMA, parse(document)) == []
        assert_taken(document, variables or {})
        if "names {" in document or "WhichDay" in document:
            names = [{"node": a, "path": b, "value": c} for a, b, c in NAMES]
            now = {"businessDate": "2016-05-31", "currency": "USD", "computedAt": None}
            return {"data": {"now": now, "names": names}}
        if "proposePlan" in document:
            plan = {"number": "P-2", "status": "DRAFT", "lines": []}
            return {"data": {"proposePlan": {"plan": plan, "problems": []}}}
        if "OrdersByNumber" in document:
            return {"data": {"orders": {"nodes": []}}}
        if "backorderSeries" in document:
            groups = [{"key": [], "measures": {"m0": 7}}]
            return {"data": {"backorderSeries": [{"at": "2016-05-31", "groups": groups}]}}
        if "ScoreSeries" in document:
            changes = [{"at": "2016-05-30T12:00:00Z", "score": "61.5", "cause": "aged"}]
            return {"data": {"backorders": {"nodes": [{"id": "1", "scoreHistory": changes}]}}}
        root = document.split("{")[1].split("(")[0].strip()
        if root.endswith("Groups"):
            return {"data": {root: [{"key": [], "measures": {"m0": 7}}]}}
        return {"data": {root: {"totalCount": 1, "nodes": [{"id": "1"}]}}}


async def test_a_question_that_names_an_alternative_drafts_a_plan_for_its_rows() -> None:
    graph = ScriptedGraph()

    answer = await ask("premium lines we could fulfill from alternate locations", graph)

    assert answer.kind == "answer"
    assert answer.plan is not None
    assert answer.plan["status"] == "DRAFT"
    given = graph.sent[-1][1]["input"]
    assert given["draft"] is True
    assert given["kinds"] == ["ALTERNATE_LOCATION"]
    assert answer.changed is False


async def test_a_count_is_a_figure_of_the_graph() -> None:
    answer = await ask("how many lines are overdue", ScriptedGraph())

    assert answer.measures == {"count": 7}


async def test_a_decision_sends_no_mutation() -> None:
    graph = ScriptedGraph()

    answer = await ask("execute P-0001", graph)

    assert (answer.kind, answer.action) == ("draft", "EXECUTE")
    assert not any("mutation" in document for document, _ in graph.sent)


async def test_an_empty_question_is_asked_back() -> None:
    assert (await ask("  ", ScriptedGraph())).kind == "clarify"


async def test_ten_thousand_words_are_refused_at_once() -> None:
    graph = ScriptedGraph()

    answer = await ask("late " * 10_000, graph)

    assert answer.kind == "error"
    assert "10000 words" in (answer.message or "")
    assert graph.sent == []


async def test_a_question_half_understood_is_asked_back() -> None:
    answer = await ask("premium lines gloopy frobnicated", ScriptedGraph())

    assert answer.kind == "clarify"
    assert answer.unread == ["gloopy", "frobnicated"]
    assert answer.rows is None


async def test_a_trend_of_the_queue_is_read_from_its_days() -> None:
    graph = ScriptedGraph()

    answer = await ask("weekly trend of open value of gold lines over the last 60 days", graph)

    assert answer.series == [{"at": "2016-05-31", "measures": {"sum openValue": 7}}]
    assert answer.unread == []
    assert answer.rows is None
    assert graph.sent[-1][1] == {
        "where": {"customer": {"tier": {"eq": "GOLD"}}},
        "every": "WEEK",
        "from": "2016-04-01",
        "to": "2016-05-31",
    }


async def test_a_trend_of_one_orders_score_tells_what_moved_it() -> None:
    answer = await ask("how did the score of SO-73211 move", ScriptedGraph())

    point = {"at": "2016-05-30T12:00:00Z", "measures": {"priority.score": "61.5"}, "cause": "aged"}
    assert answer.series == [point]


async def test_what_cannot_be_computed_is_refused_with_an_offer() -> None:
    graph = ScriptedGraph()

    answer = await ask("suppose 300 more WWI-77 turn up at Fontana DC tomorrow", graph)

    assert (answer.kind, answer.reason) == ("refuse", "NOT_BUILT")
    assert "Draft a plan" in answer.offer
    assert answer.plan is None


async def test_a_plan_is_drafted_by_the_strategy_that_the_words_name() -> None:
    graph = ScriptedGraph()

    answer = await ask("allocate WWI-77 by fair share", graph)

    assert (answer.kind, answer.strategy) == ("plan", "FAIR_SHARE")
    sent = [variables["input"] for document, variables in graph.sent if "mutation" in document]
    assert sent[0]["strategy"] == "FAIR_SHARE"


async def test_signals_of_one_day_are_asked_from_its_begin_to_its_end() -> None:
    graph = ScriptedGraph()

    await ask("plans created yesterday", graph)

    created = {"gte": "2016-05-30T00:00:00+00:00", "lte": "2016-05-30T23:59:59.999999+00:00"}
    assert graph.sent[-1][1]["where"] == {"createdAt": created}


async def test_shares_that_no_plan_keeps_draft_nothing() -> None:
    graph = ScriptedGraph()

    answer = await ask("split the next receipt of WWI-77 60/40 between premium and gold", graph)

    assert (answer.kind, answer.reason) == ("refuse", "NOT_BUILT")
    assert not any("mutation" in document for document, _ in graph.sent)
