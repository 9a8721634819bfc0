"""Random decisions and events on a small queue; a seed makes the same story every time."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random

from graph.actions.approve_plan import ApprovePlan, approve_plan
from graph.actions.cancel_line import CancelLine, cancel_line
from graph.actions.change_order_line import ChangeOrderLine, change_order_line
from graph.actions.confirm_shipment import ConfirmShipment, confirm_shipment
from graph.actions.count_stock import CountStock, count_stock
from graph.actions.edit_plan import EditPlan, LineChange, edit_plan
from graph.actions.execute_plan import ExecutePlan, execute_plan
from graph.actions.holds import FreezeLines, HoldLines, freeze_lines, hold_lines
from graph.actions.override_priority import OverridePriority, override_priority
from graph.actions.propose_plan import ProposePlan, propose_plan
from graph.actions.receive_inbound import ReceiveInbound, receive_inbound
from graph.actions.refresh import refresh
from graph.actions.reject_plan import RejectPlan, reject_plan
from graph.actions.release_plan import ReleasePlan, release_plan
from graph.actions.reserve_soft import (
    ReleaseReservation,
    ReserveSoft,
    release_reservation,
    reserve_soft,
)
from graph.actions.track_inbound import ChangeInbound, change_inbound
from graph.actions.undo_plan import UndoPlan, undo_plan
from graph.records.database import Transactions
from graph.records.plans import PlanRecord
from graph.records.queue import ReservationRecord
from graph.records.supply import ProtectionRecord
from graph.values.identity import global_id, row_id
from tests.graph.actions.decision_world import CLOCK, PLANNER, some_stock
from tests.graph.actions.derivation_world import (
    SOURCE,
    a_customer,
    a_lane,
    a_location,
    a_product,
    a_supplier,
    an_inbound,
    an_order,
    backorder_id,
    in_days,
    product_id,
    rows,
    store,
)

ORDERS = ("A", "B", "C", "D", "E", "F")
PLACES = ("L1", "L2")
TRUCKS = ("T1", "T2")

Step = tuple[Callable[..., Awaitable[object]], object]


async def small_queue(transactions: Transactions) -> None:
    """Six lines of three customers at two places; four units at L1 are kept for PREMIUM."""
    tiers = {"C1": "PREMIUM", "C2": "GOLD", "C3": "STANDARD"}
    customers = [a_customer(number, tier=tier) for number, tier in tiers.items()]
    network = [a_location("L1"), a_location("L2"), a_supplier()]
    lanes = [a_lane("L1", region="North"), a_lane("L2", region="North", days=2)]
    floor = ProtectionRecord(
        id=row_id("Protection", SOURCE, "1"),
        source=SOURCE,
        number="1",
        kind="FLOOR",
        product_id=product_id("P1"),
        location_id=row_id("Location", SOURCE, "L1"),
        group="PREMIUM",
        quantity=4,
    )
    supply = [some_stock(on_hand=12), some_stock(location="L2", on_hand=6), floor]
    trucks = [
        an_inbound("T1", quantity=8, expected=in_days(3)),
        an_inbound("T2", quantity=5, expected=in_days(6), location="L2"),
    ]
    orders = [
        record
        for n, order in enumerate(ORDERS)
        for record in an_order(
            order,
            quantity=3 + 2 * n,
            due=in_days(n - 2),
            customer=f"C{n % 3 + 1}",
            location=PLACES[n % 2],
            in_queue_on=in_days(-3),
        )
    ]
    await store(transactions, *customers, a_product(), *network, *lanes, *supply, *trucks, *orders)
    await refresh(transactions, CLOCK, cause="loaded")


async def next_step(transactions: Transactions, chance: Random) -> Step:
    """What happens next; much of it will be refused, and must then change nothing."""
    kinds = (_plan_step, _plan_step, _line_step, _supply_step, _reservation_step)
    return await chance.choice(kinds)(transactions, chance)


async def _plan_step(transactions: Transactions, chance: Random) -> Step:
    numbers = [row.number for row in await rows(transactions, PlanRecord)][-3:]
    if not numbers or chance.random() < 0.3:
        some = chance.sample(ORDERS, chance.randint(1, 4))
        if chance.random() < 0.3:
            changes = tuple(LineChange(f"{one}/1", chance.randint(0, 5)) for one in some)
            return edit_plan, EditPlan(changes)
        scope = tuple(backorder_id(one) for one in some)
        return propose_plan, ProposePlan(scope, draft=chance.random() < 0.3)
    number = chance.choice(numbers)
    steps: list[Step] = [
        (approve_plan, ApprovePlan(number)),
        (approve_plan, ApprovePlan(number)),
        (execute_plan, ExecutePlan(number)),
        (execute_plan, ExecutePlan(number)),
        (undo_plan, UndoPlan(number)),
        (release_plan, ReleasePlan(number)),
        (reject_plan, RejectPlan(number, "no")),
    ]
    return chance.choices(steps, (4, 4, 6, 6, 2, 1, 1))[0]


async def _line_step(_transactions: Transactions, chance: Random) -> Step:
    line = f"{chance.choice(ORDERS)}/1"
    yes = chance.random() < 0.5
    steps: list[Step] = [
        (hold_lines, HoldLines((line,), "why", hold=yes)),
        (freeze_lines, FreezeLines((line,), "why", frozen=yes)),
        (override_priority, OverridePriority(line, chance.randint(1, 6), "why")),
        (cancel_line, CancelLine(line, "why", quantity=chance.randint(1, 3))),
        (change_order_line, ChangeOrderLine(line, quantity_ordered=chance.randint(2, 14))),
        (change_order_line, ChangeOrderLine(line, promised_date=in_days(chance.randint(-3, 9)))),
        (confirm_shipment, ConfirmShipment(line, chance.randint(1, 4))),
        (confirm_shipment, ConfirmShipment(line, 1, location=chance.choice(PLACES))),
    ]
    return chance.choice(steps)


async def _supply_step(_transactions: Transactions, chance: Random) -> Step:
    truck = chance.choice(TRUCKS)
    quantity = chance.randint(0, 6)
    steps: list[Step] = [
        (count_stock, CountStock("P1", chance.choice(PLACES), chance.randint(0, 14))),
        (receive_inbound, ReceiveInbound(truck, quantity, closes=chance.random() < 0.3)),
        (change_inbound, ChangeInbound(truck, quantity_ordered=chance.randint(0, 12))),
        (change_inbound, ChangeInbound(truck, expected_date=in_days(chance.randint(1, 9)))),
    ]
    return chance.choice(steps)


async def _reservation_step(transactions: Transactions, chance: Random) -> Step:
    held = [
        row.id for row in await rows(transactions, ReservationRecord) if row.firmness != "PROJECTED"
    ]
    if held and chance.random() < 0.4:
        reservation = global_id("Reservation", chance.choice(held))
        return release_reservation, ReleaseReservation(reservation, "why")
    stock = some_stock(location=chance.choice(PLACES))
    supply = global_id("StockPosition", stock.id)
    expires_at = CLOCK.wall() + timedelta(days=chance.randint(1, 5))
    line = f"{chance.choice(ORDERS)}/1"
    return reserve_soft, ReserveSoft(line, supply, chance.randint(1, 4), expires_at)


async def take(transactions: Transactions, step: Step, key: str | None) -> object:
    """Take the step as the planner."""
    action, request = step
    return await action(transactions, PLANNER, request, clock=CLOCK, key=key)
