"""A question in, an answer out: reads the words, asks the graph, drafts a plan where asked."""

from agent.answer import Answer
from agent.budget import Budget
from agent.conversation import Conversation
from agent.knowledge import KnowledgeCache
from agent.port import GraphPort, ModelPort

DEFAULT_BUDGET = Budget()


async def ask(
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
    return Answer("error", message="not built yet")
