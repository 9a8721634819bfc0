"""A question in a planner's words; whoever runs the graph lends the reader of words."""

import json
from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON

from graph.refusals import InputInvalid
from graph.schema.context import GraphContext

Question = Annotated[str, strawberry.argument(description="The question, in your own words.")]
Conversation = Annotated[
    str | None,
    strawberry.argument(description="Letters and digits; questions under one name go on."),
]


async def _ask(
    root: Any, info: strawberry.Info, question: Question, conversation: Conversation = None
) -> JSON:
    context: GraphContext = info.context
    if context.answer is None:
        raise InputInvalid(("question",), "words are not read through this door")
    if conversation is not None and not conversation.isalnum():
        raise InputInvalid(("conversation",), "letters and digits only")
    found = await context.answer(question, conversation)
    plain: JSON = json.loads(json.dumps(found, default=str))
    return plain


def ask_field() -> Any:
    """The root field `ask`, a mutation since it may draft a plan; nothing else is changed."""
    return strawberry.field(
        resolver=_ask,
        name="ask",
        description="Reads a question and answers it: how it was read, the query, the rows, and a "
        "drafted plan where it names a way to fulfil. A draft is all that it can change.",
    )
