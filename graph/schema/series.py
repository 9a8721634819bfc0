"""The queue over days: the same groups and measures, read from each day's snapshot."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import strawberry

from graph.reading.catalogue import NODES
from graph.reading.reading import Bucket as ReadingBucket
from graph.reading.series import MOST_POINTS, ends
from graph.schema.annotations import annotated, argument, list_of
from graph.schema.context import GraphContext
from graph.schema.enums import Bucket
from graph.schema.groups import GROUP_INPUTS, GROUP_TYPES, group_reading, shaped_group
from graph.schema.inputs import where_input
from graph.schema.selection import Walker
from graph.schema.types import field, resolver
from graph.schema.where import plain

BACKORDER = NODES["Backorder"]
USUAL_DAYS = 14


def _point_type() -> Any:
    namespace = {
        "__module__": __name__,
        "at_": field("at", date, "The day; today's point is the queue as it stands."),
        "groups_": field(
            "groups", list_of(GROUP_TYPES["Backorder"]), "Groups of the lines open at its end."
        ),
    }
    return strawberry.type(
        type("BackorderSeriesPoint", (), namespace), description="The queue at the end of a day."
    )


def series_field() -> Any:
    """The root field `backorderSeries`."""
    by = list_of(GROUP_INPUTS["Backorder"]["by"]) | None
    arguments: dict[str, tuple[Any, Any]] = {
        "where": (argument(where_input("Backorder") | None, "Which lines."), None),
        "by": (argument(by, "What forms groups; none: one over all."), None),
        "every": (argument(Bucket, "The last day of each of these is a point."), Bucket.DAY),
        "from_": (
            # `from` is a word of Python, so the argument is named by hand.
            annotated(
                date | None,
                strawberry.argument(
                    name="from",
                    description=f"First day; {USUAL_DAYS} days up to the last one unless said.",
                ),
            ),
            None,
        ),
        "to": (argument(date | None, "Last day; today unless said."), None),
    }

    async def load(root: Any, info: strawberry.Info, **_given: Any) -> Any:
        context: GraphContext = info.context
        walker = Walker(info._raw_info, context.limits)  # noqa: SLF001
        selected = walker.field()
        every = ReadingBucket(plain(selected.arguments.get("every") or ReadingBucket.DAY))
        wanted = [child for child in selected.children if child.name == "groups"]
        readings = [
            group_reading(BACKORDER, replace(one, arguments=selected.arguments), walker)
            for one in wanted
        ]
        points = []
        async with context.reader() as reader:
            last = selected.arguments.get("to") or reader.moment.today
            first = selected.arguments.get("from") or last - timedelta(days=USUAL_DAYS - 1)
            for day in await reader.kept(ends(first, last, every)):
                point: dict[str, Any] = {
                    child.key: day for child in selected.children if child.name == "at"
                }
                for child, reading in zip(wanted, readings, strict=True):
                    groups = await reader.groups(replace(reading, as_of=day))
                    point[child.key] = [
                        shaped_group(group, reading, child, BACKORDER) for group in groups
                    ]
                points.append(point)
        return points

    shape = resolver(arguments, list_of(_point_type()))
    load.__signature__ = shape.__signature__  # type: ignore[attr-defined]
    load.__annotations__ = shape.__annotations__
    description = (
        "The queue over days, from the snapshots kept at each day's end; a day without one is left "
        f"out. At most {MOST_POINTS} points."
    )
    return strawberry.field(resolver=load, name="backorderSeries", description=description)
