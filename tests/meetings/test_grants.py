"""Access for a guest: with a reason, until its minute, and expected at the meeting for as long as it is ahead."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.guests.links import grant_behind, link_of
from meetings.models import AgendaItem, Attendance, ItemGrant, MeetingGrant
from meetings.rules.lifecycle import MeetingState as S
from members.models import Message
from members.rules.roles import GUEST
from record import clock
from record.verbs import Refused

AHEAD = (S.PLANNED, S.PREPARING, S.WITH_CO_CHAIRS, S.PUBLISHED, S.IN_SESSION)


@pytest.fixture
def terms(guest, secretary):
    return {"person": guest, "reason": "Oplæg", "expires_at": clock.now() + timedelta(hours=1), "by": secretary}


def expected(guest):
    """What the guest is expected for: the title of the item, "" for the whole meeting."""
    return [
        attendance.from_item.title if attendance.from_item else ""
        for attendance in Attendance.objects.filter(person=guest)
    ]


def token_of(grant):
    return link_of(grant).strip("/").rpartition("/")[2]


@pytest.mark.parametrize("reason", ["", " \t"])
def test_nobody_gets_access_without_a_reason(planned_meeting, terms, reason):
    with pytest.raises(Refused, match="Write why the person gets access"):
        workflow.grant_meeting(meeting=planned_meeting, **terms | {"reason": reason})
    assert (MeetingGrant.objects.count(), Attendance.objects.count(), Message.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(("seconds", "given"), [(-1, 0), (0, 0), (1, 1)])
def test_access_expires_later_than_now(planned_meeting, terms, seconds, given):
    with clock.at(clock.now()):
        terms["expires_at"] = clock.now() + timedelta(seconds=seconds)
        try:
            workflow.grant_meeting(meeting=planned_meeting, **terms)
        except Refused as refused:
            assert refused.messages == ["The access must expire later than now."]
    assert MeetingGrant.objects.count() == given


def test_access_given_again_is_one_access_with_the_new_terms(planned_meeting, terms, guest):
    first = workflow.grant_meeting(meeting=planned_meeting, **terms)
    until = terms["expires_at"] + timedelta(days=1)
    again = workflow.grant_meeting(meeting=planned_meeting, **terms | {"reason": "Igen", "expires_at": until})
    row = MeetingGrant.objects.get()
    assert (again.pk, row.reason, row.expires_at) == (first.pk, "Igen", until)
    assert (grant_behind(token_of(first)), grant_behind(token_of(again))) == (None, row)
    assert Message.objects.filter(to=guest).count() == 2


@pytest.mark.parametrize("state", S, ids=str)
def test_a_guest_is_expected_while_the_meeting_is_ahead(meeting_in, cast, terms, guest, state):
    workflow.grant_meeting(meeting=meeting_in(state), **terms)
    assert expected(guest) == ([""] if state in AHEAD else [])


def test_the_guest_of_an_item_is_expected_for_it_and_the_guest_of_a_proposal_nowhere(items, committee, terms, guest):
    proposal = workflow.propose_item(committee=committee, title="Forslag", kind="discussion", by=terms["by"])
    workflow.grant_item(item=proposal, **terms)
    nowhere = expected(guest)
    workflow.grant_item(item=items["open"], **terms)
    row = Attendance.objects.get(person=guest)
    assert (nowhere, row.role, row.votes) == ([], GUEST, False)
    assert (row.from_item, row.to_item) == (items["open"], items["open"])


def test_who_is_invited_already_is_not_made_a_guest(items, published_meeting, member, terms):
    workflow.grant_item(item=items["open"], **terms | {"person": member})
    row = Attendance.objects.get(meeting=published_meeting, person=member)
    assert (row.role, row.votes, row.from_item) == ("member", True, None)


def test_ending_the_access_to_one_item_leaves_the_guest_of_another(items, terms, guest, secretary):
    first = workflow.grant_item(item=items["open"], **terms)
    second = workflow.grant_item(item=items["closed_visible"], **terms)
    workflow.revoke_grant(grant=second, by=secretary)
    still = expected(guest)
    workflow.revoke_grant(grant=first, by=secretary)
    assert (still, expected(guest)) == (["Åbent punkt"], [])


def test_ending_the_access_to_a_meeting_takes_the_guest_off_its_list_alone(published_meeting, terms, guest, committee):
    start = published_meeting.starts_at + timedelta(days=7)
    other = workflow.create_meeting(
        committee=committee, starts_at=start, ends_at=start + timedelta(hours=1), by=terms["by"]
    )
    grant = workflow.grant_meeting(meeting=published_meeting, **terms)
    workflow.grant_meeting(meeting=other, **terms)
    workflow.revoke_grant(grant=grant, by=terms["by"])
    assert [attendance.meeting for attendance in Attendance.objects.filter(person=guest)] == [other]


@pytest.mark.parametrize("present", [True, False])
def test_a_guest_who_was_noted_stays_in_the_attendance(meeting_in, cast, terms, guest, secretary, present):
    grant = workflow.grant_meeting(meeting=meeting_in(S.IN_SESSION), **terms)
    row = Attendance.objects.get(person=guest)
    workflow.record_attendance(attendance=row, present=present, by=secretary)
    workflow.revoke_grant(grant=grant, by=secretary)
    assert Attendance.objects.get(person=guest).present is present


def test_ending_a_members_grant_leaves_the_invitation(published_meeting, terms, member):
    grant = workflow.grant_meeting(meeting=published_meeting, **terms | {"person": member})
    workflow.revoke_grant(grant=grant, by=terms["by"])
    assert Attendance.objects.filter(person=member, role="member").count() == 1


def test_an_ended_access_has_no_new_link(items, terms, guest, secretary):
    grant = workflow.grant_item(item=items["open"], **terms)
    renewed = workflow.renew_link(grant=grant, by=secretary)
    told = Message.objects.filter(to=guest).count()
    with clock.at(renewed.expires_at), pytest.raises(Refused, match="The access has ended"):
        workflow.renew_link(grant=renewed, by=secretary)
    workflow.revoke_grant(grant=renewed, by=secretary)
    with pytest.raises(Refused, match="The access has ended"):
        workflow.renew_link(grant=ItemGrant.objects.get(), by=secretary)
    assert (told, Message.objects.filter(to=guest).count()) == (2, 2)


def test_an_ended_access_opens_nothing_from_its_own_moment(items, terms, guest, secretary):
    grant = workflow.grant_item(item=items["open"], **terms)
    with clock.at(clock.now()):
        workflow.revoke_grant(grant=grant, by=secretary)
        read = AgendaItem.objects.readable_by(guest).count()
    kept = ItemGrant.objects.get()
    assert (read, kept.link_key, kept.history.count()) == (0, "", 2)
