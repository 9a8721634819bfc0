"""advanceDay and setPaused: the business date, and whether automation stands still."""

from datetime import date
from typing import Annotated, Any

import strawberry

from graph.actions.advance import advance
from graph.actions.automation import SetPaused, set_paused
from graph.refusals import Refusal
from graph.schema.context import GraphContext
from graph.schema.payloads import Problem, problem_of


@strawberry.input(description="To which day the business date moves.")
class AdvanceDayInput:
    to: date = strawberry.field(description="A day after the business date.")


@strawberry.type(description="Answer of advanceDay.")
class AdvanceDayPayload:
    business_date: date | None = strawberry.field(description="The business date now.")
    days: int = strawberry.field(description="Days that passed.")
    problems: list[Problem] = strawberry.field(description="Why it did not move.")


async def _advance(
    root: Any,
    info: strawberry.Info,
    input: Annotated[AdvanceDayInput, strawberry.argument(description="To which day.")],
) -> AdvanceDayPayload:
    context: GraphContext = info.context
    try:
        report = await advance(context.transactions, context.clock, context.viewer, input.to)
    except Refusal as refusal:
        return AdvanceDayPayload(business_date=None, days=0, problems=[problem_of(refusal)])
    return AdvanceDayPayload(business_date=input.to, days=report.days, problems=[])


@strawberry.input(description="Whether automation stands still from now on.")
class SetPausedInput:
    paused: bool = strawberry.field(description="true: it stands still; false: it goes on.")
    reason: str = strawberry.field(description="Why; kept in the journal.")
    key: str | None = strawberry.field(
        default=None,
        description="Idempotency key: the same key with the same request does it once.",
    )


@strawberry.type(description="Answer of setPaused.")
class SetPausedPayload:
    paused: bool | None = strawberry.field(description="Whether automation stands still now.")
    problems: list[Problem] = strawberry.field(description="Why nothing changed.")


async def _set_paused(
    root: Any,
    info: strawberry.Info,
    input: Annotated[SetPausedInput, strawberry.argument(description="What is wanted.")],
) -> SetPausedPayload:
    context: GraphContext = info.context
    request = SetPaused(input.paused, input.reason)
    try:
        now = await set_paused(
            context.transactions,
            context.viewer,
            request,
            clock=context.clock,
            key=input.key,
        )
    except Refusal as refusal:
        return SetPausedPayload(paused=None, problems=[problem_of(refusal)])
    return SetPausedPayload(paused=now, problems=[])


def day_fields() -> dict[str, Any]:
    """advanceDay and setPaused."""
    return {
        "advance_day": strawberry.mutation(
            resolver=_advance,
            name="advanceDay",
            description="Move the business date: end-of-day snapshots, expiries. Right: CONFIGURE.",
        ),
        "set_paused": strawberry.mutation(
            resolver=_set_paused,
            name="setPaused",
            description="Stop all automation at once, or let it go on. Right: EXECUTE.",
        ),
    }
