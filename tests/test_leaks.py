"""What somebody must not see (design sections 5 and 8), looked for where it could slip out."""

from datetime import timedelta

import pytest

from meetings import packs, workflow
from meetings.lifecycle import MeetingState as S
from meetings.models import PackJob
from members import clock
from tests.conftest import add_items
from workgroups import workflow as groups


def text_of(page) -> str:
    return page.content.decode()


def grant(item, guest, secretary):
    expires = clock.now() + timedelta(hours=1)
    workflow.grant_item(item=item, person=guest, reason="Oplæg", expires_at=expires, by=secretary)


@pytest.mark.parametrize("kind", ["full", "agenda", "extract"])
def test_a_pack_is_made_for_those_who_read_something_of_the_meeting(as_, cast, published_meeting, items, kind):
    grant(items["closed_visible"], cast["guest"], cast["secretary"])
    asked = {"kind": kind, "item": items["closed_visible"].pk}
    answers = {
        name: as_(cast[name]).post(f"/meetings/{published_meeting.pk}/packs/", asked).status_code for name in cast
    }
    closed = 404 if kind == "extract" else 302
    assert answers == dict.fromkeys(cast, 302) | {
        "substitute": 403,
        "stranger": 404,
        "participant": closed,
        "coordinator": closed,
    }


def test_who_sees_the_plan_of_a_working_group_gets_no_pack_of_its_meetings(as_, committee, secretary, member):
    group = groups.establish_workgroup(
        parent=committee, name="Gruppen", short_name="G", task="Data", starts_on=clock.today(), by=secretary
    )
    start = clock.now() + timedelta(days=20)
    meeting = workflow.create_meeting(
        committee=group.committee, starts_at=start, ends_at=start + timedelta(hours=1), by=secretary
    )
    add_items(meeting, secretary)
    answers = [as_(person).post(f"/meetings/{meeting.pk}/packs/").status_code for person in (secretary, member)]
    assert answers == [302, 404]


def test_a_pack_of_the_draft_minutes_is_lost_when_they_are_taken_back(as_, cast, meeting_in):
    meeting = meeting_in(S.MINUTES_REVIEW)
    as_(cast["co_chair"]).post(f"/meetings/{meeting.pk}/packs/", {"kind": "minutes"})
    job = PackJob.objects.get()
    packs.build_pack.func(job.pk)
    assert as_(cast["co_chair"]).get(f"/packs/{job.pk}/file/").status_code == 200
    workflow.return_minutes(meeting=meeting, reason="Mere arbejde", by=cast["secretary"])
    assert as_(cast["co_chair"]).get(f"/packs/{job.pk}/file/").status_code == 302
