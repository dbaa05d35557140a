"""Tasks in the room: one line is understood, shown, corrected and saved; afterwards it can be corrected as well."""

from datetime import date

import pytest

from meetings import workflow
from meetings.models import FollowUp
from meetings.rules.lifecycle import MeetingState as S
from members.models import Message, Person
from members.rules.roles import Role
from record.verbs import Refused
from record.versions import version_of
from tests.conftest import a_person, seated

HTMX = {"HX-Request": "true"}


@pytest.fixture
def item(meeting_in, cast):
    return meeting_in(S.IN_SESSION).items.get(openness="open")


@pytest.fixture
def decided(item, secretary):
    return workflow.record_decision(item=item, outcome="approved", by=secretary)


@pytest.fixture
def task(decided, member, secretary):
    return workflow.add_follow_up(decision=decided, what="Skriv notat", responsible=member, by=secretary)


def typed(client, item, line, **headers):
    """The form of a task, as a line fills it, and what is asked."""
    page = client.post(f"/items/{item.pk}/tasks/give/", {"line": line}, headers=headers)
    return page.context["task_form"].initial, page.context["asks"]


def told(person):
    return Message.objects.of(person).filter(key__startswith="follow-up").count()


def test_a_line_is_understood_shown_and_saved_once_it_is_confirmed(as_, secretary, member, item, decided):
    client, address = as_(secretary), f"/items/{item.pk}/tasks/give/"
    shown = typed(client, item, "Medlem: notat om <manko>, 1. marts 2031", **HTMX)
    before = FollowUp.objects.count()
    confirmed = {"what": "notat om <manko>", "responsible": member.pk, "due_on": "2031-03-01"}
    saved = client.post(address, confirmed, headers=HTMX)
    given = FollowUp.objects.get()
    assert shown == ({"what": "notat om <manko>", "due_on": date(2031, 3, 1), "responsible": member.pk}, "")
    assert (before, given.what, given.responsible, given.due_on) == (0, "notat om <manko>", member, date(2031, 3, 1))
    assert (b"notat om &lt;manko&gt;" in saved.content, b"<manko>" in saved.content, told(member)) == (True, False, 1)


def test_a_name_that_fits_several_is_a_question_and_so_is_one_that_fits_nobody(as_, secretary, member, item):
    seated(item.committee, "Medlem Møller-Lyberth", Role.PARTICIPANT)
    client = as_(secretary)
    Person.objects.filter(pk=member.pk).update(name="Medlem Poulsen")
    assert typed(client, item, "Medlem: notat", **HTMX) == (
        {"what": "notat", "due_on": None},
        "The name fits several: Medlem Poulsen; Medlem Møller-Lyberth. Choose who is responsible.",
    )
    asked = "Nobody who can be given the task is named in the line. Choose who is responsible."
    assert typed(client, item, "Ingen: notat") == ({"what": "Ingen: notat", "due_on": None}, asked)


def test_a_task_waits_for_the_outcome_and_keeps_what_was_typed(as_, secretary, member, item):
    page = as_(secretary).post(f"/items/{item.pk}/tasks/give/", {"what": "Notat", "responsible": member.pk})
    assert (page.status_code, page.context["task_form"]["what"].value(), FollowUp.objects.count()) == (422, "Notat", 0)
    said = ["A task follows from a decision. Save the outcome of the item first."]
    assert page.context["task_form"].non_field_errors() == said


def test_a_task_is_corrected_in_its_place_and_who_has_it_now_is_told(as_, secretary, member, participant, task):
    client, address = as_(secretary), f"/follow-ups/{task.pk}/correct/"
    form = client.get(address, headers=HTMX).context["task_form"]
    corrected = {"what": "Skriv <udkast>", "responsible": participant.pk, "due_on": "2031-03-01"}
    corrected["version"] = form["version"].value()
    in_place = client.post(address, corrected, headers=HTMX)
    again = client.post(address, corrected)
    task.refresh_from_db()
    assert (form.initial["what"], in_place.status_code) == ("Skriv notat", 200)
    assert again.url == task.decision.item.room_address
    assert (task.what, task.responsible, task.due_on) == ("Skriv <udkast>", participant, date(2031, 3, 1))
    assert (told(participant), task.history.count()) == (1, 2)


def test_whoever_has_a_task_again_is_told_again(secretary, member, participant, task):
    for person in (participant, member, participant):
        workflow.correct_follow_up(follow_up=task, what=task.what, responsible=person, by=secretary)
    assert (told(participant), told(member)) == (3, 4)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_correction_does_not_take_back_what_was_handed_over_meanwhile(
    as_, secretary, member, participant, task, headers
):
    typed = {"what": "Skriv notatet", "responsible": member.pk, "version": version_of(task)}
    workflow.hand_over_follow_up(follow_up=task, to=participant, by=member)
    page = as_(secretary).post(f"/follow-ups/{task.pk}/correct/", typed, headers=headers)
    task.refresh_from_db()
    assert (page.status_code, task.what, task.responsible) == (409, "Skriv notat", participant)
    assert "Somebody else saved this" in page.content.decode()


def test_a_task_is_given_and_corrected_to_nobody_from_outside(as_, secretary, task, outside):
    sent = {"what": "Notat", "responsible": outside.pk}
    refused = as_(secretary).post(f"/follow-ups/{task.pk}/correct/", sent, headers=HTMX)
    with pytest.raises(Refused):
        workflow.correct_follow_up(follow_up=task, what="Notat", responsible=outside, by=secretary)
    task.refresh_from_db()
    assert (refused.status_code, task.what) == (422, "Skriv notat")


@pytest.fixture
def outside():
    return a_person("Udefra")


def test_a_task_of_approved_minutes_is_reported_on_and_no_more_corrected(secretary, member, meeting_in, cast):
    meeting = meeting_in(S.MINUTES_DRAFT)
    decision = meeting.items.get(openness="open").decision
    task = workflow.add_follow_up(decision=decision, what="Notat", responsible=member, by=secretary)
    meeting_in(S.MINUTES_APPROVED)
    with pytest.raises(Refused):
        workflow.correct_follow_up(follow_up=task, what="Andet", responsible=member, by=secretary)
