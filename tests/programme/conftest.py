"""What the tests of the programme stand on: the programme of the committee, and a task."""

from datetime import date

import pytest

from programme import workflow
from programme.models import Programme


@pytest.fixture
def programme(committee):
    return Programme.objects.create(
        name="DK2020", committee=committee, starts_on=date(2020, 9, 16), ends_on=date(2023, 6, 30)
    )


@pytest.fixture
def task(programme, member, secretary):
    return workflow.add_task(programme=programme, title="Planlægge <topmøde>", person=member, by=secretary)
