"""What a plan gives, to whom, at whose cost, and what of it is kept."""

from decimal import Decimal

import pytest
from sqlmodel import SQLModel

from graph.actions.approve_plan import ApprovePlan, approve_plan
from graph.actions.execute_plan import ExecutePlan, execute_plan
from graph.actions.propose_plan import ProposePlan, preview_plan, propose_plan
from graph.allocation.fair_share import Sharing
from graph.records.bulk import AnyRow
from graph.records.database import Transactions
from graph.records.facts_queries import write_fact
from graph.records.plans import PlanLineRecord, PlanRecord
from graph.records.queue import ReservationRecord
from graph.records.supply import StockLotRecord
from graph.refusals import (
    InputInvalid,
    NotFound,
    PlanStateWrong,
    RightMissing,
    StrategyUnavailable,
)
from graph.values.viewer import Viewer
from graph.values.words import AlternativeKind, Right, Strategy
from tests.graph.actions.decision_world import (
    Who,
    a_peg,
    backorder,
    basics,
    journal,
    pegs_of,
    seed,
    some_stock,
    waiting,
)
from tests.graph.actions.derivation_world import (
    FixedClock,
    a_lane,
    a_location,
    an_inbound,
    backorder_id,
    by_id,
    in_days,
    rows,
)


def two_places() -> list[SQLModel]:
    """L1, where lines ship from, and L2; both reach the North in a day."""
    return [
        *basics(),
        a_location("L2"),
        a_lane("L1", region="North"),
        a_lane("L2", region="North"),
    ]


async def lines_by_order(transactions: Transactions, *orders: str) -> dict[str, AnyRow]:
    found = {row.backorder_id: row for row in await rows(transactions, PlanLineRecord)}
    return {order: found[backorder_id(order)] for order in orders if backorder_id(order) in found}


def a_scope(*orders: str, **facts: object) -> ProposePlan:
    return ProposePlan(tuple(backorder_id(order) for order in orders), **facts)  # type: ignore[arg-type]


async def test_a_line_in_scope_takes_stock_of_another_place(transactions: Transactions) -> None:
    stock = some_stock(location="L2", on_hand=5)
    await seed(transactions, two_places(), stock, waiting("A", quantity=8))

    plan_id = await Who(transactions).do(propose_plan, a_scope("A"))

    plan = (await by_id(transactions, PlanRecord))[plan_id]
    assert (plan.number, plan.status, plan.line_count) == ("P-1", "PROPOSED", 1)
    line = (await lines_by_order(transactions, "A"))["A"]
    assert (line.outcome, line.before_quantity, line.after_quantity) == ("GAINS", 0, 5)
    assert (line.before_date, line.after_date) == (None, in_days(1))
    assert line.alternative_kind == "ALTERNATE_LOCATION"
    assert [(peg["supply"], peg["quantity"]) for peg in line.pegs] == [(f"STOCK:{stock.id}", 5)]
    assert line.reason.startswith("Gets 5 from Location L2 directly")


async def test_a_lower_line_outside_the_scope_loses_and_is_shown(
    transactions: Transactions,
) -> None:
    own, other = some_stock(location="L1", on_hand=0), some_stock(location="L2", on_hand=5)
    lines = [
        *waiting("A", quantity=5, rank=1),
        *waiting("B", quantity=5, rank=2, location="L2"),
    ]
    await seed(transactions, two_places(), own, other, lines)

    await Who(transactions).do(propose_plan, a_scope("A"))

    found = await lines_by_order(transactions, "A", "B")
    assert (found["A"].outcome, found["A"].in_scope) == ("GAINS", True)
    assert (found["B"].outcome, found["B"].in_scope) == ("LOSES", False)
    assert (found["B"].before_quantity, found["B"].after_quantity) == (5, 0)
    assert found["B"].pegs == []


async def test_a_higher_line_outside_the_scope_is_not_robbed(transactions: Transactions) -> None:
    other = some_stock(location="L2", on_hand=5)
    lines = [
        *waiting("A", quantity=5, rank=2),
        *waiting("B", quantity=5, rank=1, location="L2"),
    ]
    await seed(transactions, two_places(), other, lines)

    await Who(transactions).do(propose_plan, a_scope("A"))

    found = await lines_by_order(transactions, "A", "B")
    assert (found["A"].outcome, found["A"].after_quantity, found["A"].pegs) == ("SAME", 0, [])
    assert found["A"].reason
    assert "B" not in found


async def test_what_is_firm_is_never_taken_by_a_plan(transactions: Transactions) -> None:
    other = some_stock(location="L2", on_hand=5)
    lines = [*waiting("A", quantity=5), *waiting("B", quantity=5, rank=2, location="L2")]
    await seed(transactions, two_places(), other, lines, a_peg("B", other, 3))

    await Who(transactions).do(propose_plan, a_scope("A"))

    found = await lines_by_order(transactions, "A", "B")
    assert found["A"].after_quantity == 2
    assert (found["B"].outcome, found["B"].before_quantity, found["B"].after_quantity) == (
        "LOSES",
        5,
        3,
    )


