"""A word that may change the answer and was not used is asked back, never left out in silence."""

import time

import pytest

from agent.ask import ask
from tests.agent.reading_words import read
from tests.agent.test_ask import ScriptedGraph


@pytest.mark.parametrize(
    ("question", "unread"),
    [
        ("gloopy premium lines", ["gloopy"]),
        ("lines that are quarantined", ["quarantined"]),
        ("overdue lines for Contoso", ["Contoso"]),
        ("premium lines with a penalty over 5k 17", ["17"]),
        ("overdue lines in 1999 style", ["1999", "style"]),
        ("high backorders", ["high"]),
        ("gold lines with status ZK7", ["status", "ZK7"]),
        ("top 5 purple customers", ["purple"]),
        ("how many lavender lines are overdue", ["lavender"]),
        ("propose a plan for turquoise lines", ["turquoise"]),
    ],
)
async def test_a_word_that_was_not_used_is_asked_back(question: str, unread: list[str]) -> None:
    graph = ScriptedGraph()

    answer = await ask(question, graph)

    assert (answer.kind, answer.unread) == ("clarify", unread)
    assert answer.rows is None
    assert answer.measures is None
    assert answer.options is not None
    assert not any("mutation" in document for document, _ in graph.sent)


@pytest.mark.parametrize(
    "question",
    [
        "hmm so which premium lines are actually overdue, thanks",
        "could you quickly check the overdue lines for me please",
        "show me a summary of all gold lines",
    ],
)
def test_words_that_say_nothing_are_left_out(question: str) -> None:
    assert read(question).unread == []


async def test_a_word_asked_back_comes_with_the_words_most_like_it() -> None:
    answer = await ask("goldish lines", ScriptedGraph())

    assert {"text": "'golds' instead of 'goldish'"} in (answer.options or [])


@pytest.mark.parametrize(
    "question",
    [
        "welche Aufträge sind für Premium Kunden überfällig",
        "quelles lignes sont en retard pour les clients premium",
        "cuáles son los pedidos de clientes premium que están atrasados",
    ],
)
async def test_another_language_is_told_at_once(question: str) -> None:
    answer = await ask(question, ScriptedGraph())

    assert answer.kind == "refuse"
    assert answer.reason == "OUT_OF_SCOPE"
    assert "Ask in English" in (answer.text or "")


async def test_ten_thousand_different_words_cost_no_time() -> None:
    started = time.perf_counter()

    answer = await ask(" ".join(f"word{n}" for n in range(10_000)), ScriptedGraph())

    assert answer.kind == "error"
    assert time.perf_counter() - started < 0.5
