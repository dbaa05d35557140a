"""Meetings that are only planned: their numbers, deleting them, and deadlines that hold together."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from meetings import workflow
from meetings.models import Meeting
from meetings.rules.deadlines import contradictions
from meetings.rules.lifecycle import MeetingState as S
from members import workflow as members
from members.forms.procedure import RuleForm
from record.verbs import Refused
from tests.meetings.test_bad_input import MEETING, errors
from tests.meetings.test_plan import plan_one


def test_a_meeting_is_an_ordinary_one_unless_something_else_is_chosen(as_, secretary, committee):
    page = as_(secretary).get(f"/committees/{committee.slug}/meetings/new/")
    assert '<option value="ordinary" selected>' in page.content.decode()


def test_the_number_of_a_deleted_meeting_is_free_again(as_, secretary, committee):
    first, second, third = (
        workflow.create_meeting(committee=committee, starts_at=at, ends_at=at + timedelta(hours=2), by=secretary)
        for at in (moment(month) for month in (2, 3, 4))
    )
    asked = as_(secretary).get(f"/meetings/{second.pk}/delete/")
    assert "2031-2" in asked.content.decode()
    as_(secretary).post(f"/meetings/{second.pk}/delete/")
    again = workflow.create_meeting(committee=committee, starts_at=moment(5), ends_at=moment(6), by=secretary)
    numbers = list(Meeting.objects.order_by("number").values_list("number", flat=True))
    assert ((first.number, again.number, third.number), numbers) == ((1, 2, 3), [1, 2, 3])


def moment(month):
    return Meeting._meta.get_field("starts_at").to_python(f"2031-{month:02}-04T10:00+00:00")


@pytest.mark.parametrize("state", [S.PREPARING, S.PUBLISHED, S.CANCELLED])
def test_a_meeting_that_is_more_than_planned_is_cancelled_and_not_deleted(as_, secretary, meeting_in, state):
    meeting = meeting_in(state)
    with pytest.raises(Refused):
        workflow.delete_meeting(meeting=meeting, by=secretary)
    page = as_(secretary).get(f"/meetings/{meeting.pk}/prepare/")
    assert f"/meetings/{meeting.pk}/delete/" not in page.content.decode()


def test_a_planned_meeting_with_an_item_or_a_guest_is_not_deleted(secretary, guest, planned_meeting):
    item = workflow.add_item(meeting=planned_meeting, title="Punkt", kind="orientation", by=secretary)
    with pytest.raises(Refused, match="items stand on this meeting"):
        workflow.delete_meeting(meeting=planned_meeting, by=secretary)
    assert item.meeting == Meeting.objects.get()


def test_a_meeting_moved_to_another_year_is_numbered_in_that_year(secretary, committee, planned_meeting):
    meeting = workflow.edit_meeting(
        meeting=planned_meeting, starts_at=moment(2), ends_at=moment(2) + timedelta(hours=1), by=secretary
    )
    assert meeting.reference == "2031-1"


# Tuesday the fourth of March 2031: by the rules items until 18 February, sent on the 25th, minutes on the 11th.
@pytest.mark.parametrize(
    ("own", "said"),
    [
        (
            {"dispatch_on": "2031-02-10"},
            "“co-chairs' approval” (21.02.2031) comes after “agenda is sent out” (10.02.2031)",
        ),
        (
            {"supplement_on": "2031-03-05"},
            "“supplementary agenda at the latest” (05.03.2031) comes after the meeting",
        ),
        ({"minutes_draft_on": "2031-03-03"}, "the meeting (04.03.2031) comes after “draft minutes”"),
        ({"comments_due_on": "2031-03-10"}, "“draft minutes” (11.03.2031) comes after “comments on the minutes”"),
        ({"dispatch_on": "2031-02-26"}, "Write why the deadlines of this meeting differ"),
    ],
)
def test_deadlines_that_contradict_each_other_or_have_no_reason_are_refused(as_, secretary, committee, own, said):
    because = {"deadlines_because": ""} if "Write why" in said else {"deadlines_because": "Ferie"}
    page = as_(secretary).post(f"/committees/{committee.slug}/meetings/new/", MEETING | own | because)
    assert (said in " ".join(errors(page)["__all__"]), Meeting.objects.count()) == (True, 0)


def test_an_own_deadline_with_its_reason_is_read_where_the_meeting_is(as_, secretary, member, committee):
    own = {"dispatch_on": "2031-02-26", "deadlines_because": "Vinterferie i Skive"}
    as_(secretary).post(f"/committees/{committee.slug}/meetings/new/", MEETING | own)
    meeting = Meeting.objects.get()
    for who, page in ((secretary, "prepare/"), (member, "")):
        shown = as_(who).get(f"{meeting.get_absolute_url()}{page}").content.decode()
        assert ("Own deadline" in shown, "Vinterferie i Skive" in shown) == (True, True)


def test_a_deadline_may_be_the_day_of_the_one_it_waits_for():
    day = date(2031, 3, 4)
    names = ("item_cutoff_on", "approval_on", "dispatch_on", "supplement_on", "minutes_draft_on", "comments_due_on")
    assert contradictions(day, dict.fromkeys(names, day)) == []


@pytest.mark.parametrize(
    ("key", "value", "other"),
    [
        ("approval_days", 11, "Deadline for items"),
        ("supplement_days", 6, "Agenda is sent"),
        ("comments_days", 4, "Draft"),
    ],
)
def test_a_rule_that_contradicts_another_one_is_refused_and_the_page_says_which(
    as_, secretary, committee, key, value, other
):
    page = as_(secretary).post(f"/committees/{committee.slug}/rules/", {"key": key, "value": value})
    assert (page.status_code, other in " ".join(errors(page)["__all__"])) == (200, True)
    assert committee.rules.count() == 0


@pytest.mark.parametrize(("typed", "value"), [("ja", 1), ("Nej", 0), ("1", 1)])
def test_a_rule_of_yes_or_no_is_answered_in_words(typed, value):
    with translation.override("da"):
        form = RuleForm({"key": "silent_acceptance", "value": typed})
        assert (form.is_valid(), form.cleaned_data["value"]) == (True, value)


def test_rules_can_be_moved_one_after_the_other(secretary, committee):
    for key, value in (("item_cutoff_days", 15), ("approval_days", 12), ("dispatch_days", 10)):
        members.set_rule(committee=committee, key=key, value=value, by=secretary)
    assert committee.rules.count() == 3


def test_meetings_late_in_their_deadlines_say_so(as_, secretary, committee):
    meeting = plan_one(committee, secretary, 2)
    assert "Overdue" in as_(secretary).get(f"/meetings/{meeting.pk}/prepare/").content.decode()
