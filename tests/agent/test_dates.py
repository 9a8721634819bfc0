"""Date words and the days they mean, counted from Tuesday 31 May 2016."""

from datetime import date

import pytest

from agent.dates import day_of
from agent.interpreter.date_words import date_at
from agent.interpreter.tokens import tokens_of
from tests.agent.reading_words import TODAY


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("today", "2016-05-31"),
        ("yesterday", "2016-05-30"),
        ("tomorrow", "2016-06-01"),
        ("today+7d", "2016-06-07"),
        ("today-12w", "2016-03-08"),
        ("week.start", "2016-05-30"),
        ("week.end", "2016-06-05"),
        ("month.start", "2016-05-01"),
        ("last_month.end", "2016-04-30"),
        ("next_month.15", "2016-06-15"),
        ("quarter.end", "2016-06-30"),
        ("last_quarter.start", "2016-01-01"),
        ("q3.start", "2015-07-01"),
        ("year.start", "2016-01-01"),
        ("jan.start", "2016-01-01"),
        ("last.mon", "2016-05-30"),
        ("fri", "2016-06-03"),
        ("next.fri", "2016-06-10"),
        ("day.15", "2016-06-15"),
        ("day.31", "2016-05-31"),
        ("2016-02-29", "2016-02-29"),
        ("may.10", "2016-05-10"),
        ("jun.12", "2016-06-12"),
        ("dec.24", "2015-12-24"),
    ],
)
def test_a_date_word_means_one_day(word: str, day: str) -> None:
    assert day_of(f"date({word})", TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("words", "op", "start", "end"),
    [
        ("before the 15th", "lt", "date(day.15)", "date(day.15)"),
        ("since the 1st", "gte", "date(month.start)", "date(day.1)"),
        ("in the last 14 days", "in", "date(today-14d)", "date(today)"),
        ("within 10 days, not counting today", "in", "date(today+1d)", "date(today+10d)"),
        ("last qtr", "in", "date(last_quarter.start)", "date(last_quarter.end)"),
        ("next friday", "in", "date(next.fri)", "date(next.fri)"),
        ("by end of next month", "lte", "date(next_month.end)", "date(next_month.end)"),
        ("between monday and friday", "in", "date(mon)", "date(fri)"),
        ("3 days ago", "in", "date(today-3d)", "date(today-3d)"),
        ("this week", "in", "date(week.start)", "date(week.end)"),
        ("after today", "gt", "date(today)", "date(today)"),
    ],
)
def test_a_date_phrase_has_its_direction(words: str, op: str, start: str, end: str) -> None:
    found = date_at(tokens_of(words), 0)

    assert found is not None
    assert (found.op, found.start, found.end) == (op, start, end)
