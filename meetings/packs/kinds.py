"""Which packs of a meeting a reader is offered; what is not offered cannot be asked for either."""

from meetings.models import Meeting, PackJob
from members.gate.permissions import permissions_of
from members.rules.roles import Permission

_OF_MINUTES = (PackJob.Kind.MINUTES, PackJob.Kind.WORD, PackJob.Kind.DECISIONS)


def offered_kinds(meeting: Meeting, reader) -> list[PackJob.Kind]:
    """Return the kinds of pack `reader` may ask for, in the order they are shown; empty for who may export none.

    What is of single items is not among them (`kinds_of_items`).
    """
    may = permissions_of(reader, meeting)
    if Permission.EXPORT_PACK not in may:
        return []
    kinds = [PackJob.Kind.FULL, PackJob.Kind.AGENDA]
    if Meeting.objects.minutes_readable_by(reader).filter(pk=meeting.pk).exists():
        kinds += _OF_MINUTES
        if meeting.state == "minutes_approved":
            kinds.append(PackJob.Kind.ARCHIVED)
    if Permission.WRITE_CHAIR_REMARK in may and not meeting.is_written:
        kinds.append(PackJob.Kind.CHAIR)
    if Permission.VIEW_COMMITTEE in may:
        kinds.append(PackJob.Kind.JOURNAL)
    # Made for others as who sees as them: never more than both may read.
    if Permission.MANAGE_COMMITTEE in may and meeting.is_published:
        kinds.append(PackJob.Kind.EVERYBODY)
    return kinds


def kinds_of_items(meeting: Meeting, reader) -> list[PackJob.Kind]:
    """Return the kinds `reader` may ask for of single items of the meeting, on the pages of item and decision."""
    offered = offered_kinds(meeting, reader)
    if not offered:
        return []
    decided = PackJob.Kind.MINUTES in offered or decisions_are_sent(meeting, reader)
    return [PackJob.Kind.EXTRACT, *([PackJob.Kind.RECORD] if decided else [])]


def decisions_are_sent(meeting: Meeting, reader) -> bool:
    """Tell whether `reader` may read the decisions of the meeting as they were sent before its minutes are approved."""
    return Meeting.objects.decisions_sent_to(reader).filter(pk=meeting.pk).exists()
