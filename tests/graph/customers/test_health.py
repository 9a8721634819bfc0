"""Satisfaction, its trend, and the risk of losing a customer with its drivers."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.customers.drivers import PRIOR, BrokenPromiseFact, CustomerFacts
from graph.customers.hazard import probability
from graph.customers.health import Driver, assess, band_of
from graph.customers.satisfaction import SignalFact, satisfaction_slope
from graph.values.words import Band, SignalKind, Trend

TODAY = date(2026, 5, 1)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def a_survey(value: int | str, days_ago: int = 0) -> SignalFact:
    return SignalFact(SignalKind.SURVEY, ago(days_ago), Decimal(value))


def test_nothing_heard_is_no_satisfaction_and_the_risk_of_the_base() -> None:
    health = assess(CustomerFacts(), TODAY)

    assert health.satisfaction_level is None
    assert health.satisfaction_trend is Trend.STEADY
    assert health.churn_value == Decimal("0.047426")  # 1 / (1 + e^3)
    assert health.churn_band is Band.LOW
    assert health.drivers == ()
    assert health.label == "prior"


def test_an_answer_of_ninety_days_ago_counts_half() -> None:
    signals = (a_survey(9), a_survey(3, days_ago=90))

    assert assess(CustomerFacts(signals), TODAY).satisfaction_level == Decimal("7.000000")


def test_a_complaint_counts_as_one_of_ten_with_half_a_surveys_weight() -> None:
    signals = (a_survey(10), SignalFact(SignalKind.COMPLAINT, TODAY))

    assert assess(CustomerFacts(signals), TODAY).satisfaction_level == Decimal("7.000000")


def test_what_is_said_after_the_day_is_not_known_on_it() -> None:
    later = SignalFact(SignalKind.SURVEY, TODAY + timedelta(days=1), Decimal(0))
    threat = SignalFact(SignalKind.CANCEL_THREAT, TODAY + timedelta(days=1), is_open=True)

    assert assess(CustomerFacts((later, threat)), TODAY) == assess(CustomerFacts(), TODAY)


def test_answers_that_get_worse_over_months_are_a_falling_trend() -> None:
    signals = (a_survey(9, 120), a_survey(8, 80), a_survey(5, 40), a_survey(4))

    assert assess(CustomerFacts(signals), TODAY).satisfaction_trend is Trend.FALLING


def test_two_answers_of_one_week_are_no_trend() -> None:
    signals = (a_survey(9, 7), a_survey(6))

    assert assess(CustomerFacts(signals), TODAY).satisfaction_trend is Trend.STEADY


def test_an_open_threat_is_a_driver_and_a_settled_one_is_not() -> None:
    threat = SignalFact(SignalKind.CANCEL_THREAT, ago(3), is_open=True)

    assert assess(CustomerFacts((threat,)), TODAY).drivers == (
        Driver("CANCEL_THREATS", Decimal("1.200000"), "1 open threat to cancel."),
    )
    assert assess(CustomerFacts((replace(threat, is_open=False),)), TODAY).drivers == ()


def test_a_promise_broken_ninety_days_ago_counts_no_longer() -> None:
    facts = CustomerFacts(broken_promises=(BrokenPromiseFact(ago(90)), BrokenPromiseFact(ago(89))))

    assert assess(facts, TODAY).drivers == (
        Driver("BROKEN_PROMISES", Decimal("0.300000"), "1 promise broken in the last 90 days."),
    )


def test_a_customer_that_misses_its_own_rhythm_is_at_risk() -> None:
    facts = CustomerFacts(order_days=(ago(51), ago(41), ago(31), ago(25)))

    (driver,) = assess(facts, TODAY).drivers

    assert driver == Driver(
        "ORDER_RHYTHM",
        Decimal("0.750000"),  # 25 days of silence are 1.5 gaps of 10 more than one
        "No order for 25 days; half of its orders follow within 10 days.",
    )


def test_three_days_of_ordering_are_no_rhythm() -> None:
    assert assess(CustomerFacts(order_days=(ago(300), ago(290), ago(280))), TODAY).drivers == ()


def test_a_threat_with_broken_promises_and_late_lines_is_high_risk() -> None:
    facts = CustomerFacts(
        signals=(SignalFact(SignalKind.CANCEL_THREAT, ago(3), is_open=True),),
        broken_promises=(BrokenPromiseFact(ago(5)),) * 3,
        late_open_lines=7,
    )

    health = assess(facts, TODAY)

    # -3 + 1.2 + 0.3 x 2 + 0.25 x 3 = -0.45
    assert health.churn_value == Decimal("0.389361")
    assert health.churn_band is Band.HIGH
    assert [driver.name for driver in health.drivers] == [
        "CANCEL_THREATS",
        "LATE_OPEN_LINES",
        "BROKEN_PROMISES",
    ]


@pytest.mark.parametrize(
    ("value", "band"),
    [
        ("0.119999", Band.LOW),
        ("0.12", Band.MEDIUM),
        ("0.299999", Band.MEDIUM),
        ("0.30", Band.HIGH),
    ],
)
def test_a_band_begins_at_its_threshold(value: str, band: Band) -> None:
    assert band_of(Decimal(value)) is band


signals = st.lists(
    st.builds(
        SignalFact,
        kind=st.sampled_from(SignalKind),
        on=st.integers(0, 700).map(ago),
        value=st.decimals(0, 10, places=1),
        is_open=st.booleans(),
    ),
    max_size=12,
).map(tuple)
customers = st.builds(
    CustomerFacts,
    signals=signals,
    broken_promises=st.lists(
        st.builds(BrokenPromiseFact, on=st.integers(0, 200).map(ago)), max_size=6
    ).map(tuple),
    late_open_lines=st.integers(0, 40),
    order_days=st.lists(st.integers(0, 700).map(ago), max_size=12).map(tuple),
)


@given(customers)
def test_the_risk_is_what_the_base_and_the_drivers_points_give(facts: CustomerFacts) -> None:
    health = assess(facts, TODAY)

    odds = PRIOR.base + sum((driver.points for driver in health.drivers), Decimal(0))
    assert health.churn_value == probability(odds).quantize(Decimal("0.000001"))
    assert 0 < health.churn_value < 1
    assert health.satisfaction_level is None or 0 <= health.satisfaction_level <= 10


@given(customers)
def test_the_order_of_what_was_heard_changes_nothing(facts: CustomerFacts) -> None:
    turned = CustomerFacts(
        facts.signals[::-1],
        facts.broken_promises[::-1],
        facts.late_open_lines,
        facts.order_days[::-1],
    )

    assert assess(turned, TODAY) == assess(facts, TODAY)


@given(signals)
def test_the_trend_of_opposite_signals_is_the_opposite_trend(heard: tuple[SignalFact, ...]) -> None:
    turned = {
        SignalKind.COMPLAINT: SignalKind.PRAISE,
        SignalKind.PRAISE: SignalKind.COMPLAINT,
    }
    opposite = tuple(
        replace(
            signal,
            kind=turned.get(signal.kind, signal.kind),
            value=None if signal.value is None else 10 - signal.value,
        )
        for signal in heard
    )

    difference = satisfaction_slope(opposite, TODAY) + satisfaction_slope(heard, TODAY)

    assert abs(difference) <= Decimal("0.000002")  # the sixth place of each is rounded


@given(customers, st.integers(0, 40))
def test_another_late_line_or_broken_promise_never_lowers_the_risk(
    facts: CustomerFacts, more: int
) -> None:
    worse = replace(
        facts,
        late_open_lines=facts.late_open_lines + more,
        broken_promises=(*facts.broken_promises, BrokenPromiseFact(TODAY)),
    )

    assert assess(worse, TODAY).churn_value > assess(facts, TODAY).churn_value
