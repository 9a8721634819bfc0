"""What execution does once and exactly, what makes it stop, and how it is taken back."""

import pytest

from graph.actions.approve_plan import ApprovePlan, approve_plan
from graph.actions.confirm_shipment import ConfirmShipment, confirm_shipment
from graph.actions.execute_plan import ExecutePlan, execute_plan
from graph.actions.holds import FreezeLines, HoldLines, freeze_lines, hold_lines
from graph.actions.reject_plan import RejectPlan, reject_plan
from graph.actions.release_plan import ReleasePlan, release_plan
from graph.actions.submit_plan import SubmitPlan, submit_plan
from graph.actions.undo_plan import UndoPlan, undo_plan
from graph.records.database import Transactions
from graph.records.journal import JournalRecord
from graph.records.plans import PlanRecord
from graph.records.queue import ExceptionRecord
from graph.records.supply import ProtectionRecord, StockPositionRecord
from graph.refusals import (
    KeyReused,
    PlanNotApproved,
    PlanStateWrong,
    PlanSuperseded,
    RightMissing,
    UndoRefused,
)
from graph.values.identity import row_id
from graph.values.viewer import Viewer
from graph.values.words import Right
from tests.graph.actions.decision_world import (
    Who,
    an_approved_plan,
    backorder,
    basics,
    journal,
    line_ref,
    pegs_of,
    seed,
    some_stock,
    stock_now,
    waiting,
)
from tests.graph.actions.derivation_world import backorder_id, by_id, product_id, rows


async def two_lines(transactions: Transactions, **plan: str) -> StockPositionRecord:
    """Stock of 10; a plan gives A 4 of 5 and B 6 of 6."""
    stock = some_stock(on_hand=10)
    lines = [*waiting("A", quantity=5), *waiting("B", quantity=6, rank=2)]
    given = an_approved_plan("P-1", {"A": (stock, 4), "B": (stock, 6)}, **plan)
    await seed(transactions, basics(), stock, lines, given)
    return stock


async def status(transactions: Transactions) -> str:
    return str((await by_id(transactions, PlanRecord))[row_id("Plan", "P-1")].status)


async def test_execution_reserves_exactly_what_was_approved(transactions: Transactions) -> None:
    stock = await two_lines(transactions)

    await Who(transactions).do(execute_plan, ExecutePlan("P-1"))

    assert await status(transactions) == "EXECUTED"
    assert await pegs_of(transactions, "A") == {"STOCK": 4}
    assert await pegs_of(transactions, "B") == {"STOCK": 6}
    assert await stock_now(transactions, stock) == (10, 10)
    line = await backorder(transactions, "A")
    assert (line.open_quantity, line.allocated_quantity) == (5, 4)


async def test_execution_is_one_entry_with_a_child_for_each_line(
    transactions: Transactions,
) -> None:
    await two_lines(transactions)

    await Who(transactions).do(execute_plan, ExecutePlan("P-1"))

    entries = await rows(transactions, JournalRecord)
    parent, *children = [row for row in entries if row.action == "PLAN_EXECUTED"]
    assert parent.after == {"status": "EXECUTED", "number": "P-1"}
    assert {row.parent_id for row in children} == {parent.id}
    assert {row.backorder_id for row in children} == {backorder_id("A"), backorder_id("B")}
    assert {row.actor for row in entries} == {"pat"}


async def test_the_same_key_executes_once(transactions: Transactions) -> None:
    stock = await two_lines(transactions)
    who = Who(transactions)

    first = await who.do(execute_plan, ExecutePlan("P-1"), key="k")
    again = await who.do(execute_plan, ExecutePlan("P-1"), key="k")

    assert first == again == row_id("Plan", "P-1")
    assert await stock_now(transactions, stock) == (10, 10)
    assert [action for action, _, _ in await journal(transactions)].count("PLAN_EXECUTED") == 3


async def test_a_key_does_not_serve_another_request(transactions: Transactions) -> None:
    await two_lines(transactions)
    who = Who(transactions)
    await who.do(execute_plan, ExecutePlan("P-1"), key="k")

    with pytest.raises(KeyReused):
        await who.do(undo_plan, UndoPlan("P-1"), key="k")

    assert await status(transactions) == "EXECUTED"


async def test_a_plan_is_not_executed_twice_under_two_keys(transactions: Transactions) -> None:
    stock = await two_lines(transactions)
    who = Who(transactions)
    await who.do(execute_plan, ExecutePlan("P-1"), key="k1")

    with pytest.raises(PlanStateWrong) as refused:
        await who.do(execute_plan, ExecutePlan("P-1"), key="k2")

    assert str(refused.value) == "plan 'P-1' is EXECUTED; it cannot be executed"
    assert await stock_now(transactions, stock) == (10, 10)


async def test_without_approval_nothing_is_executed(transactions: Transactions) -> None:
    stock = await two_lines(transactions, status="PROPOSED")

    with pytest.raises(PlanNotApproved):
        await Who(transactions).do(execute_plan, ExecutePlan("P-1"))

    assert await stock_now(transactions, stock) == (10, 0)
    assert await journal(transactions) == []


async def test_without_the_right_nothing_is_executed(transactions: Transactions) -> None:
    stock = await two_lines(transactions)
    reader = Viewer("rea", rights=frozenset({Right.READ, Right.PROPOSE, Right.APPROVE}))

    with pytest.raises(RightMissing):
        await Who(transactions, reader).do(execute_plan, ExecutePlan("P-1"))

    assert await stock_now(transactions, stock) == (10, 0)


