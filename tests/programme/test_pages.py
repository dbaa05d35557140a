"""The programme: its tasks, and what carried them as far as the reader may see it."""

from datetime import date

import pytest

from meetings import workflow
from programme.models import Programme, Task
from tests.queries import MOST_PER_PAGE, queries_of


@pytest.fixture
def programme(committee):
    return Programme.objects.create(
        name="DK2020", committee=committee, starts_on=date(2020, 9, 16), ends_on=date(2023, 6, 30)
    )


@pytest.fixture
def url(committee):
    return f"/committees/{committee.slug}/programme/"


def a_task(programme, number=1):
    return Task.objects.create(
        programme=programme,
        code=f"O-{number:02}",
        title="Planlægge klimatopmøde",
        responsible="styregruppen",
        deadline="2. halvår 2021",
        source=Task.Source.TERMS_OF_REFERENCE,
    )


def test_the_trail_shows_only_items_the_reader_may_read(as_, secretary, member, programme, url):
    task = a_task(programme)
    task.items.add(workflow.propose_item(committee=programme.committee, by=secretary, title="Oplæg", kind="discussion"))
    trails = [
        as_(person).get(f"{url}tasks/{task.pk}/").context["task"].readable_items for person in (secretary, member)
    ]
    assert [len(trail) for trail in trails] == [1, 0]


def test_a_stranger_knows_neither_programme_nor_task(as_, stranger, programme, url):
    task = a_task(programme)
    assert [as_(stranger).get(path).status_code for path in (url, f"{url}tasks/{task.pk}/")] == [404, 404]


def test_a_committee_without_a_programme_says_so(as_, member, url):
    page = as_(member).get(url)
    assert (page.status_code, page.context["programme"]) == (200, None)


def test_the_page_asks_as_much_for_one_as_for_three(as_, member, programme, url):
    client, asked = as_(member), []
    for number in range(3):
        a_task(programme, number)
        asked.append(queries_of(client, url))
    assert (set(asked), asked[0] <= MOST_PER_PAGE) == ({asked[0]}, True)
