"""What the last refresh left, and whether it still holds when the next one writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from graph.actions.business_day import Moment, now, pinned_day
from graph.actions.staleness import CUSTOMER_MARK, EVERYTHING
from graph.ports import Clock
from graph.records import derivation_queries as queries
from graph.records.bulk import AnyRow
from graph.records.facts_queries import read_fact, read_marks


@dataclass(frozen=True, slots=True)
class Standing:
    """What a refresh starts from. marks: stale product id -> (cause, mark).

    derived: {"on", "policy", "receipts", "run", "full", "passing"} of the last refresh, empty
    before the first.
    """

    moment: Moment
    marks: Mapping[str, tuple[str, str]]
    derived: Mapping[str, Any]
    policy: AnyRow | None
    receipts: str

    @property
    def policy_id(self) -> str | None:
        """The active policy's row id."""
        return None if self.policy is None else str(self.policy.id)

    @property
    def unknown(self) -> bool:
        """Whether what the last refresh rested on is another day, policy or receipt record."""
        return self.moved or self.derived.get("receipts") != self.receipts

    def next_derived(self, run: str, *, full: bool, passing: bool) -> dict[str, str | bool | None]:
        """What the refresh that starts here leaves for the next one.

        full: of everything. passing: something was left out, so the next one is full.
        """
        return {
            "on": self.moment.day.isoformat(),
            "policy": self.policy_id,
            "receipts": self.receipts,
            "run": run,
            "full": run if full else self.derived.get("full"),
            "passing": passing,
        }

    @property
    def moved(self) -> bool:
        """Whether day or policy are others than at the last refresh, or much is overdue."""
        return (
            self.derived.get("on") != self.moment.day.isoformat()
            or self.derived.get("policy") != self.policy_id
            or bool(self.derived.get("passing"))
        )

    def scope(self, products: frozenset[str] | None) -> frozenset[str] | None:
        """Products to compute for this wish; None: all of them."""
        if products is None or EVERYTHING in self.marks or self.moved:
            return None
        marked = {*products, *self.marks}
        return frozenset(one for one in marked if not one.startswith(CUSTOMER_MARK))

    def customers(self, products: frozenset[str] | None) -> frozenset[str]:
        """Customers that were marked themselves, without a product."""
        return frozenset(
            one.removeprefix(CUSTOMER_MARK)
            for one in {*(products or ()), *self.marks}
            if one.startswith(CUSTOMER_MARK)
        )

    def cause_for(self, product_id: str, otherwise: str) -> str:
        """Why rows of this product move: its own mark's cause, else everything's, else given."""
        for name in (product_id, EVERYTHING):
            if name in self.marks:
                return self.marks[name][0]
        return otherwise


async def read_standing(connection: AsyncConnection, clock: Clock) -> Standing:
    """Read it in the snapshot that the refresh computes from."""
    return Standing(
        moment=await now(connection, clock),
        marks=await read_marks(connection),
        derived=await read_fact(connection, queries.DERIVED) or {},
        policy=await queries.active_policy(connection),
        receipts=await queries.receipts_print(connection),
    )


async def still_holds(session: AsyncSession, standing: Standing) -> bool:
    """Whether no event, refresh, policy or day came in between; call it after taking locks."""
    connection = await session.connection()
    policy = await queries.active_policy(connection)
    return (
        await read_marks(connection) == standing.marks
        and (await read_fact(connection, queries.DERIVED) or {}) == standing.derived
        and (None if policy is None else policy.id) == standing.policy_id
        and await pinned_day(connection)
        == (standing.moment.day if standing.moment.pinned else None)
    )