async def test_held_and_frozen_lines_get_nothing(transactions: Transactions) -> None:
    stock = some_stock(location="L2", on_hand=9)
    lines = [
        *waiting("A", quantity=4, rank=1, hold=True),
        *waiting("B", quantity=4, rank=2, frozen=True),
        *waiting("C", quantity=4, rank=3),
    ]
    await seed(transactions, two_places(), stock, lines)

    await Who(transactions).do(propose_plan, a_scope("A", "B", "C"))

    found = await lines_by_order(transactions, "A", "B", "C")
    assert {order: len(row.pegs) for order, row in found.items()} == {"A": 0, "B": 0, "C": 1}


async def test_an_excluded_place_gives_nothing(transactions: Transactions) -> None:
    stock = some_stock(location="L2", on_hand=5)
    await seed(transactions, two_places(), stock, waiting("A", quantity=8))

    await Who(transactions).do(propose_plan, a_scope("A", exclude_supply_at=("Location L2",)))

    assert (await lines_by_order(transactions, "A"))["A"].pegs == []


async def test_only_the_kinds_asked_for_are_taken(transactions: Transactions) -> None:
    stock = some_stock(location="L2", on_hand=5)
    lane = a_lane("L2", to="L1", days=2)
    await seed(transactions, two_places(), lane, stock, waiting("A", quantity=8))

    await Who(transactions).do(propose_plan, a_scope("A", kinds=(AlternativeKind.TRANSFER,)))

    line = (await lines_by_order(transactions, "A"))["A"]
    assert (line.alternative_kind, line.after_date) == ("TRANSFER", in_days(3))


async def test_cancelling_the_short_rest_happens_only_where_it_is_asked_for(
    transactions: Transactions,
) -> None:
    stock = some_stock(location="L2", on_hand=5)
    await seed(transactions, two_places(), stock, waiting("A", quantity=8))
    who = Who(transactions)
    kinds = (AlternativeKind.ALTERNATE_LOCATION, AlternativeKind.CANCEL_SHORT)

    await who.do(propose_plan, a_scope("A", kinds=kinds))
    await who.do(approve_plan, ApprovePlan("P-1"))
    await who.do(execute_plan, ExecutePlan("P-1"))

    line = await backorder(transactions, "A")
    assert (line.open_quantity, line.allocated_quantity) == (5, 5)


async def test_propose_approve_execute_makes_firm_pegs_once(transactions: Transactions) -> None:
    stock, truck = some_stock(on_hand=3), an_inbound("T1", quantity=4, expected=in_days(2))
    await seed(transactions, two_places(), stock, truck, waiting("A", quantity=8))
    who = Who(transactions)

    await who.do(propose_plan, a_scope("A"))
    await who.do(approve_plan, ApprovePlan("P-1"))
    await who.do(execute_plan, ExecutePlan("P-1"), key="once")
    await who.do(execute_plan, ExecutePlan("P-1"), key="once")

    assert await pegs_of(transactions, "A") == {"STOCK": 3, "INBOUND": 4}
    assert (await backorder(transactions, "A")).allocated_quantity == 7


async def test_the_same_question_on_the_same_graph_gives_the_same_plan(
    transactions: Transactions,
) -> None:
    stock = some_stock(location="L2", on_hand=5)
    lines = [*waiting("A", quantity=4), *waiting("B", quantity=4, rank=2)]
    await seed(transactions, two_places(), stock, lines)
    who = Who(transactions)

    for _ in range(2):
        await who.do(propose_plan, a_scope("A", "B"))

    first, second = (await by_id(transactions, PlanRecord)).values()
    assert {first.number, second.number} == {"P-1", "P-2"}
    assert first.input_hash == second.input_hash
    assert first.totals == second.totals
    assert first.versions == second.versions


async def test_proposing_with_the_same_key_stores_one_plan(transactions: Transactions) -> None:
    await seed(transactions, two_places(), waiting("A", quantity=8))
    who = Who(transactions)

    first = await who.do(propose_plan, a_scope("A"), key="k")
    again = await who.do(propose_plan, a_scope("A"), key="k")

    assert first == again
    assert len(await rows(transactions, PlanRecord)) == 1


async def test_a_draft_ends_with_its_day(transactions: Transactions) -> None:
    await seed(transactions, two_places(), waiting("A", quantity=8))
    who = Who(transactions)
    plan_id = await who.do(propose_plan, a_scope("A", draft=True))
    assert (await by_id(transactions, PlanRecord))[plan_id].expires_on == in_days(0)

    await pin_day(transactions, 1)
    with pytest.raises(PlanStateWrong, match="is EXPIRED"):
        await who.do(approve_plan, ApprovePlan("P-1"))


async def pin_day(transactions: Transactions, days: int) -> None:
    async with transactions.begin() as session:
        await write_fact(session, "business_date", in_days(days).isoformat())


