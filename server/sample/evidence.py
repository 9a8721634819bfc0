"""What the history says about two beliefs: that customers lapse, and that lateness drives them off.

Both are asked of the real orders alone. An interval is the days from one order of a customer to its
next; an order was late when any of its lines was picked after the day promised, or never.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import sqrt
from statistics import fmean, median, stdev

from server.sample.facts import History

SILENT_DAYS = 90
SILENT_TIMES = 3
"""A customer has lapsed when it is silent for longer than both: so many days, and so many times its
usual interval."""
FEWEST_ORDERS = 3
CONFIDENCE = 1.96


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def speaks(self) -> bool:
        """Whether zero lies outside."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """The figures. lapsed: of customers with at least three orders; share: Wilson's interval.

    days: mean of each customer's (interval after late orders - after orders on time), in days,
    over customers that had both; value: the same of the value of the next order, in its mean's
    hundredths.
    """

    customers: int
    lapsed: int
    share: Interval
    usual_days: float
    longest_silence: int
    orders: int
    late: int
    compared: int
    days: Interval | None
    value: Interval | None


@dataclass(frozen=True, slots=True)
class Bought:
    """One order. value: its lines at their prices."""

    on: date
    late: bool
    value: float


Measure = Callable[[Bought, Bought, float], float]
"""Of an order, the next one, and the mean value of the customer's orders."""


def gather(history: History) -> Evidence:
    """Count it over a history."""
    bought = orders_of(history)
    some = {name: days for name, days in bought.items() if len(days) >= FEWEST_ORDERS}
    usual = {name: median(_gaps(days)) for name, days in some.items()}
    silence = {name: (history.last_day - days[-1].on).days for name, days in some.items()}
    lapsed = [
        name
        for name in some
        if silence[name] > SILENT_DAYS and silence[name] > SILENT_TIMES * usual[name]
    ]
    everything = [one for days in bought.values() for one in days]
    days = [gap for days in some.values() if (gap := _difference(days, _wait)) is not None]
    values = [gap for days in some.values() if (gap := _difference(days, _worth)) is not None]
    return Evidence(
        customers=len(some),
        lapsed=len(lapsed),
        share=share_of(len(lapsed), len(some)),
        usual_days=median(usual.values()) if usual else 0.0,
        longest_silence=max(silence.values(), default=0),
        orders=len(everything),
        late=sum(one.late for one in everything),
        compared=len(days),
        days=mean_of(days),
        value=mean_of(values),
    )


def orders_of(history: History) -> dict[str, list[Bought]]:
    """Each customer's orders by day."""
    late: set[str] = set()
    value: dict[str, float] = defaultdict(float)
    for line in history.lines:
        value[line.order] += line.quantity * float(line.price)
        promised = history.chains[line.order].promised_on
        if (line.picked_on or history.last_day) > promised:
            late.add(line.order)
    found: dict[str, list[Bought]] = defaultdict(list)
    for number, chain in history.chains.items():
        found[chain.client].append(Bought(chain.ordered_on, number in late, value[number]))
    return {name: sorted(orders, key=lambda one: one.on) for name, orders in found.items()}


def _gaps(orders: Sequence[Bought]) -> list[int]:
    return [(after.on - before.on).days for before, after in pairwise(orders)]


def _wait(before: Bought, after: Bought, _mean: float) -> float:
    return float((after.on - before.on).days)


def _worth(_before: Bought, after: Bought, mean: float) -> float:
    return 100 * after.value / mean


def _difference(orders: Sequence[Bought], measure: Measure) -> float | None:
    """The mean after late orders less the mean after those on time; None without both."""
    mean = fmean(one.value for one in orders) or 1.0
    after: dict[bool, list[float]] = {True: [], False: []}
    for one, following in pairwise(orders):
        after[one.late].append(measure(one, following, mean))
    if not after[True] or not after[False]:
        return None
    return fmean(after[True]) - fmean(after[False])


def share_of(some: int, many: int) -> Interval:
    """A share with Wilson's score interval."""
    if not many:
        return Interval(0.0, 0.0, 1.0)
    share, z2 = some / many, CONFIDENCE**2
    middle = (share + z2 / (2 * many)) / (1 + z2 / many)
    spread = sqrt(share * (1 - share) / many + z2 / (4 * many**2))
    half = CONFIDENCE * spread / (1 + z2 / many)
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))


def mean_of(values: Iterable[float]) -> Interval | None:
    """A mean with the normal interval; None for fewer than two values."""
    values = list(values)
    if len(values) < 2:
        return None
    mean, half = fmean(values), CONFIDENCE * stdev(values) / sqrt(len(values))
    return Interval(mean, mean - half, mean + half)


def told(found: Evidence) -> list[str]:
    """The figures in words, a line each."""
    lines = [
        f"customers with at least {FEWEST_ORDERS} orders: {found.customers:,}; usual interval "
        f"{found.usual_days:.0f} days, longest silence at the end {found.longest_silence} days",
        f"lapsed (silent for more than {SILENT_DAYS} days and {SILENT_TIMES} usual intervals): "
        f"{found.lapsed:,}, {100 * found.share.value:.1f} % "
        f"(95 %: {100 * found.share.low:.1f} to {100 * found.share.high:.1f})",
        f"orders late in a line: {found.late:,} of {found.orders:,}",
    ]
    for name, unit, figure in (
        ("days to the next order", "days", found.days),
        ("value of the next order", "% of the customer's mean", found.value),
    ):
        if figure is None:
            lines.append(f"{name}, after late less after on time: too few customers had both")
            continue
        verdict = "lateness moves it" if figure.speaks else "no effect is seen"
        lines.append(
            f"{name}, after late less after on time, {found.compared:,} customers: "
            f"{figure.value:+.2f} {unit} (95 %: {figure.low:+.2f} to {figure.high:+.2f}): {verdict}"
        )
    return lines
