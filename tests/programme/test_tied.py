"""What tasks are tied to: items in their own form and in the meeting room, follow-ups, the person who answers."""

from datetime import timedelta

import pytest

from meetings import workflow as meetings
from meetings.models import AgendaItem, Decision
from meetings.rules.lifecycle import MeetingState as S
from members.models import Membership, Message
from members.workflow import end_membership, start_membership
from programme import workflow
from programme.models import Task
from programme.reading.trail import trail_of
from record import clock
from tests.conftest import a_person
from tests.queries import MOST_PER_PAGE, queries_of
from workgroups import workflow as groups

TYPED = {"title": "Topmøde", "kind": "discussion", "minutes_allotted": 10, "openness": "open"}


@pytest.fixture
def other(programme, member, secretary):
    return workflow.add_task(programme=programme, title="Samle data", person=member, by=secretary)


@pytest.fixture
def preparing(planned_meeting, secretary):
    return meetings.start_preparation(meeting=planned_meeting, by=secretary)


@pytest.fixture
def decision(meeting_in, cast, task, secretary):
    meeting_in(S.MINUTES_DRAFT)
    decided = Decision.objects.get(item__openness="open")
    workflow.tie_item(item=decided.item, tasks=[task], by=secretary)
    return decided


def told_of_tasks(person):
    return [message.link for message in Message.objects.of(person) if "/programme/tasks/" in message.link]


def test_an_item_is_tied_to_its_tasks_in_its_own_form(as_, secretary, preparing, task, other):
    client = as_(secretary)
    client.post(f"/meetings/{preparing.pk}/items/new/", TYPED | {"tasks": [task.pk]})
    item = AgendaItem.objects.get()
    address = f"/items/{item.pk}/edit/"
    form = client.get(address).context["form"]
    assert (list(item.tasks.all()), list(form["tasks"].initial)) == ([task], [task])
    client.post(address, TYPED | {"tasks": [other.pk], "version": item.version})
    assert list(item.tasks.all()) == [other]


def test_a_form_that_met_a_conflict_ties_nothing(as_, secretary, preparing, task):
    item = meetings.add_item(meeting=preparing, by=secretary, **TYPED)
    answer = as_(secretary).post(f"/items/{item.pk}/edit/", TYPED | {"tasks": [task.pk], "version": item.version - 1})
    assert (answer.status_code, list(item.tasks.all())) == (409, [])


def test_where_no_programme_is_carried_out_no_form_asks_for_tasks(as_, secretary, preparing):
    form = as_(secretary).get(f"/meetings/{preparing.pk}/items/new/").context["form"]
    assert "tasks" not in form.fields


def test_the_meeting_room_tells_the_tasks_of_each_item_and_leads_back(as_, secretary, task, meeting_in, cast):
    meeting_in(S.IN_SESSION)
    item = AgendaItem.objects.get(openness="open")
    client, room = as_(secretary), item.room_address
    asked = [queries_of(client, room)]
    sent = client.post(f"/items/{item.pk}/tasks/?room", {"tasks": [task.pk]})
    for tied in AgendaItem.objects.all():
        tied.tasks.add(task)
    asked.append(queries_of(client, room))
    assert (sent.url, set(asked), asked[0] <= MOST_PER_PAGE) == (room, {asked[0]}, True)
    told = [client.get(tied.room_address).content.decode() for tied in AgendaItem.objects.all()]
    assert [page.count("O-01 Planlægge &lt;topmøde&gt;") for page in told] == [1, 1, 1]


def test_a_follow_up_is_for_the_tasks_of_its_item_until_it_says_another(
    as_, secretary, member, participant, decision, task, other
):
    follow_up = meetings.add_follow_up(decision=decision, what="Skriv notat", responsible=member, by=secretary)
    address = f"/follow-ups/{follow_up.pk}/"

    def shown():
        text = as_(secretary).get(address).content.decode()
        trails = [[step.what for step in trail_of(tied, secretary)] for tied in (task, other)]
        return [code for code in ("O-01", "O-02") if code in text], ["Skriv notat" in trail for trail in trails]

    before = shown()
    as_(secretary).post(f"{address}tasks/", {"tasks": [other.pk]})
    own = shown()
    as_(secretary).post(f"{address}tasks/", {"tasks": []})
    assert (before, own, shown()) == (
        (["O-01"], [True, False]),
        (["O-02"], [False, True]),
        (["O-01"], [True, False]),
    )


def test_whose_follow_up_it_is_learns_no_task_of_an_item_he_may_not_read(
    as_, secretary, participant, meeting_in, cast, task
):
    meeting_in(S.MINUTES_DRAFT)
    closed = Decision.objects.get(item__openness="closed_visible")
    workflow.tie_item(item=closed.item, tasks=[task], by=secretary)
    follow_up = meetings.add_follow_up(decision=closed, what="Ring", responsible=cast["member"], by=secretary)
    # The member becomes a participant, who reads nothing that is closed, and keeps what was given.
    seat = Membership.objects.get(person=cast["member"])
    end_membership(membership=seat, ends_on=clock.today() - timedelta(days=1), by=secretary, reason="Ny stilling")
    start_membership(
        committee=seat.committee, person=cast["member"], role="participant", starts_on=clock.today(), by=secretary
    )
    page = as_(cast["member"]).get(f"/follow-ups/{follow_up.pk}/")
    assert (page.status_code, "O-01" in page.content.decode()) == (200, False)


def test_who_is_made_responsible_is_told_once_and_nobody_is_told_by_himself(
    secretary, member, programme, task, participant
):
    workflow.edit_task(task=task, title="Andet navn", person=member, by=secretary)
    workflow.edit_task(task=Task.objects.get(), title="Andet navn", person=participant, by=secretary)
    workflow.add_task(programme=programme, title="Mit eget", person=secretary, by=secretary)
    link = f"/committees/{programme.committee.slug}/programme/tasks/{task.pk}/"
    assert [told_of_tasks(person) for person in (member, participant, secretary)] == [[link], [link], []]
    assert "topmøde" not in Message.objects.of(member).first().subject


def test_who_works_in_a_group_only_reads_the_task_and_is_told_where(
    as_, secretary, committee, programme, task, mailoutbox, django_capture_on_commit_callbacks
):
    helper = a_person("Hjælper")
    group = groups.establish_workgroup(
        parent=committee, name="Gruppen", short_name="Gr", task="Data", starts_on=clock.today(), by=secretary
    ).committee
    start_membership(committee=group, person=helper, role="member", starts_on=clock.today(), by=secretary)
    with django_capture_on_commit_callbacks(execute=True):
        own = workflow.add_task(programme=programme, title="Saml data", person=helper, by=secretary)
    [link] = told_of_tasks(helper)
    assert (link, as_(helper).get(link).status_code) == (f"/committees/{group.slug}/programme/tasks/{own.pk}/", 200)
    assert [mail.to for mail in mailoutbox] == [[helper.email]]
    theirs = f"/committees/{group.slug}/programme/tasks/{task.pk}/"
    assert as_(helper).get(theirs).status_code == 404
    Membership.objects.get(person=helper).delete()
    assert as_(helper).get(link).status_code == 404
