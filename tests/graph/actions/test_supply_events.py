"""Receipts, counts, tracking: what they do to stock, to pegs and to the journal."""

from datetime import timedelta

import pytest

from graph.actions.count_stock import CountStock, LotCount, count_stock
from graph.actions.receive_inbound import ReceiveInbound, receive_inbound
from graph.actions.track_inbound import (
    ChangeInbound,
    TrackInbound,
    change_inbound,
    track_inbound,
)
from graph.records.database import Transactions
from graph.records.queue import ExceptionRecord, ReservationRecord
from graph.records.supply import (
    InboundRecord,
    StockLotRecord,
    StockPositionRecord,
    SupplierReceiptRecord,
)
from graph.refusals import InputInvalid, NotFound, RightMissing
from graph.values.identity import row_id
from graph.values.viewer import Viewer
from graph.values.words import Right
from tests.graph.actions.decision_world import (
    Who,
    a_peg,
    backorder,
    basics,
    journal,
    pegs_of,
    seed,
    some_stock,
    stock_now,
    waiting,
)
from tests.graph.actions.derivation_world import an_inbound, backorder_id, by_id, in_days, rows


def on_the_way(order: str, inbound: InboundRecord, quantity: int) -> ReservationRecord:
    return ReservationRecord(
        id=row_id("Reservation", "made before", backorder_id(order), f"INBOUND:{inbound.id}"),
        backorder_id=backorder_id(order),
        firmness="FIRM",
        supply="INBOUND",
        inbound_id=inbound.id,
        quantity=quantity,
        supply_quantity=quantity,
        arrival_p50=inbound.expected_date + timedelta(days=2),
        arrival_p90=inbound.expected_date + timedelta(days=4),
    )


async def three_on_a_truck(transactions: Transactions) -> tuple[StockPositionRecord, InboundRecord]:
    """A truck of 12: A has 5 of it, B 4, C 3; in that order of the queue, and B is frozen."""
    stock, truck = some_stock(on_hand=1), an_inbound("T1", quantity=12, expected=in_days(3))
    lines = [
        *waiting("A", quantity=5, rank=1),
        *waiting("B", quantity=4, rank=3, frozen=True),
        *waiting("C", quantity=3, rank=2),
    ]
    pegs = [on_the_way("A", truck, 5), on_the_way("B", truck, 4), on_the_way("C", truck, 3)]
    await seed(transactions, basics(), stock, truck, lines, pegs)
    return stock, truck


async def test_a_full_receipt_moves_every_peg_to_the_stock(transactions: Transactions) -> None:
    stock, truck = await three_on_a_truck(transactions)

    await Who(transactions).do(receive_inbound, ReceiveInbound("T1/1", 12))

    assert await stock_now(transactions, stock) == (13, 12)
    assert [await pegs_of(transactions, order) for order in "ABC"] == [
        {"STOCK": 5},
        {"STOCK": 4},
        {"STOCK": 3},
    ]
    received = (await by_id(transactions, InboundRecord))[truck.id]
    assert (received.quantity_open, received.quantity_received) == (0, 12)
    assert (await backorder(transactions, "A")).allocated_quantity == 5


async def test_what_was_pegged_keeps_its_days_from_the_location(
    transactions: Transactions,
) -> None:
    await three_on_a_truck(transactions)

    await Who(transactions).do(receive_inbound, ReceiveInbound("T1/1", 12))

    dates = {
        (row.arrival_p50, row.arrival_p90) for row in await rows(transactions, ReservationRecord)
    }
    assert dates == {(in_days(2), in_days(4))}


async def test_a_partial_receipt_serves_frozen_lines_then_the_queue(
    transactions: Transactions,
) -> None:
    stock, _ = await three_on_a_truck(transactions)

    await Who(transactions).do(receive_inbound, ReceiveInbound("T1/1", 6))

    assert await pegs_of(transactions, "B") == {"STOCK": 4}
    assert await pegs_of(transactions, "A") == {"STOCK": 2, "INBOUND": 3}
    assert await pegs_of(transactions, "C") == {"INBOUND": 3}
    assert await stock_now(transactions, stock) == (7, 6)


async def test_a_short_receipt_cuts_the_lowest_rank_first_and_frozen_last(
    transactions: Transactions,
) -> None:
    await three_on_a_truck(transactions)

    await Who(transactions).do(receive_inbound, ReceiveInbound("T1/1", 5, closes=True))

    assert await pegs_of(transactions, "B") == {"STOCK": 4}
    assert await pegs_of(transactions, "A") == {"STOCK": 1}
    assert await pegs_of(transactions, "C") == {}
    blocked = {(row.kind, row.subject) for row in await rows(transactions, ExceptionRecord)}
    assert ("PEG_CUT", backorder_id("A")) in blocked
    assert ("PEG_CUT", backorder_id("C")) in blocked
    assert ("PEG_CUT", backorder_id("B")) not in blocked
    actions = [action for action, _, _ in await journal(transactions)]
    assert actions == ["RECEIVED", "PEG_CUT", "PEG_CUT"]


async def test_a_receipt_over_the_order_is_kept_as_received(transactions: Transactions) -> None:
    stock, truck = await three_on_a_truck(transactions)

    await Who(transactions).do(receive_inbound, ReceiveInbound("T1/1", 15))

    received = (await by_id(transactions, InboundRecord))[truck.id]
    assert (received.quantity_received, received.quantity_open) == (15, 0)
    assert await stock_now(transactions, stock) == (16, 12)


