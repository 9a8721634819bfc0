"""Margin, penalty and customer value of a change of course."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from graph.alternatives.facts import Delivery
from graph.alternatives.pricing import after_taking, expected_penalty, price_change
from tests.graph.alternatives.lines import HORIZON, a_line, day


def test_no_change_of_course_is_worth_nothing() -> None:
    course = (Delivery(23, day(4), day(6)),)

    effects = price_change(a_line(), course, course, horizon_on=HORIZON)

    zero = Decimal(0)
    assert (effects.margin, effects.penalty, effects.cost, effects.net) == (zero,) * 4


def test_units_that_come_at_all_bring_their_margin_less_the_way() -> None:
    taken = (Delivery(10, day(2), day(2), Decimal(5)),)

    effects = price_change(a_line(10), (), taken, horizon_on=HORIZON)

    assert (effects.margin, effects.cost) == (Decimal(35), Decimal(5))


def test_the_penalty_grows_by_the_day_beyond_the_commitment_up_to_its_cap() -> None:
    line = a_line(10, penalty_rate=Decimal("0.01"), penalty_cap=Decimal("0.05"), max_days_late=2)

    # 10 units at 10: 1 % of 100 a day beyond day 2.
    assert expected_penalty(line, (Delivery(10, day(2), day(2)),), HORIZON) == 0
    assert expected_penalty(line, (Delivery(10, day(5), day(5)),), HORIZON) == 3
    assert expected_penalty(line, (Delivery(10, day(30), day(30)),), HORIZON) == 5
    assert expected_penalty(line, (Delivery(10, day(2), day(5)),), HORIZON) == Decimal("0.9")


def test_what_is_taken_leaves_the_rest_on_its_present_course() -> None:
    line = a_line(
        10, present=(Delivery(4, day(3), day(3)), Delivery(6, day(9), day(9), Decimal(6)))
    )

    course = after_taking(line, Delivery(5, day(1), day(1)), {})

    assert [(one.quantity, one.p50, one.cost) for one in course] == [
        (5, day(1), Decimal(0)),
        (4, day(3), Decimal(0)),
        (1, day(9), Decimal(1)),
    ]


@given(st.integers(0, 50), st.integers(0, 50))
def test_an_earlier_arrival_is_never_worse_for_the_customer(one: int, other: int) -> None:
    early, late = sorted((one, other))
    line = a_line(10, lifetime_value=Decimal(100_000), churn_value=Decimal("0.3"))

    effects = price_change(
        line,
        (Delivery(10, day(late), day(late)),),
        (Delivery(10, day(early), day(early)),),
        horizon_on=HORIZON,
    )

    assert effects.customer.low >= 0
    assert effects.customer.low <= effects.customer.mid <= effects.customer.high
