"""The verb of an answer that does not come by itself: an outside body's, or one given on a closed item."""

from datetime import date

from django.core.files.base import File
from django.utils.translation import gettext as _

from meetings.annexes.uploaded_file import facts_of
from meetings.models import AgendaItem, ReferralReceiver
from meetings.reading.case_text import is_amended_since
from meetings.rules.lifecycle import MeetingState
from meetings.workflow.answers import answer_arrived
from members.models import Person
from record import clock
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged


def require_answerable(receiver: ReferralReceiver) -> None:
    """Raise Refused while the answer comes by itself from a committee of the portal, and for what was recalled."""
    if receiver.recalled_on:
        raise Refused(_("The case was recalled from %(name)s. Nothing has been changed.") % {"name": receiver})
    item = receiver.item
    if not receiver.answer and item is not None and not _is_over(item):
        raise Refused(
            _("The answer comes by itself when %(name)s has treated the case and approved its minutes.")
            % {"name": receiver}
        )


def _is_over(item: AgendaItem) -> bool:
    """Whether nothing more comes of an item by itself: taken off, sent back, or treated and its minutes approved."""
    if item.state == AgendaItem.State.TREATED:
        return item.meeting is not None and item.meeting.state == MeetingState.MINUTES_APPROVED
    return item.state in (AgendaItem.State.REMOVED, AgendaItem.State.RETURNED)


@verb
def answer_referral(
    *,
    receiver: ReferralReceiver,
    answer: str,
    by: Person,
    text: str = "",
    answered_on: date | None = None,
    file: File | None = None,
    about_earlier_wording: bool = False,
    expected_version: int | None = None,
) -> ReferralReceiver:
    """Record what a receiver answered (tilbagemelding), with the document it came in.

    Raises Refused without an answer, for a day to come, where the answer comes by itself, and when the decision was
    amended since it was sent, unless the answer is said to be `about_earlier_wording`; Conflict when another answer
    was recorded after the form was opened.
    """
    facts = facts_of(file) if file else None
    receiver = locked(receiver)
    told = _("An answer was recorded after you opened the form. Your text is kept below. Merge the two versions.")
    require_unchanged(receiver, expected_version, ("answer", "answer_text", "answered_on"), told=told)
    require_answerable(receiver)
    if not answer:
        raise Refused(_("Choose what the receiver answered."))
    if answered_on and answered_on > clock.today():
        raise Refused(_("The answer cannot be from a day to come."))
    if is_amended_since(receiver) and not about_earlier_wording:
        raise Refused(
            _(
                "The decision was amended after it was sent on. Send the new wording, "
                "or say that the answer is about the earlier one."
            )
        )
    receiver.answer, receiver.answer_text = answer, text
    receiver.answered_on = answered_on or clock.today()
    receiver.about_earlier_wording = about_earlier_wording and is_amended_since(receiver)
    if facts:
        receiver.answer_file_name, receiver.answer_file_type = facts.original_name, facts.content_type
        receiver.answer_file.save(facts.original_name, File(file), save=False)
    answer_arrived(receiver, by=by)
    return receiver
