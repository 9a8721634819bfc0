"""What mutations answer with: the changed node as selected, and problems a person can mend."""

from typing import Any

import strawberry

from graph.reading.catalogue import NODES
from graph.reading.reading import Compare, Op, Reading
from graph.refusals import Refusal
from graph.schema.context import GraphContext
from graph.schema.selection import Walker
from graph.schema.types import TYPE_KEY
from graph.values.identity import global_id


@strawberry.type(description="Why something was not done, and how to mend it.")
class Problem:
    code: str = strawberry.field(description="Stable code, listed in docs/errors.md.")
    message: str = strawberry.field(description="What is wrong, with the values concerned.")
    path: list[str] = strawberry.field(description="Input fields concerned, outermost first.")
    mend: str = strawberry.field(description="How to mend it.")


def problem_of(refusal: Refusal) -> Problem:
    """A refusal as data."""
    return Problem(
        code=refusal.code.value,
        message=str(refusal),
        path=list(refusal.path),
        mend=refusal.mend,
    )


async def load_nodes(
    info: strawberry.Info, field: str, node: str, row_ids: list[str]
) -> list[dict[str, Any]]:
    """Rows of a node, with what the payload's `field` selects of them; none when not selected."""
    context: GraphContext = info.context
    walker = Walker(info._raw_info, context.limits)  # noqa: SLF001 - strawberry hides the AST
    rows: list[dict[str, Any]] = []
    for child in walker.field().children:
        if child.name != field:
            continue
        wants = walker.wants(NODES[node], child.children, len(row_ids))
        async with context.reader() as reader:
            for row_id in row_ids:
                where = Compare("id", Op.EQ, global_id(node, row_id))
                rows += await reader.rows(Reading(node, where, first=1, wants=wants))
    return [row | {TYPE_KEY: node} for row in rows]


async def load_node(info: strawberry.Info, field: str, node: str, row_id: str) -> Any:
    """One row, or None; a payload that selects its node under two aliases gets the first."""
    rows = await load_nodes(info, field, node, [row_id])
    return rows[0] if rows else None
