"""When each open inbound arrives, by its supplier's record; and what that record looks like."""

from collections.abc import Mapping
from dataclasses import dataclass
from graph.actions.planning_facts import PlanningFacts, SupplyRow
from graph.records.bulk import Changes


@dataclass(frozen=True, slots=True)
class Arrivals:
    changes: tuple[Changes, ...] = ()
    moved_products: frozenset[str] = frozenset()

    def updated(self, planning: PlanningFacts) -> Mapping[str, SupplyRow]:
        return planning.supplies


async def arrive(connection, standing, scope) -> Arrivals:
    return Arrivals()
