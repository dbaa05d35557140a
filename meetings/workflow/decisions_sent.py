"""The verb by which decisions are sent the same day: before the minutes are approved, and marked so."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, DecisionsSent, Dispatch, FollowUp, Meeting
from meetings.reading.decisions_sent import changed_items, content_to_send, last_sent
from meetings.reading.people import readers_of
from meetings.rules.lifecycle import MeetingState
from members.mail.notifications import notify
from members.models import Person
from record import clock
from record.verbs import Refused, locked, verb

SENDABLE = (MeetingState.MINUTES_DRAFT, MeetingState.MINUTES_REVIEW, MeetingState.MINUTES_COMMENTS)


def require_sendable(meeting: Meeting) -> None:
    """Raise Refused unless the meeting is over and its minutes are not approved: then they say what was decided."""
    if meeting.state not in SENDABLE:
        raise Refused(_("Decisions are sent when the meeting is closed, and until its minutes are approved."))


@verb
def send_decisions(*, meeting: Meeting, by: Person) -> DecisionsSent:
    """Send the decisions to everybody who reads along, and to each who has something to do, the own tasks.

    Sent again, only who may read what has changed since is told. Raises Refused when nothing has.
    """
    meeting = locked(meeting)
    require_sendable(meeting)
    last = last_sent(meeting)
    content = content_to_send(meeting)
    changed = changed_items(last.content if last else None, content)
    if not changed:
        raise Refused(_nothing_new(last))
    sent = DecisionsSent.objects.create(
        meeting=meeting, number=last.number + 1 if last else 1, content=content, sent_at=clock.now(), sent_by=by
    )
    told = {by.pk, *(person.pk for person in readers_of(meeting) if person != by and _tell(person, sent, changed))}
    given = FollowUp.objects.filter(decision__item__in=changed).exclude(responsible__in=told)
    for person in Person.objects.filter(pk__in=given.values("responsible")).order_by("pk"):
        _tell_of_tasks(person, sent, changed)
    return sent


def _nothing_new(last: DecisionsSent | None) -> str:
    if last is None:
        return _("Nothing has been decided yet.")
    day = date_format(timezone.localtime(last.sent_at), "DATETIME_FORMAT")
    return _("Nothing has changed since the decisions were sent, %(day)s. Nobody got a message.") % {"day": day}


def _tasks(person: Person, changed: set[int]) -> QuerySet[FollowUp]:
    own = FollowUp.objects.readable_by(person).filter(responsible=person, decision__item__in=changed)
    return own.unfinished()


def _tell(person: Person, sent: DecisionsSent, changed: set[int]) -> bool:
    """Tell who may read some of it, in numbers: mails hold no content. Return whether there was anything to tell."""
    decisions = AgendaItem.objects.readable_by(person).filter(pk__in=changed).count()
    if not decisions:
        return False
    Dispatch.objects.create(meeting=sent.meeting, person=person, kind=Dispatch.Kind.DECISIONS, sent_at=sent.sent_at)
    facts = {"meeting": sent.meeting, "decisions": decisions, "tasks": _tasks(person, changed).count()}
    link, key = reverse("meetings:sent_decisions", args=[sent.meeting_id]), f"decisions-sent:{sent.pk}"
    if sent.number == 1:
        notify(to=person, template="decisions_sent", context=facts, link=link, key=key)
    else:
        notify(to=person, template="decisions_changed", context=facts, link=link, key=key)
    return True


def _tell_of_tasks(person: Person, sent: DecisionsSent, changed: set[int]) -> None:
    """Tell who has something to do and reads nothing of the meeting itself."""
    tasks = list(_tasks(person, changed).order_by("pk"))
    if tasks:
        notify(
            to=person,
            template="tasks_sent",
            context={"meeting": sent.meeting, "tasks": len(tasks)},
            # The list of the group is closed to who takes part in a working group below it: the first of them is not.
            link=tasks[0].get_absolute_url(),
            key=f"tasks-sent:{sent.pk}",
        )
