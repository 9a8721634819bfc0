"""What a delay is worth in a customer's future business."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from graph.customers.outlook import NOTHING, Delay, Range, value_change

WORTH = Decimal(100000)
IN_TIME = Delay()


def late(days: int) -> Delay:
    return Delay(Decimal(days), Decimal(1))


def test_a_week_late_costs_a_customer_of_a_hundred_thousand_this_much() -> None:
    change = value_change(WORTH, Decimal("0.10"), before=IN_TIME, after=late(7))

    # log-odds of 10 % plus 0.08, 0.30, 0.70
    assert change == Range(
        Decimal("-8283.9833"), Decimal("-3042.2920"), Decimal("-743.3921"), "prior"
    )


def test_the_same_delay_changes_nothing() -> None:
    change = value_change(WORTH, Decimal("0.3"), before=late(9), after=late(9))

    assert change == NOTHING


def test_the_margin_of_the_line_itself_is_not_lost_a_second_time() -> None:
    whole = value_change(WORTH, Decimal("0.1"), before=IN_TIME, after=late(7))
    rest = value_change(2 * WORTH, Decimal("0.1"), before=IN_TIME, after=late(7), line_margin=WORTH)

    assert rest == whole


def test_a_customer_worth_no_more_than_the_line_has_no_future_to_lose() -> None:
    change = value_change(
        WORTH, Decimal("0.1"), before=IN_TIME, after=late(7), line_margin=2 * WORTH
    )

    assert change == NOTHING


days = st.integers(0, 400)
chances = st.decimals(0, 1, places=6)


@given(chances, days, days)
def test_a_longer_delay_is_never_worth_more(churn: Decimal, one: int, other: int) -> None:
    shorter, longer = sorted((one, other))

    less = value_change(WORTH, churn, before=IN_TIME, after=late(shorter))
    more = value_change(WORTH, churn, before=IN_TIME, after=late(longer))

    assert (more.low, more.mid, more.high) <= (less.low, less.mid, less.high)
    assert more.low <= more.mid <= more.high <= 0


@given(chances, days, days)
def test_there_and_back_is_the_opposite(churn: Decimal, one: int, other: int) -> None:
    there = value_change(WORTH, churn, before=late(one), after=late(other))
    back = value_change(WORTH, churn, before=late(other), after=late(one))

    assert (there.low, there.mid, there.high) == (-back.high, -back.mid, -back.low)
