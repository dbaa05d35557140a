"""Verbs of the chain: say which earlier decision an item goes on with, take that back, and take a decision up again."""

from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Decision, MatterTie, Meeting
from meetings.models.agenda import ON_AGENDA
from meetings.reading.matter import reached, steps_of
from meetings.workflow.copying import begun_anew, goes_along_anew, gone_on
from meetings.workflow.items import agenda_changed, lock_editable, name_of
from meetings.workflow.places import put_on_agenda
from members.models import Person
from record.verbs import Refused, locked, verb


@verb
def tie_to_earlier(*, item: AgendaItem, earlier: Decision, by: Person) -> MatterTie:
    """Say that `item` goes on with what was decided `earlier`; return the tie.

    Raises Refused for the item itself, another group's decision, one that is tied already, one of a later meeting, and
    one that itself goes on with this item: a chain has no circle. Two who tie at the same instant wait for each other.
    """
    locked(item.committee)
    before = earlier.item
    if before.pk == item.pk:
        raise Refused(_("A decision cannot go on with itself. Choose an earlier one."))
    if before.committee_id != item.committee_id:
        raise Refused(_("Choose a decision of the same group. A case of another group is sent on instead."))
    said = {"reference": earlier.reference}
    steps = steps_of(item.committee_id)
    if any((later, known) == (item.pk, before.pk) for later, known, _tie in steps):
        raise Refused(_("%(reference)s is tied to the item already.") % said)
    if item.pk in reached(before.pk, steps, back=True):
        raise Refused(
            _("%(reference)s goes on with this item itself. A chain cannot lead back.")
            % {"reference": earlier.reference}
        )
    if item.meeting is not None and earlier.meeting.starts_at > item.meeting.starts_at:
        raise Refused(_("%(reference)s was decided later. Tie them from there.") % said)
    return MatterTie.objects.create(item=item, earlier=before)


@verb
def untie_from_earlier(*, tie: MatterTie, by: Person) -> None:
    """Take back that an item goes on with an earlier decision; that it was said so stands in the history."""
    locked(tie.item.committee)
    locked(tie).delete()


@verb
def take_up_again(*, decision: Decision, meeting: Meeting, by: Person) -> AgendaItem:
    """Put the matter of a decision on the agenda of a coming meeting as a new item, and return it.

    Nobody who is kept out of the decision reads the item. Raises Refused when that agenda is closed, belongs to another
    group, or has such an item already, and for what was deferred and goes on by itself.
    """
    meeting = lock_editable(meeting)
    item = locked(decision.item)
    if meeting.committee_id != item.committee_id:
        raise Refused(_("Choose another meeting of the same group."))
    if item.continued_by.filter(meeting=meeting, state__in=ON_AGENDA).exists():
        raise Refused(_("%(reference)s stands on that agenda already.") % {"reference": decision.reference})
    if item.state == AgendaItem.State.DEFERRED and gone_on(item).exists():
        raise Refused(_("%(reference)s was deferred, and goes on by itself.") % {"reference": decision.reference})
    begun = begun_anew(item, by=by)
    put_on_agenda(begun, meeting)
    goes_along_anew(item, begun)
    agenda_changed(meeting, _("The item “%(item)s” has been added.") % {"item": name_of(begun)})
    return begun
