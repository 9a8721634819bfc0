"""Why a line stands where it does, in sentences."""

from typing import Any

from agent.acts import sentences


def a_line(override: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "order": {"number": "71040"},
        "line": {"number": "2"},
        "priority": {
            "rank": 1,
            "override": override,
            "components": [{"sentence": "Service 30.0 points: 36 days past its promise."}],
        },
    }


def test_a_place_set_by_hand_is_told_before_any_score() -> None:
    by_hand = {"rank": 3, "author": "Ann", "reason": "Promised at the trade fair"}

    assert sentences(a_line(by_hand), "rank") == [
        "71040/2 (rank 1): Set to rank 3 by Ann: Promised at the trade fair. "
        "Service 30.0 points: 36 days past its promise."
    ]


def test_without_one_the_components_are_told() -> None:
    assert sentences(a_line(), "rank") == [
        "71040/2 (rank 1): Service 30.0 points: 36 days past its promise."
    ]
