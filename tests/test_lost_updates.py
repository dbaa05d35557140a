"""Two who edit the same thing at once: the second sees both versions, and loses nothing."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import Attachment, Meeting, MinutesComment
from record import clock
from record.verbs import Refused
from record.versions import version_of
from workgroups import workflow as groups
from workgroups.models import WorkGroup


def meeting_form(meeting, **changes):
    day = (clock.today() + timedelta(days=20)).isoformat()
    typed = {"kind": "ordinary", "day": day, "start": "10:00", "end": "12:00", "place": "Viborg", "theme": "Mit tema"}
    return typed | {"version": version_of(meeting)} | changes


def test_a_meeting_moved_by_somebody_else_is_not_moved_back(as_, secretary, planned_meeting):
    client, form = as_(secretary), meeting_form(planned_meeting)
    workflow.edit_meeting(meeting=planned_meeting, place="Aarhus", by=secretary)
    answer = client.post(f"/meetings/{planned_meeting.pk}/edit/", form)
    kept = Meeting.objects.get()
    shown = answer.content.decode()
    assert (answer.status_code, kept.place, kept.theme) == (409, "Aarhus", "")
    assert ("Aarhus" in shown, "Mit tema" in shown) == (True, True)


def test_the_next_save_is_a_conscious_one(as_, secretary, planned_meeting):
    client, form = as_(secretary), meeting_form(planned_meeting)
    workflow.edit_meeting(meeting=planned_meeting, place="Aarhus", by=secretary)
    version = client.post(f"/meetings/{planned_meeting.pk}/edit/", form).context["form"]["version"].value()
    client.post(f"/meetings/{planned_meeting.pk}/edit/", form | {"version": version})
    assert Meeting.objects.values_list("place", "theme").get() == ("Viborg", "Mit tema")


def test_what_was_not_in_the_form_is_no_conflict(as_, secretary, planned_meeting):
    form = meeting_form(planned_meeting)
    workflow.start_preparation(meeting=planned_meeting, by=secretary)
    answer = as_(secretary).post(f"/meetings/{planned_meeting.pk}/edit/", form)
    assert (answer.status_code, Meeting.objects.get().theme) == (302, "Mit tema")


@pytest.mark.parametrize("version", ["", "x", "0", "99999999999999999999"])
def test_a_form_without_its_version_overwrites_nothing(as_, secretary, planned_meeting, version):
    answer = as_(secretary).post(
        f"/meetings/{planned_meeting.pk}/edit/", meeting_form(planned_meeting, version=version)
    )
    assert (answer.status_code, Meeting.objects.get().theme) == (409, "")


def test_an_annex_renamed_by_somebody_else_keeps_its_name(as_, secretary, items):
    annex = Attachment.objects.get(title="Åbent bilag")
    form = {"title": "Mit navn", "version": version_of(annex)}
    workflow.edit_attachment(attachment=annex, title="Deres navn", closed=False, by=secretary)
    answer = as_(secretary).post(f"/annexes/{annex.pk}/edit/", form)
    assert (answer.status_code, Attachment.objects.get(pk=annex.pk).title) == (409, "Deres navn")


def test_a_mandate_changed_by_somebody_else_stays(as_, secretary, committee):
    group = groups.establish_workgroup(
        parent=committee, name="Gruppen", short_name="Gr", task="Saml data", starts_on=clock.today(), by=secretary
    )
    form = {"task": "Mit opdrag", "version": version_of(group)}
    groups.edit_workgroup(group=group, task="Deres opdrag", by=secretary)
    answer = as_(secretary).post(f"{group.get_absolute_url()}edit/", form)
    assert (answer.status_code, WorkGroup.objects.get().task) == (409, "Deres opdrag")


def test_a_comment_is_answered_once(meeting_in, secretary, member):
    meeting = meeting_in("minutes_comments")
    comment = workflow.comment_minutes(minutes=meeting.minutes, item=None, text="Ret stavefejlen", by=member)
    workflow.answer_comment(comment=comment, answer="Rettet", by=secretary)
    with pytest.raises(Refused):
        workflow.answer_comment(comment=comment, answer="Nej", by=secretary)
    assert MinutesComment.objects.get().answer == "Rettet"
