"""The register of decisions: narrowed by what one remembers, across groups, and taken along as a sheet."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from meetings import workflow
from meetings.models import AgendaItem, ClosedReading, Decision, FollowUp, Outcome, StandingItem
from meetings.models.decision import DecisionQuerySet
from meetings.reading.decision_register import find
from meetings.rules.lifecycle import MeetingState as S
from members.models import Committee
from programme.models import Programme
from programme.workflow import add_task, tie_item
from record import append_only, clock
from tests.conftest import STARTED, seated
from tests.queries import MOST_PER_PAGE, queries_of

OPEN, CLOSED, HIDDEN = "Åbent punkt", "Lukket med titel", "Skjult titel"


@pytest.fixture
def meeting(meeting_in, cast):
    return meeting_in(S.MINUTES_APPROVED)


@pytest.fixture
def decision(meeting):
    return Decision.objects.get(item__meeting=meeting, item__openness="open")


@pytest.fixture
def url(meeting):
    return f"/committees/{meeting.committee.slug}/decisions/"


def found(client, address, **asked):
    return [line.said.title for line in client.get(address, asked).context["found"]]


def sheet(client, url, kind="xlsx", **asked):
    answer = client.get(f"{url}file/{kind}/", asked)
    assert answer.status_code == 200
    if kind == "csv":
        return [line.split(";") for line in answer.content.decode("utf-8-sig").splitlines()]
    return [list(row) for row in load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)]


def test_words_are_found_in_what_was_decided_and_in_the_id(as_, member, decision, url):
    told = decision.text.removeprefix("<p>").split("<")[0][:12]
    assert (OPEN in found(as_(member), url, words=told.upper()), found(as_(member), url, words="findes ikke")) == (
        True,
        [],
    )
    assert found(as_(member), url, words=decision.reference) == [OPEN]


def test_words_are_looked_for_in_what_was_sealed_not_in_what_the_row_says_now(as_, member, decision, url):
    with append_only.allowing(decision.meeting):
        Decision.objects.filter(pk=decision.pk).update(text="<p>Noget falsk</p>")
    assert found(as_(member), url, words="falsk") == []


def test_decisions_are_narrowed_by_who_has_something_to_do_and_by_what_is_not_done(
    as_, member, secretary, decision, url
):
    client = as_(member)
    assert (found(client, url, open="1"), found(client, url, responsible=str(member.pk))) == ([], [])
    task = workflow.add_follow_up(decision=decision, what="Skriv notat", responsible=member, by=secretary)
    workflow.add_follow_up(decision=decision, what="Og et til", responsible=member, by=secretary)
    assert (found(client, url, open="1"), found(client, url, responsible=str(member.pk))) == ([OPEN], [OPEN])
    other = workflow.add_follow_up(decision=decision, what="En andens", responsible=secretary, by=secretary)
    for left in FollowUp.objects.exclude(pk=other.pk):
        workflow.update_follow_up(follow_up=left, state="done", text="Gjort", by=secretary)
    # One's own task is done, and what is open is somebody else's.
    assert found(client, url, open="1", responsible=str(member.pk)) == []
    assert found(client, url, open="1", responsible=str(secretary.pk)) == [OPEN]
    for left in FollowUp.objects.all():
        workflow.update_follow_up(follow_up=left, state="done", text="Gjort", by=secretary)
    assert (found(client, url, open="1"), found(client, url, responsible=str(task.responsible_id))) == ([], [OPEN])


def test_decisions_are_narrowed_by_the_task_of_the_programme(as_, member, secretary, decision, committee, url):
    programme = Programme.objects.create(
        name="DK2020", committee=committee, starts_on=clock.today(), ends_on=clock.today()
    )
    task = add_task(programme=programme, title="Manko", committee=committee, by=secretary)
    assert found(as_(member), url, task=str(task.pk)) == []
    tie_item(item=decision.item, tasks=[task], by=secretary)
    assert found(as_(member), url, task=str(task.pk)) == [OPEN]
    assert "Manko" in as_(member).get(url).content.decode()


@pytest.mark.parametrize("asked", [{"year": "ø"}, {"responsible": "9" * 50}, {"task": "x"}, {"committee": "-1"}])
def test_what_the_address_says_unknown_narrows_nothing(as_, member, url, asked):
    assert len(found(as_(member), url, **asked)) == 3


def test_across_groups_everybody_finds_what_he_or_she_may_read(as_, member, participant, stranger, meeting):
    other = Committee.objects.create(
        name="Politisk styregruppe", slug="politisk", kind=Committee.Kind.POLITICAL, starts_on=STARTED
    )
    mayor = seated(other, "Borgmester", "member")
    seen = {who: found(as_(who), "/decisions/") for who in (member, participant, stranger, mayor)}
    assert seen == {member: [OPEN, CLOSED, HIDDEN], participant: [OPEN], stranger: [], mayor: []}
    assert found(as_(member), "/decisions/", committee=str(other.pk)) == []
    assert found(as_(member), "/decisions/", committee=str(meeting.committee_id)) == [OPEN, CLOSED, HIDDEN]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_sheet_holds_what_was_found_and_notes_that_closed_decisions_were_taken_along(
    as_, member, participant, secretary, decision, url, kind
):
    workflow.add_follow_up(decision=decision, what="=2+2", responsible=member, by=secretary)
    ClosedReading.objects.all().delete()
    rows = sheet(as_(member), url, kind)
    assert [row[2] for row in rows[1:]] == [OPEN, CLOSED, HIDDEN]
    assert rows[1][7] == f"{member.name}: =2+2"
    assert rows[1][8].endswith(decision.get_absolute_url())
    assert {reading.item.title for reading in ClosedReading.objects.all()} == {CLOSED, HIDDEN}
    assert [row[2] for row in sheet(as_(participant), url, kind)[1:]] == [OPEN]


def test_without_words_or_outcome_no_seal_is_read_but_those_of_the_page(member, meeting):
    readable = Decision.objects.readable_by(member)
    # What is not fetched yet is cut to the page before the seals are read.
    assert [type(find(readable, asked)) for asked in ({}, {"year": "2026", "open": "1"}, {"words": "t"})] == [
        DecisionQuerySet,
        DecisionQuerySet,
        list,
    ]


def test_a_sheet_of_another_kind_is_unknown(as_, member, url):
    assert as_(member).get(f"{url}file/exe/").status_code == 404


def test_the_register_asks_as_much_for_many_follow_ups_as_for_one(as_, member, secretary, decision, url):
    client = as_(member)
    workflow.add_follow_up(decision=decision, what="Første", responsible=member, by=secretary)
    few = queries_of(client, url)
    for n in range(10):
        workflow.add_follow_up(decision=decision, what=f"Nr. {n}", responsible=member, by=secretary)
    assert (queries_of(client, url), few <= MOST_PER_PAGE) == (few, True)


def test_what_is_routine_is_folded_away_until_somebody_asks(as_, secretary, member, decision, url):
    with append_only.allowing(decision.meeting):
        AgendaItem.objects.filter(pk=decision.item_id).update(title="Approval of the agenda, and more")
        Decision.objects.filter(pk=decision.pk).update(outcome=Outcome.APPROVED)
    client = as_(member)
    page = client.get(url)
    shown = [len(found(client, url, **asked)) for asked in ({}, {"all": "1"}, {"words": decision.reference})]
    assert (page.context["hidden"], page.context["page"].paginator.count, shown) == (1, 2, [2, 3, 1])
    assert "1 routine decision, such as an approved agenda, is folded away." in page.content.decode()
    # What led to something is not routine.
    workflow.add_follow_up(decision=decision, what="Skriv notat", responsible=member, by=secretary)
    assert len(found(client, url)) == 3


def test_nobody_learns_how_many_closed_decisions_are_routine(as_, member, participant, meeting, url):
    item = AgendaItem.objects.get(meeting=meeting, openness="closed_visible")
    StandingItem.objects.create(item=item)
    with append_only.allowing(meeting):
        Decision.objects.filter(item=item).update(outcome=Outcome.NOTED)
    assert [as_(who).get(url).context["hidden"] for who in (member, participant)] == [1, 0]