async def test_a_preview_is_not_stored(transactions: Transactions) -> None:
    stock = some_stock(location="L2", on_hand=5)
    await seed(transactions, two_places(), stock, waiting("A", quantity=8))
    reader = Viewer("rea", rights=frozenset({Right.READ}))

    content = await preview_plan(transactions, reader, a_scope("A"), clock=FixedClock())

    assert [line["after_quantity"] for line in content.lines] == [5]
    assert await rows(transactions, PlanRecord) == []
    assert await journal(transactions) == []
    with pytest.raises(RightMissing, match="PROPOSE"):
        await Who(transactions, reader).do(propose_plan, a_scope("A"))


async def test_no_plan_is_proposed_by_hand(transactions: Transactions) -> None:
    await seed(transactions, two_places(), waiting("A", quantity=8))

    with pytest.raises(StrategyUnavailable, match="MANUAL"):
        await Who(transactions).do(propose_plan, a_scope("A", strategy=Strategy.MANUAL))


async def test_the_optimal_plan_serves_the_line_that_earns_more(transactions: Transactions) -> None:
    stock = some_stock(location="L2", on_hand=5)
    dear = waiting("B", quantity=5, rank=2, price=Decimal(90))
    await seed(transactions, two_places(), stock, waiting("A", quantity=5), dear)
    who = Who(transactions)

    await who.do(propose_plan, a_scope("A", "B", strategy=Strategy.OPTIMAL))
    await who.do(propose_plan, a_scope("A", "B"))

    optimal, strict = await plans_in_order(transactions)
    given = {
        (row.plan_id, row.backorder_id): row.after_quantity
        for row in await rows(transactions, PlanLineRecord)
    }
    assert given[optimal.id, backorder_id("B")] == 5
    assert given[strict.id, backorder_id("A")] == 5
    assert optimal.worth_plan - strict.worth_plan == 5 * (90 - 10)
    assert optimal.worth_strict == strict.worth_plan == strict.worth_strict
    assert optimal.worth_present == strict.worth_present == 0
    assert optimal.regret == 0
    assert strict.regret == 5 * (90 - 10)


async def test_a_fair_share_gives_both_the_same_part(transactions: Transactions) -> None:
    stock = some_stock(location="L2", on_hand=6)
    lines = [*waiting("A", quantity=8), *waiting("B", quantity=4, rank=2)]
    await seed(transactions, two_places(), stock, lines)
    who = Who(transactions)

    await who.do(propose_plan, a_scope("A", "B", strategy=Strategy.FAIR_SHARE))
    even = a_scope("A", "B", strategy=Strategy.FAIR_SHARE, sharing=Sharing.EVEN)
    await who.do(propose_plan, even)

    given = {
        (row.plan_id, row.backorder_id): row.after_quantity
        for row in await rows(transactions, PlanLineRecord)
    }
    proportional, equal = await plans_in_order(transactions)
    a, b = backorder_id("A"), backorder_id("B")
    assert (given[proportional.id, a], given[proportional.id, b]) == (4, 2)
    assert (given[equal.id, a], given[equal.id, b]) == (3, 3)


async def plans_in_order(transactions: Transactions) -> list[AnyRow]:
    return sorted((await by_id(transactions, PlanRecord)).values(), key=lambda one: one.number)


async def test_an_optimal_plan_is_executed_like_any_other(transactions: Transactions) -> None:
    await seed(
        transactions, two_places(), some_stock(location="L2", on_hand=5), waiting("A", quantity=8)
    )
    who = Who(transactions)
    await who.do(propose_plan, a_scope("A", strategy=Strategy.OPTIMAL))
    await who.do(approve_plan, ApprovePlan("P-1"))
    await who.do(execute_plan, ExecutePlan("P-1"))

    assert (await backorder(transactions, "A")).allocated_quantity == 5


async def test_nothing_to_plan_and_unknown_places_are_said(transactions: Transactions) -> None:
    await seed(transactions, two_places(), waiting("A", quantity=8))
    who = Who(transactions)

    with pytest.raises(InputInvalid, match="no open line matches"):
        await who.do(propose_plan, a_scope())
    with pytest.raises(NotFound, match="Nowhere"):
        await who.do(propose_plan, a_scope("A", exclude_supply_at=("Nowhere",)))

    assert await rows(transactions, PlanRecord) == []


async def test_lots_that_hold_more_than_was_counted_give_no_more_than_that(
    transactions: Transactions,
) -> None:
    stock = some_stock(on_hand=33)
    lots = [
        StockLotRecord(id=name * 32, position_id=stock.id, number=name, quantity=20)
        for name in ("a", "b")
    ]
    await seed(transactions, two_places(), stock, lots, waiting("A", quantity=40))
    who = Who(transactions)

    await who.do(propose_plan, a_scope("A"))
    await who.do(approve_plan, ApprovePlan("P-1"))
    await who.do(execute_plan, ExecutePlan("P-1"))

    pegs = [row.quantity for row in await rows(transactions, ReservationRecord)]
    assert sorted(pegs) == [13, 20]
