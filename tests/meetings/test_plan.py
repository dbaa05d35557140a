"""The meeting plan, and changing a meeting that is in it."""

from datetime import timedelta

from meetings import workflow
from meetings.models import Meeting
from record import clock
from record.versions import version_of
from tests.queries import MOST_PER_PAGE, queries_of


def plan_one(committee, secretary, days):
    start = clock.now() + timedelta(days=days)
    return workflow.create_meeting(
        committee=committee, starts_at=start, ends_at=start + timedelta(hours=2), place="Viborg", by=secretary
    )


def test_those_to_come_stand_first_and_the_past_ones_newest_first(as_, secretary, member, committee):
    meetings = [plan_one(committee, secretary, days) for days in (-30, -10, 10, 30)]
    page = as_(member).get(f"/committees/{committee.slug}/meetings/")
    assert (page.context["upcoming"], list(page.context["past"])) == (meetings[2:], meetings[1::-1])


def test_the_plan_costs_the_same_for_one_meeting_and_for_many(as_, secretary, member, committee):
    client, address = as_(member), f"/committees/{committee.slug}/meetings/"
    plan_one(committee, secretary, 10)
    few = queries_of(client, address)
    for days in (20, 30, 40, 50):
        plan_one(committee, secretary, days)
    assert (queries_of(client, address), few <= MOST_PER_PAGE) == (few, True)


def test_a_meeting_is_moved_and_a_deadline_of_its_own_is_kept(as_, secretary, planned_meeting):
    typed = {"kind": "ordinary", "day": "2031-03-04", "start": "10:00", "end": "12:00", "dispatch_on": "2031-02-24"}
    typed["deadlines_because"] = "Vinterferie"
    as_(secretary).post(f"/meetings/{planned_meeting.pk}/edit/", typed | {"version": version_of(planned_meeting)})
    meeting = Meeting.objects.get()
    assert (str(meeting.day), str(meeting.deadline("dispatch_on"))) == ("2031-03-04", "2031-02-24")


def test_everybody_reads_until_when_an_agenda_may_be_supplemented(as_, secretary, member, planned_meeting):
    # The first of March 2031 is a Saturday: one working day before the Monday is the Friday before it.
    typed = {"kind": "ordinary", "day": "2031-03-03", "start": "10:00", "end": "12:00"}
    said = []
    for own in ("", "2031-02-27"):
        form = typed | {"supplement_on": own, "version": version_of(Meeting.objects.get())}
        form["deadlines_because"] = "Ferie" if own else ""
        as_(secretary).post(f"/meetings/{planned_meeting.pk}/edit/", form)
        page = as_(member).get(f"/meetings/{planned_meeting.pk}/").content.decode()
        assert "Supplementary agenda at the latest" in page
        said.append(str(Meeting.objects.get().deadline("supplement_on")))
    assert said == ["2031-02-28", "2031-02-27"]


def test_only_the_secretariat_plans(as_, member, committee, planned_meeting):
    addresses = [f"/committees/{committee.slug}/meetings/new/", f"/meetings/{planned_meeting.pk}/edit/"]
    assert [as_(member).get(address).status_code for address in addresses] == [403, 403]
