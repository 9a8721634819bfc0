"""What other systems get right or wrong when goods arrive, as facts of this queue."""

import pytest

from graph.actions.approve_plan import ApprovePlan, approve_plan
from graph.actions.confirm_shipment import ConfirmShipment, confirm_shipment
from graph.actions.count_stock import CountStock, count_stock
from graph.actions.execute_plan import ExecutePlan, execute_plan
from graph.actions.propose_plan import ProposePlan, propose_plan
from graph.actions.receive_inbound import ReceiveInbound, receive_inbound
from graph.records.database import Transactions
from graph.records.plans import PlanRecord
from graph.records.supply import StockPositionRecord
from graph.refusals import InputInvalid
from tests.graph.actions.decision_world import (
    Who,
    backorder,
    basics,
    pegs_of,
    seed,
    some_stock,
    stock_now,
    waiting,
)
from tests.graph.actions.derivation_world import an_inbound, backorder_id, by_id, in_days


async def carry_out(who: Who, *orders: str) -> None:
    """Propose, approve and execute for these orders."""
    scope = tuple(backorder_id(order) for order in orders)
    plan_id = await who.do(propose_plan, ProposePlan(scope))
    number = (await by_id(who.transactions, PlanRecord))[plan_id].number
    await who.do(approve_plan, ApprovePlan(number))
    await who.do(execute_plan, ExecutePlan(number))


async def test_seven_of_twenty_are_released_and_thirteen_follow_the_receipt(
    transactions: Transactions,
) -> None:
    truck = an_inbound("T1", quantity=30, expected=in_days(200))
    await seed(transactions, basics(), some_stock(on_hand=7), truck, waiting("D1", quantity=20))
    who = Who(transactions)

    await carry_out(who, "D1")
    first = await pegs_of(transactions, "D1")
    await carry_out(who, "D1")
    second = await pegs_of(transactions, "D1")
    await who.do(receive_inbound, ReceiveInbound("T1", 30))
    await carry_out(who, "D1")

    assert first == second == {"STOCK": 7}
    assert await pegs_of(transactions, "D1") == {"STOCK": 20}


async def two_single_units(transactions: Transactions) -> StockPositionRecord:
    stock = some_stock(on_hand=0)
    lines = [
        *waiting("U1", quantity=1, rank=1, due=in_days(-3), order_date=in_days(-20)),
        *waiting("U2", quantity=1, rank=2, due=in_days(9), order_date=in_days(-2)),
    ]
    truck = an_inbound("T1", quantity=3, expected=in_days(200))
    await seed(transactions, basics(), stock, truck, lines)
    return stock


@pytest.mark.parametrize(("received", "filled", "free"), [(1, ["U1"], 0), (3, ["U1", "U2"], 1)])
async def test_a_receipt_fills_the_first_in_the_queue_first(
    transactions: Transactions, received: int, filled: list[str], free: int
) -> None:
    stock = await two_single_units(transactions)
    who = Who(transactions)

    await who.do(receive_inbound, ReceiveInbound("T1", received))
    await carry_out(who, "U1", "U2")

    got = [order for order in ("U1", "U2") if await pegs_of(transactions, order)]
    on_hand, reserved = await stock_now(transactions, stock)
    assert (got, on_hand - reserved) == (filled, free)


async def test_of_eight_waiting_only_what_lies_there_can_ship(transactions: Transactions) -> None:
    stock = some_stock(on_hand=3)
    await seed(transactions, basics(), stock, waiting("Q4", quantity=8))
    who = Who(transactions)

    with pytest.raises(InputInvalid, match="only 3 are on hand"):
        await who.do(confirm_shipment, ConfirmShipment("Q4/1", 8))
    await who.do(confirm_shipment, ConfirmShipment("Q4/1", 3))
    await who.do(count_stock, CountStock("P1", "L1", 10))
    await who.do(confirm_shipment, ConfirmShipment("Q4/1", 5))

    line = await backorder(transactions, "Q4")
    assert (line.is_open, line.open_quantity) == (False, 0)
    assert await stock_now(transactions, stock) == (5, 0)
