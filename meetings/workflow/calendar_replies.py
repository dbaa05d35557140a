"""What comes of an answer from somebody's own calendar: the same as of one given on the page."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.guests.answer_links import can_answer
from meetings.models import Attendance, CalendarEntry, CalendarReply
from meetings.rules.calendar_reply import Reply
from meetings.workflow.attendance import answer_invitation, require_somebody_to_call
from members.mail.notifications import notify
from members.models import Person
from record import clock
from record.plain_text import in_one_line
from record.verbs import allows, locked, verb

OUTCOME = CalendarReply.Outcome
_ANSWERS = {
    "ACCEPTED": Attendance.Answer.ACCEPTED,
    "DECLINED": Attendance.Answer.APOLOGY,
    "TENTATIVE": Attendance.Answer.NONE,
}
KEPT_FOR = timedelta(days=365)


@verb
def take_reply(*, digest: str, reply: Reply | None, by: Person | None) -> CalendarReply:
    """Take an answer from a calendar, once for each mail (by its digest); None is a mail without one. Return what came
    of it.

    It counts only with the id that was sent to exactly that attendee, and only as long as the page would take it.
    """
    known = CalendarReply.objects.filter(digest=digest).first()
    if known is not None:
        return known
    if reply is None:
        return CalendarReply.objects.create(digest=digest, outcome=OUTCOME.UNREADABLE)
    entry = CalendarEntry.objects.select_related("meeting__committee", "person").filter(uid=reply.uid).first()
    if entry is None or reply.attendee != (entry.person.email or "").lower():
        return CalendarReply.objects.create(digest=digest, outcome=OUTCOME.REFUSED)
    entry.meeting = locked(entry.meeting)
    outcome = _outcome(entry, reply)
    taken = CalendarReply.objects.create(digest=digest, entry=entry, outcome=outcome, said_at=reply.said_at)
    if outcome in (OUTCOME.ANSWERED, OUTCOME.UNDECIDED):
        _answer(entry, reply)
    return taken


def _outcome(entry: CalendarEntry, reply: Reply) -> str:
    attendance = entry.attendance
    if attendance is None or not can_answer(entry):
        return OUTCOME.NOT_ASKED
    if reply.partstat not in _ANSWERS:
        return OUTCOME.UNREADABLE
    last = entry.replies.exclude(said_at=None).order_by("-said_at").first()
    known_at = [when for when in (attendance.answered_at, last and last.said_at) if when]
    is_late = reply.said_at is not None and any(reply.said_at < when for when in known_at)
    if reply.sequence < entry.sequence or is_late:
        return OUTCOME.OUTDATED
    return OUTCOME.ANSWERED if _ANSWERS[reply.partstat] else OUTCOME.UNDECIDED


def _answer(entry: CalendarEntry, reply: Reply) -> None:
    attendance = Attendance.objects.select_related("meeting", "person").get(meeting=entry.meeting, person=entry.person)
    answer = _ANSWERS[reply.partstat]
    said = in_one_line(reply.comment).strip()
    attendance = answer_invitation(
        attendance=attendance,
        answer=answer,
        note=said or (attendance.note if answer else _("Undecided")),
        by=entry.person,
        reason=_("From the own calendar"),
        said_at=reply.said_at,
    )
    if answer != Attendance.Answer.APOLOGY or attendance.substitute:
        return
    if allows(require_somebody_to_call, attendance):
        notify(
            to=entry.person,
            template="apology_noted",
            context={"meeting": entry.meeting},
            link=reverse("meetings:name_substitute", args=[attendance.pk]),
            key=f"apology:{attendance.pk}:{entry.sequence}",
        )


def forget_old_replies() -> None:
    """Remove what says that a mail was read, a year after."""
    CalendarReply.objects.filter(read_at__lt=clock.now() - KEPT_FOR).delete()
