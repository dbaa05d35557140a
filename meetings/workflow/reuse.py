"""The verb that uses annexes of earlier meetings again, without sending their files once more."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Attachment
from meetings.workflow.annexes import annexes_changed, lock_with_meeting
from meetings.workflow.copying import copy_annex
from members.models import Person
from record.verbs import Refused, verb


def require_open_to_all_here(annex: Attachment, item: AgendaItem) -> None:
    """Raise Refused for an annex that somebody is kept out of where it stands, who would read it on this item."""
    kept_out = set(annex.item.disqualifications.in_force().values_list("person", flat=True))
    if kept_out - set(item.disqualifications.in_force().values_list("person", flat=True)):
        raise Refused(
            _("“%(title)s” belongs to an item that somebody was kept out of. Attach the file, if all may read it.")
            % {"title": annex.title}
        )


@verb
def reuse_annexes(*, item: AgendaItem, annexes: Sequence[Attachment], by: Person) -> list[Attachment]:
    """Put copies of annexes, which `by` may read, on an item, behind its own, and return them.

    What was closed where it stands, by itself or with its item, is closed here. The newest file of each is used.
    """
    item = lock_with_meeting(item)
    last = max((annex.position for annex in item.attachments.all()), default=0)
    copies = []
    for position, annex in enumerate(annexes, start=last + 1):
        require_open_to_all_here(annex, item)
        closed = annex.is_closed and not item.is_closed
        copies.append(copy_annex(annex, item, position=position, closed=annex.closed or closed))
    annexes_changed(item)
    return copies
