"""Under which source system a row is kept that comes in one at a time."""

from sqlalchemy.ext.asyncio import AsyncSession

from graph.records.facts_queries import read_fact

SOURCE = "source"
UNNAMED = "local"


async def default_source(session: AsyncSession) -> str:
    """The source named by the imported settings, else "local"."""
    named = await read_fact(await session.connection(), SOURCE)
    return named if isinstance(named, str) and named else UNNAMED
