"""Why one line of the queue stands above another."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Annotated, Any

import strawberry

from graph.priority.compare import why_above
from graph.reading.reading import Compare, Op, Reading, Want
from graph.refusals import InputInvalid, NotFound
from graph.schema.context import GraphContext
from graph.values.identity import parse_global_id

WANTS = (
    Want("dueDate", "dueDate"),
    Want(
        "priority",
        "priority",
        (
            Want("rank", "rank"),
            Want("score", "score"),
            Want("override", "override", (Want("rank", "rank"), Want("reason", "reason"))),
            Want(
                "components",
                "components",
                (Want("name", "name"), Want("points", "points"), Want("sentence", "sentence")),
            ),
        ),
    ),
)
Id = Annotated[strawberry.ID, strawberry.argument(description="Global id of a backorder.")]


@strawberry.type(description="Why one line stands above another, component by component.")
class WhyAbove:
    above: strawberry.ID = strawberry.field(description="The line that stands higher.")
    below: strawberry.ID = strawberry.field(description="The line that stands lower.")
    rank_above: int = strawberry.field(description="Place of the higher one, 1 first.")
    rank_below: int = strawberry.field(description="Place of the lower one.")
    score_difference: Decimal | None = strawberry.field(
        description="Points between them; null under a ranking policy."
    )
    reasons: list[str] = strawberry.field(
        description="Sentences, what weighs most first; what speaks against it last."
    )


def backorder_row(given: str, path: str) -> str:
    """The row id of a backorder's global id. Raises InputInvalid at `path`."""
    parsed = parse_global_id(given)
    if parsed is None or parsed[0] != "Backorder":
        raise InputInvalid((path,), "give the id of a backorder")
    return parsed[1]


async def _line(context: GraphContext, reader: Any, given: str, path: str) -> Any:
    backorder_row(given, path)
    found = await reader.rows(
        Reading("Backorder", Compare("id", Op.EQ, given), first=1, wants=WANTS)
    )
    if not found or found[0]["priority"]["rank"] is None:
        raise NotFound("Backorder", given)
    return found[0]


def reasons_of(above: Any, below: Any) -> list[str]:
    """By hand first, then points, then what breaks a tie."""
    reasons = []
    for line, place in ((above, "The higher line"), (below, "The lower line")):
        override = line["priority"]["override"]
        if override is not None:
            reasons.append(f"{place} was set to rank {override['rank']}: {override['reason']}")
    reasons += why_above(*(_components(line) for line in (above, below)))
    if not reasons:
        reasons.append(
            "Equal by the policy, so the earlier due date, then order date decides: "
            f"{above['dueDate']} against {below['dueDate']}."
        )
    return reasons


def _components(line: Any) -> list[Any]:
    return [SimpleNamespace(**one) for one in line["priority"]["components"]]


async def _why(root: Any, info: strawberry.Info, one: Id, other: Id) -> WhyAbove:
    context: GraphContext = info.context
    async with context.reader() as reader:
        lines = {
            given: await _line(context, reader, given, path)
            for path, given in (("one", one), ("other", other))
        }
    if len(lines) < 2:
        raise InputInvalid(("other",), "name two different lines")
    above, below = sorted(lines, key=lambda given: lines[given]["priority"]["rank"])
    scores = [lines[given]["priority"]["score"] for given in (above, below)]
    return WhyAbove(
        above=above,
        below=below,
        rank_above=lines[above]["priority"]["rank"],
        rank_below=lines[below]["priority"]["rank"],
        score_difference=None
        if None in scores
        else Decimal(str(scores[0])) - Decimal(str(scores[1])),
        reasons=reasons_of(lines[above], lines[below]),
    )


def why_above_field() -> Any:
    """The root field `whyAbove`."""
    return strawberry.field(
        resolver=_why,
        name="whyAbove",
        description="Of two lines of the queue: which stands above the other, and why.",
    )
