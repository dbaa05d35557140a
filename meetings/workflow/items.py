"""Verbs of agenda items: add, edit, order, remove; and a reader's own note."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from meetings.entries import AgendaEntry
from meetings.models import AgendaItem, Approval, ItemSitting, Meeting, RecommendationPoint, Sheet
from meetings.rules.lifecycle import MeetingState
from meetings.workflow.copying import gone_on
from meetings.workflow.places import order_of, put_on_agenda, set_order
from meetings.workflow.told_of_cases import tell_sender_of_stop
from meetings.workflow.transitions import withdraw_approvals
from meetings.workflow.wordings import as_wording, wording_of, written_by_hand
from members.mail.notifications import notify
from members.models import Person
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged


def require_editable(meeting: Meeting) -> None:
    """Raise Refused when the agenda of the meeting can no longer be changed."""
    if not meeting.may_be_prepared:
        raise Refused(
            _("The agenda cannot be changed any more: the meeting is in the state “%(state)s”.")
            % {"state": MeetingState(meeting.state).label}
        )


def lock_editable(meeting: Meeting) -> Meeting:
    """Lock the meeting and return it; raises Refused when its agenda can no longer be changed."""
    meeting = locked(meeting)
    require_editable(meeting)
    return meeting


def name_of(item: AgendaItem | AgendaEntry) -> str:
    """Return what an item (or its entry) is called in a sentence that others may read too: a hidden title is hidden."""
    if item.is_title_hidden:
        return _("closed item %(number)s") % {"number": item.number}
    return item.title


def require_in_use(item: AgendaItem) -> None:
    """Raise Refused when somebody has taken the item off the agenda."""
    if item.state == AgendaItem.State.REMOVED:
        raise Refused(
            _("“%(item)s” has been taken off the agenda. Nothing has been changed. Add a new item if it is needed.")
            % {"item": item.title}
        )


def lock_in_use(item: AgendaItem) -> AgendaItem:
    """Lock the item and return it; raises Refused when somebody has taken it off the agenda."""
    item = locked(item)
    require_in_use(item)
    return item


def require_changeable(item: AgendaItem) -> None:
    """Raise Refused when the item and its annexes can no longer be changed."""
    if item.meeting:
        require_editable(item.meeting)
    require_in_use(item)


def agenda_changed(meeting: Meeting, because: str) -> None:
    """Note the change, withdraw the co-chairs' approvals, and tell those who had approved (design section 6)."""
    if meeting.is_published and not meeting.has_changes:
        meeting.has_changes = True
        meeting.save()
    withdrawn = withdraw_approvals(meeting, subject=Approval.Subject.AGENDA, because=because)
    # After a publication the co-chairs hear of a change when it is sent to them, and not before.
    for approval in withdrawn if meeting.is_submitted else []:
        notify(
            to=approval.co_chair,
            template="agenda_changed",
            context={"meeting": meeting, "because": because},
            link=meeting.get_absolute_url(),
            key=f"agenda-changed:{approval.pk}",
        )


def set_points(item: AgendaItem, typed: Sequence[str]) -> None:
    """Let the item have exactly these recommendation points; empty ones are left out."""
    texts = [text.strip() for text in typed if text.strip()]
    existing = list(item.points.all())
    for position, text in enumerate(texts, start=1):
        point = existing[position - 1] if position <= len(existing) else RecommendationPoint(item=item)
        if (point.position, point.text) != (position, text):
            point.position, point.text = position, text
            point.save()
    for point in existing[len(texts) :]:
        point.delete()


@verb
def add_item(
    *,
    meeting: Meeting,
    by: Person,
    recommendation: Sequence = (),
    continues: AgendaItem | None = None,
    also: Callable[[AgendaItem, Person], None] | None = None,
    **fields: Any,
) -> AgendaItem:
    """Add an item to the working agenda, before "Eventuelt", and return it. Raises Refused when the agenda is closed.

    `also` saves what was asked beside the text, along with it.
    """
    meeting = lock_editable(meeting)
    item = AgendaItem(committee_id=meeting.committee_id, proposer=by, continues=continues, **fields)
    put_on_agenda(item, meeting)
    set_points(item, recommendation)
    if also:
        also(item, by)
    agenda_changed(meeting, _("The item “%(item)s” has been added.") % {"item": name_of(item)})
    return item


def _changed_by_somebody(item: AgendaItem) -> str:
    who = item.history.select_related("history_user").latest().history_user
    return _("%(name)s changed the item after you opened it. Your text is kept below. Merge the two versions.") % {
        "name": who or _("Somebody")
    }


@verb
def edit_item(
    *,
    item: AgendaItem,
    by: Person,
    expected_version: int | None = None,
    recommendation: Sequence[str] | None = None,
    also: Callable[[AgendaItem, Person], None] | None = None,
    begun_on: Mapping[str, str] | None = None,
    **fields: Any,
) -> AgendaItem:
    """Change the text of an item and return it; `expected_version` is the version the form was opened on.

    `begun_on` is what stood in its fields then, where that is known: what somebody else has saved meanwhile in other
    fields than those that were written in stays, and only a field that both changed is a conflict. `also` saves what
    was asked beside the text, along with it. Raises Conflict when somebody saved in between, Refused when the agenda
    is closed.
    """
    meeting = lock_editable(item.meeting) if item.meeting else None
    item = lock_in_use(item)
    given = fields if recommendation is None else fields | {"recommendation": recommendation}
    mine = written_by_hand(as_wording(given), begun_on, wording_of(item)) if begun_on else None
    if mine is None:
        require_unchanged(item, expected_version, told=lambda: _changed_by_somebody(item))
    else:
        fields = {name: value for name, value in fields.items() if name in mine}
        recommendation = recommendation if "recommendation" in mine else None
    for name, value in fields.items():
        setattr(item, name, value)
    item.version += 1
    item.save()
    if recommendation is not None:
        set_points(item, recommendation)
    if also:
        also(item, by)
    # What was typed is on the item now: the sitting is over.
    ItemSitting.objects.filter(item=item, sheet=Sheet.CASE, writer=by).delete()
    if meeting:
        agenda_changed(meeting, _("The item “%(item)s” has been changed.") % {"item": name_of(item)})
    return item


@verb
def remove_item(*, item: AgendaItem, by: Person, reason: str = "") -> AgendaItem:
    """Take an item off the working agenda; the row and its history stay, and a published revision keeps showing it."""
    meeting = lock_editable(item.require_meeting())
    item = lock_in_use(item)
    item.state = AgendaItem.State.REMOVED
    item.save()
    tell_sender_of_stop(item, by=by)
    agenda_changed(meeting, _("The item “%(item)s” has been removed.") % {"item": name_of(item)})
    return item


@verb
def restore_item(*, item: AgendaItem, by: Person) -> AgendaItem:
    """Put an item that was taken off back where it stood on the working agenda.

    Raises Refused when it is there, and when it has gone on at another meeting.
    """
    meeting = lock_editable(item.require_meeting())
    item = locked(item)
    if item.state != AgendaItem.State.REMOVED:
        raise Refused(_("“%(item)s” is on the agenda.") % {"item": item.title})
    if gone_on(item).exists():
        raise Refused(_("“%(item)s” has gone on to another meeting. Take it back from there.") % {"item": item.title})
    order = order_of(meeting)
    # What was taken off meanwhile has left a gap.
    place = sum(placed.position < item.position for placed in order)
    item.state = AgendaItem.State.ON_AGENDA
    item.save()
    set_order([*order[:place], item, *order[place:]])
    agenda_changed(meeting, _("The item “%(item)s” has been added.") % {"item": name_of(item)})
    return item
