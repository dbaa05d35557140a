"""Tasks: added, split, reported on and closed in the browser; what carried them, as far as the reader may read it."""

from datetime import date, timedelta

import pytest

from meetings import workflow as meetings
from meetings.models import AgendaItem, Decision
from meetings.rules.lifecycle import MeetingState as S
from members.models import Membership
from members.workflow import end_membership
from programme import workflow
from programme.models import Task
from programme.reading.overview import overview_of
from programme.reading.trail import trail_of
from record import clock
from record.verbs import Refused
from record.versions import version_of
from tests.queries import MOST_PER_PAGE, queries_of
from workgroups import workflow as groups


@pytest.fixture
def url(committee):
    return f"/committees/{committee.slug}/programme/"


def refusal_of(verb, **facts):
    with pytest.raises(Refused) as refused:
        verb(**facts)
    return refused.value.messages


def test_a_task_is_added_split_changed_and_closed_in_the_browser(as_, secretary, member, committee, programme, url):
    client = as_(secretary)
    added = client.post(f"{url}tasks/new/", {"title": "Planlægge topmøde", "person": member.pk, "rhythm": ""})
    task = Task.objects.get()
    assert (added.url, task.code, task.person, task.source) == (f"{url}tasks/{task.pk}/", "O-01", member, "proposal")
    client.post(f"{url}tasks/{task.pk}/new/", {"title": "Skrive oplæg", "committee": committee.pk, "rhythm": "yearly"})
    part = Task.objects.get(parent=task)
    assert (part.code, part.who, part.rhythm) == ("O-01.1", str(committee), "yearly")
    typed = {"title": "Planlægge klimatopmøde", "person": member.pk, "due_on": "2031-03-04", "rhythm": ""}
    client.post(f"{url}tasks/{task.pk}/edit/", typed | {"version": version_of(task)})
    client.post(f"{url}tasks/{task.pk}/status/", {"mark": "attention", "text": "Stedet <mangler>"})
    page = client.get(f"{url}tasks/{task.pk}/").content.decode()
    assert ("Planlægge klimatopmøde" in page, "Stedet &lt;mangler&gt;" in page, "04.03.2031" in page) == (True,) * 3
    for closed in (part, task):
        client.post(f"{url}tasks/{closed.pk}/close/", {"ended_as": "done", "reason": "Afholdt <i Skive>"})
    assert list(Task.objects.values_list("ended_as", "ended_on")) == [("done", clock.today())] * 2
    assert "Afholdt &lt;i Skive&gt;" in client.get(f"{url}tasks/{task.pk}/").content.decode()
    client.post(f"{url}tasks/{task.pk}/reopen/")
    assert Task.objects.values_list("ended_on", "ended_because").get(pk=task.pk) == (None, "")


def test_what_cannot_be_is_refused_with_the_reason(programme, task, secretary, member, committee):
    part = workflow.add_task(programme=programme, parent=task, title="Del", person=member, by=secretary)
    add = {"verb": workflow.add_task, "programme": programme, "by": secretary}
    assert [
        refusal_of(**add, title=" ", person=member),
        refusal_of(**add, title="X"),
        refusal_of(**add, title="X", person=member, committee=committee),
        refusal_of(**add, title="X", person=member, parent=part),
        refusal_of(workflow.close_task, task=task, ended_as="done", reason="Slut", by=secretary),
        refusal_of(workflow.close_task, task=part, ended_as="done", reason=" ", by=secretary),
        refusal_of(workflow.report_on_task, task=task, mark="on_track", text=" ", by=secretary),
        refusal_of(workflow.reopen_task, task=task, by=secretary),
    ] == [
        ["Write what is to be done."],
        ["Choose who is responsible: a person, a committee or a working group."],
        ["Choose either a person or a committee as responsible, not both."],
        ["A sub-task has no sub-tasks of its own. Add it to “O-01 Planlægge <topmøde>”."],
        ["Close its sub-tasks first: O-01.1."],
        ["Write what came of it, or why it is dropped."],
        ["Write in a sentence how it goes."],
        ["The task is open already."],
    ]
    for closed in (part, task):
        workflow.close_task(task=closed, ended_as="dropped", reason="Overhalet", by=secretary)
    assert [
        refusal_of(workflow.edit_task, task=task, title="Y", person=member, by=secretary),
        refusal_of(**add, title="X", person=member, parent=task),
        refusal_of(workflow.reopen_task, task=part, by=secretary),
    ] == [["The task is closed. Open it again before you change it."]] * 2 + [
        ["Open “O-01 Planlægge <topmøde>” first."]
    ]


