"""The days at which a series of the queue is read."""

from datetime import date, timedelta

from graph.reading.reading import Bucket
from graph.refusals import InputInvalid

MOST_POINTS = 120
"""Each point is one statement over that day's snapshot."""


def ends(first: date, last: date, every: Bucket) -> tuple[date, ...]:
    """The last day of each calendar bucket in first..last; of the unfinished one, `last`.

    Raises InputInvalid for a range that runs backwards or has too many points.
    """
    if first > last:
        raise InputInvalid(("from",), f"{first} is after {last}")
    found: list[date] = []
    day = first
    while day <= last and len(found) <= MOST_POINTS:
        end = min(_last_day(day, every), last)
        found.append(end)
        day = end + timedelta(days=1)
    if len(found) > MOST_POINTS:
        raise InputInvalid(
            ("every",), f"more than {MOST_POINTS} points; take larger steps or a shorter range"
        )
    return tuple(found)


def _last_day(day: date, every: Bucket) -> date:
    match every:
        case Bucket.DAY:
            return day
        case Bucket.WEEK:
            return day + timedelta(days=6 - day.weekday())
        case Bucket.MONTH:
            return _before_month(day.year, day.month + 1)
        case Bucket.QUARTER:
            return _before_month(day.year, 3 * ((day.month - 1) // 3) + 4)
        case Bucket.YEAR:
            return date(day.year, 12, 31)


def _before_month(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1) - timedelta(days=1)
