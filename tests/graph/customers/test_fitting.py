"""A fit replaces the prior only where it proves better on days it has not seen."""

from datetime import date, timedelta

import numpy as np
import pytest

from graph.customers.drivers import NAMES, PRIOR
from graph.customers.fitting import Observation, fit_churn


def a_history(
    effects: dict[str, float], *, base: float, count: int, seed: int
) -> list[Observation]:
    """Customers whose leaving follows these effects and no other."""
    random = np.random.default_rng(seed)
    measured = random.exponential(1.0, (count, len(NAMES)))
    weights = np.array([effects.get(name, 0.0) for name in NAMES])
    chance = 1 / (1 + np.exp(-(base + measured @ weights)))
    lost = random.random(count) < chance
    return [
        Observation(
            date(2025, 1, 1) + timedelta(days=number // 20),
            tuple(float(value) for value in measured[number]),
            bool(lost[number]),
        )
        for number in range(count)
    ]


PLANTED = {"BROKEN_PROMISES": 1.0, "LATE_OPEN_LINES": 0.8, "ORDER_RHYTHM": -0.5}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_effects_are_found_and_beat_the_prior(seed: int) -> None:
    fit = fit_churn(a_history(PLANTED, base=-2.0, count=3000, seed=seed))

    assert fit.adopted
    assert fit.coefficients.label == "fitted"
    assert fit.prior_log_loss is not None
    assert fit.fitted_log_loss is not None
    assert fit.fitted_log_loss < fit.prior_log_loss
    found = {name: float(value) for name, value in fit.coefficients.by_driver.items()}
    for name in NAMES:
        assert found[name] == pytest.approx(PLANTED.get(name, 0.0), abs=0.25)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_the_prior_is_right_it_stays(seed: int) -> None:
    effects = {name: float(value) for name, value in PRIOR.by_driver.items()}

    fit = fit_churn(a_history(effects, base=float(PRIOR.base), count=800, seed=seed))

    assert not fit.adopted
    assert fit.coefficients is PRIOR


def test_a_few_customers_do_not_replace_the_prior() -> None:
    fit = fit_churn(a_history(PLANTED, base=-2.0, count=40, seed=1))

    assert (fit.adopted, fit.coefficients, fit.held_out) == (False, PRIOR, 0)
    assert fit.sentence == "Too few observations to fit: the prior stays."


def test_customers_that_never_leave_fit_without_a_fault() -> None:
    history = [
        Observation(one.on, one.measures, lost=False)
        for one in a_history({}, base=0.0, count=400, seed=1)
    ]

    fit = fit_churn(history)

    assert all(abs(value) < 10 for value in fit.coefficients.by_driver.values())


def test_the_order_of_observations_changes_nothing() -> None:
    history = a_history(PLANTED, base=-2.0, count=500, seed=4)

    assert fit_churn(history[::-1]) == fit_churn(history)
