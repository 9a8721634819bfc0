"""GraphQL enumerations: the vocabulary's, and those made of paths."""

from enum import Enum, StrEnum
from functools import cache
from typing import Any

import strawberry

from graph.reading.catalogue import NODES
from graph.reading.catalogue.model import Kind, Node
from graph.reading.reading import Bucket as ReadingBucket

HOPS = 2
"""How many to-one links a path enumeration follows; a node is entered by its shortest way only."""


@strawberry.enum(description="Direction of an order; absent values come last either way.")
class Direction(Enum):
    ASC = strawberry.enum_value("ASC", description="Smallest, earliest, lowest rank first.")
    DESC = strawberry.enum_value(
        "DESC", description="Largest, latest first; of an enumeration its first member."
    )


@strawberry.enum(description="A comparison; one with an absent value is false.")
class Comparison(Enum):
    EQ = strawberry.enum_value("eq", description="Equal.")
    NE = strawberry.enum_value("ne", description="Not equal.")
    GT = strawberry.enum_value("gt", description="Greater or later.")
    GTE = strawberry.enum_value("gte", description="Greater, later or equal.")
    LT = strawberry.enum_value("lt", description="Less or earlier.")
    LTE = strawberry.enum_value("lte", description="Less, earlier or equal.")


@strawberry.enum(description="Calendar buckets of a date.")
class Bucket(Enum):
    DAY = strawberry.enum_value(ReadingBucket.DAY, description="Each day.")
    WEEK = strawberry.enum_value(ReadingBucket.WEEK, description="Weeks from Monday.")
    MONTH = strawberry.enum_value(ReadingBucket.MONTH, description="Calendar months.")
    QUARTER = strawberry.enum_value(ReadingBucket.QUARTER, description="Calendar quarters.")
    YEAR = strawberry.enum_value(ReadingBucket.YEAR, description="Calendar years.")


def member_description(members: type[StrEnum], member: StrEnum) -> str:
    """A member's name in words."""
    return f"{member.value.replace('_', ' ').capitalize()}."


@cache
def word_enum(members: type[StrEnum]) -> Any:
    """The GraphQL enumeration of one of the vocabulary's."""
    values = {
        member.name: strawberry.enum_value(
            member.value, description=member_description(members, member)
        )
        for member in members
    }
    made = Enum(members.__name__, values)  # type: ignore[misc]  # members known at run time only
    description = " ".join((members.__doc__ or "").split())
    return strawberry.enum(made, description=description)


def upper_snake(dotted: str) -> str:
    """customer.churnRisk.band -> CUSTOMER_CHURN_RISK_BAND."""
    out = "".join(f"_{letter}" if letter.isupper() else letter for letter in dotted)
    return out.replace(".", "_").upper().lstrip("_")


@cache
def paths_of(node_name: str) -> dict[str, str]:
    """Enumeration value -> dotted path, for every plain value reachable by to-one links."""
    found: dict[str, str] = {}
    entered = {node_name}
    level: list[tuple[Node, str]] = [(NODES[node_name], "")]
    for hop in range(HOPS + 1):
        below: list[tuple[Node, str]] = []
        for node, prefix in level:
            for path in node.path.values():
                if path.argument is None and path.kind not in (Kind.DOCUMENT, Kind.TEXTS):
                    dotted = f"{prefix}{path.name}"
                    found.setdefault(upper_snake(dotted), dotted)
            if hop < HOPS:
                below += [
                    (NODES[link.target], f"{prefix}{link.name}.")
                    for link in node.relations
                    if not link.many and link.target not in entered
                ]
        entered |= {node.name for node, _ in below}
        level = below
    return found


@cache
def path_enum(node_name: str) -> Any:
    """The enumeration of a node's paths; its values are the dotted paths."""
    node = NODES[node_name]
    values = {
        name: strawberry.enum_value(dotted, description=_described(node, dotted))
        for name, dotted in paths_of(node_name).items()
    }
    made = Enum(f"{node_name}Path", values)  # type: ignore[misc]
    return strawberry.enum(made, description=f"Values of {node_name} and what it links to.")


def _described(node: Node, dotted: str) -> str:
    rest = dotted
    while rest not in node.path:
        step = next(link for link in node.relations if rest.startswith(f"{link.name}."))
        node, rest = NODES[step.target], rest.removeprefix(f"{step.name}.")
    return f"{dotted}: {node.path[rest].description}"
