"""How an answer comes back by itself: from the receiver's sealed minutes to who asked, and to their next agenda."""

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Decision, Disqualification, Meeting, Outcome, ReferralReceiver
from meetings.models.openness import Openness, stricter
from meetings.reading.case_text import answer_in_words, answer_on_the_agenda, is_amended_since
from meetings.rules.lifecycle import MeetingState
from meetings.workflow.annexes import attach_file
from meetings.workflow.copying import take_away_as
from meetings.workflow.items import add_item, agenda_changed, lock_editable, name_of
from meetings.workflow.told_of_cases import tell_sender_of_answer
from members.models import Person
from pages.richtext import RichText
from record import clock
from record.verbs import locked, verb

_ANSWERS = ReferralReceiver.Answer
# What an outcome at the receiver says to who asked. One that is put off or withdrawn answers nothing.
ANSWER_BY_OUTCOME = {
    Outcome.APPROVED: _ANSWERS.ADOPTED,
    Outcome.ADOPTED: _ANSWERS.ADOPTED,
    Outcome.REFERRED: _ANSWERS.ADOPTED,
    Outcome.APPROVED_WITH_CHANGES: _ANSWERS.ADOPTED_WITH_CHANGES,
    Outcome.NOTED: _ANSWERS.NOTED,
    Outcome.DISCUSSED: _ANSWERS.NOTED,
    Outcome.REJECTED: _ANSWERS.REJECTED,
}


def answer_arrived(receiver: ReferralReceiver, *, by: Person | None) -> None:
    """Save the answer of a locked receiver, tell who waits for it, and bring it to the next agenda of who asked.

    An answer that says something else than what was told of already is told of again.
    """
    receiver.reported_in = None
    receiver.save()
    tell_sender_of_answer(receiver, by=by)
    asked = receiver.referral.decision.item.committee_id
    # Of its own: another meeting is locked for it. Should it not come to that, the next agenda that is begun has it.
    # So it is where nobody pressed: an item and its annexes have somebody who put them there.
    if by is not None:
        transaction.on_commit(lambda: _bring_to_agenda(asked, by), robust=True)


def _bring_to_agenda(committee_id: int, by: Person) -> None:
    coming = Meeting.objects.filter(committee=committee_id, state=MeetingState.PREPARING, starts_at__gt=clock.now())
    meeting = coming.exclude(kind=Meeting.Kind.WRITTEN).order_by("starts_at").first()
    if meeting is not None:
        put_answers_on_agenda(meeting=meeting, by=by)


def answers_come_back(meeting: Meeting, *, by: Person | None) -> None:
    """Answer the cases that were treated at a meeting whose minutes have just been sealed.

    What was decided on a closed item does not leave by itself: the secretariat says what may be told.
    """
    waiting = ReferralReceiver.objects.unanswered().filter(item__meeting=meeting).order_by("pk")
    for row in waiting.select_related("item__decision"):
        _answer(row, by=by)


def answer_follows(decision: Decision, *, by: Person) -> None:
    """Let the answer say what the receiver's amended decision says."""
    row = ReferralReceiver.objects.filter(item=decision.item, recalled_on=None).first()
    if row is not None:
        _answer(row, by=by)


def _answer(row: ReferralReceiver, *, by: Person | None) -> None:
    item = row.item
    decision = item.recorded_decision if item else None
    if item is None or decision is None or item.is_closed or decision.outcome not in ANSWER_BY_OUTCOME:
        return
    receiver = locked(row)
    said = ANSWER_BY_OUTCOME[decision.outcome], answer_in_words(decision)
    if said == (receiver.answer, receiver.answer_text):
        return
    receiver.answer, receiver.answer_text = said
    receiver.answered_on = clock.today()
    receiver.about_earlier_wording = is_amended_since(receiver)
    answer_arrived(receiver, by=by)


def waiting_answers(meeting: Meeting) -> QuerySet[ReferralReceiver]:
    """Return the answers that the agenda of a meeting could tell its group, the oldest first; none in writing."""
    if meeting.is_written:
        return ReferralReceiver.objects.none()
    asked = {"referral__decision__item__committee": meeting.committee_id}
    before = {"referral__decision__item__meeting__starts_at__lte": meeting.starts_at}
    untold = ReferralReceiver.objects.not_reported().filter(**asked, **before)
    elsewhere = untold.exclude(referral__decision__item__meeting=meeting)
    return elsewhere.with_case().order_by("answered_on", "pk")


@verb
def put_answers_on_agenda(*, meeting: Meeting, by: Person) -> int:
    """Tell the group, on the agenda of a meeting, the answers that came back; return how many there were.

    Raises Refused when the agenda can no longer be changed.
    """
    # Two meetings that are prepared at once do not both tell the same answer.
    locked(meeting.committee)
    return put_answers(meeting, by=by)


def put_answers(meeting: Meeting, *, by: Person) -> int:
    """The same for a caller who has locked the committee."""
    meeting = lock_editable(meeting)
    told = [(receiver, _tell_at(meeting, receiver, by)) for receiver in waiting_answers(meeting)]
    for receiver, item in sorted(told, key=lambda pair: pair[0].pk):
        row = locked(receiver)
        # An answer that was corrected meanwhile is told of again.
        if (row.answer, row.answer_text) == (receiver.answer, receiver.answer_text):
            row.reported_in = item
            row.save()
    return len(told)


def _tell_at(meeting: Meeting, receiver: ReferralReceiver, by: Person) -> AgendaItem:
    """Write an answer into the item of the meeting that tells it, with its document, and return the item."""
    item = _item_that_tells(meeting, receiver, by)
    item.case_presentation = RichText(item.case_presentation + answer_on_the_agenda(receiver))
    item.version += 1
    item.save()
    agenda_changed(meeting, _("The item “%(item)s” has been changed.") % {"item": name_of(item)})
    if receiver.answer_file:
        with receiver.answer_file.open("rb") as file:
            title = _("Answer from %(receiver)s") % {"receiver": receiver}
            attach_file(item=item, file=_named(file, receiver.answer_file_name), title=title, by=by)
    return item


def _named(file: File, name: str) -> File:
    """The file under the name people see, which the stored one has not."""
    return File(file, name=name)


def _item_that_tells(meeting: Meeting, receiver: ReferralReceiver, by: Person) -> AgendaItem:
    """The item "Follow-up on decisions" of the agenda, made where there is none.

    What was asked on a closed item, or on one that somebody was kept out of here or there, is answered on an item of
    its own, which is closed and kept from them as well.
    """
    asked = receiver.referral.decision.item
    kept_out = list(Disqualification.objects.in_force().filter(item__in=[asked.pk, receiver.item_id or asked.pk]))
    with translation.override(settings.LANGUAGE_CODE):
        everybody = _("Follow-up on decisions")
        apart = _("Answer: %(title)s") % {"title": receiver.referral.name}
    if asked.is_closed or kept_out:
        item = _new(meeting, apart[:200], by, openness=stricter(asked))
        for disqualification in kept_out:
            take_away_as(disqualification, item)
        return item
    for item in AgendaItem.objects.filter(meeting=meeting).on_agenda():
        open_to_all = not item.is_closed and not item.disqualifications.in_force().exists()
        if item.title.casefold() == everybody.casefold() and open_to_all:
            return locked(item)
    return _new(meeting, everybody, by)


def _new(meeting: Meeting, title: str, by: Person, openness: str = Openness.OPEN) -> AgendaItem:
    kind = AgendaItem.Kind.ORIENTATION
    return locked(add_item(meeting=meeting, title=title, kind=kind, openness=openness, by=by))
