"""What would bring a line on time."""

from typing import Any

import strawberry

from graph.actions.on_time_if import on_time_if
from graph.allocation.counterfactual import ChangeKind
from graph.schema.comparing import Id, backorder_row
from graph.schema.context import GraphContext
from graph.schema.enums import word_enum
from graph.values.identity import global_id

KIND = word_enum(ChangeKind)


@strawberry.type(description="A change after which a line is in full on time; checked.")
class OnTimeChange:
    kind: KIND = strawberry.field(  # type: ignore[valid-type]
        description="What would be otherwise."
    )
    amount: int = strawberry.field(description="Units or days, the least that does it.")
    sentence: str = strawberry.field(description="The same in words.")
    location: strawberry.ID | None = strawberry.field(description="Where the units would lie.")
    inbound: strawberry.ID | None = strawberry.field(description="What would come earlier.")


async def _load(root: Any, info: strawberry.Info, backorder: Id) -> list[OnTimeChange]:
    context: GraphContext = info.context
    row = backorder_row(backorder, "backorder")
    found = await on_time_if(context.transactions, context.viewer, row, clock=context.clock)
    return [
        OnTimeChange(
            kind=KIND(one.kind.value),
            amount=one.amount,
            sentence=one.sentence,
            location=_id("Location", one.place),
            inbound=_id("InboundShipment", one.inbound),
        )
        for one in found
    ]


def _id(node: str, row: str | None) -> strawberry.ID | None:
    return None if row is None else strawberry.ID(global_id(node, row))


def on_time_if_field() -> Any:
    """The root field `onTimeIf`."""
    return strawberry.field(
        resolver=_load,
        name="onTimeIf",
        description="The smallest changes that would bring a backorder in full on time by any way, "
        "each checked by planning again; empty where it is on time. Nothing is changed.",
    )
