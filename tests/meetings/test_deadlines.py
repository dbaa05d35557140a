"""Working days in Denmark, by the meeting plan of the domain (section 5.4)."""

from datetime import date

import pytest

from meetings.rules.deadlines import is_working_day, working_days_from

PLAN = [
    (date(2020, 12, 1), date(2020, 11, 17), date(2020, 11, 24), date(2020, 12, 8)),
    (date(2021, 4, 13), date(2021, 3, 25), date(2021, 4, 6), date(2021, 4, 20)),
    (date(2022, 6, 14), date(2022, 5, 30), date(2022, 6, 7), date(2022, 6, 21)),
    (date(2023, 6, 6), date(2023, 5, 19), date(2023, 5, 26), date(2023, 6, 13)),
]


@pytest.mark.parametrize(("meeting", "cutoff", "dispatch", "minutes"), PLAN)
def test_the_deadlines_of_the_meeting_plan(meeting, cutoff, dispatch, minutes):
    assert [working_days_from(meeting, days) for days in (-10, -5, 5)] == [cutoff, dispatch, minutes]


@pytest.mark.parametrize(
    ("day", "open_for_business"),
    [
        (date(2023, 5, 5), False),  # store bededag, for the last time
        (date(2024, 4, 26), True),  # abolished
        (date(2026, 6, 5), False),  # Constitution Day
        (date(2026, 12, 24), False),
        (date(2026, 12, 23), True),
        (date(2026, 11, 22), False),  # a Sunday
    ],
)
def test_what_counts_as_a_working_day(day, open_for_business):
    assert is_working_day(day) is open_for_business
