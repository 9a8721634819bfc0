"""Fits churn coefficients to history; they replace the prior only where they prove better."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from graph.customers.drivers import NAMES, PRIOR, Coefficients
from graph.customers.hazard import six_places

Matrix = NDArray[np.float64]

RIDGE = 4.0
"""Strength of the pull towards the prior: a coefficient 0.5 off it costs half a unit of loss."""

TEST_SHARE = 0.3
LEAST_OBSERVATIONS = 50
STEPS = 50


@dataclass(frozen=True, slots=True)
class Observation:
    """A customer on a day, and what came of it.

    measures: in the order of drivers.NAMES. lost: whether it stopped ordering within 180 days.
    """

    on: date
    measures: tuple[float, ...]
    lost: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """Which coefficients to use, and on what evidence.

    Losses: mean log loss per observation on the days held out; None when there were too few.
    """

    coefficients: Coefficients
    adopted: bool
    observations: int
    held_out: int
    prior_log_loss: float | None
    fitted_log_loss: float | None
    sentence: str


def fit_churn(observations: Sequence[Observation], prior: Coefficients = PRIOR) -> Fit:
    """Fit on the earlier 70 % of the days, judge on the rest, and adopt only what is better.

    Better: the mean gain in log loss on the rest is more than two of its standard errors above
    zero. What is adopted is fitted on everything; what is not leaves the prior.
    """
    ordered = sorted(observations, key=lambda one: (one.on, one.measures, one.lost))
    start = int(len(ordered) * (1 - TEST_SHARE))
    while 0 < start < len(ordered) and ordered[start].on == ordered[start - 1].on:
        start += 1  # a day is not split: its customers share what happened on it
    early, late = ordered[:start], ordered[start:]
    if len(ordered) < LEAST_OBSERVATIONS or not early or not late:
        return _kept(prior, ordered, "Too few observations to fit: the prior stays.")
    mean = _vector(prior)
    judged = _losses(late, _ridge_fit(early, mean))
    base = _losses(late, mean)
    gains = base - judged
    error = float(gains.std(ddof=1) / np.sqrt(len(gains))) if len(gains) > 1 else float("inf")
    adopted = float(gains.mean()) > 2 * error
    if not adopted:
        sentence = "The fit does not beat the prior out of sample: the prior stays."
        return _kept(prior, ordered, sentence, (late, base, judged))
    return Fit(
        coefficients=_coefficients(_ridge_fit(ordered, mean)),
        adopted=True,
        observations=len(ordered),
        held_out=len(late),
        prior_log_loss=float(base.mean()),
        fitted_log_loss=float(judged.mean()),
        sentence=f"The fit beats the prior on {len(late)} observations it has not seen.",
    )


def _kept(
    prior: Coefficients,
    ordered: Sequence[Observation],
    sentence: str,
    judged: tuple[Sequence[Observation], Matrix, Matrix] | None = None,
) -> Fit:
    return Fit(
        coefficients=prior,
        adopted=False,
        observations=len(ordered),
        held_out=len(judged[0]) if judged else 0,
        prior_log_loss=float(judged[1].mean()) if judged else None,
        fitted_log_loss=float(judged[2].mean()) if judged else None,
        sentence=sentence,
    )


def _vector(coefficients: Coefficients) -> Matrix:
    values = [coefficients.base, *(coefficients.by_driver[name] for name in NAMES)]
    return np.array([float(value) for value in values])


def _coefficients(vector: Matrix) -> Coefficients:
    base, *rest = (six_places(Decimal(float(value))) for value in vector)
    return Coefficients(base, dict(zip(NAMES, rest, strict=True)), "fitted")


def _table(observations: Sequence[Observation]) -> tuple[Matrix, Matrix]:
    measured = np.array([[1.0, *one.measures] for one in observations])
    return measured, np.array([float(one.lost) for one in observations])


def _ridge_fit(observations: Sequence[Observation], prior: Matrix) -> Matrix:
    """Newton's method on the penalised log likelihood; it is strictly concave, so one answer.

    The base is free: how many customers leave is what history tells best.
    """
    measured, lost = _table(observations)
    pull = np.full(len(prior), RIDGE)
    pull[0] = 0.01
    found = prior.copy()
    for _ in range(STEPS):
        chance = _chance(measured, found)
        slope = measured.T @ (lost - chance) - pull * (found - prior)
        curve = (measured * (chance * (1 - chance))[:, None]).T @ measured + np.diag(pull)
        step = np.linalg.solve(curve, slope)
        found = found + np.clip(step, -1.0, 1.0)
        if float(np.abs(step).max()) < 1e-10:
            break
    return found


def _chance(measured: Matrix, vector: Matrix) -> Matrix:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(measured @ vector, -30.0, 30.0))))


def _losses(observations: Sequence[Observation], vector: Matrix) -> Matrix:
    measured, lost = _table(observations)
    chance = _chance(measured, vector)
    return np.asarray(-np.log(np.where(lost > 0, chance, 1.0 - chance)))
