"""Laws that hold after every decision and event, and after every refusal, on both databases."""

from collections import defaultdict
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest

from graph.records.bulk import AnyRow
from graph.records.database import Transactions
from graph.records.journal import JournalRecord
from graph.records.orders import OrderLineRecord
from graph.records.plans import PlanLineRecord, PlanRecord
from graph.records.queue import BackorderRecord, ReservationRecord
from graph.records.supply import InboundRecord, ProtectionRecord, StockPositionRecord
from graph.refusals import PlanSuperseded, Refusal
from tests.graph.actions.derivation_world import rows
from tests.properties.decision_steps import Step, next_step, small_queue, take

SEEDS = 6
SOAK_SEEDS = 300
STEPS = 40

STORED = (
    OrderLineRecord,
    StockPositionRecord,
    InboundRecord,
    ProtectionRecord,
    PlanRecord,
    PlanLineRecord,
    JournalRecord,
)
SUPPLY_FALLS = frozenset(
    {"count_stock", "receive_inbound", "change_inbound", "confirm_shipment", "cancel_line"}
)


@dataclass
class World:
    """Everything stored that decisions and events may change."""

    tables: dict[str, list[AnyRow]]
    backorders: dict[str, AnyRow]
    pegs: list[AnyRow]

    def of(self, model: Any) -> list[AnyRow]:
        return self.tables[model.__tablename__]

    def frozen(self) -> dict[str, AnyRow]:
        return {row.id: row for row in self.of(OrderLineRecord)}

    def quantities(self) -> dict[str, tuple[object, ...]]:
        """By backorder: ordered, shipped, cancelled, promised; open and allocated."""
        lines = self.frozen()
        return {
            key: (
                lines[row.line_id].quantity_ordered,
                lines[row.line_id].quantity_shipped,
                lines[row.line_id].quantity_cancelled,
                lines[row.line_id].promised_date,
                row.open_quantity,
                row.allocated_quantity,
            )
            for key, row in self.backorders.items()
        }

    def same_as(self, other: "World") -> bool:
        return (self.tables, self.pegs, self.quantities()) == (
            other.tables,
            other.pegs,
            other.quantities(),
        )


async def look(transactions: Transactions) -> World:
    tables = {str(model.__tablename__): await rows(transactions, model) for model in STORED}
    backorders = {row.id: row for row in await rows(transactions, BackorderRecord)}
    pegs = [
        row for row in await rows(transactions, ReservationRecord) if row.firmness != "PROJECTED"
    ]
    return World(tables, backorders, pegs)


def check_supply(world: World) -> None:
    """1: reservations never exceed what a supply holds; counters equal the pegs."""
    taken: dict[str, int] = defaultdict(int)
    for peg in world.pegs:
        taken[peg.position_id or peg.inbound_id] += peg.supply_quantity
    for stock in world.of(StockPositionRecord):
        assert taken[stock.id] == stock.reserved_ours
        assert stock.reserved_ours <= max(0, stock.on_hand - stock.reserved_external)
    for inbound in world.of(InboundRecord):
        assert taken[inbound.id] <= inbound.quantity_open


def check_protection(before: World, after: World) -> None:
    """1: whoever is not of the group gets no unit that the floor keeps for it."""
    (floor,) = after.of(ProtectionRecord)
    stocks = {row.id: row for row in after.of(StockPositionRecord)}

    def of_others(world: World) -> int:
        return sum(
            peg.supply_quantity
            for peg in world.pegs
            if peg.position_id in stocks
            and stocks[peg.position_id].location_id == floor.location_id
            and floor.id not in peg.protection_ids
            and peg.inbound_id is None
        )

    (stock,) = [row for row in stocks.values() if row.location_id == floor.location_id]
    if of_others(after) > of_others(before):
        rest = max(0, floor.quantity - floor.used)
        assert stock.on_hand - stock.reserved_ours >= rest


