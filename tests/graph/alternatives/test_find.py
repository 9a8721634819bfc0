"""Ways to fulfil a line: what is feasible for it alone, and the reason for what is not."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from graph.alternatives.facts import Borrowable, FreeSupply, StandIn, Terms, Way
from graph.values.words import AlternativeKind as Kind
from graph.values.words import SupplyKind
from tests.graph.alternatives.lines import (
    a_line,
    around,
    day,
    direct,
    found,
    inbound,
    quantities,
    reason,
    stock,
)


def test_each_location_that_has_stock_is_a_way_of_its_own() -> None:
    near = around(stock("Y", 10), stock("Z", 30), ways=(direct("Y"), direct("Z")))

    ways = found(a_line(23), near)

    assert quantities(ways, Kind.ALTERNATE_LOCATION) == [10, 23]


def test_a_line_that_ships_complete_needs_one_location_that_has_all_of_it() -> None:
    near = around(stock("Y", 10), stock("Z", 30), ways=(direct("Y"), direct("Z")))

    ways = found(a_line(23, ship_complete=True), near)

    assert quantities(ways, Kind.ALTERNATE_LOCATION) == [23]
    assert ways.feasible[0].legs[0].origin == "Z"


def test_stock_without_a_lane_is_no_way() -> None:
    ways = found(a_line(5), around(stock("Y", 10)))

    assert reason(ways, Kind.ALTERNATE_LOCATION) == "NO_LANE"


def test_protected_stock_is_refused_as_protected() -> None:
    near = around(stock("Y", 0, protected=12), ways=(direct("Y"),))

    assert reason(found(a_line(5), near), Kind.ALTERNATE_LOCATION) == "PROTECTED"


def test_a_way_that_comes_after_the_latest_date_is_refused() -> None:
    near = around(stock("Y", 10), ways=(direct("Y", days=9),))

    ways = found(a_line(5, latest_on=day(8)), near)

    assert reason(ways, Kind.ALTERNATE_LOCATION) == "PAST_LATEST_DATE"


def test_less_than_a_pack_is_refused() -> None:
    near = around(stock("Y", 10), ways=(direct("Y"),))

    assert reason(found(a_line(24, pack_multiple=12), near), Kind.ALTERNATE_LOCATION) == "PACK"


def test_two_units_of_the_stand_in_replace_one() -> None:
    stand_in = StandIn("ALT", Decimal(2), 1, True, Decimal(2))
    near = around(stock("X", 4, product="ALT"), stand_ins=(stand_in,))

    ways = found(a_line(10), near)

    assert quantities(ways, Kind.SUBSTITUTE) == [2]
    effect = next(one for one in ways.feasible if one.kind is Kind.SUBSTITUTE).effects
    # 2 units at 10, made of 4 at cost 2, and 4 units of freight at 0.10.
    assert (effect.cost, effect.margin) == (Decimal("0.40"), Decimal("11.60"))


def test_a_stand_in_without_consent_is_refused() -> None:
    stand_in = StandIn("ALT", Decimal(1), 1, False, Decimal(2))
    near = around(stock("X", 40, product="ALT"), stand_ins=(stand_in,))

    assert reason(found(a_line(10), near), Kind.SUBSTITUTE) == "NO_CONSENT"


def test_a_transfer_goes_through_the_lines_own_location() -> None:
    transfer = Way("Y", 5, Decimal("0.70"), Decimal(1), Kind.TRANSFER, transfer_days=4)

    ways = found(a_line(5), around(stock("Y", 10), ways=(transfer,)))

    way = next(one for one in ways.feasible if one.kind is Kind.TRANSFER)
    assert [(leg.origin, leg.to, leg.ship_on) for leg in way.legs] == [
        ("Y", "X", day(0)),
        ("X", None, day(4)),
    ]
    assert way.p50 == day(5)


def test_an_expedited_inbound_comes_sooner_for_its_fee() -> None:
    near = around(
        inbound("PO1", 50, 20, supplier="S"),
        terms=Terms("S", expedite_days=3, expedite_cost_per_unit=Decimal(2)),
    )

    ways = found(a_line(10), near)

    way = next(one for one in ways.feasible if one.kind is Kind.EXPEDITE and one.legs[0].inbound)
    assert (way.p50, way.effects.cost) == (day(4), Decimal("21.00"))


def test_borrowed_stock_is_paid_back_before_the_later_order_leaves() -> None:
    later = Borrowable("STOCK:X", "F", 50, day(30), covered_on=day(10), inbound="PO7")

    (way,) = [
        one
        for one in found(a_line(50), around(borrowable=(later,))).feasible
        if one.kind is Kind.BORROW
    ]
    assert (way.quantity, [(leg.quantity, leg.inbound) for leg in way.legs]) == (50, [(50, "PO7")])


def test_nothing_is_borrowed_that_comes_back_too_late_or_is_about_to_leave() -> None:
    too_late = Borrowable("STOCK:X", "F", 50, ship_on=day(30), covered_on=day(31))
    locked = Borrowable("STOCK:X", "F", 50, ship_on=day(5), covered_on=day(1))

    assert reason(found(a_line(50), around(borrowable=(too_late,))), Kind.BORROW) == "NO_STOCK"
    assert reason(found(a_line(50), around(borrowable=(locked,))), Kind.BORROW) == "NOT_OFFERED"


def test_cancelling_costs_nothing_but_the_margin() -> None:
    way = next(one for one in found(a_line(10), around()).feasible)

    assert way.kind is Kind.CANCEL_SHORT
    assert (way.effects.cost, way.effects.margin) == (Decimal(0), Decimal(-40))
    assert (way.p50, way.p90) == (None, None)  # nothing arrives


def test_part_now_and_the_rest_later_needs_a_customer_that_takes_it() -> None:
    near = around(stock("X", 6))

    assert quantities(found(a_line(10), near), Kind.SPLIT_SHIPMENT) == [6]
    whole = found(a_line(10, accepts_split=False), near)
    assert reason(whole, Kind.SPLIT_SHIPMENT) == "SPLIT_REFUSED"


def lot(location: str, number: str, quantity: int, expires: int | None = None) -> FreeSupply:
    return stock(
        location,
        quantity,
        key=f"LOT:{number}",
        kind=SupplyKind.LOT,
        row_id=number,
        expiry=None if expires is None else day(expires),
    )


def test_lots_of_one_location_go_together_first_expired_first() -> None:
    near = around(
        lot("Y", "old", 4, 30), lot("Y", "none", 50), lot("Y", "mid", 6, 60), ways=(direct("Y"),)
    )

    ways = found(a_line(12), near)

    (way,) = [one for one in ways.feasible if one.kind is Kind.ALTERNATE_LOCATION]
    assert (way.quantity, [leg.quantity for leg in way.legs]) == (12, [4, 6, 2])


def test_lots_that_keep_too_short_are_left_out() -> None:
    near = around(lot("Y", "old", 4, 5), lot("Y", "new", 6, 60), ways=(direct("Y"),))

    ways = found(a_line(12, minimum_remaining_life_days=10), near)

    assert quantities(ways, Kind.ALTERNATE_LOCATION) == [6]


def test_a_floor_holds_for_the_lots_together() -> None:
    lots = [replace(lot("Y", name, 5), left_by_floors=7) for name in ("a", "b", "c")]

    ways = found(a_line(20), around(*lots, ways=(direct("Y"),)))

    assert quantities(ways, Kind.ALTERNATE_LOCATION) == [7]


def test_lots_of_the_own_location_are_split_off_together() -> None:
    ways = found(a_line(20), around(lot("X", "a", 5), lot("X", "b", 3)))

    (way,) = [one for one in ways.feasible if one.kind is Kind.SPLIT_SHIPMENT]
    assert (way.quantity, [leg.quantity for leg in way.legs]) == (8, [5, 3])


def test_a_transfer_of_two_lots_moves_each_twice() -> None:
    transfer = Way("Y", 5, Decimal(1), Decimal(0), Kind.TRANSFER, transfer_days=3)

    ways = found(a_line(8), around(lot("Y", "a", 5), lot("Y", "b", 3), ways=(transfer,)))

    (way,) = [one for one in ways.feasible if one.kind is Kind.TRANSFER]
    assert [(leg.quantity, leg.origin, leg.to) for leg in way.legs] == [
        (5, "Y", "X"),
        (5, "X", None),
        (3, "Y", "X"),
        (3, "X", None),
    ]


def test_all_nine_kinds_are_either_found_or_refused() -> None:
    ways = found(a_line(10), around())

    kinds = {one.kind for one in ways.feasible} | {one.kind for one in ways.refused}
    assert kinds == set(Kind)


@given(
    want=st.integers(1, 200),
    there=st.integers(0, 200),
    pack=st.integers(1, 12),
    least=st.integers(1, 50),
    whole=st.booleans(),
)
def test_no_way_ships_more_than_there_is_or_breaks_a_rule(
    want: int, there: int, pack: int, least: int, whole: bool
) -> None:
    line = a_line(want, pack_multiple=pack, minimum_shipment=least, ship_complete=whole)
    near = around(stock("Y", there), inbound("PO", there, 5), ways=(direct("Y"),))

    for way in found(line, near).feasible:
        if way.kind in (Kind.ALTERNATE_LOCATION, Kind.WAIT_FOR_INBOUND):
            assert 0 < way.quantity <= min(want, there)
            assert way.quantity == want or (way.quantity % pack == 0 and not whole)
            assert way.quantity == want or min(way.quantity, want - way.quantity) >= least


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 90)), max_size=6), st.integers(1, 80))
def test_the_legs_to_the_customer_sum_to_the_way(lots: list[tuple[int, int]], want: int) -> None:
    some = [
        lot(place, f"{place}{n}", units, expires)
        for n, (units, expires) in enumerate(lots)
        for place in ("X", "Y")
    ]
    transfer = Way("Y", 5, Decimal(1), Decimal(0), Kind.TRANSFER, transfer_days=3)

    ways = found(a_line(want), around(*some, ways=(direct("Y"), transfer)))

    there = sum(units for units, _ in lots)
    for way in ways.feasible:
        if way.legs:
            assert sum(leg.quantity for leg in way.legs if leg.to is None) == way.quantity
            assert all(leg.ship_on >= day(0) and leg.p50 >= leg.ship_on for leg in way.legs)
        if way.kind in (Kind.ALTERNATE_LOCATION, Kind.TRANSFER, Kind.SPLIT_SHIPMENT):
            assert way.quantity <= min(want, there)