def test_a_task_changed_by_somebody_else_stays_and_both_texts_are_shown(as_, secretary, member, task, url):
    typed = {"title": "Min titel", "person": member.pk, "rhythm": "", "version": version_of(task)}
    workflow.edit_task(task=task, title="Deres titel", person=member, by=secretary)
    answer = as_(secretary).post(f"{url}tasks/{task.pk}/edit/", typed)
    assert (answer.status_code, Task.objects.get().title) == (409, "Deres titel")
    assert [text in answer.content.decode() for text in ("Min titel", "Deres titel")] == [True, True]


def test_who_leaves_is_named_until_somebody_else_answers_for_the_task(as_, secretary, member, task, programme, url):
    today = clock.today()
    seat = Membership.objects.get(person=member)
    end_membership(membership=seat, ends_on=today - timedelta(days=1), by=secretary, reason="Ny stilling")
    [row] = overview_of(programme, secretary)
    form = as_(secretary).get(f"{url}tasks/{task.pk}/edit/").context["form"]
    assert (row.has_nobody, member in form.fields["person"].queryset) == (True, True)
    assert member not in as_(secretary).get(f"{url}tasks/new/").context["form"].fields["person"].queryset


def test_the_trail_is_in_the_order_of_time_and_through_the_gate(
    meeting_in, cast, programme, task, secretary, committee
):
    meeting_in(S.MINUTES_APPROVED)
    for item in AgendaItem.objects.exclude(number=""):
        workflow.tie_item(item=item, tasks=[task], by=secretary)
    decision = Decision.objects.get(item__openness="open")
    meetings.add_follow_up(decision=decision, what="Skriv notat", responsible=cast["member"], by=secretary)
    group = groups.establish_workgroup(
        parent=committee, name="Gruppen", short_name="Gr", task="Data", starts_on=date(2020, 10, 1), by=secretary
    )
    task.work_groups.add(group)
    groups.add_milestone(group=group, title="Udkast", due_on=date(2020, 11, 1), by=secretary)
    workflow.report_on_task(task=task, mark="on_track", text="Det går", by=secretary)
    told = {
        who: [(str(step.kind), step.what) for step in trail_of(task, cast[who])] for who in ("member", "participant")
    }
    assert told["member"][0] == ("Working group", "Gruppen")
    days = [step.day for step in trail_of(task, cast["member"]) if step.day]
    assert days == sorted(days)
    closed = {("Item", "Lukket med titel"), ("Item", "Skjult titel"), ("Decision", "Lukket med titel")}
    opened = {("Item", "Åbent punkt"), ("Decision", "Åbent punkt"), ("Follow-up", "Skriv notat"), ("Status", "Det går")}
    opened |= {("Milestone", "Udkast")}
    assert [closed <= set(told[who]) for who in told] == [True, False]
    assert [opened <= set(told[who]) for who in told] == [True, True]
    assert closed & set(told["participant"]) == set()


