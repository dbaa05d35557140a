"""What the tests of the programme stand on: the programme of the committee, a task, and a summit to come."""

from datetime import date, time, timedelta

import pytest

from programme import workflow
from programme.models import Programme
from record import clock


@pytest.fixture
def programme(committee):
    return Programme.objects.create(
        name="DK2020", committee=committee, starts_on=date(2020, 9, 16), ends_on=date(2023, 6, 30)
    )


@pytest.fixture
def task(programme, member, secretary):
    return workflow.add_task(programme=programme, title="Planlægge <topmøde>", person=member, by=secretary)


@pytest.fixture
def summit(programme, secretary):
    """A summit in a month, with two places."""
    day = clock.today() + timedelta(days=30)
    return workflow.plan_summit(
        programme=programme,
        name="Klimatopmøde <2031>",
        day=day,
        starts=time(9),
        ends=time(15),
        place="Viborg",
        capacity=2,
        register_by=day - timedelta(days=10),
        by=secretary,
    )
