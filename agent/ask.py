"""A question in, an answer out: reads the words, asks the graph, drafts a plan where asked."""

import re
from dataclasses import replace

from agent.answer import Answer
from agent.answering import answer_of
from agent.budget import Budget
from agent.conversation import Conversation, Turn
from agent.documents import ORDERS
from agent.interpreter.interpreter import interpret
from agent.interpreter.tokens import tokens_of
from agent.knowledge import Knowledge, KnowledgeCache
from agent.loop import ask_model
from agent.port import GraphPort, ModelDown, ModelPort
from agent.running import Run

DEFAULT_BUDGET = Budget()
NUMBERED = {"order", "orders", "so", "number", "no", "#", "freeze", "hold", "of", "line", "is"}


async def ask(  # noqa: PLR0913 - the one door; all but two are keywords with defaults
    question: str,
    port: GraphPort,
    *,
    session: Conversation | None = None,
    model: ModelPort | None = None,
    budget: Budget = DEFAULT_BUDGET,
    knowledge: KnowledgeCache | None = None,
) -> Answer:
    """Answer a question. Changes nothing but, where a plan is named or implied, a draft.

    session: earlier turns; the new one is added. model: translates through the toolbox; without
    it, or when it is down, the interpreter does. knowledge: keep one per service, so that names
    and schema are read once.
    """
    size = len(question.split())
    if size == 0:
        return Answer("clarify", text="What would you like to know?", options=[])
    if size > budget.words:
        message = f"The question has {size} words; at most {budget.words} are read. Ask shorter."
        return Answer("error", message=message)
    try:
        known = await (knowledge or KnowledgeCache()).knowledge(port)
    except ValueError as problem:
        return Answer("error", message=str(problem))
    known = await with_orders(question, port, known)
    run = Run(port, known, budget)
    note: str | None = None
    if model is not None:
        try:
            return await ask_model(question, run, model, session)
        except ModelDown as down:
            note = f"The model did not answer ({down}); read without it."
    made = interpret(question, known, session.last() if session else None)
    answer = await answer_of(run, made)
    if note:
        answer.message = note if answer.message is None else f"{note} {answer.message}"
    if session is not None and answer.kind not in ("error", "clarify"):
        number = answer.plan.get("number") if answer.plan else None
        session.add(Turn(question, made.reading.as_json(), number))
    return answer


async def with_orders(question: str, port: GraphPort, known: Knowledge) -> Knowledge:
    """Knowledge with the order numbers that the question holds; orders are too many to list."""
    tokens = tokens_of(question)
    wanted: list[str] = []
    for place, token in enumerate(tokens):
        text = token.text.strip(".'")
        before = tokens[place - 1].low if place else ""
        digits = sum(one.isdigit() for one in text)
        if digits < 2 or not re.fullmatch(r"[\w/-]+", text):
            continue
        named = {one.node for one in known.names.find(text)}
        if "Order" in named or (named and before not in NUMBERED):
            continue
        if text.isdigit() and len(text) < 5 and before not in NUMBERED:
            continue
        wanted.append(text)
    if not wanted:
        return known
    forms = sorted({form for one in wanted for form in (one, one.upper())})[:20]
    response = await port.execute(ORDERS, {"numbers": forms})
    nodes = ((response.get("data") or {}).get("orders") or {}).get("nodes") or []
    rows = [{"node": "Order", "path": "number", "value": one["number"]} for one in nodes]
    return replace(known, names=known.names.joined(rows)) if rows else known
