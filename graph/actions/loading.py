"""Reads the facts of planning in few statements, columns only."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from graph.actions.planning_facts import PlanningFacts

HORIZON_DAYS = 120


async def load_planning(
    connection: AsyncConnection,
    products: frozenset[str] | None,
    *,
    today: date,
    horizon_days: int = HORIZON_DAYS,
) -> PlanningFacts:
    """The facts of the components of `products` (None: of all), as they are now.

    A component: products linked by substitutes either way and by orders whose lines move together.
    """
    raise NotImplementedError
