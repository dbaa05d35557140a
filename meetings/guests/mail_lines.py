"""Links that answer without an account, for mails: made as a mail leaves, so that they lie in no row."""

from django.conf import settings
from django.urls import resolve
from django.utils.translation import gettext as _

from meetings.guests.answer_links import can_answer, invitation_link, poll_link
from meetings.models import CalendarEntry, PollVoter
from members.models import Message, Person


def lines_for(message: Message) -> str:
    """Return the lines for the mail of `message`; "" where nothing is asked that a link could answer."""
    asked = resolve(message.link).view_name
    if asked == "meetings:meeting" and not message.has_calendar:
        return ""
    link = answering(message.link, message.to)
    if not link:
        return ""
    if asked == "meetings:poll":
        said = _("Say which dates suit you, without logging on. The link is yours alone: do not pass it on.")
    else:
        said = _("Say whether you come, without logging on. The link is yours alone: do not pass it on.")
        if settings.CALENDAR_REPLIES:
            said = f"{said} {_('You can also answer in your own calendar.')}"
    return f"{said}\n{link}\n"


def answering(path: str, person: Person) -> str:
    """Return the address at which `person` answers without an account what the page at `path` asks; "" for nothing."""
    found = resolve(path)
    if found.view_name == "meetings:poll":
        link = _of_poll(found.kwargs["pk"], person)
    elif found.view_name == "meetings:meeting":
        link = _of_invitation(CalendarEntry.objects.filter(meeting=found.kwargs["pk"], person=person).first())
    elif found.view_name == "meetings:name_substitute":
        entries = CalendarEntry.objects.filter(meeting__attendances=found.kwargs["pk"], person=person)
        link = _of_invitation(entries.first())
    else:
        link = ""
    return settings.SITE_URL + link if link else ""


def _of_invitation(entry: CalendarEntry | None) -> str:
    return invitation_link(entry) if entry is not None and can_answer(entry) else ""


def _of_poll(pk: int, person: Person) -> str:
    voter = PollVoter.objects.still_asked().select_related("poll").filter(poll=pk, person=person).first()
    return poll_link(voter) if voter is not None and voter.poll.takes_answers else ""