async def test_a_receipt_enters_the_suppliers_record(transactions: Transactions) -> None:
    await three_on_a_truck(transactions)
    who = Who(transactions)

    await who.do(receive_inbound, ReceiveInbound("T1/1", 4))
    await who.do(receive_inbound, ReceiveInbound("T1/1", 8))

    kept = await rows(transactions, SupplierReceiptRecord)
    assert {(row.number, row.quantity) for row in kept} == {("T1/1/1", 4), ("T1/1/2", 8)}


async def test_receiving_with_the_same_key_counts_once(transactions: Transactions) -> None:
    stock, _ = await three_on_a_truck(transactions)
    who = Who(transactions)

    for _ in range(3):
        await who.do(receive_inbound, ReceiveInbound("T1/1", 6), key="receipt 1")

    assert await stock_now(transactions, stock) == (7, 6)


async def test_a_count_below_what_is_reserved_cuts_in_the_same_step(
    transactions: Transactions,
) -> None:
    stock = some_stock(on_hand=10)
    lines = [
        *waiting("A", quantity=4, rank=1),
        *waiting("B", quantity=4, rank=2),
        *waiting("C", quantity=2, rank=3, frozen=True),
    ]
    pegs = [a_peg("A", stock, 4), a_peg("B", stock, 4), a_peg("C", stock, 2)]
    await seed(transactions, basics(), stock, lines, pegs)

    await Who(transactions).do(count_stock, CountStock("P1", "L1", 5))

    assert await stock_now(transactions, stock) == (5, 5)
    assert [await pegs_of(transactions, order) for order in "ABC"] == [
        {"STOCK": 3},
        {},
        {"STOCK": 2},
    ]
    assert (await backorder(transactions, "B")).allocated_quantity == 0
    entries = await journal(transactions)
    assert [action for action, _, _ in entries] == ["COUNTED", "PEG_CUT", "PEG_CUT"]


async def test_what_the_order_system_reserved_is_not_given_to_our_pegs(
    transactions: Transactions,
) -> None:
    stock = some_stock(on_hand=10, reserved_external=4)
    await seed(transactions, basics(), stock, waiting("A", quantity=6), a_peg("A", stock, 6))

    await Who(transactions).do(count_stock, CountStock("P1", "L1", 7))

    assert await stock_now(transactions, stock) == (7, 3)


async def test_a_count_of_an_unknown_place_makes_its_position(transactions: Transactions) -> None:
    await seed(transactions, basics())

    await Who(transactions).do(count_stock, CountStock("P1", "L1", 7, lots=(LotCount("X", 3),)))

    position = some_stock()
    assert await stock_now(transactions, position) == (7, 0)
    lots = await rows(transactions, StockLotRecord)
    assert [(row.position_id, row.number, row.quantity) for row in lots] == [(position.id, "X", 3)]


@pytest.mark.parametrize(
    ("request_", "path"),
    [
        (CountStock("P1", "L1", -1), ("onHand",)),
        (CountStock("P1", "L1", 2, lots=(LotCount("X", 3),)), ("lots",)),
        (CountStock("P1", "L1", 2, lots=(LotCount("X", -3),)), ("lots", "0", "quantity")),
        (CountStock("P1", "L1", 2, counted_on=in_days(1)), ("countedOn",)),
    ],
)
async def test_an_impossible_count_changes_nothing(
    transactions: Transactions, request_: CountStock, path: tuple[str, ...]
) -> None:
    stock = some_stock(on_hand=10)
    await seed(transactions, basics(), stock)

    with pytest.raises(InputInvalid) as refused:
        await Who(transactions).do(count_stock, request_)

    assert refused.value.path == path
    assert await stock_now(transactions, stock) == (10, 0)
    assert await journal(transactions) == []


async def test_counting_needs_the_right_to_integrate(transactions: Transactions) -> None:
    await seed(transactions, basics())
    planner = Viewer("pat", rights=frozenset({Right.EXECUTE}))

    with pytest.raises(RightMissing, match="INTEGRATE"):
        await Who(transactions, planner).do(count_stock, CountStock("P1", "L1", 1))


async def test_an_unknown_product_is_named(transactions: Transactions) -> None:
    await seed(transactions, basics())

    with pytest.raises(NotFound, match="no Product 'P9'"):
        await Who(transactions).do(count_stock, CountStock("P9", "L1", 1))


async def test_tracking_moves_the_version_only_with_its_day(transactions: Transactions) -> None:
    truck = an_inbound("T1", quantity=5, expected=in_days(3))
    await seed(transactions, basics(), truck)
    who = Who(transactions)

    await who.do(track_inbound, TrackInbound("T1", tracking="left the port"))
    said = (await by_id(transactions, InboundRecord))[truck.id]
    await who.do(track_inbound, TrackInbound("T1", eta=in_days(6)))
    dated = (await by_id(transactions, InboundRecord))[truck.id]

    assert (said.tracking, said.version) == ("left the port", 1)
    assert (dated.tracking_eta, dated.version) == (in_days(6), 2)


async def test_a_supplier_that_sends_less_cuts_pegs(transactions: Transactions) -> None:
    await three_on_a_truck(transactions)

    await Who(transactions).do(change_inbound, ChangeInbound("T1/1", quantity_ordered=9))

    assert [await pegs_of(transactions, order) for order in "ABC"] == [
        {"INBOUND": 5},
        {"INBOUND": 4},
        {},
    ]
