"""A small queue to decide and act on: backorders as a refresh leaves them, and what was kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import SQLModel

from graph.records.bulk import AnyRow
from graph.records.database import Transactions
from graph.records.journal import JournalRecord
from graph.records.plans import PlanLineRecord, PlanRecord
from graph.records.queue import BackorderRecord, ReservationRecord
from graph.records.supply import StockPositionRecord
from graph.values.identity import global_id, row_id
from graph.values.viewer import Viewer
from tests.graph.actions.derivation_world import (
    SOURCE,
    TODAY,
    FixedClock,
    a_customer,
    a_location,
    a_product,
    a_supplier,
    an_order,
    backorder_id,
    by_id,
    in_days,
    line_id,
    product_id,
    rows,
    some_stock,
    store,
)

PLANNER = Viewer("pat")
CLOCK = FixedClock()


@dataclass
class Who:
    """Who acts on which database, and the arguments every action takes."""

    transactions: Transactions
    viewer: Viewer = PLANNER
    clock: FixedClock = field(default_factory=FixedClock)

    async def do(self, action: Any, request: object, key: str | None = None) -> Any:
        return await action(self.transactions, self.viewer, request, clock=self.clock, key=key)


def waiting(
    order: str, *, quantity: int, rank: int = 1, customer: str = "C1", **facts: Any
) -> list[SQLModel]:
    """An order of one line and its backorder at this place of the queue; due in five days."""
    due: date = facts.pop("due", in_days(5))
    location, sku = facts.get("location", "L1"), facts.get("sku", "P1")
    rest = quantity - facts.get("quantity_shipped", 0)
    backorder = BackorderRecord(
        id=backorder_id(order),
        line_id=line_id(order),
        order_id=row_id("Order", SOURCE, order),
        customer_id=row_id("Customer", SOURCE, customer),
        product_id=product_id(sku),
        location_id=row_id("Location", SOURCE, location),
        entered_on=TODAY,
        open_quantity=rest,
        order_date=in_days(-10),
        due_date=due,
        price=Decimal(10),
        sort_key=f"{rank:06d}",
    )
    kept = {"in_queue_on": TODAY} | facts
    return [*an_order(order, quantity=quantity, due=due, customer=customer, **kept), backorder]


def a_peg(
    order: str,
    stock: StockPositionRecord,
    quantity: int,
    *,
    firmness: str = "FIRM",
    **facts: Any,
) -> ReservationRecord:
    """A reservation on stock; raises the stock's reserved figure with it."""
    stock.reserved_ours += quantity
    return ReservationRecord(
        id=row_id("Reservation", "made before", backorder_id(order), f"STOCK:{stock.id}"),
        backorder_id=backorder_id(order),
        firmness=firmness,
        supply="STOCK",
        position_id=stock.id,
        quantity=quantity,
        supply_quantity=quantity,
        **facts,
    )


def basics() -> list[SQLModel]:
    """A customer, a product, a place and a supplier."""
    return [a_customer(), a_product(), a_location(), a_supplier()]


async def seed(transactions: Transactions, *records: SQLModel | Sequence[SQLModel]) -> None:
    """Store the records; allocated quantities follow from the pegs among them."""
    flat = [
        one for record in records for one in ([record] if isinstance(record, SQLModel) else record)
    ]
    for backorder in flat:
        if isinstance(backorder, BackorderRecord):
            backorder.allocated_quantity = sum(
                peg.quantity
                for peg in flat
                if isinstance(peg, ReservationRecord) and peg.backorder_id == backorder.id
            )
    await store(transactions, flat)


def an_approved_plan(
    number: str, gives: dict[str, tuple[StockPositionRecord, int]], **facts: Any
) -> list[SQLModel]:
    """A plan that gives each order units of a stock; made while all versions were 1."""
    plan_id = row_id("Plan", number)
    versions = {f"LINE:{line_id(order)}": 1 for order in gives}
    versions |= {f"STOCK:{stock.id}": stock.version for stock, _ in gives.values()}
    given = {"status": "APPROVED", "versions": versions} | facts
    plan = PlanRecord(
        id=plan_id,
        number=number,
        strategy="STRICT",
        input_hash="h",
        created_at=CLOCK.wall(),
        created_by="pat",
        created_by_kind="PERSON",
        line_count=len(gives),
        **given,
    )
    lines = [
        PlanLineRecord(
            id=row_id("PlanLine", number, backorder_id(order)),
            plan_id=plan_id,
            backorder_id=backorder_id(order),
            position=position,
            outcome="GAINS",
            before_quantity=0,
            after_quantity=quantity,
            reason="served from stock",
            pegs=[
                {
                    "supply": f"STOCK:{stock.id}",
                    "position_id": stock.id,
                    "quantity": quantity,
                    "supply_quantity": quantity,
                    "arrival_p50": TODAY.isoformat(),
                    "arrival_p90": TODAY.isoformat(),
                }
            ],
        )
        for position, (order, (stock, quantity)) in enumerate(gives.items())
    ]
    return [plan, *lines]


async def pegs_of(transactions: Transactions, order: str) -> dict[str, int]:
    """Units of a line by supply kind of its firm and soft reservations."""
    found: dict[str, int] = {}
    for row in await rows(transactions, ReservationRecord):
        if row.backorder_id == backorder_id(order) and row.firmness != "PROJECTED":
            found[row.supply] = found.get(row.supply, 0) + row.quantity
    return found


async def backorder(transactions: Transactions, order: str) -> AnyRow:
    return (await by_id(transactions, BackorderRecord))[backorder_id(order)]


async def stock_now(transactions: Transactions, stock: StockPositionRecord) -> tuple[int, int]:
    """(on hand, reserved by us)."""
    row = (await by_id(transactions, StockPositionRecord))[stock.id]
    return row.on_hand, row.reserved_ours


async def journal(transactions: Transactions) -> list[tuple[str, str, str]]:
    """(action, cause, actor) of every entry, in order."""
    found = await rows(transactions, JournalRecord)
    return [(row.action, row.cause, row.actor) for row in found]


def line_ref(order: str) -> str:
    return global_id("Backorder", backorder_id(order))


__all__ = ["some_stock"]
