"""Two bodies for the tests of cases: a political group beside the committee of the cast, and its meetings."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings import workflow
from meetings.models import Decision, Minutes
from meetings.rules.lifecycle import MeetingState as S
from members.models import Committee
from members.rules.roles import Role
from record import clock
from tests.conftest import STARTED, seated, started


@pytest.fixture
def political(db):
    return Committee.objects.create(
        name="Politisk styregruppe",
        short_name="Politisk",
        slug="politisk",
        kind=Committee.Kind.POLITICAL,
        starts_on=STARTED,
    )


@pytest.fixture
def clerk(political, mayor):
    """Who prepares the meetings of the political group, and has no part in the committee of the cast."""
    return seated(political, "Politisk sekretær", Role.SECRETARIAT)


@pytest.fixture
def mayor(political):
    return seated(political, "Borgmester", Role.MEMBER)


@pytest.fixture
def listener(political):
    """Who reads the open part of the political group's work."""
    return seated(political, "Politisk deltager", Role.PARTICIPANT)


@pytest.fixture
def decision(meeting_in, cast):
    """The decision on the open item of a meeting whose minutes are approved."""
    meeting = meeting_in(S.MINUTES_APPROVED)
    return Decision.objects.get(item__meeting=meeting, item__openness="open")


def meeting_of(committee, by, days=30):
    """A planned meeting of a committee, so many days from today."""
    start = (timezone.localtime(clock.now()) + timedelta(days=days)).replace(hour=13, minute=0, second=0, microsecond=0)
    return workflow.create_meeting(
        committee=committee, starts_at=start, ends_at=start + timedelta(hours=2), place="Viborg", by=by
    )


def on_an_agenda(item, by):
    """The item on the agenda, sent out, of a meeting of its committee, which has no co-chairs."""
    meeting = workflow.start_preparation(meeting=meeting_of(item.committee, by), by=by)
    workflow.accept_item(item=item, meeting=meeting, by=by)
    return workflow.publish_agenda(meeting=meeting, by=by)


def decided(meeting, item, by, *, outcome="adopted", text="Tiltrådt."):
    """The meeting held and closed, with this outcome on the item and without a quorum."""
    meeting = started(meeting, by)
    item.refresh_from_db()
    workflow.record_decision(item=item, outcome=outcome, text=text, without_quorum_because="Hast", by=by)
    return workflow.close_meeting(meeting=meeting, by=by)


def approved(meeting, by):
    """The minutes of a closed meeting approved and sealed."""
    workflow.open_comment_round(meeting=meeting, deadline=clock.now() + timedelta(days=7), by=by)
    workflow.close_comment_round(meeting=meeting, reason="Alle er enige", by=by)
    meeting = workflow.seal_minutes(meeting=meeting, by=by)
    assert Minutes.objects.get(meeting=meeting).revisions.exists()
    return meeting


def treated(item, by, **said):
    """The item decided by its committee in approved minutes."""
    return approved(decided(on_an_agenda(item, by), item, by, **said), by)
