"""The programme: its tasks, and what carried them as far as the reader may see it."""

from datetime import date

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Decision
from meetings.rules.lifecycle import MeetingState as S
from programme.models import ProgrammePeriod, Task
from programme.workflow import continue_programme
from record.verbs import Refused
from tests.queries import MOST_PER_PAGE, queries_of


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


FIRST = "16.09.2020-30.06.2023"
NEXT = {"starts_on": date(2023, 7, 1), "ends_on": date(2027, 12, 31)}


def test_a_new_period_stands_beside_the_first_with_its_decision_on_programme_and_overview(
    as_, secretary, member, programme, url, meeting_in, cast
):
    meeting_in(S.MINUTES_APPROVED)
    decision = Decision.objects.get(item__openness="open")
    client = as_(secretary)
    assert client.get(f"{url}periods/new/").context["form"].initial == {"starts_on": date(2023, 7, 1)}
    sent = client.post(f"{url}periods/new/", NEXT | {"decided_by": decision.pk, "source": ""})
    assert (sent.status_code, sent.url) == (302, url)
    pages = [as_(member).get(page) for page in (url, f"/committees/{programme.committee.slug}/")]
    shown = [
        [(period.starts_on, period.ends_on, period.decided_by) for period in page.context["periods"]] for page in pages
    ]
    assert shown == [[(date(2020, 9, 16), date(2023, 6, 30), None), (*NEXT.values(), decision)]] * 2
    for text in (page.content.decode() for page in pages):
        said = [FIRST, "01.07.2023-31.12.2027", f"Decision {decision.reference}", "Terms of reference"]
        assert [words for words in said if words not in text] == []
    assert ProgrammePeriod.history.get().history_user == secretary
    # One over the bar: the periods are the question that came on top.
    assert queries_of(as_(member), f"/committees/{programme.committee.slug}/") <= MOST_PER_PAGE + 1


def test_only_a_decision_everybody_reads_is_offered_for_a_period(as_, secretary, programme, url, meeting_in, cast):
    """Opened again and never sent out again, an item is as closed as it was sent out."""
    meeting_in(S.PUBLISHED)
    reopened = AgendaItem.objects.get(openness="closed_visible")
    workflow.edit_item(item=reopened, title=reopened.title, openness="open", by=secretary)
    meeting_in(S.MINUTES_APPROVED)
    offered = as_(secretary).get(f"{url}periods/new/").context["form"].fields["decided_by"].queryset
    assert [decision.item.title for decision in offered] == ["Åbent punkt"]


def test_the_overview_of_a_committee_without_a_programme_tells_its_own_period(as_, member, committee):
    page = as_(member).get(f"/committees/{committee.slug}/")
    assert (page.context["periods"], "<dt>Period</dt>" in page.content.decode()) == ([], True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"source": ""}, "Choose the decision, or write what decided the period."),
        ({"starts_on": date(2023, 6, 30)}, "A new period begins after the last one, which ends on 30.06.2023."),
        ({"ends_on": date(2023, 6, 30)}, "The last day cannot be before the first."),
    ],
)
def test_a_period_that_cannot_be_is_refused_with_the_reason(programme, secretary, given, said):
    with pytest.raises(Refused) as refused:
        continue_programme(programme=programme, by=secretary, **{"source": "KKR, 6. juni 2023"} | NEXT | given)
    assert (refused.value.messages, ProgrammePeriod.objects.count()) == ([said], 0)


def test_who_does_not_manage_the_committee_adds_no_period(as_, member, programme, url):
    page = as_(member).get(url)
    assert (b"Add a project period" in page.content, as_(member).get(f"{url}periods/new/").status_code) == (False, 403)
