"""What a supplementary agenda takes back: an item, an annex; and what none is sent out without."""

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Attachment, Meeting
from meetings.rules.lifecycle import MeetingState as S
from record.verbs import Refused


def send_out(meeting, secretary, co_chairs):
    workflow.submit_changes(meeting=meeting, by=secretary)
    for co_chair in co_chairs:
        workflow.approve_agenda(meeting=meeting, by=co_chair)
    return workflow.publish_supplement(meeting=meeting, reason="Ændret", by=secretary)


def known_to(person) -> tuple[set[str], set[str]]:
    items = AgendaItem.objects.readable_by(person).values_list("title", flat=True)
    return set(items), set(Attachment.objects.readable_by(person).values_list("title", flat=True))


def test_what_was_removed_is_read_until_the_supplement_is_sent_out(
    published_meeting, items, member, secretary, co_chairs
):
    workflow.remove_item(item=items["closed_visible"], by=secretary)
    workflow.remove_attachment(attachment=Attachment.objects.get(title="Åbent bilag"), by=secretary)
    before = known_to(member)
    sent = send_out(published_meeting, secretary, co_chairs)
    every = {"Åbent punkt", "Lukket med titel", "Skjult titel"}
    assert before == (every, {"Åbent bilag", "Fortroligt bilag"})
    assert known_to(member) == (every - {"Lukket med titel"}, {"Fortroligt bilag"})
    assert (sent.has_changes, sent.submitted_at, sent.current_revision.number) == (False, None, 2)


def test_an_item_that_goes_keeps_its_number_and_gives_it_to_no_other(published_meeting, items, secretary, co_chairs):
    workflow.remove_item(item=items["closed_visible"], by=secretary)
    workflow.add_item(meeting=published_meeting, title="Hastesag", kind="orientation", by=secretary)
    send_out(published_meeting, secretary, co_chairs)
    numbers = dict(AgendaItem.objects.values_list("title", "number"))
    assert (numbers["Lukket med titel"], numbers["Hastesag"]) == ("2", "3")


def test_an_item_for_decision_is_not_published_without_a_recommendation(meeting_in, secretary, co_chairs):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    workflow.edit_item(item=meeting.items.get(openness="open"), recommendation=[" "], by=secretary)
    for co_chair in co_chairs:
        workflow.approve_agenda(meeting=meeting, by=co_chair)
    with pytest.raises(Refused, match="“Åbent punkt”: write at least one recommendation point"):
        workflow.publish_agenda(meeting=meeting, by=secretary)
    assert Meeting.objects.get().state == S.WITH_CO_CHAIRS


def test_a_change_after_the_last_approval_is_not_published(meeting_in, secretary, co_chairs):
    """Approved is what was read: the text itself decides, not that an approval was withdrawn in time."""
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    for co_chair in co_chairs:
        workflow.approve_agenda(meeting=meeting, by=co_chair)
    AgendaItem.objects.filter(openness="open").update(summary="Ændret bag om ryggen")
    with pytest.raises(Refused) as refused:
        workflow.publish_agenda(meeting=meeting, by=secretary)
    assert len(refused.value.messages) == 2
