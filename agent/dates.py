"""Business dates written as words of the grammar, such as date(today-12w), made into days."""

import re
from datetime import date, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOVED = re.compile(r"today([+-])(\d+)([dwmy])$")


def add_months(day: date, months: int) -> date:
    """The same day so many months later, at most that month's last."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    return first + timedelta(days=min(day.day, _length(first)) - 1)


def _length(first: date) -> int:
    index = first.year * 12 + first.month
    return (date(index // 12, index % 12 + 1, 1) - first).days


def _span(first: date, months: int) -> tuple[date, date]:
    return first, add_months(first, months) - timedelta(days=1)


def span(word: str, today: date) -> tuple[date, date] | None:
    """First and last day of a named period (week, last_month, q3, jan, year ...)."""
    shift = {"last": -1, "next": 1}.get(word.partition("_")[0], 0)
    unit = word.partition("_")[2] if shift else word
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=shift)
        return monday, monday + timedelta(days=6)
    if unit == "month":
        return _span(add_months(today.replace(day=1), shift), 1)
    if unit == "quarter":
        first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        return _span(add_months(first, 3 * shift), 3)
    if unit == "year":
        return _span(date(today.year + shift, 1, 1), 12)
    if re.fullmatch(r"q[1-4]", unit):
        first = date(today.year, int(unit[1]) * 3 - 2, 1)
        return _span(first if first <= today else first.replace(year=today.year - 1), 3)
    if unit in MONTHS:
        first = date(today.year, MONTHS.index(unit) + 1, 1)
        return _span(first if first <= today else first.replace(year=today.year - 1), 1)
    return None


def _weekday(word: str, today: date) -> date | None:
    head, _, name = word.rpartition(".")
    if name not in WEEKDAYS:
        return None
    number = WEEKDAYS.index(name)
    if head == "last":
        return today - timedelta(days=(today.weekday() - number) % 7)
    if head == "next":
        return today - timedelta(days=today.weekday()) + timedelta(days=7 + number)
    return today + timedelta(days=(number - today.weekday()) % 7)


def _nearest(month: int, number: int, today: date) -> date:
    """The day of a month in the year in which it is nearest to today. Raises ValueError."""
    found: list[date] = []
    for year in (today.year - 1, today.year, today.year + 1):
        first = date(year, month, 1)
        if number <= _length(first):
            found.append(first + timedelta(days=number - 1))
    if not found:
        raise ValueError(f"month {month} has no day {number}")
    return min(found, key=lambda day: abs((day - today).days))


def day_of(text: str, today: date) -> date:
    """The day that date(...) or an ISO date means. Raises ValueError for anything else."""
    word = text.removeprefix("date(").removesuffix(")").strip()
    simple = {"today": 0, "now": 0, "yesterday": -1, "tomorrow": 1}
    if word in simple:
        return today + timedelta(days=simple[word])
    if moved := MOVED.match(word):
        number = int(f"{moved[1]}{moved[2]}")
        if moved[3] in "my":
            return add_months(today, number * (12 if moved[3] == "y" else 1))
        return today + timedelta(days=number * (7 if moved[3] == "w" else 1))
    if found := _weekday(word, today):
        return found
    name, _, which = word.rpartition(".")
    if name == "day":
        number = int(which)
        first = today.replace(day=1)
        while _length(first) < number or first + timedelta(days=number - 1) < today:
            first = add_months(first, 1)
        return first + timedelta(days=number - 1)
    if name in MONTHS and which.isdigit():
        return _nearest(MONTHS.index(name) + 1, int(which), today)
    period = span(name, today)
    if period is not None:
        if which.isdigit():
            return period[0] + timedelta(days=int(which) - 1)
        return period[0] if which == "start" else period[1]
    return date.fromisoformat(word)
