"""Who is invited to a meeting and has it in the calendar: with the agenda, or as soon as it is planned."""

from django.utils.translation import gettext as _

from meetings.models import Attendance, Meeting
from meetings.reading.people import readers_of
from meetings.rules.lifecycle import EDITABLE
from meetings.workflow.calendar import entry_of
from meetings.workflow.transitions import not_now
from members.mail.notifications import notify
from members.models import Membership, Person
from members.rules.roles import VOTING_ROLES, Permission, roles_with
from record import clock
from record.verbs import Refused, locked, verb


def invite(meeting: Meeting) -> None:
    """Invite those whose role answers invitations and who sit in the committee on the day of the meeting.

    Of a written procedure they are the seats that answer, so those who vote.
    """
    invited = set(meeting.attendances.values_list("person", flat=True))
    memberships = Membership.objects.on(meeting.day).filter(
        committee_id=meeting.committee_id,
        role__in=VOTING_ROLES if meeting.is_written else roles_with(Permission.ANSWER_INVITATION),
    )
    for membership in memberships.exclude(person__in=invited):
        Attendance.objects.create(
            meeting=meeting,
            person_id=membership.person_id,
            role=membership.role,
            side=membership.side,
            votes=membership.role in VOTING_ROLES,
        )


def invited_and_readers(meeting: Meeting) -> list[Person]:
    """Return who has the meeting in the calendar: its readers, and who was invited without reading along (guests)."""
    people = {reader.pk: reader for reader in readers_of(meeting)}
    people.update(
        {attendance.person_id: attendance.person for attendance in meeting.attendances.select_related("person")}
    )
    return list(people.values())


def who_has_it(meeting: Meeting) -> list[Person]:
    """Return whom a change of the meeting concerns: also who got an entry and has left the committee since."""
    people = {person.pk: person for person in invited_and_readers(meeting)}
    entries = meeting.calendar_entries.filter(withdrawn_at=None).select_related("person")
    return list((people | {entry.person_id: entry.person for entry in entries}).values())


def tell(meeting: Meeting, person: Person, *, template: str, key: str) -> None:
    """Tell a person something of the meeting, once per `key`, with its entry for the calendar where one comes."""
    if not meeting.is_written:
        entry_of(meeting, person)
    notify(
        to=person,
        template=template,
        context={"meeting": meeting},
        link=meeting.get_absolute_url(),
        key=f"{key}:{meeting.pk}",
        has_calendar=not meeting.is_written,
    )


def require_to_invite(meeting: Meeting) -> None:
    """Raise Refused unless entries for the calendar can go out before the agenda does."""
    if meeting.state not in EDITABLE or meeting.is_published:
        raise Refused(not_now(meeting))
    if meeting.is_written:
        raise Refused(_("A written procedure stands in no calendar: nobody comes."))
    if meeting.is_past:
        raise Refused(_("The meeting lies in the past: nobody is invited any more."))


@verb
def send_calendar_entries(*, meeting: Meeting, by: Person) -> int:
    """Invite people, and send the entries for their calendars, before the agenda goes out; return how many.

    Once more, it sends to who has joined since. Raises Refused once the agenda has been sent out, or nobody is new.
    """
    meeting = locked(meeting)
    require_to_invite(meeting)
    return invite_now(meeting, template="meeting_planned")


def invite_now(meeting: Meeting, *, template: str) -> int:
    """Invite to a locked meeting and tell who has no entry yet; return how many. Raises Refused when that is nobody."""
    invite(meeting)
    known = set(meeting.calendar_entries.values_list("person", flat=True))
    new = [person for person in invited_and_readers(meeting) if person.pk not in known]
    if not new:
        raise Refused(_("Everybody who takes part has the meeting in the calendar already."))
    if meeting.invited_at is None:
        meeting.invited_at = clock.now()
        meeting.save()
    for person in new:
        tell(meeting, person, template=template, key="planned")
    return len(new)


def call_in(attendance: Attendance, substitute: Person) -> None:
    """Tell who is called as a substitute, with the meeting for the calendar."""
    if attendance.meeting.is_written:
        _tell_of_seat(attendance, substitute, template="written_substitute")
        return
    entry = entry_of(attendance.meeting, substitute)
    if entry.withdrawn_at is not None:
        entry.withdrawn_at, entry.turns = None, entry.turns + 1
        entry.save()
    notify(
        to=substitute,
        template="called_as_substitute",
        context={"meeting": attendance.meeting, "absent": attendance.person},
        link=attendance.meeting.get_absolute_url(),
        key=f"substitute:{attendance.pk}:{entry.turns}",
        has_calendar=True,
    )


def call_off(attendance: Attendance, substitute: Person) -> None:
    """Tell who is not needed as a substitute any more, and take the meeting out of the calendar."""
    if attendance.meeting.is_written:
        _tell_of_seat(attendance, substitute, template="written_not_needed")
        return
    entry = entry_of(attendance.meeting, substitute)
    entry.turns += 1
    # Who reads along anyway keeps it.
    if substitute not in readers_of(attendance.meeting):
        entry.withdrawn_at = clock.now()
    entry.save()
    notify(
        to=substitute,
        template="substitute_not_needed",
        context={"meeting": attendance.meeting, "absent": attendance.person},
        link=attendance.meeting.get_absolute_url(),
        key=f"not-needed:{attendance.pk}:{entry.turns}",
        has_calendar=True,
    )


def _tell_of_seat(attendance: Attendance, substitute: Person, *, template: str) -> None:
    """Tell a substitute of the seat he or she answers for, or no more: as often as that changes."""
    turn = attendance.history.count()
    notify(
        to=substitute,
        template=template,
        context={"meeting": attendance.meeting, "absent": attendance.person},
        link=attendance.meeting.get_absolute_url(),
        key=f"{template}:{attendance.pk}:{turn}",
    )
