"""Verbs of what the group has before it: take an item up, and take a break."""

from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Meeting, Treatment
from meetings.models.agenda import ON_AGENDA
from meetings.rules.lifecycle import MeetingState
from members.models import Person
from record import clock
from record.verbs import Refused, locked, verb


def require_in_session(meeting: Meeting) -> None:
    """Raise Refused unless the group is meeting now."""
    if meeting.state != MeetingState.IN_SESSION:
        raise Refused(_("An item is taken up while the group meets. The meeting is not in session now."))


@verb
def take_up(*, item: AgendaItem, by: Person) -> Treatment:
    """Note that the group has this item before it now, and no longer the one it had; return since when.

    Raises Refused when the meeting is not in session, or the item was not on the agenda that was sent out.
    """
    meeting = locked(item.require_meeting())
    require_in_session(meeting)
    item = locked(item)
    if item.state not in ON_AGENDA or not item.number:
        raise Refused(_("The item was not on the agenda that was sent out."))
    treated = Treatment.objects.filter(meeting=meeting, ended_at=None).first()
    if treated and treated.item_id == item.pk:
        return treated
    end_treatment(meeting)
    return Treatment.objects.create(meeting=meeting, item=item, begun_at=clock.now())


@verb
def pause_meeting(*, meeting: Meeting, by: Person) -> Meeting:
    """Note that the group has no item before it: it takes a break. Raises Refused when it does not meet."""
    meeting = locked(meeting)
    require_in_session(meeting)
    end_treatment(meeting)
    return meeting


def end_treatment(meeting: Meeting) -> None:
    """Let the item that is being treated be so no longer; the caller has locked the meeting."""
    Treatment.objects.filter(meeting=meeting, ended_at=None).update(ended_at=clock.now())
