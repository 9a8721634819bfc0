"""Events mark what they touch; the refresh after them computes it again."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from graph.records.facts_queries import write_marks

CUSTOMER_MARK = "customer:"
"""Before a customer's id: its health is stale, whatever waits for it."""
EVERYTHING = "*"


async def mark_stale(session: AsyncSession, products: Iterable[str] | None, cause: str) -> None:
    """Mark product ids (None: everything) in the event's own transaction.

    Mark the products of every line, supply, substitute or protection the event changed, and for a
    signal or a customer's change the products of that customer's open lines. cause: one sentence
    that histories will show, such as "receipt of PO 117/1".
    """
    await write_marks(session, (EVERYTHING,) if products is None else tuple(products), cause)
