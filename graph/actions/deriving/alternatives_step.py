"""The alternatives of every open line of the scope, with their legs."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from graph.actions.deriving.projection_step import Projection
from graph.actions.planning_facts import PlanningFacts
from graph.records.bulk import Changes


@dataclass(frozen=True, slots=True)
class Options:
    """What differs of alternatives and legs."""

    changes: tuple[Changes, ...] = ()


async def find_all(
    connection: AsyncConnection,
    scope: frozenset[str] | None,
    planning: PlanningFacts,
    projection: Projection,
) -> Options:
    """Find them against the projection. Keeps what is stored: none is computed here yet."""
    return Options()
