"""The verb of the co-chairs' own remarks on items."""

from django.utils.translation import gettext as _

from meetings.models import AgendaItem, ChairRemark
from meetings.rules.lifecycle import REMARKABLE
from meetings.workflow.items import require_in_use
from members.models import Person
from record.plain_text import cleaned, without_margins
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged


def _told(remark: ChairRemark | None) -> str:
    """What is said to who opened other remarks than these."""
    if remark is None:
        return _("The remarks were removed after you opened them. Your text is kept below and has not been saved.")
    return _("%(name)s changed the remarks after you opened them. Your text is kept below. Merge the two versions.") % {
        "name": remark.changed_by
    }


def require_remarkable(item: AgendaItem) -> None:
    """Raise Refused when the item is off the agenda or the meeting is over."""
    require_in_use(item)
    if item.meeting is None or item.meeting.state not in REMARKABLE:
        raise Refused(_("Remarks are for leading the meeting, and cannot be changed when it is over or cancelled."))


@verb
def write_remark(*, item: AgendaItem, text: str, by: Person, expected_version: int | None = None) -> ChairRemark | None:
    """Keep the co-chairs' shared remarks on an item and return them; an empty text removes them and returns None.

    `expected_version` is the version of the remarks the form was opened on. The agenda, its approvals and its history
    are not touched, so remarks may be written in every state until the meeting is closed: they are no part of what was
    approved. Raises Conflict (`current` may be None)
    when the other co-chair saved in between, Refused when the item is off the agenda or the meeting is over.
    """
    # Two who write the first remark at once meet at the item.
    item = locked(item)
    require_remarkable(item)
    remark = ChairRemark.objects.filter(item=item).select_related("changed_by").first()
    require_unchanged(remark, expected_version, told=lambda: _told(remark))
    text = without_margins(cleaned(text))
    if remark and remark.text == text:
        return remark
    if remark:
        remark.delete()
    return ChairRemark.objects.create(item=item, text=text, changed_by=by) if text else None
