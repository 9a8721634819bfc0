"""Scores and places in the queue, and the words that explain them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.priority.compare import why_above
from graph.priority.order_key import order_key
from graph.priority.policy import DEFAULT_DOCUMENT, parse, policy_hash
from graph.priority.score import PriorityFacts, Scored, score
from graph.refusals import InputInvalid

TODAY = date(2026, 5, 4)
POLICY = parse(DEFAULT_DOCUMENT)


def facts(key: str = "a", **given: Any) -> PriorityFacts:
    base: dict[str, Any] = {
        "key": key,
        "due_on": TODAY - timedelta(days=7),
        "order_date": TODAY - timedelta(days=60),
        "max_days_late": 0,
        "lifetime_value": Decimal(50_000),
        "churn_value": Decimal("0.3"),
        "churn_band": "MEDIUM",
        "trend": "STEADY",
        "open_threats": 0,
        "open_quotes": 0,
        "product_quotes": 0,
        "open_value": Decimal(1_000),
        "margin_at_stake": Decimal(1_000),
        "penalty_at_stake": Decimal(500),
        "tier": "GOLD",
    }
    return PriorityFacts(**(base | given))


def test_a_score_is_the_sum_of_points_that_can_be_checked_by_hand() -> None:
    scored = score(POLICY, facts(), TODAY)

    points = {one.name: one.points for one in scored.components}
    assert points == {
        "service": Decimal(15),  # 7 days past: (7 + 14) / 42 of 30
        "value": Decimal("7.5"),  # 50,000: half of 15
        "relationship": Decimal(10),  # 0.3 of 0.6: half of 20
        "profit": Decimal("7.5"),  # 1,500: half of 15
        "competition": Decimal(0),
        "ageing": Decimal(5),  # 60 days: half of 10
    }
    assert scored.score == 45
    assert scored.components[0].sentence == (
        "Service 15.0 points: 7 days past its promise, 7 beyond the commitment."
    )


def test_a_quote_for_this_very_product_counts_double() -> None:
    one = score(POLICY, facts(open_quotes=1), TODAY)
    this = score(POLICY, facts(open_quotes=1, product_quotes=1), TODAY)

    assert (one.score, this.score) == (Decimal(50), Decimal("51.666667"))


def test_a_place_set_by_hand_goes_before_any_score_and_the_score_stays() -> None:
    best = facts("a", due_on=TODAY - timedelta(days=90))
    by_hand = facts("b", due_on=TODAY)

    keys = [
        order_key(POLICY, score(POLICY, best, TODAY), best, None),
        order_key(POLICY, score(POLICY, by_hand, TODAY), by_hand, 1),
    ]

    assert sorted(keys) == [keys[1], keys[0]]


def test_a_ranking_policy_goes_by_its_attributes_in_turn_and_has_no_score() -> None:
    policy = parse(
        {
            "kind": "attributes",
            "attributes": [
                {"name": "tier", "order": ["GOLD", "SILVER"]},
                {"name": "openValue", "direction": "DESC"},
                {"name": "requestedDate"},
            ],
        }
    )
    lines = [
        facts("late", open_value=Decimal(900), requested_on=date(2026, 5, 3)),
        facts("early", open_value=Decimal(900), requested_on=date(2026, 5, 1)),
        facts("small", open_value=Decimal(500), requested_on=date(2026, 5, 2)),
        facts("silver", tier="SILVER", open_value=Decimal(9_999)),
        facts("other", tier="STANDARD", open_value=Decimal(9_999)),
    ]

    keys = {order_key(policy, Scored(None), one, None): one.key for one in lines}

    assert [keys[key] for key in sorted(keys)] == ["early", "late", "small", "silver", "other"]
    assert score(policy, lines[0], TODAY).score is None


def test_why_one_ranks_above_another_is_told_component_by_component() -> None:
    above = score(POLICY, facts("a", due_on=TODAY - timedelta(days=28)), TODAY)
    below = score(POLICY, facts("b", order_date=TODAY - timedelta(days=180)), TODAY)

    assert why_above(above.components, below.components) == (
        "service: +15.0 points. Service 30.0 points: 28 days past its promise, 28 beyond the "
        "commitment. Against: Service 15.0 points: 7 days past its promise, 7 beyond the "
        "commitment.",
        "ageing: -2.5 points. Ageing 5.0 points: ordered 60 days ago. Against: Ageing 7.5 "
        "points: ordered 180 days ago.",
    )


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"kind": "magic"}, ("kind",)),
        ({"kind": "points", "components": {}}, ("components",)),
        ({"kind": "points", "components": {"luck": {}}}, ("components",)),
        (
            {
                "kind": "points",
                "components": {
                    "value": {"weight": 1, "curve": {"kind": "LINEAR", "start": 1, "full": 1}}
                },
            },
            ("components", "value", "curve", "full"),
        ),
        ({"kind": "attributes", "attributes": [{"name": "shoeSize"}]}, ("attributes", "0", "name")),
    ],
)
def test_a_policy_that_cannot_be_followed_is_refused_with_the_place(
    document: dict[str, Any], path: tuple[str, ...]
) -> None:
    with pytest.raises(InputInvalid) as refused:
        parse(document)

    assert refused.value.path == path


def test_the_hash_of_a_policy_does_not_depend_on_the_order_of_its_keys() -> None:
    turned = dict(reversed(DEFAULT_DOCUMENT.items()))

    assert policy_hash(turned) == policy_hash(DEFAULT_DOCUMENT)


@given(days=st.integers(-400, 400), age=st.integers(0, 2000), value=st.integers(0, 10**9))
def test_a_score_lies_between_0_and_100_and_is_what_its_parts_add_up_to(
    days: int, age: int, value: int
) -> None:
    line = facts(
        due_on=TODAY - timedelta(days=days),
        order_date=TODAY - timedelta(days=age),
        lifetime_value=Decimal(value),
        open_threats=9,
        product_quotes=50,
    )

    scored = score(POLICY, line, TODAY)

    assert scored.score is not None
    assert 0 <= scored.score <= 100
    assert scored.score == sum(one.points for one in scored.components)


@given(age=st.integers(0, 3000))
def test_the_older_of_two_equal_lines_stands_first(age: int) -> None:
    younger = facts("a", order_date=TODAY - timedelta(days=age))
    older = facts("b", order_date=TODAY - timedelta(days=age + 1))

    keys = [order_key(POLICY, score(POLICY, one, TODAY), one, None) for one in (younger, older)]

    assert keys[1] < keys[0]