async def test_a_plan_is_superseded_when_a_line_was_held_since(transactions: Transactions) -> None:
    stock = await two_lines(transactions)
    who = Who(transactions)
    await who.do(hold_lines, HoldLines((line_ref("A"),), "customer asked"))

    with pytest.raises(PlanSuperseded) as refused:
        await who.do(execute_plan, ExecutePlan("P-1"), key="k")

    assert refused.value.moved == (f"LINE:{row_id('OrderLine', 'test', 'A', '1')}",)
    assert await status(transactions) == "SUPERSEDED"
    assert await stock_now(transactions, stock) == (10, 0)
    assert await pegs_of(transactions, "A") == await pegs_of(transactions, "B") == {}
    kinds = [row.kind for row in await rows(transactions, ExceptionRecord)]
    assert kinds.count("PLAN_SUPERSEDED") == 1
    with pytest.raises(PlanSuperseded):
        await who.do(execute_plan, ExecutePlan("P-1"), key="k")


async def test_undo_removes_exactly_the_plans_pegs(transactions: Transactions) -> None:
    stock = await two_lines(transactions)
    who = Who(transactions)
    await who.do(execute_plan, ExecutePlan("P-1"))

    await who.do(undo_plan, UndoPlan("P-1", "wrong customer"))

    assert await status(transactions) == "UNDONE"
    assert await pegs_of(transactions, "A") == {}
    assert await stock_now(transactions, stock) == (10, 0)
    assert (await backorder(transactions, "A")).allocated_quantity == 0


async def test_undo_ends_with_release(transactions: Transactions) -> None:
    stock = await two_lines(transactions)
    who = Who(transactions)
    await who.do(execute_plan, ExecutePlan("P-1"))
    await who.do(release_plan, ReleasePlan("P-1"))

    with pytest.raises(PlanStateWrong):
        await who.do(undo_plan, UndoPlan("P-1"))

    assert await status(transactions) == "RELEASED"
    assert await stock_now(transactions, stock) == (10, 10)


async def test_undo_ends_with_the_first_shipment(transactions: Transactions) -> None:
    await two_lines(transactions)
    who = Who(transactions)
    await who.do(execute_plan, ExecutePlan("P-1"))
    await who.do(confirm_shipment, ConfirmShipment(line_ref("A"), 1))

    with pytest.raises(UndoRefused, match="has shipped"):
        await who.do(undo_plan, UndoPlan("P-1"))

    assert await pegs_of(transactions, "A") == {"STOCK": 3}


async def test_a_frozen_line_stops_undo(transactions: Transactions) -> None:
    await two_lines(transactions)
    who = Who(transactions)
    await who.do(execute_plan, ExecutePlan("P-1"))
    await who.do(freeze_lines, FreezeLines((line_ref("B"),), "loading"))

    with pytest.raises(UndoRefused, match="frozen"):
        await who.do(undo_plan, UndoPlan("P-1"))

    assert await pegs_of(transactions, "B") == {"STOCK": 6}


async def test_a_floor_counts_what_its_group_takes_and_gets_it_back_by_undo(
    transactions: Transactions,
) -> None:
    floor = ProtectionRecord(
        id="floor", source="test", number="1", kind="FLOOR", product_id=product_id("P1"),
        group="GOLD", quantity=8,
    )  # fmt: skip
    await two_lines(transactions)
    await seed(transactions, floor)
    who = Who(transactions)

    await who.do(execute_plan, ExecutePlan("P-1"))
    used = (await by_id(transactions, ProtectionRecord))["floor"].used
    await who.do(undo_plan, UndoPlan("P-1"))

    assert used == 10
    assert (await by_id(transactions, ProtectionRecord))["floor"].used == 0


async def test_approving_a_draft_submits_it_first(transactions: Transactions) -> None:
    await two_lines(transactions, status="DRAFT")

    await Who(transactions).do(approve_plan, ApprovePlan("P-1"))

    actions = [action for action, _, _ in await journal(transactions)]
    assert actions == ["PLAN_PROPOSED", "PLAN_APPROVED"]
    plan = (await by_id(transactions, PlanRecord))[row_id("Plan", "P-1")]
    assert (plan.status, plan.decided_by, plan.decided_by_kind) == ("APPROVED", "pat", "PERSON")


async def test_approving_a_draft_needs_the_right_to_propose_too(
    transactions: Transactions,
) -> None:
    await two_lines(transactions, status="DRAFT")
    approver = Viewer("ann", rights=frozenset({Right.APPROVE}))

    with pytest.raises(RightMissing, match="PROPOSE"):
        await Who(transactions, approver).do(approve_plan, ApprovePlan("P-1"))

    assert await status(transactions) == "DRAFT"


async def test_a_rejected_plan_stays_rejected(transactions: Transactions) -> None:
    await two_lines(transactions, status="PROPOSED")
    who = Who(transactions)
    await who.do(reject_plan, RejectPlan("P-1", "too dear"))

    for action, request in ((approve_plan, ApprovePlan("P-1")), (submit_plan, SubmitPlan("P-1"))):
        with pytest.raises(PlanStateWrong):
            await who.do(action, request)

    assert await status(transactions) == "REJECTED"
