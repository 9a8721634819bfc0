"""Runs the agent for one question and keeps the conversation, where one is named, in a file."""

import json
from pathlib import Path
from typing import Any

from agent.ask import ask
from agent.budget import Budget
from agent.conversation import Conversation
from agent.knowledge import KnowledgeCache
from server.client import Port
from server.models import opened_model
from server.settings import Settings


def read_conversation(path: Path) -> Conversation:
    """The conversation kept in a file; an empty one when there is none yet."""
    if not path.exists():
        return Conversation()
    return Conversation.from_json(json.loads(path.read_text()))


def keep_conversation(path: Path, conversation: Conversation) -> None:
    """Write the conversation whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = path.with_suffix(".new")
    written.write_text(json.dumps(conversation.as_json(), default=str))
    written.replace(path)


async def ask_once(
    port: Port,
    question: str,
    kept_in: Path | None,
    settings: Settings,
    known: KnowledgeCache | None = None,
) -> dict[str, Any]:
    """The answer's object; with `kept_in`, earlier turns are read from there and this one added."""
    conversation = None if kept_in is None else read_conversation(kept_in)
    budget = Budget(
        steps=settings.model_max_steps,
        tokens=settings.model_max_tokens,
        seconds=settings.model_max_s,
    )
    async with opened_model(settings) as model:
        answer = await ask(
            question, port, session=conversation, model=model, budget=budget, knowledge=known
        )
    if kept_in is not None and conversation is not None:
        keep_conversation(kept_in, conversation)
    return answer.as_json()
