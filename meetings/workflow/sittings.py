"""Verbs of what is typed in an item and not saved on it yet: keep it, put it aside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from meetings.models import AgendaItem, Decision, ItemSitting, Sheet
from meetings.models.sitting import HERE_FOR
from meetings.rules.lifecycle import MeetingState
from meetings.workflow.items import require_changeable
from meetings.workflow.session import require_recordable
from meetings.workflow.wordings import outcome_wording, wording_of
from members.models import Person
from record import clock
from record.verbs import locked, verb
from record.versions import version_of

# A form that is left open says every ten seconds that its writer is there, but not from a tab that is not seen.
NOTHING_TYPED_FOR = timedelta(days=1)
PUT_ASIDE_FOR = timedelta(days=30)
UNSAVED_FOR = timedelta(days=30)


def forget_old_sittings() -> int:
    """Remove the sittings nobody will want, and return how many: empty ones whose writer has not been seen for a day,
    what its writer put aside a month ago, those of cancelled meetings, and those of approved minutes:
    where they hold unsaved text, when a month has passed since their writer was seen.

    Text that could still be saved on its item stays, however old it is.
    """
    now = clock.now()
    empty = Q(texts={}, seen_at__lt=now - NOTHING_TYPED_FOR)
    put_aside = Q(put_aside=True, seen_at__lt=now - PUT_ASIDE_FOR)
    sealed = Q(item__meeting__state=MeetingState.MINUTES_APPROVED) & (Q(texts={}) | Q(seen_at__lt=now - UNSAVED_FOR))
    cancelled = Q(item__meeting__state=MeetingState.CANCELLED)
    removed, _by_model = ItemSitting.objects.filter(empty | put_aside | sealed | cancelled).delete()
    return removed


@dataclass(frozen=True)
class Kept:
    """What became of it: the sitting of the writer, those of others who are there, and what stands in the fields now
    where somebody has saved since the form was opened (None where nobody has)."""

    sitting: ItemSitting
    others: list[ItemSitting]
    now: Mapping[str, str] | None


@dataclass(frozen=True)
class _Standing:
    """A form of an item as it stands: its version, and what stands in its fields, asked for where it is needed."""

    version: int
    wording: Callable[[], dict[str, str]]


def _locked(item: AgendaItem, sheet: str) -> _Standing:
    """Lock the item, and return how its form stands; raises Refused when what it is about can no longer be changed."""
    now = locked(item)
    if sheet == Sheet.CASE:
        require_changeable(now)
        return _Standing(now.version, lambda: wording_of(now))
    require_recordable(item.require_meeting())
    # Asked after the lock: what was saved while this waited for it is saved, and not typed.
    decision = Decision.objects.filter(item=now).first()
    return _Standing(version_of(decision), lambda: outcome_wording(item, decision))


@verb
def keep_typed(
    *, item: AgendaItem, item_version: int, typed: Mapping[str, str] | None, by: Person, sheet: str = Sheet.CASE
) -> Kept:
    """Keep what stands in a form of an item, and note that its writer is there; return what is to be told.

    `item_version` is the one the form was opened on (of the decision, where it is that); `typed` None: nothing was
    typed since the last time. Raises Refused when the item, or its decision, can no longer be changed.
    """
    standing = _locked(item, sheet)
    there = list(ItemSitting.objects.filter(item=item, sheet=sheet).select_related("writer"))
    sitting = next((row for row in there if row.writer_id == by.pk), None)
    if sitting is None or (sitting.item_version != item_version and not sitting.is_unsaved):
        sitting = sitting or ItemSitting(item=item, sheet=sheet, writer=by)
        sitting.begun_on = standing.wording() if standing.version == item_version else {}
        sitting.item_version, sitting.texts, sitting.put_aside = item_version, {}, False
    sitting.seen_at = clock.now()
    if typed is not None:
        before = sitting.begun_on or standing.wording()
        sitting.texts = {name: text for name, text in typed.items() if name in before and text != before[name]}
        sitting.put_aside, sitting.saved_at = False, clock.now()
    sitting.save()
    here = [row for row in there if row.writer_id != by.pk and row.seen_at >= clock.now() - HERE_FOR]
    return Kept(sitting, here, None if standing.version == sitting.item_version else standing.wording())


@verb
def undo_typed(*, item: AgendaItem, by: Person, sheet: str = Sheet.CASE) -> dict[str, str]:
    """Put aside what was typed and not saved, or take it back if it is; return what the form shows from now on."""
    now = _locked(item, sheet).wording()
    sitting = ItemSitting.objects.filter(item=item, sheet=sheet, writer=by).first()
    if sitting is None:
        return now
    sitting.put_aside = not sitting.put_aside
    sitting.save()
    return now | sitting.texts if sitting.is_unsaved else now
