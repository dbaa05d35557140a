"""By when an item must be proposed to reach a meeting, and which agenda a late one goes to."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import Meeting
from meetings.rules.lifecycle import EDITABLE
from members.models import Committee
from record import clock


def is_late_for(meeting: Meeting) -> bool:
    """Whether an item that is proposed now comes after the deadline of the meeting; fetch `committee` along."""
    return meeting.is_published or meeting.deadline("item_cutoff_on") < clock.today()


def what_a_proposal_reaches(committee: Committee, person) -> str:
    """Return which meeting an item that is proposed now can come to, in a sentence; "" where none is planned.

    After the deadline of the next meeting it says so: it can come with the supplementary agenda.
    """
    coming = Meeting.objects.visible_to(person).filter(committee=committee, state__in=EDITABLE)
    meetings = coming.filter(starts_at__gt=clock.now()).select_related("committee").order_by("starts_at")
    meeting = meetings.first()
    if meeting is None:
        return ""
    days = {
        "day": date_format(meeting.day, "DATE_FORMAT"),
        "cutoff": date_format(meeting.deadline("item_cutoff_on"), "DATE_FORMAT"),
    }
    if is_late_for(meeting):
        return (
            _(
                "The deadline for items of the meeting on %(day)s ended on %(cutoff)s. You can propose the item for the"
                " supplementary agenda, or it waits for the meeting after that."
            )
            % days
        )
    return _("The next meeting is on %(day)s. The deadline for its items is %(cutoff)s.") % days
