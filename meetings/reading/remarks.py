"""The co-chairs' own remarks on the items of a meeting, for the chair's script."""

from meetings.models import ChairRemark, Meeting


def remarks_for(meeting: Meeting, reader) -> dict[int, str]:
    """Return the text of each remark that `reader` may read, by the id of its item; empty for who leads no meeting.

    Four queries within a page, where who the reader is has mostly been asked already.
    """
    remarks = ChairRemark.objects.readable_by(reader).filter(item__meeting=meeting)
    return dict(remarks.values_list("item_id", "text"))
