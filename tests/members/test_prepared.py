"""What the gate asks on every page is drawn up once, and answers for whoever asks, at whatever time."""

from datetime import timedelta

import pytest

from meetings.models import MeetingGrant
from meetings.models.reach import reach_of
from members.models import Membership
from members.models.standing import standing_of
from record import clock
from record.prepared import Prepared

pytestmark = pytest.mark.django_db


def test_the_same_statement_answers_for_each_person_and_on_each_day(committee, member, secretary):
    Membership.objects.filter(person=member).update(ends_on=clock.today())
    tomorrow = clock.now() + timedelta(days=1)
    today = [standing_of(person).roles_in(committee.pk) for person in (member, secretary)]
    with clock.at(tomorrow):
        then = [standing_of(person).roles_in(committee.pk) for person in (member, secretary)]
    assert (today, then) == ([{"member"}, {"secretariat"}], [set(), {"secretariat"}])


def test_a_grant_ends_at_its_minute_with_a_statement_drawn_up_before(planned_meeting, guest, secretary):
    ends = clock.now() + timedelta(hours=1)
    permission = (
        MeetingGrant._meta.get_field("permission").related_model.objects.filter(content_type__model="meeting").first()
    )
    MeetingGrant.objects.create(
        user=guest,
        permission=permission,
        content_object=planned_meeting,
        granted_by=secretary,
        granted_at=clock.now(),
        expires_at=ends,
    )
    assert reach_of(guest).granted_meetings == {planned_meeting.pk}
    with clock.at(ends - timedelta(minutes=1)):
        before = reach_of(guest).granted_meetings
    with clock.at(ends):
        after = reach_of(guest).granted_meetings
    assert (before, after) == ({planned_meeting.pk}, set())


def test_it_is_drawn_up_once(member):
    drawn_up = []

    def about(person_id):
        drawn_up.append(person_id)
        return Membership.objects.filter(person=person_id).values_list("person_id", "role")

    prepared = Prepared(about)
    answers = [prepared.rows(member.pk) for _time in range(2)]
    assert (answers, len(drawn_up)) == ([[(member.pk, "member")]] * 2, 1)
