"""Dates in planners' words, made into the grammar's date words with the comparison they mean."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.dates import MONTHS, WEEKDAYS
from agent.interpreter.tokens import Token

UNITS = {"d": "d", "day": "d", "days": "d", "w": "w", "wk": "w", "wks": "w", "week": "w"}
UNITS |= {"weeks": "w", "month": "m", "months": "m", "mo": "m", "year": "y", "years": "y"}
UNITS |= {"h": "h", "hours": "h", "hrs": "h", "hour": "h", "yr": "y", "fortnight": "w"}
PERIODS = {"week": "week", "wk": "week", "month": "month", "quarter": "quarter"}
PERIODS |= {"qtr": "quarter", "year": "year", "yr": "year"}
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
NUMBERS |= {"eight": 8, "nine": 9, "ten": 10, "twelve": 12, "a": 1, "an": 1, "couple": 2}
PREPOSITIONS = {"before": "lt", "after": "gt", "since": "gte", "from": "gte", "by": "lte"}
PREPOSITIONS |= {"until": "lte", "till": "lte", "til": "lte", "starting": "gte", "past": "gt"}
PREPOSITIONS |= {"prior": "lt", "up": "lte"}
FILL = {"the", "to", "of", "coming", "end", "on", "in", "at", "during", "for", "within", "over"}
LAST = {"last", "past", "previous", "prior", "recent"}
MONTH_BEFORE = {"in", "since", "by", "until", "before", "after", "of", "during", "this", "last"}
ORDINAL = re.compile(r"(\d{1,2})(st|nd|rd|th)$")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True)
class DateWords:
    """A period in date words; op: lt gt gte lte, or in (within the period); next: token after."""

    op: str
    start: str
    end: str
    next: int
    directed: bool = False


def number_of(low: str) -> int | None:
    """A small whole number, in digits or as a word."""
    return int(low) if low.isdigit() else NUMBERS.get(low)


def _at(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].low if 0 <= i < len(tokens) else ""


def _day(word: str) -> tuple[str, str]:
    return f"date({word})", f"date({word})"


def _span(word: str) -> tuple[str, str]:
    return f"date({word}.start)", f"date({word}.end)"


def _weekday(low: str) -> str | None:
    name = low.rstrip("s")[:3]
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    known = name in WEEKDAYS and (low in WEEKDAYS or any(day.startswith(low) for day in full))
    return name if known and low not in ("sat", "sun", "mo") else None


def _month(low: str) -> str | None:
    full: tuple[str, ...] = (
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
    )
    full += ("october", "november", "december", "sept")
    if low in full or (low in MONTHS and low not in ("may", "mar")):
        return low[:3]
    return None


def _counted(tokens: Sequence[Token], i: int) -> tuple[str, str, int, bool] | None:
    """Last 30 days, next 2 weeks, 3 days ago, in 5 days, 10 days."""
    low = _at(tokens, i)
    j = i + 1 if low in LAST | {"next", "coming", "in", "within"} else i
    if j > i and _at(tokens, j) in ("the", "next", "last", "past", "coming"):
        low, j = (_at(tokens, j), j + 1) if _at(tokens, j) != "the" else (low, j + 1)
    word = _at(tokens, j)
    glued = re.fullmatch(r"(\d+)(d|w|wk|days|h|m)", word)
    number = int(glued[1]) if glued else number_of(word)
    unit = UNITS.get(glued[2] if glued else _at(tokens, j + 1))
    end = j + (1 if glued else 2)
    if number is None or unit is None:
        return None
    if unit == "h":
        number, unit = max(1, round(number / 24)), "d"
    size = f"{number}{unit}"
    if low in LAST:
        return f"date(today-{size})", "date(today)", end, True
    if low in ("next", "coming", "within") or (low == "in" and j > i + 1):
        return "date(today)", f"date(today+{size})", end, True
    if _at(tokens, end) in ("ago", "back"):
        return *_day(f"today-{size}"), end + 1, False
    if low == "in":
        return *_day(f"today+{size}"), end, False
    if _at(tokens, end) == "from" and _at(tokens, end + 1) in ("now", "today"):
        return *_day(f"today+{size}"), end + 2, False
    return None


def _relative(tokens: Sequence[Token], i: int) -> tuple[str, str, int] | None:
    """This week, last quarter, next month, next friday, last monday, q3."""
    low, then = _at(tokens, i), _at(tokens, i + 1)
    if low in ("today", "yesterday", "tomorrow", "now", "tonight"):
        return *_day({"tonight": "today", "now": "today"}.get(low, low)), i + 1
    if low in ("this", "current", "next") or low in LAST:
        shift = "next_" if low == "next" else "last_" if low in LAST else ""
        if then in PERIODS:
            return *_span(f"{shift}{PERIODS[then]}"), i + 2
        if (day := _weekday(then)) is not None:
            head = "next." if low == "next" else "last." if low in LAST else ""
            return *_day(f"{head}{day}"), i + 2
        if (month := _month(then)) is not None:
            return *_span(month), i + 2
    if re.fullmatch(r"q[1-4]", low):
        return *_span(low), i + 1
    return None


def _absolute(tokens: Sequence[Token], i: int) -> tuple[str, str, int] | None:
    """2016-05-01, friday, march, the 15th, 15th of next month, the week, month end."""
    low = _at(tokens, i)
    if ISO.match(low):
        return *_day(low), i + 1
    if (day := _weekday(low)) is not None:
        return *_day(day), i + 1
    if (dated := _day_of_month(tokens, i)) is not None:
        return dated
    if (month := _month(low)) is not None:
        return *_span(month), i + 1
    if low == "may" and _at(tokens, i - 1) in MONTH_BEFORE:
        return *_span("may"), i + 1
    if ordinal := ORDINAL.match(low):
        j = i + 2 if _at(tokens, i + 1) == "of" else i + 1
        if _at(tokens, j) in ("next", "this", "last") and _at(tokens, j + 1) == "month":
            head = {"next": "next_month", "this": "month", "last": "last_month"}[_at(tokens, j)]
            return *_day(f"{head}.{ordinal[1]}"), j + 2
        return *_day(f"day.{ordinal[1]}"), i + 1
    if low in PERIODS and _at(tokens, i + 1) == "end":
        return *_day(f"{PERIODS[low]}.end"), i + 2
    return None


def _day_of_month(tokens: Sequence[Token], i: int) -> tuple[str, str, int] | None:
    """May 10, May 10th, 10 May, the 10th of May: the one nearest to today."""
    low, then = _at(tokens, i), _at(tokens, i + 1)
    month = "may" if low == "may" else _month(low)
    if month is not None and (day := _in_month(then)) is not None:
        return *_day(f"{month}.{day}"), i + 2
    j = i + 2 if then == "of" else i + 1
    later = "may" if _at(tokens, j) == "may" else _month(_at(tokens, j))
    if later is not None and (day := _in_month(low)) is not None:
        return *_day(f"{later}.{day}"), j + 1
    return None


def _in_month(low: str) -> int | None:
    found = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", low)
    return int(found[1]) if found and 1 <= int(found[1]) <= 31 else None


def _edge(tokens: Sequence[Token], i: int) -> tuple[str, str, int] | None:
    """End of the month, start of next quarter."""
    if _at(tokens, i) not in ("end", "start", "beginning") or _at(tokens, i + 1) != "of":
        return None
    j = i + 3 if _at(tokens, i + 2) == "the" else i + 2
    side = "end" if _at(tokens, i) == "end" else "start"
    if _at(tokens, j) in PERIODS:
        return *_day(f"{PERIODS[_at(tokens, j)]}.{side}"), j + 1
    found = _relative(tokens, j)
    return (
        (*_day(found[0][5:-7] + f".{side}"), found[2]) if found and ".start" in found[0] else None
    )


def _bare(tokens: Sequence[Token], i: int) -> tuple[str, str, int, bool] | None:
    counted = _counted(tokens, i)
    if counted is not None:
        return counted
    for rule in (_edge, _relative, _absolute):
        found = rule(tokens, i)
        if found is not None:
            return *found, False
    return None


def date_at(tokens: Sequence[Token], i: int) -> DateWords | None:
    """The date phrase that begins at a token, with its preposition; None where there is none."""
    found = _bare(tokens, i)
    if found is not None:
        return _closed(tokens, DateWords("in", *found))
    if (long_ago := _long_ago(tokens, i)) is not None:
        return long_ago
    low = _at(tokens, i)
    if low in ("between", "from"):
        first = _bare(tokens, _skip(tokens, i + 1))
        if first and _at(tokens, first[2]) in ("and", "to", "until", "till", "through", "-"):
            last = _bare(tokens, _skip(tokens, first[2] + 1))
            if last is not None:
                return DateWords("in", first[0], last[1], last[2], directed=True)
    if low in PREPOSITIONS or low in FILL - {"end"}:
        j = _skip(tokens, i + 1)
        found = _bare(tokens, j)
        if found is not None:
            op = PREPOSITIONS.get(low, "in")
            if found[3] and op in ("gte", "gt"):
                op = "in"
            start = found[0]
            if op in ("gte", "gt") and start.startswith("date(day."):
                # "since the 1st" looks back, the grammar's day.n looks ahead.
                start = "date(month.start)" if start == "date(day.1)" else start
            return _closed(tokens, DateWords(op, start, *found[1:]))
    return None


def _long_ago(tokens: Sequence[Token], i: int) -> DateWords | None:
    """More than 60 days ago, less than 2 weeks ago."""
    low, then = _at(tokens, i), _at(tokens, i + 1)
    j = i + 2 if then == "than" else i + 1
    older = low in ("more", "longer", "older", "earlier", "over")
    newer = low in ("less", "under", "later", "newer", "fewer")
    found = _counted(tokens, j) if older or newer else None
    if found is None or found[0] != found[1] or "today-" not in found[0]:
        return None
    return DateWords("lt" if older else "gt", found[0], found[1], found[2], directed=True)


def _skip(tokens: Sequence[Token], i: int) -> int:
    while _at(tokens, i) in ("the", "on", "to", "this") and not _bare(tokens, i):
        i += 1
    return i


def _closed(tokens: Sequence[Token], found: DateWords) -> DateWords:
    """Without today, where the words say so."""
    j = found.next + (1 if _at(tokens, found.next) == "," else 0)
    words = [_at(tokens, j + k) for k in range(3)]
    today_out = words in (["not", "counting", "today"], ["not", "including", "today"])
    if found.start == "date(today)" and (today_out or words[:2] == ["excluding", "today"]):
        size = 3 if today_out else 2
        return DateWords("in", "date(today+1d)", found.end, j + size, directed=True)
    return found
