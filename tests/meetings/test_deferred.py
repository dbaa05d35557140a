"""A deferred item goes on to the next meeting, once, and what is decided later does not leave it there unseen."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Attachment, Decision
from meetings.rules.lifecycle import MeetingState as S
from meetings.workflow import copying
from record.verbs import Refused
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


def sent_out(meeting, secretary, co_chairs):
    workflow.start_preparation(meeting=meeting, by=secretary)
    workflow.submit_agenda(meeting=meeting, by=secretary)
    for co_chair in co_chairs:
        workflow.approve_agenda(meeting=meeting, by=co_chair)
    workflow.publish_agenda(meeting=meeting, by=secretary)


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
    assert [copy.state for copy in deferred.continued_by.order_by("pk")] == ["removed", "on_agenda"]


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


def test_who_was_disqualified_does_not_read_the_item_when_it_comes_again(
    as_, meeting_in, next_meeting, co_chairs, secretary, member, region
):
    meeting = meeting_in(S.IN_SESSION)
    item = meeting.items.get(openness="open")
    item.case_references.create(party=region, case_number="SAG-1")
    item.attachments.get(closed=True).case_references.create(party=region, case_number="SAG-2")
    reason = {"reason": "Ejer grunden", "by": secretary}
    kept_out = workflow.declare_disqualification(item=item, person=member, **reason)
    lifted = workflow.declare_disqualification(item=item, person=co_chairs[1], **reason)
    workflow.decide_disqualification(disqualification=kept_out, upheld=True, by=secretary)
    workflow.decide_disqualification(disqualification=lifted, upheld=False, by=secretary)
    for agenda_item in meeting.items.exclude(published_openness=""):
        workflow.record_decision(item=agenda_item, outcome="deferred", by=secretary)
    workflow.close_meeting(meeting=meeting, by=secretary)
    copy = item.continued_by.get()
    sent_out(next_meeting, secretary, co_chairs)
    assert [as_(who).get(f"/items/{copy.pk}/").status_code for who in (co_chairs[1], member)] == [200, 404]
    assert (copy.disqualifications.get().person, copy.disqualifications.get().reason) == (member, "Ejer grunden")
    annex = copy.attachments.get(closed=True)
    numbers = [filed.case_references.get().case_number for filed in (copy, annex)]
    assert (numbers, annex.published_now, annex.versions.get()) == (["SAG-1", "SAG-2"], True, annex.current)


def test_who_is_disqualified_after_the_item_was_deferred_does_not_read_what_it_goes_on_as(
    as_, deferred, next_meeting, co_chairs, secretary, member
):
    copy = deferred.continued_by.get()
    sent_out(next_meeting, secretary, co_chairs)
    address = f"/items/{copy.pk}/"
    before = as_(member).get(address).status_code
    workflow.declare_disqualification(item=deferred, person=member, reason="Ejer grunden", by=secretary)
    assert (before, as_(member).get(address).status_code) == (200, 404)


def test_who_is_disqualified_for_an_item_that_waits_for_a_meeting_can_be_found_not_to_be(
    as_, meeting_in, co_chairs, secretary, member
):
    item = meeting_in(S.IN_SESSION).items.get(openness="open")
    workflow.declare_disqualification(item=item, person=member, reason="Ejer grunden", by=secretary)
    for agenda_item in item.meeting.items.exclude(published_openness=""):
        workflow.record_decision(item=agenda_item, outcome="deferred", by=secretary)
    workflow.close_meeting(meeting=item.meeting, by=secretary)
    carried = item.continued_by.get().disqualifications.get()
    answer = as_(secretary).post(f"/disqualifications/{carried.pk}/", {"upheld": "no"})
    carried.refresh_from_db()
    assert (answer.status_code, carried.state) == (302, "lifted")


@pytest.mark.parametrize(
    ("model", "along", "stays"),
    [(AgendaItem, copying.GOES_ALONG, copying.STAYS), (Attachment, copying.ANNEX_GOES_ALONG, copying.ANNEX_STAYS)],
)
def test_each_relation_of_what_is_copied_goes_along_or_stays_for_a_reason(model, along, stays):
    relations = [
        field for field in model._meta.get_fields(include_hidden=True) if field.is_relation and not field.concrete
    ]
    kept = [relation for relation in relations if not _is_shadow(relation.related_model)]
    hidden = {
        f"{relation.related_model.__name__}.{relation.field.name}" for relation in kept if relation.name.endswith("+")
    }
    assert {relation.name for relation in kept if not relation.name.endswith("+")} | hidden == {*along, *stays}


def _is_shadow(model) -> bool:
    """Whether the rows are made with others: history, and the pairs of a many-to-many relation."""
    return model.__name__.startswith("Historical") or bool(model._meta.auto_created)
