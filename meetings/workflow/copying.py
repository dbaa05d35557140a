"""One way to copy an item: with all that belongs to it, and with all that was taken away (design section 5, rule 4)."""

from typing import TypeVar

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.dispatch import Signal
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Attachment, Disqualification, Meeting, ReferralReceiver
from meetings.models.openness import stricter
from meetings.rules.lifecycle import MeetingState
from members.models import Person
from record.verbs import locked

# An item went on as another: apps further up take their ties to it along.
item_copied = Signal()
_M = TypeVar("_M", bound=models.Model)
# What has a place in somebody's journal.
_Filed = AgendaItem | Attachment

# What goes along when an item goes on; each relation of an item is named here or in STAYS (a test asks for it).
GOES_ALONG = ("points", "attachments", "disqualifications", "case_references", "came_by_referral", "tasks", "plans")
STAYS = {
    "written_answers": "what was answered in that procedure; at a meeting nobody answers in writing",
    "decision": "says how this meeting ended the item; the copy gets one of its own",
    "continued_by": "the chain itself, which the copy becomes a part of",
    "earlier_ties": "the chain leads on to them from the item that is copied",
    "later_ties": "what went on with this item goes on with it still",
    "grants": "a guest is let in to one meeting's item, until a time that was set for it",
    "treatments": "when this meeting had it before it",
    "sittings": "what somebody is writing in this item, and has not saved",
    "notes": "each reader's own, on what he or she read; the copy links back to it",
    "closed_readings": "says who read this item, not its copy",
    "agenda_comments": "what the co-chairs said of this agenda, and were answered",
    "minutes_comments": "about the minutes of this meeting",
    "concept_paper": "the version that was proposed stands with the item it became first",
    "came_as_paper": "the paper it was made of stands with the item it became first",
    "standing": "the next agenda has an item of its own that stands on every one",
    "proposal_words": "what was said before the item was taken up the first time",
    "group_report": "what a working group reported; it follows the chain of items by itself",
    "tells_answers": "what this meeting was told of; nobody is told twice",
    "Attendance.from_item": "who came at this item in this meeting",
    "Attendance.to_item": "who left at this item in this meeting",
    "ChairRemark.item": "what the chair wrote down for this meeting",
    "PackJob.item": "an extract that somebody asked for of this item",
}
ANNEX_GOES_ALONG = ("versions", "case_references")
ANNEX_STAYS = {
    "notes": "each reader's own, on what he or she read; the copy's item links back to it",
    "marks": "each reader's own, as notes are",
}


def _as_new(row: _M) -> _M:
    row.pk = None
    row._state.adding = True
    return row


def copy_item(item: AgendaItem, *, meeting: Meeting | None) -> AgendaItem:
    """Return a copy of `item` that continues it at `meeting`, or waits for one; the caller has locked `item`.

    It is unpublished and takes along recommendation points, annexes, journal references, and who may not read it.
    """
    copy = _unsent(item)
    copy.continues, copy.meeting, copy.position = item, meeting, 0
    copy.state = AgendaItem.State.ON_AGENDA if meeting else AgendaItem.State.ACCEPTED
    copy.save()
    _fill(copy, item)
    _copy_references(item, copy)
    _go_on_with_case(item, copy)
    item_copied.send(sender=AgendaItem, item=item, copy=copy)
    return copy


def duplicate_of(item: AgendaItem, *, by: Person) -> AgendaItem:
    """Return a copy of `item` on its agenda that is an item of its own: no case, no chain and no journal goes along.

    What was taken away is taken away from the copy as well; the caller has locked `item`, and says where it stands.
    """
    copy = _unsent(item)
    with translation.override(settings.LANGUAGE_CODE):
        copy.title = (_("Copy of %(title)s") % {"title": item.title})[:200]
    copy.continues, copy.proposer, copy.state = None, by, AgendaItem.State.ON_AGENDA
    copy.save()
    _fill(copy, item)
    return copy


def begun_anew(item: AgendaItem, *, by: Person) -> AgendaItem:
    """Return an unsaved item that goes on with the matter of `item`: with its title and openness, not its text.

    Once it is saved, `goes_along_anew` gives it what must not get lost.
    """
    return AgendaItem(
        committee_id=item.committee_id,
        continues=item,
        proposer=by,
        title=item.title,
        kind=AgendaItem.Kind.DECISION,
        presenter=item.presenter,
        minutes_allotted=item.minutes_allotted,
        openness=stricter(item),
    )


def goes_along_anew(item: AgendaItem, begun: AgendaItem) -> None:
    """Take a new item on the matter of `item` from whom that one is taken, and file and tie it where that one is."""
    for disqualification in item.disqualifications.in_force():
        take_away_as(disqualification, begun)
    _copy_references(item, begun)
    item_copied.send(sender=AgendaItem, item=item, copy=begun)


def _unsent(item: AgendaItem) -> AgendaItem:
    copy = _as_new(AgendaItem.objects.get(pk=item.pk))
    copy.number, copy.published_openness, copy.version = "", "", 1
    return copy


def _fill(copy: AgendaItem, item: AgendaItem) -> None:
    """Give a copy the points and annexes of an item, and take it from whom the item is taken."""
    for point in item.points.all():
        point.item = copy
        _as_new(point).save()
    for disqualification in item.disqualifications.in_force():
        take_away_as(disqualification, copy)
    for attachment in item.attachments.in_use():
        copy_annex(attachment, copy)


def _go_on_with_case(item: AgendaItem, copy: AgendaItem) -> None:
    """What another body sent is answered on the copy: an answer that was given on the item stands no more."""
    receiver = ReferralReceiver.objects.filter(item=item).first()
    if receiver is not None:
        receiver = locked(receiver)
        receiver.item, receiver.answer, receiver.answer_text, receiver.answered_on = copy, "", "", None
        receiver.save()


def gone_on(item: AgendaItem) -> QuerySet[AgendaItem]:
    """The items on which a deferred item goes on, where they have not been taken away again."""
    over = [AgendaItem.State.REMOVED, AgendaItem.State.RETURNED]
    return item.continued_by.exclude(state__in=over).exclude(meeting__state=MeetingState.CANCELLED)


def take_away_as(disqualification: Disqualification, item: AgendaItem) -> None:
    """Take `item` from the same person for the same reason, unless that has been declared of it already."""
    if not item.disqualifications.filter(person=disqualification.person_id).exists():
        again = Disqualification.objects.get(pk=disqualification.pk)
        again.item = item
        _as_new(again).save()


def _copy_references(source: _Filed, target: _Filed) -> None:
    for reference in source.case_references.all():
        reference.about = target
        _as_new(reference).save()


def copy_annex(
    attachment: Attachment, item: AgendaItem, *, position: int | None = None, closed: bool | None = None
) -> Attachment:
    """Put a copy of an annex on `item` and return it: at its place and as closed as it was, unless it is said here.

    The newest file only: earlier ones are read on the item they were sent out with. It is not uploaded again."""
    copy = _as_new(Attachment.objects.get(pk=attachment.pk))
    copy.item, copy.number, copy.current, copy.published_closed, copy.published_now = item, "", None, False, False
    copy.position = attachment.position if position is None else position
    copy.closed = attachment.closed if closed is None else closed
    copy.save()
    newest = attachment.versions.latest()
    newest.attachment, newest.number = copy, 1
    copy.current = _as_new(newest)
    newest.save()
    copy.save()
    _copy_references(attachment, copy)
    return copy
