"""What the standing projection brings anyway is worth nothing as an alternative."""

from decimal import Decimal

from graph.alternatives.facts import Delivery, Terms
from graph.values.words import AlternativeKind
from tests.graph.alternatives.lines import a_line, around, day, found, inbound, stock

PRESENT = (
    Delivery(5, day(1), day(1), Decimal("0.50"), "STOCK:X"),
    Delivery(15, day(11), day(14), Decimal("1.50"), "INBOUND:7"),
)


def test_part_now_that_comes_anyway_changes_nothing() -> None:
    line = a_line(20, present=PRESENT, lifetime_value=Decimal(100000), penalty_rate=Decimal("0.01"))

    ways = found(line, around(stock("X", 5), inbound("7", 15, days=10)))

    kinds = (AlternativeKind.SPLIT_SHIPMENT, AlternativeKind.WAIT_FOR_INBOUND)
    ours = {one.kind: one for one in ways.feasible if one.kind in kinds}
    assert [ours[kind].quantity for kind in kinds] == [5, 15]
    assert [ours[kind].effects.net for kind in kinds] == [0, 0]


def test_part_now_that_a_rival_would_take_is_worth_its_days() -> None:
    line = a_line(20, present=PRESENT[1:], lifetime_value=Decimal(100000))

    ways = found(line, around(stock("X", 5), inbound("7", 15, days=10)))

    split = next(one for one in ways.feasible if one.kind is AlternativeKind.SPLIT_SHIPMENT)
    assert split.effects.margin == Decimal("19.50")  # 5 more sold at 10 - 6, less 0.50 of way
    assert split.effects.customer.mid > 0


def test_an_inbound_that_is_sped_up_does_not_come_a_second_time() -> None:
    line = a_line(20, present=PRESENT[1:])
    terms = Terms("S", expedite_days=3, expedite_cost_per_unit=Decimal(2))

    ways = found(line, around(inbound("7", 15, days=10, supplier="S"), terms=terms))

    expedited = [one for one in ways.feasible if one.kind is AlternativeKind.EXPEDITE]
    faster = next(one for one in expedited if one.legs[0].inbound == "7")
    # the same 15 units sooner: nothing more is sold, 15 x 2 of fee is paid
    assert faster.quantity == 15
    assert faster.effects.margin == Decimal("-30.00")
