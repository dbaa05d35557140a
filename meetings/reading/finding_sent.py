"""What the search finds of decisions that were sent out while the minutes are not approved yet."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, DecisionsSent, Meeting, MinutesRevision
from meetings.reading.decisions_sent import last_sent
from meetings.reading.finding import items_shown, offer_of, within
from meetings.reading.finding_minutes import DECISION, wording_of
from meetings.reading.record_formats import record_read
from meetings.rules.lifecycle import MeetingState
from record.finding.sources import Kind, Offer, Source

SENT = "sent_decision"


def _readable(person):
    """Items on which `person` may read what was decided and sent: as on the page of what was sent."""
    return AgendaItem.objects.readable_by(person).filter(meeting__in=Meeting.objects.decisions_sent_to(person))


def _offers(key: int) -> Iterator[Offer]:
    meeting = Meeting.objects.filter(pk=key).select_related("committee").first()
    sent = meeting and last_sent(meeting)
    if not meeting or not sent or meeting.state == MeetingState.MINUTES_APPROVED:
        return
    for item in record_read(sent.content, meeting_id=key).items:
        if item.decision:
            yield offer_of(
                meeting,
                SENT,
                item.entry.item_id,
                item_id=item.entry.item_id,
                title=item.entry.title,
                text=wording_of(item.decision),
                also="beslutning decision",
                reference=item.decision.reference,
                address=reverse("meetings:sent_decisions", args=[key]),
            )


SENT_DECISIONS = Source(
    name="sent decisions",
    kinds=(Kind(SENT, _("Decisions"), _readable, group=DECISION, shown=items_shown, place=4),),
    keys=lambda: DecisionsSent.objects.order_by().values_list("meeting", flat=True).distinct().iterator(),
    offers=_offers,
    within=within,
    watches={
        DecisionsSent: lambda sent: [sent.meeting_id],
        # Approved, they are found as decisions of the minutes.
        MinutesRevision: lambda revision: [revision.minutes.meeting_id],
    },
)
