"""A deferred item goes on to the next meeting, once, and what is decided later does not leave it there unseen."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.lifecycle import MeetingState as S
from meetings.models import AgendaItem, Decision
from members.verbs import Refused
from tests.conftest import started


@pytest.fixture
def next_meeting(planned_meeting, committee, secretary):
    start = planned_meeting.starts_at + timedelta(days=30)
    return workflow.create_meeting(
        committee=committee, starts_at=start, ends_at=start + timedelta(hours=2), by=secretary
    )


@pytest.fixture
def deferred(meeting_in, next_meeting, co_chairs, secretary):
    """The open item of a closed meeting, deferred after the meeting."""
    item = meeting_in(S.MINUTES_DRAFT).items.get(openness="open")
    workflow.record_decision(item=item, outcome="deferred", by=secretary)
    return AgendaItem.objects.get(pk=item.pk)


def decide(as_, secretary, item, outcome):
    version = Decision.objects.get(item=item).version
    return as_(secretary).post(f"/items/{item.pk}/decision/", {"version": version, "outcome": outcome})


def test_an_item_that_has_gone_on_is_not_decided_here_until_it_is_taken_off_there(
    as_, secretary, deferred, next_meeting
):
    refused = decide(as_, secretary, deferred, "approved")
    assert (refused.status_code, Decision.objects.get(item=deferred).outcome) == (422, "deferred")
    assert f"It stands on the agenda of meeting {next_meeting.reference}" in refused.content.decode()
    workflow.remove_item(item=deferred.continued_by.get(), by=secretary)
    assert decide(as_, secretary, deferred, "approved").status_code == 302
    assert decide(as_, secretary, deferred, "deferred").status_code == 302
    assert [one.state for one in deferred.continued_by.order_by("pk")] == ["removed", "on_agenda"]


def test_an_item_that_waits_for_a_meeting_is_returned_before_it_is_decided(meeting_in, co_chairs, secretary):
    item = meeting_in(S.MINUTES_DRAFT).items.get(openness="open")
    workflow.record_decision(item=item, outcome="deferred", by=secretary)
    with pytest.raises(Refused, match="waits among the proposed items"):
        workflow.record_decision(item=item, outcome="approved", by=secretary)
    workflow.return_item(item=item.continued_by.get(), reason="Afgjort alligevel", by=secretary)
    assert workflow.record_decision(item=item, outcome="approved", by=secretary).outcome == "approved"


def test_an_amendment_cannot_undo_what_has_gone_on_and_lets_go_on_what_it_defers(
    meeting_in, next_meeting, co_chairs, secretary
):
    item = meeting_in(S.MINUTES_APPROVED).items.get(openness="open")
    proposed = {"decision": Decision.objects.get(item=item), "text": "", "reason": "Fejl", "by": secretary}
    amendment = workflow.amend_decision(outcome="deferred", **proposed)
    for co_chair in co_chairs:
        workflow.approve_amendment(amendment=amendment, by=co_chair)
    item.refresh_from_db()
    assert (item.state, item.continued_by.get().meeting) == ("deferred", next_meeting)
    with pytest.raises(Refused, match="It stands on the agenda of meeting"):
        workflow.amend_decision(outcome="approved", **proposed)


def test_an_amendment_written_on_an_older_wording_is_not_sent(as_, meeting_in, co_chairs, secretary):
    decision = Decision.objects.get(item=meeting_in(S.MINUTES_APPROVED).items.get(openness="open"))
    amendment = workflow.amend_decision(decision=decision, outcome="noted", text="A", reason="Fejl", by=secretary)
    for co_chair in co_chairs:
        workflow.approve_amendment(amendment=amendment, by=co_chair)
    typed = {"version": decision.version, "outcome": "rejected", "text": "Min tekst", "reason": "Fejl"}
    page = as_(secretary).post(f"{decision.get_absolute_url()}amend/", typed)
    assert (page.status_code, decision.amendments.count(), "Min tekst" in page.content.decode()) == (409, 1, True)
    again = page.context["form"].data | {"version": page.context["form"]["version"].value()}
    assert as_(secretary).post(f"{decision.get_absolute_url()}amend/", again).status_code == 302


def test_what_was_added_after_the_agenda_was_sent_out_is_not_lost_when_the_meeting_ends(
    meeting_in, next_meeting, co_chairs, secretary
):
    meeting = meeting_in(S.PUBLISHED)
    added = workflow.add_item(meeting=meeting, title="Kom for sent", kind="orientation", by=secretary)
    meeting = started(meeting, secretary)
    for item in meeting.items.exclude(published_openness=""):
        workflow.record_decision(item=item, outcome="noted", by=secretary)
    workflow.close_meeting(meeting=meeting, by=secretary)
    added.refresh_from_db()
    assert (added.meeting, added.state) == (next_meeting, "on_agenda")