def check_lines(world: World) -> None:
    """2: ordered + over-shipped = shipped + cancelled + open; open = allocated + short."""
    pegged: dict[str, int] = defaultdict(int)
    for peg in world.pegs:
        pegged[peg.backorder_id] += peg.quantity
    lines = world.frozen()
    for backorder in world.backorders.values():
        line = lines[backorder.line_id]
        gone = line.quantity_shipped + line.quantity_cancelled
        assert line.quantity_ordered + line.quantity_over_shipped == gone + backorder.open_quantity
        assert backorder.allocated_quantity == pegged[backorder.id]
        assert 0 <= backorder.allocated_quantity <= backorder.open_quantity
        assert backorder.is_open == (backorder.open_quantity > 0)


def check_journal(before: World, after: World) -> None:
    """4: entries are never changed; what moved has an entry with cause and actor."""
    old, now = before.of(JournalRecord), after.of(JournalRecord)
    assert now[: len(old)] == old
    new = now[len(old) :]
    assert all(entry.cause and entry.actor for entry in new)
    told = {entry.backorder_id for entry in new}
    then, later = before.quantities(), after.quantities()
    for key in later:
        assert later[key] == then.get(key, later[key]) or key in told
    if [row.on_hand for row in before.of(StockPositionRecord)] != [
        row.on_hand for row in after.of(StockPositionRecord)
    ]:
        assert {entry.action for entry in new} & {"COUNTED", "RECEIVED", "SHIPPED"}


def check_approvals(world: World) -> None:
    """6: only what was approved and executed reserves, and never more than was approved."""
    plans = {row.id: row for row in world.of(PlanRecord)}
    approved = {
        (row.plan_id, row.backorder_id): sum(peg["quantity"] for peg in row.pegs)
        for row in world.of(PlanLineRecord)
    }
    made: dict[tuple[str, str], int] = defaultdict(int)
    for peg in world.pegs:
        if peg.plan_id is not None:
            made[peg.plan_id, peg.backorder_id] += peg.quantity
    for (plan_id, backorder_id), quantity in made.items():
        assert plans[plan_id].status in ("EXECUTED", "RELEASED", "UNDONE")
        assert plans[plan_id].decided_by == "pat"
        assert quantity <= approved[plan_id, backorder_id]


def check_frozen_and_held(before: World, after: World, step: Step) -> None:
    """8: plans leave frozen lines alone and give held lines nothing new."""
    name = step[0].__name__
    if name in SUPPLY_FALLS | {"change_order_line"}:
        return
    lines = before.frozen()
    for key, row in after.backorders.items():
        line, was = lines[row.line_id], before.backorders[key].allocated_quantity
        if line.frozen:
            assert row.allocated_quantity == was
        if line.hold and name != "undo_plan":
            assert row.allocated_quantity <= was


async def tell(transactions: Transactions, chance: Random, number: int) -> None:
    before = await look(transactions)
    step = await next_step(transactions, chance)
    key = f"k{number}" if chance.random() < 0.5 else None
    try:
        await take(transactions, step, key)
    except PlanSuperseded:
        check_supply(await look(transactions))
        return
    except Refusal:
        assert (await look(transactions)).same_as(before)  # 9
        return
    after = await look(transactions)
    check_supply(after)
    check_protection(before, after)
    check_lines(after)
    check_journal(before, after)
    check_approvals(after)
    check_frozen_and_held(before, after, step)
    if key is not None:
        await take(transactions, step, key)
        assert (await look(transactions)).same_as(after)  # 5


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(SEEDS))
async def test_no_sequence_of_decisions_and_events_breaks_a_law(
    transactions: Transactions, seed: int, soak: bool
) -> None:
    await small_queue(transactions)
    runs = SOAK_SEEDS // SEEDS if soak else 1
    for run in range(runs):
        chance = Random(seed + SEEDS * run)
        for number in range(STEPS):
            await tell(transactions, chance, number + STEPS * run)
