"""Periods in which a location must not serve move what it has behind them."""

from collections.abc import Sequence
from datetime import date, timedelta

Period = tuple[date, date | None]
"""First day and last day, both included; None: for good."""


def first_day_open(day: date, closed: Sequence[Period]) -> date | None:
    """The first day from `day` on that no period covers; None: there is none."""
    moved = True
    while moved:
        moved = False
        for start, end in closed:
            if start <= day and (end is None or day <= end):
                if end is None:
                    return None
                day, moved = end + timedelta(days=1), True
    return day
