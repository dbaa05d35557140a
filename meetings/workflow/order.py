"""Verbs of the order of a working agenda: move by one or to a place, duplicate, send on to another meeting."""

from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Meeting, ReferralReceiver
from meetings.workflow.copying import copy_item, duplicate_of, take_away_as
from meetings.workflow.items import agenda_changed, lock_editable, lock_in_use, name_of
from meetings.workflow.places import order_of, put_on_agenda, set_order
from members.models import Person
from record.verbs import Refused, locked, verb


def _place_in(order: list[AgendaItem], item: AgendaItem) -> int:
    place = next((i for i, placed in enumerate(order) if placed.pk == item.pk), None)
    if place is None:
        raise Refused(_("The item is not on the agenda any more. It may have been removed already."))
    return place


def _put(order: list[AgendaItem], place: int, to: int, meeting: Meeting) -> AgendaItem:
    """Put what stands at `place` in `order` to another place, with a history row of who moved it; return it."""
    item = order.pop(place)
    to = min(max(to, 0), len(order))
    if to != place:
        item.position = to + 1
        item.save()
        set_order([*order[:to], item, *order[to:]])
        agenda_changed(meeting, _("The order of the items has been changed."))
    return item


@verb
def move_item(*, item: AgendaItem, up: bool, by: Person) -> AgendaItem:
    """Move an item one place up or down on the working agenda; at the end of the list nothing changes."""
    meeting = lock_editable(item.require_meeting())
    order = order_of(meeting)
    place = _place_in(order, item)
    return _put(order, place, place - 1 if up else place + 1, meeting)


@verb
def place_item(*, item: AgendaItem, by: Person, to: int | None = None, after: int | None = None) -> AgendaItem:
    """Move an item to the place `to` (1 is the first), or behind the item with the key `after` (0: to the first place).

    A place beyond the last is the last. What somebody else has moved meanwhile stays where he or she put it: only the
    one item moves. An item to stand behind that is gone, Refused.
    """
    meeting = lock_editable(item.require_meeting())
    order = order_of(meeting)
    place = _place_in(order, item)
    if after is None:
        return _put(order, place, (to or 1) - 1, meeting)
    others = [placed.pk for placed in order if placed.pk != item.pk]
    if after and after not in others:
        raise Refused(_("The item is not on the agenda any more. It may have been removed already."))
    return _put(order, place, others.index(after) + 1 if after else 0, meeting)


@verb
def duplicate_item(*, item: AgendaItem, by: Person) -> AgendaItem:
    """Put a copy of an item behind it, with its text and annexes, and who may not read it; return the copy."""
    meeting = lock_editable(item.require_meeting())
    item = lock_in_use(item)
    copy = duplicate_of(item, by=by)
    put_on_agenda(copy, meeting, after=item)
    agenda_changed(meeting, _("The item “%(item)s” has been added.") % {"item": name_of(copy)})
    return copy


@verb
def send_on(*, item: AgendaItem, to: Meeting | None, by: Person) -> AgendaItem:
    """Move an item to another meeting of its committee, or (None) to the items that wait for one; return it there.

    What has been sent out stays on what was sent out: it is taken off here, and goes on there as a copy. Raises Refused
    for a meeting whose agenda is closed, and for an item that stands on no agenda.
    """
    here = item.require_meeting()
    if to is not None and (to.pk == here.pk or to.committee_id != item.committee_id):
        raise Refused(_("Choose another meeting of the same group."))
    both = [here] if to is None else sorted([here, to], key=lambda meeting: meeting.pk)
    editable = {meeting.pk: lock_editable(meeting) for meeting in both}
    item = lock_in_use(item)
    if item.meeting_id != here.pk or item.state != AgendaItem.State.ON_AGENDA:
        raise Refused(_("The item is not on the agenda any more. It may have been removed already."))
    said = {"item": name_of(item)}
    sent = _go_on(item, to)
    agenda_changed(editable[here.pk], _("The item “%(item)s” has been removed.") % said)
    if to is not None:
        agenda_changed(editable[to.pk], _("The item “%(item)s” has been added.") % said)
    return sent


@verb
def bring_back(*, item: AgendaItem, to: Meeting, after: int, by: Person) -> AgendaItem:
    """Take back that an item was sent on from the meeting `to`: it stands there again, behind the item with the key
    `after` (0, or one that is gone: first); return it.

    Raises Refused when it has been changed, sent out or moved on since, or an agenda is closed.
    """
    there = item.meeting
    both = sorted([to, *([there] if there else [])], key=lambda meeting: meeting.pk)
    editable = {meeting.pk: lock_editable(meeting) for meeting in both}
    item = lock_in_use(item)
    original = AgendaItem.objects.filter(pk=item.continues_id or 0, meeting=to, state=AgendaItem.State.REMOVED).first()
    _require_as_it_was_sent(item, original, there, to)
    if original is not None:
        item.state = AgendaItem.State.REMOVED
        item.save()
        _case_goes_back(item, original)
        # Nobody who was kept out of it there reads it here.
        for disqualification in item.disqualifications.in_force():
            take_away_as(disqualification, original)
    order = order_of(editable[to.pk])
    place = next((i for i, placed in enumerate(order, start=1) if placed.pk == after), 0)
    back = original or item
    back.meeting, back.position, back.state = to, place + 1, AgendaItem.State.ON_AGENDA
    back.save()
    set_order([*order[:place], back, *order[place:]])
    said = {"item": name_of(back)}
    if there is not None:
        agenda_changed(editable[there.pk], _("The item “%(item)s” has been removed.") % said)
    agenda_changed(editable[to.pk], _("The item “%(item)s” has been added.") % said)
    return back


def _require_as_it_was_sent(item: AgendaItem, original: AgendaItem | None, there: Meeting | None, to: Meeting) -> None:
    """Raise Refused where bringing the item back would lose something, or take it from where somebody put it since."""
    moved_on = item.meeting_id != (there.pk if there else None) or item.committee_id != to.committee_id
    changed = original is not None and (item.version > 1 or _annexes_of(item) != _annexes_of(original))
    if moved_on or changed or item.number or item.meeting_id == to.pk:
        raise Refused(_("“%(item)s” has been changed since it was moved. It stays where it is.") % {"item": item.title})


def _annexes_of(item: AgendaItem) -> list[tuple]:
    """What there is to change in the annexes of an item: what they are called, who reads them, what is in them."""
    return list(item.attachments.in_use().values_list("title", "closed", "current__sha256"))


def _case_goes_back(copy: AgendaItem, item: AgendaItem) -> None:
    receiver = ReferralReceiver.objects.filter(item=copy).first()
    if receiver is not None:
        receiver = locked(receiver)
        receiver.item = item
        receiver.save()


def _go_on(item: AgendaItem, to: Meeting | None) -> AgendaItem:
    """Return what stands at `to`: the item itself, or a copy of one that readers have on an agenda already."""
    if item.number:
        sent = copy_item(item, meeting=to)
        item.state = AgendaItem.State.REMOVED
        item.save()
    else:
        sent = item
    if to is not None:
        put_on_agenda(sent, to)
    elif sent is item:
        item.meeting, item.position, item.state = None, 0, AgendaItem.State.ACCEPTED
        item.save()
    return sent