def test_the_overview_says_what_is_late_silent_and_coming(
    as_, secretary, member, task, programme, url, planned_meeting
):
    with clock.at(clock.now() - timedelta(days=200)):
        workflow.add_task(programme=programme, title="Glemt", person=member, by=secretary)
    late = workflow.add_task(programme=programme, title="Sent", person=member, due_on=date(2020, 12, 1), by=secretary)
    meetings.start_preparation(meeting=planned_meeting, by=secretary)
    item = meetings.add_item(meeting=planned_meeting, by=secretary, title="Kommer", kind="orientation")
    as_(secretary).post(f"/items/{item.pk}/tasks/", {"tasks": [late.pk]})
    page = as_(secretary).get(url).context
    assert [[row.task.code for row in page[name]] for name in ("late", "silent", "next")] == [
        ["O-03"],
        ["O-02"],
        ["O-03"],
    ]
    # The item has not been sent out: a member does not learn that it comes.
    assert [row.task.code for row in as_(member).get(url).context["next"]] == []


def test_a_closed_task_stays_tied_to_what_carried_it(secretary, member, task, planned_meeting):
    meetings.start_preparation(meeting=planned_meeting, by=secretary)
    item = meetings.add_item(meeting=planned_meeting, by=secretary, title="Punkt", kind="orientation")
    workflow.tie_item(item=item, tasks=[task], by=secretary)
    workflow.close_task(task=task, ended_as="done", reason="Slut", by=secretary)
    workflow.tie_item(item=item, tasks=[], by=secretary)
    assert list(item.tasks.all()) == [task]


def test_an_item_of_a_committee_without_a_programme_has_no_tasks_to_be_tied_to(as_, secretary, planned_meeting):
    meetings.start_preparation(meeting=planned_meeting, by=secretary)
    item = meetings.add_item(meeting=planned_meeting, by=secretary, title="Punkt", kind="orientation")
    page = as_(secretary).get(f"/items/{item.pk}/tasks/", follow=True)
    assert [str(message) for message in page.context["messages"]] == [
        "This committee carries out no programme, so there are no tasks to tie the item to."
    ]


def test_a_task_asks_as_much_for_one_step_as_for_many(as_, member, secretary, task, url):
    address, asked = f"{url}tasks/{task.pk}/", []
    for number in range(3):
        workflow.report_on_task(task=task, mark="on_track", text=f"Status {number}", by=secretary)
        workflow.add_task(programme=task.programme, parent=task, title=f"Del {number}", person=member, by=secretary)
        asked.append(queries_of(as_(member), address))
    # One over the bar: a trail is drawn from six tables.
    assert (set(asked), asked[0] <= MOST_PER_PAGE + 1) == ({asked[0]}, True)


def test_a_guest_of_an_item_learns_of_no_task(as_, member, guest, secretary, task, published_meeting):
    """The programme is the committee's; that a task carries the item is not what the guest was invited for."""
    item = AgendaItem.objects.get(title="Åbent punkt")
    workflow.tie_item(item=item, tasks=[task], by=secretary)
    expires = clock.now() + timedelta(days=1)
    meetings.grant_item(item=item, person=guest, reason="Oplæg", expires_at=expires, by=secretary)
    pages = [as_(person).get(item.get_absolute_url()) for person in (member, guest)]
    assert [(page.status_code, "Planlægge &lt;topmøde&gt;" in page.content.decode()) for page in pages] == [
        (200, True),
        (200, False),
    ]


def test_what_was_taken_off_or_called_off_carries_no_task(secretary, task, programme, planned_meeting):
    meetings.start_preparation(meeting=planned_meeting, by=secretary)
    items = [
        meetings.add_item(meeting=planned_meeting, by=secretary, title=title, kind="orientation")
        for title in ("Bliver", "Tages af")
    ]
    told = []
    for item in items:
        workflow.tie_item(item=item, tasks=[task], by=secretary)
    told.append(len(overview_of(programme, secretary)[0].task.readable_items))
    meetings.remove_item(item=items[1], by=secretary)
    told.append(len(overview_of(programme, secretary)[0].task.readable_items))
    meetings.cancel_meeting(meeting=planned_meeting, reason="Aflyst", by=secretary)
    [row] = overview_of(programme, secretary)
    assert (told, row.task.readable_items, row.next_on) == ([2, 1], [], None)
