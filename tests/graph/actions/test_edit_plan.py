"""A planner moves units from one line to another by hand and sees the effect before it counts."""

import pytest

from graph.actions.approve_plan import ApprovePlan, approve_plan
from graph.actions.edit_plan import EditPlan, LineChange, edit_plan
from graph.actions.execute_plan import ExecutePlan, execute_plan
from graph.actions.holds import FreezeLines, HoldLines, freeze_lines, hold_lines
from graph.actions.undo_plan import UndoPlan, undo_plan
from graph.records.database import Transactions
from graph.records.plans import PlanLineRecord, PlanRecord
from graph.records.supply import StockPositionRecord
from graph.refusals import InputInvalid, LineBlocked
from graph.values.identity import global_id
from tests.graph.actions.decision_world import (
    Who,
    a_peg,
    basics,
    line_ref,
    pegs_of,
    seed,
    some_stock,
    stock_now,
    waiting,
)
from tests.graph.actions.derivation_world import a_location, backorder_id, by_id, rows

GIVE_TEN = (LineChange("L2/1", 0), LineChange("L3/1", 10))


async def thirty_on_hand(transactions: Transactions) -> StockPositionRecord:
    """L1 has 20 of the 30, L2 has 10, L3 has nothing of the 15 it waits for."""
    stock = some_stock(on_hand=30)
    lines = [
        *waiting("L1", quantity=20, rank=1),
        *waiting("L2", quantity=10, rank=2),
        *waiting("L3", quantity=15, rank=3),
    ]
    await seed(transactions, basics(), stock, lines, a_peg("L1", stock, 20), a_peg("L2", stock, 10))
    return stock


async def effect(transactions: Transactions) -> dict[str, tuple[str, int]]:
    """By order, outcome and change of quantity in the only plan."""
    names = {backorder_id(order): order for order in ("L1", "L2", "L3")}
    return {
        names[row.backorder_id]: (row.outcome, row.after_quantity - row.before_quantity)
        for row in await rows(transactions, PlanLineRecord)
    }


async def test_ten_taken_from_one_line_can_be_given_to_another(transactions: Transactions) -> None:
    stock = await thirty_on_hand(transactions)

    await Who(transactions).do(edit_plan, EditPlan(GIVE_TEN))

    (plan,) = (await by_id(transactions, PlanRecord)).values()
    assert (plan.status, plan.strategy) == ("DRAFT", "MANUAL")
    assert await effect(transactions) == {"L2": ("LOSES", -10), "L3": ("GAINS", 10)}
    assert await stock_now(transactions, stock) == (30, 30)


async def test_eleven_cannot_be_given_where_ten_are_free(transactions: Transactions) -> None:
    await thirty_on_hand(transactions)
    changes = (LineChange("L2/1", 0), LineChange("L3/1", 11))

    with pytest.raises(InputInvalid, match="11 asked, 10 can be had") as refused:
        await Who(transactions).do(edit_plan, EditPlan(changes))

    assert refused.value.path == ("changes", "1", "quantity")
    assert await rows(transactions, PlanRecord) == []


async def test_executed_by_hand_it_moves_the_units_and_undo_moves_them_back(
    transactions: Transactions,
) -> None:
    stock = await thirty_on_hand(transactions)
    who = Who(transactions)
    await who.do(edit_plan, EditPlan(GIVE_TEN))
    await who.do(approve_plan, ApprovePlan("P-1"))

    await who.do(execute_plan, ExecutePlan("P-1"))
    moved = [await pegs_of(transactions, order) for order in ("L1", "L2", "L3")]
    await who.do(undo_plan, UndoPlan("P-1"))
    back = [await pegs_of(transactions, order) for order in ("L1", "L2", "L3")]

    assert moved == [{"STOCK": 20}, {}, {"STOCK": 10}]
    assert back == [{"STOCK": 20}, {"STOCK": 10}, {}]
    assert await stock_now(transactions, stock) == (30, 30)


async def test_a_draft_is_edited_on_from_where_it_stands(transactions: Transactions) -> None:
    await thirty_on_hand(transactions)
    who = Who(transactions)
    await who.do(edit_plan, EditPlan(GIVE_TEN))

    await who.do(edit_plan, EditPlan((LineChange("L3/1", 4),), plan="P-1"))

    # L2 keeps nothing firm; the six that are free again are what it would get next.
    assert await effect(transactions) == {"L2": ("LOSES", -4), "L3": ("GAINS", 4)}
    pegs = {row.backorder_id: row.pegs for row in await rows(transactions, PlanLineRecord)}
    assert [peg["quantity"] for peg in pegs[backorder_id("L3")]] == [4]


async def test_supply_elsewhere_is_given_when_it_is_named(transactions: Transactions) -> None:
    stock, other = some_stock(on_hand=0), some_stock(location="L9", on_hand=6)
    places = [*basics(), a_location("L9")]
    await seed(transactions, places, stock, other, waiting("L3", quantity=15))
    named = global_id("StockPosition", other.id)

    await Who(transactions).do(edit_plan, EditPlan((LineChange("L3/1", 6, supply=named),)))

    (line,) = await rows(transactions, PlanLineRecord)
    assert [(peg["supply"], peg["kind"]) for peg in line.pegs] == [
        (f"STOCK:{other.id}", "ALTERNATE_LOCATION")
    ]


async def test_frozen_lines_are_not_touched_and_held_ones_get_nothing_new(
    transactions: Transactions,
) -> None:
    await thirty_on_hand(transactions)
    who = Who(transactions)
    await who.do(freeze_lines, FreezeLines((line_ref("L2"),), "loading"))
    with pytest.raises(LineBlocked, match="frozen"):
        await who.do(edit_plan, EditPlan(GIVE_TEN))
    await who.do(freeze_lines, FreezeLines((line_ref("L2"),), "loaded", frozen=False))
    await who.do(hold_lines, HoldLines((line_ref("L3"),), "credit"))
    with pytest.raises(LineBlocked, match="held"):
        await who.do(edit_plan, EditPlan(GIVE_TEN))

    assert await rows(transactions, PlanRecord) == []
