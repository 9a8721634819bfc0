"""Orders, shipments, cancellations, promises: quantities stay whole and pegs follow."""

from decimal import Decimal

import pytest
from sqlalchemy import update

from graph.actions.cancel_line import CancelLine, cancel_line
from graph.actions.change_order_line import ChangeOrderLine, change_order_line
from graph.actions.confirm_shipment import ConfirmShipment, confirm_shipment
from graph.actions.record_consent import RecordConsent, record_consent
from graph.actions.record_signal import (
    CloseSignal,
    RecordSignal,
    close_signal,
    record_signal,
)
from graph.actions.save_order import SaveLine, SaveOrder, save_order
from graph.records.customers import ConsentRecord, CustomerRecord, SignalRecord
from graph.records.database import Transactions
from graph.records.orders import ExchangeRateRecord, OrderLineRecord, ShipmentRecord
from graph.refusals import InputInvalid, LineBlocked
from graph.values.identity import global_id
from graph.values.words import SignalKind
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
from tests.graph.actions.derivation_world import a_lane, by_id, in_days, line_id, rows


async def quantities(transactions: Transactions, order: str) -> tuple[int, int, int, int]:
    """(ordered, shipped, cancelled, over-shipped)."""
    row = (await by_id(transactions, OrderLineRecord))[line_id(order)]
    return (
        row.quantity_ordered,
        row.quantity_shipped,
        row.quantity_cancelled,
        row.quantity_over_shipped,
    )


async def test_a_shipment_uses_up_the_lines_pegs(transactions: Transactions) -> None:
    stock = some_stock(on_hand=10)
    await seed(transactions, basics(), stock, waiting("A", quantity=6), a_peg("A", stock, 6))

    await Who(transactions).do(confirm_shipment, ConfirmShipment("A/1", 4, number="S1"))

    assert await stock_now(transactions, stock) == (6, 2)
    assert await pegs_of(transactions, "A") == {"STOCK": 2}
    line = await backorder(transactions, "A")
    assert (line.is_open, line.open_quantity, line.allocated_quantity) == (True, 2, 2)
    assert await quantities(transactions, "A") == (6, 4, 0, 0)


async def test_a_line_closes_when_all_of_it_has_shipped(transactions: Transactions) -> None:
    stock = some_stock(on_hand=10)
    await seed(transactions, basics(), stock, waiting("A", quantity=6), a_peg("A", stock, 6))

    await Who(transactions).do(confirm_shipment, ConfirmShipment("A/1", 6))

    line = await backorder(transactions, "A")
    assert (line.is_open, line.open_quantity, line.closed_on) == (False, 0, in_days(0))
    assert await stock_now(transactions, stock) == (4, 0)


async def test_shipping_more_than_ordered_is_kept_as_over_shipped(
    transactions: Transactions,
) -> None:
    stock = some_stock(on_hand=10)
    await seed(transactions, basics(), stock, waiting("A", quantity=6))

    await Who(transactions).do(confirm_shipment, ConfirmShipment("A/1", 8))

    assert await quantities(transactions, "A") == (6, 8, 0, 2)
    assert (await backorder(transactions, "A")).open_quantity == 0


async def test_more_than_is_on_hand_cannot_ship(transactions: Transactions) -> None:
    stock = some_stock(on_hand=3)
    await seed(transactions, basics(), stock, waiting("A", quantity=8), a_peg("A", stock, 3))

    with pytest.raises(InputInvalid) as refused:
        await Who(transactions).do(confirm_shipment, ConfirmShipment("A/1", 8))

    assert refused.value.path == ("quantity",)
    assert await stock_now(transactions, stock) == (3, 3)
    assert await pegs_of(transactions, "A") == {"STOCK": 3}
    assert await quantities(transactions, "A") == (8, 0, 0, 0)
    assert await journal(transactions) == []


async def test_shipping_what_others_reserved_cuts_them(transactions: Transactions) -> None:
    stock = some_stock(on_hand=5)
    lines = [*waiting("A", quantity=4), *waiting("B", quantity=4, rank=2)]
    await seed(transactions, basics(), stock, lines, a_peg("A", stock, 4))

    await Who(transactions).do(confirm_shipment, ConfirmShipment("B/1", 3))

    assert await stock_now(transactions, stock) == (2, 2)
    assert await pegs_of(transactions, "A") == {"STOCK": 2}


async def test_an_arrival_not_told_is_the_lanes_and_marked(transactions: Transactions) -> None:
    stock = some_stock(on_hand=5)
    lane = a_lane("L1", region="North", days=3)
    await seed(transactions, basics(), stock, lane, waiting("A", quantity=4))

    await Who(transactions).do(confirm_shipment, ConfirmShipment("A/1", 4, number="S1"))

    (shipment,) = await rows(transactions, ShipmentRecord)
    assert (shipment.ship_date, shipment.arrival_date) == (in_days(0), in_days(3))
    assert shipment.estimated is True


