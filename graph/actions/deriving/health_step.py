"""The health of customers whose record moved, from signals, orders and broken promises."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from graph.actions.deriving.promises_step import Promises
from graph.actions.deriving.standing import Standing
from graph.actions.planning_facts import CustomerRow
from graph.records.bulk import Changes


@dataclass(frozen=True, slots=True)
class Healths:
    """What differs, and the customers whose health moved, with their facts as they are now."""

    changes: tuple[Changes, ...] = ()
    moved: frozenset[str] = frozenset()

    def updated(self, customers: Mapping[str, CustomerRow]) -> Mapping[str, CustomerRow]:
        """The customers with the health just assessed."""
        return customers


async def assess_customers(
    connection: AsyncConnection,
    standing: Standing,
    *,
    customers: frozenset[str] | None,
    promises: Promises,
    scope: frozenset[str] | None,
) -> Healths:
    """Assess the customers (None: all). Keeps what is stored: health is not computed here yet."""
    return Healths()
