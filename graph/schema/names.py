"""Names and numbers in the data that a reader of words may recognise."""

from typing import Annotated, Any

import strawberry

from graph.reading.catalogue import NODES
from graph.reading.reading import Aggregate, GroupReading, Key, Measure
from graph.schema.context import GraphContext

RECOGNISED = (
    ("Customer", "name"),
    ("Customer", "number"),
    ("Customer", "segment"),
    ("Customer", "region"),
    ("Customer", "city"),
    ("Customer", "accountOwner"),
    ("Product", "sku"),
    ("Product", "name"),
    ("Product", "category"),
    ("Location", "name"),
    ("Location", "code"),
    ("Location", "city"),
    ("Location", "region"),
    ("Supplier", "name"),
    ("InboundShipment", "number"),
    ("Plan", "number"),
)
MOST = 20_000


@strawberry.type(description="A value in the data that names something.")
class Name:
    node: str = strawberry.field(description="What kind of thing.")
    path: str = strawberry.field(description="Which of its values.")
    value: str = strawberry.field(description="The value.")


async def _names(
    root: Any,
    info: strawberry.Info,
    node: Annotated[
        str | None, strawberry.argument(description="Only of this kind of thing.")
    ] = None,
) -> list[Name]:
    context: GraphContext = info.context
    found: list[Name] = []
    async with context.reader() as reader:
        for name, path in RECOGNISED:
            if node not in (None, name) or name not in NODES:
                continue
            reading = GroupReading(name, (Key(path),), (Measure(Aggregate.COUNT),), first=MOST)
            found += [
                Name(node=name, path=path, value=group.key[0])
                for group in await reader.groups(reading)
                if group.key[0] is not None
            ]
    return found


def names_field() -> Any:
    """The root field."""
    return strawberry.field(
        resolver=_names,
        name="names",
        description="Distinct names and numbers a question may hold; orders are found by number.",
    )