async def test_a_line_in_doubt_is_cleared_before_it_ships(transactions: Transactions) -> None:
    stock = some_stock(on_hand=5)
    await seed(transactions, basics(), stock, waiting("A", quantity=4))
    async with transactions.begin() as session:
        await session.execute(update(OrderLineRecord).values(quantity_shipped=None))
    who = Who(transactions)

    with pytest.raises(LineBlocked):
        await who.do(confirm_shipment, ConfirmShipment("A/1", 1))
    await who.do(change_order_line, ChangeOrderLine("A/1", quantity_shipped=2))
    await who.do(confirm_shipment, ConfirmShipment("A/1", 1))

    assert await quantities(transactions, "A") == (4, 3, 0, 0)


async def test_cancelling_the_rest_frees_its_pegs(transactions: Transactions) -> None:
    stock = some_stock(on_hand=10)
    await seed(transactions, basics(), stock, waiting("A", quantity=6), a_peg("A", stock, 5))

    await Who(transactions).do(cancel_line, CancelLine("A/1", "customer changed his mind"))

    assert await quantities(transactions, "A") == (6, 0, 6, 0)
    assert await stock_now(transactions, stock) == (10, 0)
    line = await backorder(transactions, "A")
    assert (line.is_open, line.allocated_quantity) == (False, 0)
    actions = [action for action, _, _ in await journal(transactions)]
    assert actions == ["CANCELLED", "RESERVATION_RELEASED"]


async def test_a_part_cancelled_keeps_the_pegs_that_fit(transactions: Transactions) -> None:
    stock = some_stock(on_hand=10)
    await seed(transactions, basics(), stock, waiting("A", quantity=6), a_peg("A", stock, 5))

    await Who(transactions).do(cancel_line, CancelLine("A/1", "less", quantity=2))

    assert await pegs_of(transactions, "A") == {"STOCK": 4}
    assert (await backorder(transactions, "A")).open_quantity == 4


async def test_no_more_than_the_rest_can_be_cancelled(transactions: Transactions) -> None:
    await seed(transactions, basics(), waiting("A", quantity=6))

    with pytest.raises(InputInvalid, match="from 1 to the 6"):
        await Who(transactions).do(cancel_line, CancelLine("A/1", "less", quantity=7))

    assert await quantities(transactions, "A") == (6, 0, 0, 0)


async def test_a_new_promise_is_its_own_entry_and_moves_the_due_date(
    transactions: Transactions,
) -> None:
    await seed(transactions, basics(), waiting("A", quantity=6))

    await Who(transactions).do(change_order_line, ChangeOrderLine("A/1", promised_date=in_days(9)))

    assert (await backorder(transactions, "A")).due_date == in_days(9)
    assert await journal(transactions) == [("PROMISE_CHANGED", "promise changed", "pat")]
    assert (await by_id(transactions, OrderLineRecord))[line_id("A")].version == 2


async def test_a_smaller_order_frees_what_is_too_much(transactions: Transactions) -> None:
    stock = some_stock(on_hand=10)
    await seed(transactions, basics(), stock, waiting("A", quantity=6), a_peg("A", stock, 6))

    await Who(transactions).do(change_order_line, ChangeOrderLine("A/1", quantity_ordered=4))

    assert await pegs_of(transactions, "A") == {"STOCK": 4}
    assert (await backorder(transactions, "A")).open_quantity == 4


async def test_saying_what_is_so_already_writes_nothing(transactions: Transactions) -> None:
    await seed(transactions, basics(), waiting("A", quantity=6))

    await Who(transactions).do(change_order_line, ChangeOrderLine("A/1", quantity_ordered=6))

    assert await journal(transactions) == []
    assert (await by_id(transactions, OrderLineRecord))[line_id("A")].version == 1


async def test_an_order_is_saved_with_its_lines_and_changed_again(
    transactions: Transactions,
) -> None:
    await seed(transactions, basics())
    who = Who(transactions)
    line = SaveLine("1", "P1", "L1", 5, promised_date=in_days(4), backordered=True)

    await who.do(save_order, SaveOrder("N1", "C1", (line,)))
    more = SaveLine("1", "P1", "L1", 7, promised_date=in_days(4), backordered=True)
    await who.do(save_order, SaveOrder("N1", "C1", (more,)))

    (saved,) = await rows(transactions, OrderLineRecord)
    assert (saved.quantity_ordered, saved.price) == (7, Decimal(10))
    assert saved.in_queue_on == in_days(0)
    causes = [cause for _, cause, _ in await journal(transactions)]
    assert causes == [
        "order N1 saved",
        "order line added",
        "order N1 saved",
        "order line changed",
    ]


