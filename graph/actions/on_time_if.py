"""What would bring a backorder on time: the smallest changes, each checked by solving again."""

import asyncio
from dataclasses import dataclass

from graph.actions.loading import load_planning
from graph.actions.loading_problem import build_problem
from graph.actions.plan_snapshot import read_snapshot
from graph.actions.planning_facts import PlanningFacts
from graph.allocation.counterfactual import (
    ChangeKind,
    Counterfactual,
    counterfactuals,
    with_earlier,
    with_more,
)
from graph.allocation.strict import solve_strict
from graph.ports import Clock
from graph.records.bulk import fetch, table_of
from graph.records.database import Transactions
from graph.records.supply import InboundRecord
from graph.refusals import InputInvalid
from graph.values.viewer import Viewer
from graph.values.words import Right


@dataclass(frozen=True, slots=True)
class OnTimeIf:
    """A change after which the line is in full on time. amount: units or days; 0: none needed.

    place, inbound: row ids of what is meant, where the change names one.
    """

    kind: ChangeKind
    amount: int
    sentence: str
    place: str | None = None
    inbound: str | None = None


async def on_time_if(
    transactions: Transactions, viewer: Viewer, backorder_id: str, *, clock: Clock
) -> tuple[OnTimeIf, ...]:
    """Changes for one line that may take any way, everybody else on the normal course.

    Empty: it is on time as it stands, or has all it wants. Raises RightMissing, InputInvalid.
    """
    viewer.must(Right.READ)
    async with transactions.read() as connection:
        snapshot = await read_snapshot(connection, clock, (backorder_id,))
        planning = await load_planning(connection, snapshot.products, today=snapshot.today)
        where = table_of(InboundRecord).c.product_id.in_(sorted(planning.products))
        inbounds = {
            row.id: row.number
            for row in await fetch(connection, InboundRecord, where, only=("id", "number"))
        }
    line = planning.lines.get(backorder_id)
    if line is None or line.in_doubt:
        raise InputInvalid(("backorder",), "this line is not open")
    if line.hold or line.frozen or planning.customers[line.customer_id].credit_hold:
        raise InputInvalid(("backorder",), "this line is held or frozen: nothing else would help")
    return await asyncio.to_thread(_changes, planning, backorder_id, inbounds)


def _changes(
    planning: PlanningFacts, backorder_id: str, inbounds: dict[str, str]
) -> tuple[OnTimeIf, ...]:
    problem = build_problem(planning, scope=frozenset({backorder_id}))
    if all(one.key != backorder_id for one in problem.demands):
        return ()
    found = counterfactuals(problem, backorder_id, solve_strict)
    return tuple(_named(planning, one, inbounds) for one in found)


def _named(planning: PlanningFacts, one: Counterfactual, inbounds: dict[str, str]) -> OnTimeIf:
    place = planning.locations.get(one.object_key or "")
    if one.kind is ChangeKind.EXTRA_UNITS and place is not None:
        return OnTimeIf(one.kind, one.amount, with_more(one.amount, place.name), place=place.id)
    if one.kind is ChangeKind.EARLIER_INBOUND and one.object_key is not None:
        row = one.object_key.partition(":")[2]
        said = with_earlier(inbounds.get(row, row), one.amount)
        return OnTimeIf(one.kind, one.amount, said, inbound=row)
    return OnTimeIf(one.kind, one.amount, one.sentence)
