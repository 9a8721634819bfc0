"""Exceptions raised and closed by rule, with the lines they block."""

from sqlalchemy.ext.asyncio import AsyncConnection

from graph.actions.deriving.projection_step import Projection
from graph.actions.planning_facts import PlanningFacts
from graph.records.bulk import Changes


async def raise_and_close(
    connection: AsyncConnection,
    scope: frozenset[str] | None,
    planning: PlanningFacts,
    projection: Projection,
) -> list[Changes]:
    """What differs of exceptions and their blocks. None is raised by rule here yet."""
    return []
