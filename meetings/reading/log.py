"""Reading something closed is logged (design section 5)."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from meetings.entries import AgendaEntry
from meetings.models import AgendaItem, AgendaReading, Attachment, ClosedReading, Dispatch, Meeting
from meetings.models.openness import closed_annexes, closed_items
from record import append_only, clock


def mark_opened(meeting: Meeting, person) -> None:
    """Note that `person` has opened what was sent to him or her about the meeting, the first time only.

    Somebody who sees the portal as this person has not opened it for him or her.
    """
    if person.lens and person.lens.by:
        return
    Dispatch.objects.filter(meeting=meeting, person=person, opened_at=None).update(opened_at=clock.now())


def readers_who_opened(meeting: Meeting) -> int:
    """Return how many people have opened what was sent to them about the meeting."""
    opened = Dispatch.objects.filter(meeting=meeting, opened_at__isnull=False)
    return opened.values("person").distinct().count()


def note_reading(meeting: Meeting, person) -> None:
    """Note that `person` has opened the revision that is out now, the first time only.

    Not for who sees the portal as this person. Fetch the meeting `with_reading_of(person)`.
    """
    if meeting.current_revision_id is None or meeting.has_read or (person.lens and person.lens.by):
        return
    AgendaReading.objects.get_or_create(
        person=person, revision_id=meeting.current_revision_id, defaults={"meeting": meeting}
    )


def forget_old_readings() -> int:
    """Remove what was noted longer ago than ACCESS_LOG_DAYS days; return how much."""
    longest = clock.now() - timedelta(days=settings.ACCESS_LOG_DAYS)
    old = ClosedReading.objects.filter(read_at__lt=longest)
    if not old.exists():
        return 0
    with append_only.allowing(ClosedReading._meta.db_table):
        return old.delete()[0]


def closed_among(item_ids: Collection[int], annex_ids: Collection[int]) -> list[AgendaItem]:
    """Return the items among these that are closed, or with a closed annex among these annexes; two queries."""
    annexes = Attachment.objects.filter(closed_annexes(), pk__in=annex_ids, item__in=item_ids)
    holding = list(annexes.order_by().values_list("item", flat=True))
    return list(AgendaItem.objects.filter(closed_items() | Q(pk__in=holding), pk__in=item_ids))


def log_closed_reading(item, person, what: str) -> None:
    """Note that `person`, or who sees as him or her, opened `what` (a title people recognise) of the closed `item`."""
    log_closed_page([item.pk], person, what)


def log_closed_page(item_ids: Collection[int], person, what: str) -> None:
    """Note the same of every one of these closed items, which stand whole on one page; one query, if there are any.

    Several are noted in a transaction, a single one needs none: it would be two questions more on many a page.
    """
    if person.lens and person.lens.by:
        what, person = _("%(what)s (seen as %(name)s)") % {"what": what, "name": person.name}, person.lens.by
    readings = [ClosedReading(item_id=item_id, person=person, what=str(what)[:120]) for item_id in item_ids]
    if len(readings) == 1:
        readings[0].save(force_insert=True)
    else:
        ClosedReading.objects.bulk_create(readings)


def closed_whole(entries: Iterable[AgendaEntry]) -> list[int]:
    """Return the ids of the closed ones among entries that a reader is shown whole."""
    return [entry.item_id for entry in entries if entry.readable and entry.is_closed]
