"""Verbs of what is typed in an item and not saved on it yet: keep it, put it aside."""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Q

from meetings.models import AgendaItem, ItemSitting
from meetings.rules.lifecycle import MeetingState
from meetings.workflow.items import require_changeable
from meetings.workflow.wordings import wording_of
from members.models import Person
from record import clock
from record.verbs import locked, verb

# A form that is left open says every ten seconds that its writer is there, but not from a tab that is not seen.
NOTHING_TYPED_FOR = timedelta(days=1)
PUT_ASIDE_FOR = timedelta(days=30)
# The text of an item is never changed there again.
_OVER = (MeetingState.MINUTES_APPROVED, MeetingState.CANCELLED)


def forget_old_sittings() -> int:
    """Remove the sittings nobody will want, and return how many: empty ones whose writer has not been seen for a day,
    what its writer put aside a month ago, and those of meetings that are sealed or cancelled.

    Text that could still be saved on its item stays, however old it is.
    """
    now = clock.now()
    empty = Q(texts={}, seen_at__lt=now - NOTHING_TYPED_FOR)
    put_aside = Q(put_aside=True, seen_at__lt=now - PUT_ASIDE_FOR)
    removed, _by_model = ItemSitting.objects.filter(empty | put_aside | Q(item__meeting__state__in=_OVER)).delete()
    return removed


@verb
def keep_typed(*, item: AgendaItem, item_version: int, typed: Mapping[str, str] | None, by: Person) -> ItemSitting:
    """Keep what stands in the form of an item, and note that its writer is there; return it.

    `item_version` is the one the form was opened on; `typed` None: nothing was typed since the last time. Raises
    Refused when the item can no longer be changed.
    """
    item = locked(item)
    require_changeable(item)
    now = wording_of(item)
    sitting = ItemSitting.objects.filter(item=item, writer=by).first()
    if sitting is None or (sitting.item_version != item_version and not sitting.is_unsaved):
        known = now if item.version == item_version else {}
        kept = sitting or ItemSitting(item=item, writer=by)
        sitting = kept
        sitting.item_version, sitting.begun_on, sitting.texts, sitting.put_aside = item_version, known, {}, False
    sitting.seen_at = clock.now()
    if typed is not None:
        before = sitting.begun_on or now
        sitting.texts = {name: text for name, text in typed.items() if name in before and text != before[name]}
        sitting.put_aside, sitting.saved_at = False, clock.now()
    sitting.save()
    return sitting


@verb
def undo_typed(*, item: AgendaItem, by: Person) -> dict[str, str]:
    """Put aside what was typed and not saved, or take it back if it is; return what the form shows from now on."""
    item = locked(item)
    require_changeable(item)
    now = wording_of(item)
    sitting = ItemSitting.objects.filter(item=item, writer=by).first()
    if sitting is None:
        return now
    sitting.put_aside = not sitting.put_aside
    sitting.save()
    return now | sitting.texts if sitting.is_unsaved else now
