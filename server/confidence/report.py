"""The table of a confidence evaluation: pinball loss and calibration with bootstrap intervals."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from server.confidence.evaluation import AHEAD_DAYS, LEVELS, Forecast
from server.confidence.reading import PastDelivery

SAMPLES = 1_000
Numbers = npt.NDArray[np.float64]


def pinball(actual: Numbers, forecast: Numbers, level: float) -> Numbers:
    """Loss of a quantile forecast, days: `level` a day too early, `1 - level` a day too late."""
    above = actual - forecast
    return np.maximum(level * above, (level - 1) * above)


def interval(values: Numbers, seed: int) -> tuple[float, float]:
    """80 % bootstrap interval of the mean over deliveries."""
    dice = np.random.default_rng(seed)
    picks = dice.integers(0, len(values), (SAMPLES, len(values)))
    low, high = np.quantile(values[picks].mean(axis=1), (0.1, 0.9))
    return float(low), float(high)


def table(deliveries: Sequence[PastDelivery], forecasts: Sequence[Forecast], *, seed: int) -> str:
    """The whole report as text, whatever came out."""
    late = sum(one.received_on > one.promised_on for one in deliveries)
    rows = [
        f"{len(deliveries):,} shipments, {late:,} late; {len(forecasts):,} forecast on the first "
        f"of a month, {AHEAD_DAYS} days or more before their scheduled date, while still open.",
        "Pinball loss in days, lower is better; change: model less base rate, with its 80 % "
        "bootstrap interval.",
        f"{'':<16} {'level':>5} {'model':>7} {'base':>7} {'change':>7} {'interval':>17} "
        f"{'came by it: model':>18} {'base':>6}",
    ]
    for name, regional in (("vendors", False), ("regional stock", True)):
        some = [one for one in forecasts if one.regional is regional]
        if not some:
            rows.append(f"{name:<16} no delivery to judge")
            continue
        rows += _rows(f"{name} ({len(some):,})", some, seed)
    return "\n".join(rows)


def _rows(name: str, forecasts: Sequence[Forecast], seed: int) -> list[str]:
    actual = np.array([one.actual_days for one in forecasts], dtype=np.float64)
    rows = []
    for place, level in enumerate(LEVELS):
        model = np.array([one.model_days[place] for one in forecasts], dtype=np.float64)
        base = np.array([one.base_days[place] for one in forecasts], dtype=np.float64)
        ours, theirs = pinball(actual, model, level), pinball(actual, base, level)
        low, high = interval(ours - theirs, seed)
        rows.append(
            f"{name if not place else '':<22} p{level * 100:<2.0f} {ours.mean():>6.2f} "
            f"{theirs.mean():>7.2f} {(ours - theirs).mean():>+7.2f} "
            f"{f'{low:+.2f} .. {high:+.2f}':>17} {(actual <= model).mean():>18.1%} "
            f"{(actual <= base).mean():>6.1%}"
        )
    return rows