async def test_a_bad_line_stops_the_whole_order_and_is_named(transactions: Transactions) -> None:
    await seed(transactions, basics())
    good, bad = SaveLine("1", "P1", "L1", 5), SaveLine("2", "P1", "L1", 0)

    with pytest.raises(InputInvalid) as refused:
        await Who(transactions).do(save_order, SaveOrder("N1", "C1", (good, bad)))

    assert refused.value.path == ("lines", "1", "quantityOrdered")
    assert await rows(transactions, OrderLineRecord) == []


async def test_a_threat_stands_until_it_is_closed(transactions: Transactions) -> None:
    await seed(transactions, basics())
    who = Who(transactions)
    threat = RecordSignal(SignalKind.CANCEL_THREAT, "C1", text="we will leave", number="7")

    signal = await who.do(record_signal, threat)
    (opened,) = await rows(transactions, SignalRecord)
    await who.do(close_signal, CloseSignal(global_id("Signal", signal), "called them"))
    (closed,) = await rows(transactions, SignalRecord)

    assert (opened.is_open, closed.is_open) == (True, False)
    assert len(await journal(transactions)) == 2


@pytest.mark.parametrize(
    ("signal", "path"),
    [
        (RecordSignal(SignalKind.SURVEY, "C1"), "value"),
        (RecordSignal(SignalKind.SURVEY, "C1", value=Decimal(11)), "value"),
        (RecordSignal(SignalKind.PRAISE, "C1", value=Decimal(1)), "value"),
        (RecordSignal(SignalKind.COMPETITOR_QUOTE, "C1", value=Decimal(-1)), "value"),
    ],
)
async def test_a_signal_with_a_wrong_value_is_not_kept(
    transactions: Transactions, signal: RecordSignal, path: str
) -> None:
    await seed(transactions, basics())

    with pytest.raises(InputInvalid) as refused:
        await Who(transactions).do(record_signal, signal)

    assert refused.value.path == (path,)
    assert await rows(transactions, SignalRecord) == []


async def test_the_last_word_on_a_substitute_counts(transactions: Transactions) -> None:
    await seed(transactions, basics(), waiting("A", quantity=2))
    who = Who(transactions)

    await who.do(record_consent, RecordConsent("C1", "P1", granted=True, line="A/1"))
    await who.do(record_consent, RecordConsent("C1", "P1", granted=False, line="A/1"))

    (consent,) = await rows(transactions, ConsentRecord)
    assert (consent.granted, consent.line_id) == (False, line_id("A"))


async def test_a_price_is_in_the_orders_currency(transactions: Transactions) -> None:
    rate = ExchangeRateRecord(currency="EUR", from_date=in_days(-30), rate=Decimal("1.1"))
    await seed(transactions, basics(), rate)
    who = Who(transactions)
    lines = (SaveLine("1", "P1", "L1", 4, price=Decimal("11.00")),)

    await who.do(save_order, SaveOrder("SO9", "C1", lines, currency="EUR"))
    await who.do(change_order_line, ChangeOrderLine("SO9/1", price=Decimal("10.50")))

    (line,) = await rows(transactions, OrderLineRecord)
    assert (line.order_price, line.price) == (Decimal("10.50"), Decimal("11.55"))


async def test_a_price_without_a_rate_is_refused(transactions: Transactions) -> None:
    await seed(transactions, basics())
    lines = (SaveLine("1", "P1", "L1", 4, price=Decimal("11.00")),)

    with pytest.raises(InputInvalid, match="no rate for 'SEK' on 2026-03-02"):
        await Who(transactions).do(save_order, SaveOrder("SO9", "C1", lines, currency="SEK"))


async def test_an_order_keeps_its_currency(transactions: Transactions) -> None:
    await seed(transactions, basics())
    lines = (SaveLine("1", "P1", "L1", 4),)
    await Who(transactions).do(save_order, SaveOrder("SO9", "C1", lines))

    with pytest.raises(InputInvalid, match="an order keeps its currency"):
        await Who(transactions).do(save_order, SaveOrder("SO9", "C1", lines, currency="SEK"))


async def test_a_customer_without_open_lines_hears_of_its_signals(
    transactions: Transactions,
) -> None:
    await seed(transactions, basics())
    who = Who(transactions)

    for kind in (SignalKind.COMPLAINT, SignalKind.CANCEL_THREAT):
        await who.do(record_signal, RecordSignal(kind, "C1"))

    (customer,) = await rows(transactions, CustomerRecord)
    assert (customer.satisfaction_level, customer.churn_band) == (Decimal(1), "HIGH")
