"""Lines that are added to a mail as it leaves: the link that answers without an account, which lies in no row."""

from django.conf import settings
from django.urls import ResolverMatch, resolve
from django.utils.translation import gettext as _

from meetings.guests.answer_links import can_answer, invitation_link, poll_link
from meetings.models import CalendarEntry, PollVoter
from members.models import Message


def lines_for(message: Message) -> str:
    """Return the lines for the mail of `message`; "" where nothing is asked that a link could answer."""
    found = resolve(message.link)
    if found.view_name == "meetings:poll":
        return _of_poll(message, found)
    if found.view_name == "meetings:meeting" and message.has_calendar:
        return _of_invitation(CalendarEntry.objects.filter(meeting=found.kwargs["pk"], person=message.to).first())
    if found.view_name == "meetings:name_substitute":
        entries = CalendarEntry.objects.filter(meeting__attendances=found.kwargs["pk"], person=message.to)
        return _of_invitation(entries.first())
    return ""


def _of_invitation(entry: CalendarEntry | None) -> str:
    if entry is None or not can_answer(entry):
        return ""
    link = settings.SITE_URL + invitation_link(entry)
    said = _("Say whether you come, without logging on. The link is yours alone: do not pass it on.")
    if settings.CALENDAR_REPLIES:
        said = f"{said} {_('You can also answer in your own calendar.')}"
    return f"{said}\n{link}\n"


def _of_poll(message: Message, found: ResolverMatch) -> str:
    voters = PollVoter.objects.still_asked().select_related("poll")
    voter = voters.filter(poll=found.kwargs["pk"], person=message.to).first()
    if voter is None or not voter.poll.takes_answers:
        return ""
    said = _("Say which dates suit you, without logging on. The link is yours alone: do not pass it on.")
    return f"{said}\n{settings.SITE_URL + poll_link(voter)}\n"
