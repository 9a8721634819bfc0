"""Money for units of demands by the day they arrive, as arrays."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from graph.allocation.optimal.arcs import Arcs, Floats, Ints
from graph.allocation.problem import Demand, Problem
from graph.allocation.worth import LIKELY_SHARE, Dates, Objective

EXACT = 10_000
"""Money is rounded to 1/EXACT before it is weighed, so that sums do not depend on their order."""


class Values:
    """What a unit of each demand gains by arriving on a day, against never arriving."""

    def __init__(self, problem: Problem, objective: Objective) -> None:
        self.objective = objective
        demands, today = problem.demands, problem.today.toordinal()
        self.horizon = problem.horizon_on.toordinal() - today
        self.due = np.array([one.due_on.toordinal() - today for one in demands], dtype=np.int64)
        worths = [one.worth for one in demands]
        self._margin = _money([one.margin for one in worths])
        self._rate = _money([one.penalty_per_day for one in worths])
        self._grace = np.array([one.grace_days for one in worths], dtype=np.int64)
        self._cap = np.array(
            [np.inf if one.penalty_cap is None else float(one.penalty_cap) for one in worths]
        )
        self._curves = _Curves(demands)
        self._never = self._lateness_cost(
            np.arange(len(demands)), np.maximum(0, self.horizon - self.due)
        )

    def gain(self, demand: Ints, day: Ints, likely: Ints) -> Floats:
        """Money for one unit of each demand that arrives on its day; way costs not yet taken off.

        Shapes are equal. likely: the p50 day, which counts where dates enter by distribution.
        """
        late = np.maximum(0, day - self.due[demand])
        lateness = self._lateness_cost(demand, late)
        if self.objective.dates is Dates.EXPECTED:
            sooner = np.maximum(0, np.minimum(likely, day) - self.due[demand])
            lateness = (1 - LIKELY_SHARE) * lateness
            lateness += LIKELY_SHARE * self._lateness_cost(demand, sooner)
        gained = self._never[demand] - lateness
        return rounded(gained + self._margin[demand] if self.objective.margin else gained)

    def cost(self, arcs: Arcs) -> Floats:
        """Money that one unit asked for costs on each arc: the way, stand-in goods, CO2."""
        money = np.array([road.cost for road in arcs.roads] or [0.0])
        carbon = np.array([road.co2 for road in arcs.roads] or [0.0])
        price = float(self.objective.co2_price)
        total = carbon * price + (money if self.objective.cost else 0.0)
        return rounded(total[arcs.road] if len(arcs) else np.zeros(0))

    def on_arrival(self, arcs: Arcs) -> Floats:
        """Money for one unit of each arc that is delivered when it arrives, the way taken off."""
        due = np.maximum(0, self.due)[arcs.demand]
        gain = self.gain(arcs.demand, np.maximum(arcs.day, due), np.maximum(arcs.likely, due))
        return np.asarray(gain - self.cost(arcs))

    def _lateness_cost(self, demand: Ints, late: Ints) -> Floats:
        total = np.zeros(len(demand))
        if self.objective.penalty:
            over = np.maximum(0, late - self._grace[demand])
            total += np.minimum(over * self._rate[demand], self._cap[demand])
        if self.objective.customer_value:
            total += self._curves.at(demand, late)
        return total


class _Curves:
    """Expected loss of customer value by days late; demands whose points share days together."""

    def __init__(self, demands: Sequence[Demand]) -> None:
        members: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for index, one in enumerate(demands):
            members[tuple(day for day, _ in one.worth.customer_loss)].append(index)
        self._family = np.zeros(len(demands), dtype=np.int64)
        self._place = np.zeros(len(demands), dtype=np.int64)
        self._points: list[tuple[Ints, Floats]] = []
        for number, (days, mine) in enumerate(members.items()):
            self._family[mine] = number
            self._place[mine] = np.arange(len(mine))
            money = [
                [0.0, *(float(money) for _, money in demands[index].worth.customer_loss)]
                for index in mine
            ]
            self._points.append((np.array([0, *days], dtype=np.int64), np.array(money)))

    def at(self, demand: Ints, late: Ints) -> Floats:
        found = np.zeros(len(demand))
        for number, (days, money) in enumerate(self._points):
            if len(days) == 1:
                continue
            mine = np.flatnonzero(self._family[demand] == number)
            when, row = late[mine], self._place[demand[mine]]
            right = np.clip(np.searchsorted(days, when, side="right"), 1, len(days) - 1)
            left = right - 1
            share = np.clip((when - days[left]) / (days[right] - days[left]), 0.0, 1.0)
            found[mine] = money[row, left] + share * (money[row, right] - money[row, left])
        return found


def rounded(money: Floats) -> Floats:
    """Money in whole parts of 1/EXACT."""
    return np.asarray(np.rint(money * EXACT) / EXACT)


def _money(some: Sequence[Decimal]) -> Floats:
    return np.array([float(one) for one in some])
