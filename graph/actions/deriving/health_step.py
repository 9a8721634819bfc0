"""stub"""

from dataclasses import dataclass
from graph.records.bulk import Changes


@dataclass(frozen=True, slots=True)
class Healths:
    changes: tuple[Changes, ...] = ()
    moved: frozenset[str] = frozenset()

    def updated(self, customers):
        return customers


async def assess_customers(connection, standing, *, customers, promises, scope) -> Healths:
    return Healths()
