"""Verbs of the summit itself and of the sessions on its programme."""

from datetime import date, time
from typing import Any

from django.utils.formats import time_format
from django.utils.translation import gettext as _

from meetings.models import Meeting
from members.models import Committee, Person
from programme.models import Programme, Summit, SummitSession
from programme.workflow.summit_places import let_in
from programme.workflow.while_open import verb
from record import clock
from record.verbs import Refused, locked
from record.versions import require_unchanged

SUMMIT_FIELDS = ("name", "day", "starts", "ends", "place", "capacity", "register_by", "meeting")
SESSION_FIELDS = ("title", "starts", "ends", "room", "speakers", "description")
MOST_PLACES = 1000


def _hours(starts: time, ends: time) -> str:
    return f"{time_format(starts)}-{time_format(ends)}"


def _require_sensible(programme: Programme, facts: dict[str, Any]) -> None:
    if not facts["name"].strip():
        raise Refused(_("Enter the name of the summit"))
    if facts["ends"] <= facts["starts"]:
        raise Refused(_("The summit must end later than it starts"))
    if not 0 < facts["capacity"] <= MOST_PLACES:
        raise Refused(_("Enter how many places there are, at most %(most)s") % {"most": MOST_PLACES})
    if facts["register_by"] > facts["day"]:
        raise Refused(_("The last day to register cannot be after the summit"))
    meeting = facts["meeting"]
    if meeting and (meeting.kind != Meeting.Kind.SUMMIT or meeting.committee_id != programme.committee_id):
        raise Refused(_("Choose a meeting of the committee that is a summit."))


@verb
def plan_summit(
    *,
    programme: Programme,
    name: str,
    day: date,
    starts: time,
    ends: time,
    capacity: int,
    register_by: date,
    by: Person,
    place: str = "",
    meeting: Meeting | None = None,
    is_demo: bool = False,
) -> Summit:
    """Plan the summit of a programme. Raises Refused where there is one, and for times and places that cannot be."""
    locked(Committee.objects.get(pk=programme.committee_id))
    if Summit.objects.filter(programme=programme).exists():
        raise Refused(_("The summit has been planned already."))
    facts = {
        "name": name.strip(),
        "day": day,
        "starts": starts,
        "ends": ends,
        "place": place.strip(),
        "capacity": capacity,
        "register_by": register_by,
        "meeting": meeting,
    }
    _require_sensible(programme, facts)
    if day < clock.today():
        raise Refused(_("The day of the summit is past. Choose one that is to come."))
    return Summit.objects.create(programme=programme, is_demo=is_demo, **facts)


@verb
def edit_summit(
    *,
    summit: Summit,
    name: str,
    day: date,
    starts: time,
    ends: time,
    capacity: int,
    register_by: date,
    by: Person,
    place: str = "",
    meeting: Meeting | None = None,
    expected_version: int | None = None,
) -> Summit:
    """Change what is known of the summit; who waits gets the places that came. Raises Refused when a session would lie
    outside it, Conflict when somebody else was faster."""
    summit = locked(summit)
    require_unchanged(summit, expected_version, SUMMIT_FIELDS)
    facts = {
        "name": name.strip(),
        "day": day,
        "starts": starts,
        "ends": ends,
        "place": place.strip(),
        "capacity": capacity,
        "register_by": register_by,
        "meeting": meeting,
    }
    _require_sensible(summit.programme, facts)
    for session in summit.sessions.all():
        if session.starts < starts or session.ends > ends:
            raise Refused(
                _("“%(session)s” (%(hours)s) would lie outside the summit. Move it first.")
                % {"session": session, "hours": _hours(session.starts, session.ends)}
            )
    for field, value in facts.items():
        setattr(summit, field, value)
    summit.save()
    let_in(summit)
    return summit


def _require_free(summit: Summit, session: SummitSession) -> None:
    """Raise Refused when a session lies outside the summit, or its room or a speaker is taken at that time."""
    hours = _hours(session.starts, session.ends)
    if session.ends <= session.starts:
        raise Refused(_("The session must end later than it starts"))
    if session.starts < summit.starts or session.ends > summit.ends:
        raise Refused(
            _("The summit is %(summit)s. The session cannot be %(session)s.")
            % {"summit": _hours(summit.starts, summit.ends), "session": hours}
        )
    speakers = {name.casefold(): name for name in session.speaker_names}
    at_once = summit.sessions.filter(starts__lt=session.ends, ends__gt=session.starts).exclude(pk=session.pk)
    for other in at_once:
        told = {"session": other, "hours": _hours(other.starts, other.ends)}
        if session.room and other.room.casefold() == session.room.casefold():
            raise Refused(_("%(room)s is taken by “%(session)s” (%(hours)s).") % (told | {"room": session.room}))
        busy = speakers.keys() & {name.casefold() for name in other.speaker_names}
        if busy:
            told["name"] = speakers[min(busy)]
            raise Refused(_("%(name)s speaks in “%(session)s” (%(hours)s) at that time.") % told)


@verb
def add_session(
    *,
    summit: Summit,
    title: str,
    starts: time,
    ends: time,
    by: Person,
    room: str = "",
    speakers: str = "",
    description: str = "",
) -> SummitSession:
    """Put a session on the programme. Raises Refused outside the hours, in a taken room, and with a busy speaker."""
    summit = locked(summit)
    if not title.strip():
        raise Refused(_("Enter a title for the session"))
    session = SummitSession(
        summit=summit,
        title=title.strip(),
        starts=starts,
        ends=ends,
        room=room.strip(),
        speakers=speakers.strip(),
        description=description,
    )
    _require_free(summit, session)
    session.save()
    return session


@verb
def edit_session(
    *,
    session: SummitSession,
    title: str,
    starts: time,
    ends: time,
    by: Person,
    room: str = "",
    speakers: str = "",
    description: str = "",
    expected_version: int | None = None,
) -> SummitSession:
    """Change a session. Raises Refused as add_session, and Conflict when somebody else was faster."""
    summit = locked(session.summit)
    session = locked(session)
    require_unchanged(session, expected_version, SESSION_FIELDS)
    if not title.strip():
        raise Refused(_("Enter a title for the session"))
    session.title, session.starts, session.ends = title.strip(), starts, ends
    session.room, session.speakers, session.description = room.strip(), speakers.strip(), description
    _require_free(summit, session)
    session.save()
    return session


@verb
def remove_session(*, session: SummitSession, by: Person) -> None:
    """Take a session off the programme; its history stays."""
    locked(session.summit)
    locked(session).delete()
