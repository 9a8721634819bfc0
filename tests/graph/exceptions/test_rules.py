"""When an exception stands, how severe it is, and when it closes."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.exceptions.facts import (
    CustomerFact,
    CutFact,
    InboundFact,
    LineFact,
    PlanFact,
    Situation,
)
from graph.exceptions.rules import Raised, standing, turn
from graph.values.words import Band, ExceptionKind, PlanStatus, Severity, Tier

TODAY = date(2026, 5, 1)


def day(number: int) -> date:
    """The day so many days after the business date."""
    return TODAY + timedelta(days=number)


def a_line(key: str = "b1", **facts: object) -> LineFact:
    line = LineFact(
        key=key,
        name="order 4711 line 1",
        customer="Acme",
        tier=Tier.SILVER,
        band=Band.LOW,
        open_quantity=10,
        due_on=day(5),
        expected_p50=day(3),
        expected_p90=day(4),
    )
    return replace(line, **facts)  # type: ignore[arg-type]  # names of fields


def of_lines(*lines: LineFact) -> tuple[Raised, ...]:
    return standing(Situation(on=TODAY, lines=lines))


def the_only(raised: tuple[Raised, ...]) -> Raised:
    (one,) = raised
    return one


def test_a_line_that_comes_in_time_raises_nothing() -> None:
    assert of_lines(a_line()) == ()


def test_a_line_that_nothing_covers_has_no_supply() -> None:
    line = a_line(expected_p50=None, expected_p90=None, uncovered_quantity=4)

    assert the_only(of_lines(line)) == Raised(
        ExceptionKind.NO_SUPPLY,
        "b1",
        Severity.MEDIUM,
        ("b1",),
        "Nothing on hand or on order covers 4 of 10 units of order 4711 line 1.",
        "Buy or make more, or cancel the rest.",
    )


@pytest.mark.parametrize(
    ("who", "severity"),
    [
        ({"tier": Tier.PREMIUM}, Severity.CRITICAL),
        ({"band": Band.HIGH}, Severity.CRITICAL),
        ({"tier": Tier.GOLD}, Severity.HIGH),
        ({"band": Band.MEDIUM}, Severity.HIGH),
        ({"tier": Tier.STANDARD}, Severity.MEDIUM),
    ],
)
def test_no_supply_is_worse_for_those_who_matter_more(
    who: dict[str, Any], severity: Severity
) -> None:
    line = replace(a_line(expected_p50=None, expected_p90=None, uncovered_quantity=4), **who)

    assert the_only(of_lines(line)).severity is severity


def test_a_way_out_is_recommended_where_there_is_one() -> None:
    line = a_line(expected_p50=None, uncovered_quantity=4, has_alternative=True)

    assert the_only(of_lines(line)).recommended_action == "Take one of its feasible alternatives."


def test_a_promise_is_at_risk_when_only_the_cautious_date_is_late() -> None:
    raised = the_only(of_lines(a_line(expected_p50=day(5), expected_p90=day(6))))

    assert (raised.kind, raised.severity) == (ExceptionKind.PROMISE_AT_RISK, Severity.LOW)
    assert raised.sentence == (
        "order 4711 line 1 is due on 2026-05-06 and may come up to 1 day late."
    )


def test_a_promise_probably_broken_past_the_commitment_is_critical_for_premium() -> None:
    line = a_line(tier=Tier.PREMIUM, expected_p50=day(9), expected_p90=day(12), max_days_late=3)

    raised = the_only(of_lines(line))

    assert (raised.kind, raised.severity) == (ExceptionKind.PROMISE_AT_RISK, Severity.CRITICAL)
    assert "will probably come up to 7 days late" in raised.sentence


def test_a_promise_that_is_broken_already_is_no_risk_any_more() -> None:
    assert of_lines(a_line(due_on=day(-1))) == ()


def test_the_due_day_itself_is_in_time() -> None:
    assert of_lines(a_line(expected_p50=day(5), expected_p90=day(5))) == ()


def test_the_latest_date_is_still_good_on_its_own_day() -> None:
    assert of_lines(a_line(due_on=day(-2), latest_on=TODAY, expected_p50=TODAY)) == ()


def test_a_latest_date_behind_us_is_told() -> None:
    raised = the_only(of_lines(a_line(due_on=day(-3), latest_on=day(-1))))

    assert (raised.kind, raised.severity) == (ExceptionKind.LATEST_DATE_PASSED, Severity.HIGH)
    assert raised.recommended_action == "Ask Acme for a later date, or cancel the rest."


def test_a_line_expected_after_its_latest_date_is_told_before_it_passes() -> None:
    raised = the_only(of_lines(a_line(latest_on=day(6), expected_p50=day(7))))

    assert raised.kind is ExceptionKind.LATEST_DATE_PASSED
    assert raised.sentence == (
        "order 4711 line 1 is expected on 2026-05-08, after its latest date 2026-05-07."
    )


def test_a_line_in_doubt_is_raised_for_its_doubt_alone() -> None:
    line = a_line(in_doubt=True, expected_p50=None, uncovered_quantity=10, latest_on=day(-1))

    assert the_only(of_lines(line)).kind is ExceptionKind.DATA_IN_DOUBT


def an_inbound(**facts: object) -> InboundFact:
    inbound = InboundFact("i1", "PO 9 line 1", 50, expected_on=day(2), arrival_p50=day(6))
    return replace(inbound, **facts)  # type: ignore[arg-type]  # names of fields


def test_a_late_inbound_blocks_the_lines_that_wait_for_it() -> None:
    situation = Situation(
        on=TODAY,
        lines=(a_line("b2"), a_line("b1")),
        inbounds=(an_inbound(lines=("b2", "b1")),),
    )

    assert the_only(standing(situation)) == Raised(
        ExceptionKind.INBOUND_LATE,
        "i1",
        Severity.MEDIUM,
        ("b1", "b2"),
        "PO 9 line 1 with 50 units is expected on 2026-05-07, 4 days late; 2 lines wait for it.",
        "Ask the supplier for a date, or expedite it.",
    )


def test_a_late_inbound_nobody_waits_for_is_only_told() -> None:
    raised = the_only(standing(Situation(on=TODAY, inbounds=(an_inbound(),))))

    assert (raised.severity, raised.blocks) == (Severity.INFO, ())


def test_an_inbound_two_weeks_late_is_severe_for_anybody() -> None:
    situation = Situation(
        on=TODAY, lines=(a_line(),), inbounds=(an_inbound(arrival_p50=day(16), lines=("b1",)),)
    )

    assert the_only(standing(situation)).severity is Severity.HIGH


def test_an_inbound_whose_day_has_passed_is_late_whatever_its_forecast_says() -> None:
    inbound = an_inbound(expected_on=day(-2), arrival_p50=day(-2))

    raised = the_only(standing(Situation(on=TODAY, inbounds=(inbound,))))

    assert "2 days late" in raised.sentence


def test_an_inbound_with_nothing_open_is_not_late() -> None:
    inbound = an_inbound(open_quantity=0)

    assert standing(Situation(on=TODAY, inbounds=(inbound,))) == ()


def test_a_credit_hold_blocks_all_open_lines_of_the_customer() -> None:
    customer = CustomerFact("c1", "Acme", credit_hold=True, lines=("b2", "b1"))

    raised = the_only(standing(Situation(on=TODAY, customers=(customer,))))

    assert (raised.kind, raised.blocks) == (ExceptionKind.CREDIT_HOLD, ("b1", "b2"))
    assert raised.sentence == "Acme is on credit hold; 2 open lines get nothing new."


def test_a_credit_hold_without_open_lines_is_no_exception() -> None:
    customer = CustomerFact("c1", "Acme", credit_hold=True, open_value=Decimal(0))

    assert standing(Situation(on=TODAY, customers=(customer,))) == ()


@pytest.mark.parametrize(
    "plan",
    [
        PlanFact("p1", "P-1", PlanStatus.EXECUTED, lines=("b1",)),
        PlanFact("p1", "P-1", PlanStatus.SUPERSEDED, replaced=True, lines=("b1",)),
        PlanFact("p1", "P-1", PlanStatus.SUPERSEDED),
    ],
)
def test_a_plan_carried_out_replaced_or_without_lines_is_no_exception(plan: PlanFact) -> None:
    assert standing(Situation(on=TODAY, plans=(plan,))) == ()


def test_a_superseded_plan_asks_for_a_new_proposal() -> None:
    plan = PlanFact("p1", "P-1", PlanStatus.SUPERSEDED, lines=("b1",))

    raised = the_only(standing(Situation(on=TODAY, plans=(plan,))))

    assert (raised.kind, raised.blocks) == (ExceptionKind.PLAN_SUPERSEDED, ("b1",))


def test_cuts_of_one_line_add_up_and_a_frozen_one_is_critical() -> None:
    situation = Situation(
        on=TODAY,
        lines=(a_line(),),
        cuts=(CutFact("b1", 4, 2), CutFact("b1", 3, 3, frozen=True)),
    )

    raised = the_only(standing(situation))

    assert raised.severity is Severity.CRITICAL
    assert raised.sentence == (
        "Supply fell short of 7 units reserved for order 4711 line 1; 5 are not replaced."
    )


def test_a_cut_that_was_made_good_closes() -> None:
    before = Situation(on=TODAY, lines=(a_line(),), cuts=(CutFact("b1", 4, 4),))
    after = Situation(on=TODAY, lines=(a_line(),), cuts=(CutFact("b1", 4, 0),))

    names = [(one.kind, one.subject) for one in standing(before)]
    change = turn(names, standing(after))

    assert change.resolved == ((ExceptionKind.PEG_CUT, "b1"),)
    assert (change.opened, change.kept) == ((), ())


def test_the_worst_comes_first() -> None:
    low = a_line("b1", expected_p90=day(6))
    worst = a_line("b2", tier=Tier.PREMIUM, expected_p50=None, uncovered_quantity=1)

    assert [one.subject for one in of_lines(low, worst)] == ["b2", "b1"]


days = st.integers(-20, 20).map(day)
lines = st.builds(
    LineFact,
    key=st.sampled_from(["b1", "b2", "b3"]),
    name=st.just("order 1 line 1"),
    customer=st.just("Acme"),
    tier=st.sampled_from(Tier),
    band=st.sampled_from(Band),
    open_quantity=st.integers(1, 9),
    due_on=st.none() | days,
    latest_on=st.none() | days,
    expected_p50=st.none() | days,
    expected_p90=st.none() | days,
    max_days_late=st.none() | st.integers(0, 9),
    uncovered_quantity=st.integers(0, 9),
    in_doubt=st.booleans(),
)
situations = st.lists(lines, unique_by=lambda line: line.key).map(
    lambda found: Situation(on=TODAY, lines=tuple(found))
)


@given(situations)
def test_a_line_has_at_most_one_of_the_kinds_about_its_delivery(situation: Situation) -> None:
    subjects = [one.subject for one in standing(situation)]

    assert len(subjects) == len(set(subjects))


@given(situations)
def test_the_order_of_the_facts_changes_nothing(situation: Situation) -> None:
    turned = replace(situation, lines=situation.lines[::-1])

    assert standing(turned) == standing(situation)


@given(situations, situations)
def test_what_was_open_is_kept_or_resolved_and_never_both(
    before: Situation, after: Situation
) -> None:
    names = {(one.kind, one.subject) for one in standing(before)}
    change = turn(names, standing(after))

    kept = {(one.kind, one.subject) for one in change.kept}
    assert kept | set(change.resolved) == names
    assert not kept & set(change.resolved)
    assert {*change.opened, *change.kept} == set(standing(after))


@given(situations)
def test_the_same_situation_again_opens_and_closes_nothing(situation: Situation) -> None:
    raised = standing(situation)
    change = turn({(one.kind, one.subject) for one in raised}, raised)

    assert (change.opened, change.resolved) == ((), ())
