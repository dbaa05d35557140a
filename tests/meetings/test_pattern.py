"""Dates by a pattern, and what Danish schools and offices do with the year."""

from datetime import date

import pytest
from django.utils import translation

from meetings.rules.deadlines import closed_because
from meetings.rules.pattern import EVERY_WEEK, LAST, MOST_DATES, Pattern
from meetings.rules.school_holidays import usual_holidays

YEAR = (date(2027, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("weekday", "nth", "step", "said"),
    [
        (
            1,
            2,
            1,
            [
                "01-12",
                "02-09",
                "03-09",
                "04-13",
                "05-11",
                "06-08",
                "07-13",
                "08-10",
                "09-14",
                "10-12",
                "11-09",
                "12-14",
            ],
        ),
        (1, 1, 3, ["01-05", "04-06", "07-06", "10-05"]),
        (4, LAST, 6, ["01-29", "07-30"]),
        (0, LAST, 4, ["01-25", "05-31", "09-27"]),
    ],
)
def test_a_weekday_of_the_month(weekday, nth, step, said):
    assert [f"{day:%m-%d}" for day in Pattern(weekday, nth, step, *YEAR).dates()] == said


def test_every_other_week_counts_from_the_first_one_in_the_time():
    found = Pattern(3, EVERY_WEEK, 2, date(2027, 1, 5), date(2027, 2, 18)).dates()
    assert found == [date(2027, 1, 7), date(2027, 1, 21), date(2027, 2, 4), date(2027, 2, 18)]


def test_too_many_dates_are_seen_and_not_made():
    assert len(Pattern(1, EVERY_WEEK, 1, date(2027, 1, 1), date(2070, 1, 1)).dates()) == MOST_DATES + 1


@pytest.mark.parametrize(
    ("day", "danish"),
    [
        (date(2027, 3, 26), "Langfredag"),
        (date(2027, 6, 5), "Grundlovsdag"),
        (date(2026, 12, 24), "Juleaften"),
        (date(2027, 12, 31), "Nytårsaften"),
        (date(2027, 3, 27), ""),  # a Saturday
    ],
)
def test_a_closed_day_is_called_by_its_danish_name(day, danish):
    with translation.override("da"):
        assert closed_because(day) == danish


def test_the_usual_school_holidays_of_a_year():
    days = [(first, last) for _title, first, last in usual_holidays(2027)]
    assert days == [
        (date(2027, 2, 15), date(2027, 2, 21)),
        (date(2027, 2, 22), date(2027, 2, 28)),
        (date(2027, 3, 20), date(2027, 3, 29)),
        (date(2027, 7, 5), date(2027, 8, 8)),
        (date(2027, 10, 18), date(2027, 10, 24)),
        (date(2027, 12, 21), date(2028, 1, 3)),
    ]
