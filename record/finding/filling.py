"""How the index is filled: what changes is noted with the change, and drawn anew behind the page."""

import logging
import time
from collections.abc import Iterable
from functools import partial
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.db.models.signals import post_delete, post_save
from django.utils import translation

from record.background import in_background, is_in_line
from record.finding import engine
from record.finding.sources import Offer, Source, offer, source_named, sources
from record.finding.words import FORMAT, marks, near, plain_words
from record.models import SearchDue, SearchText

logger = logging.getLogger(__name__)
# A job gives way to others after so long; what is left is another job.
SECONDS_AT_A_TIME = 20
# A longer text stands in several rows, each found by itself.
LONGEST_PART = 60_000
_AT_ONCE = 500


def offering(*offered: Source) -> None:
    """Let the search find what these sources offer, and note from now on what changes it."""
    for source in offered:
        offer(source)
        _watch(source)


def _watch(source: Source) -> None:
    for model, keys_of in source.watches.items():
        for signal in (post_save, post_delete):
            signal.connect(
                partial(_changed, source=source, keys_of=keys_of, is_gone=signal is post_delete),
                sender=model,
                weak=False,
                dispatch_uid=f"search {source.name} {model._meta.label} {signal is post_delete}",
            )


def _changed(sender, *, source: Source, keys_of, is_gone: bool, instance, update_fields=None, **_signal) -> None:
    # A log-in is not a change.
    if update_fields == frozenset({"last_login"}):
        return
    if is_gone and sender is source.root:
        SearchText.objects.filter(source=source.name, key=instance.pk).delete()
    note_changed(source.name, keys_of(instance))


def note_changed(source: str, keys: Iterable[int]) -> None:
    """Note, in the transaction going on, what has to be drawn anew, and have that done when it has been committed.

    Until then nobody finds what was there before.
    """
    due = [SearchDue(source=source, key=key) for key in keys]
    if not due:
        return
    SearchDue.objects.bulk_create(due)
    if not any(waiting[1] is _ask for waiting in transaction.get_connection().run_on_commit):
        transaction.on_commit(_ask, robust=True)


def _ask() -> None:
    if not is_in_line(fill):
        fill.enqueue()


def offer_everything() -> None:
    """Put everything in line to be drawn anew, and remove what no source offers any more."""
    SearchText.objects.exclude(source__in=[source.name for source in sources()]).delete()
    for source in sources():
        keys = iter(source.keys())
        offered: set[int] = set()
        while some := list(islice(keys, _AT_ONCE)):
            SearchDue.objects.bulk_create(SearchDue(source=source.name, key=key, is_changed=False) for key in some)
            offered.update(some)
        there = set(SearchText.objects.filter(source=source.name).order_by().values_list("key", flat=True).distinct())
        left = sorted(there - offered)
        for start in range(0, len(left), _AT_ONCE):
            SearchText.objects.filter(source=source.name, key__in=left[start : start + _AT_ONCE]).delete()


@in_background(queue_name="packs")
def fill() -> None:
    """Draw anew what is due, the oldest first; safe to run twice, and several at once."""
    if not fill_until(time.monotonic() + SECONDS_AT_A_TIME):
        fill.enqueue()


def fill_until(moment: float | None = None) -> bool:
    """Draw anew what is due until `moment` (of the monotonic clock), or all of it; return whether all of it is done."""
    failed: set[tuple[str, int]] = set()
    while True:
        due = SearchDue.objects.values_list("source", "key").annotate(first=Min("pk")).order_by("first")
        waiting = [
            (source, key) for source, key, _first in due[: _AT_ONCE + len(failed)] if (source, key) not in failed
        ]
        if not waiting:
            return True
        for source, key in waiting:
            if moment is not None and time.monotonic() > moment:
                return False
            if not _drawn(source, key):
                failed.add((source, key))


def _drawn(name: str, key: int) -> bool:
    """Draw one thing anew; False, with the reason in the log, where that fails or somebody else is at it."""
    seen = list(SearchDue.objects.filter(source=name, key=key).values_list("pk", flat=True))
    source = source_named(name)
    try:
        with translation.override(settings.LANGUAGE_CODE):
            rows = [row for offered in source.offers(key) for row in _rows(name, key, offered)] if source else []
        return _written(name, key, seen, rows)
    except Exception:
        logger.exception("The search could not take in %s %s", name, key)
        return False


def _rows(source: str, key: int, said: Offer) -> list[tuple[SearchText, engine.Marks]]:
    named = said.title if said.named is None else said.named
    title_marks = marks(f"{named} {said.reference}") | said.within
    beside = marks(said.also)
    near_marks = near(said.title) | said.within if named else set()
    return [
        (
            SearchText(
                source=source,
                key=key,
                kind=said.kind,
                object_id=said.object_id,
                part=place,
                committee=said.committee,
                year=said.year,
                day=said.day,
                title=said.title,
                reference=said.reference,
                number=said.number,
                text=part,
                address=said.address,
                name=plain_words(said.title).strip() if named else "",
                plain=f"{plain_words(named)}|{plain_words(said.also)}|{plain_words(part)}",
                format=FORMAT,
            ),
            engine.Marks(0, title_marks, title_marks | beside | marks(part), near_marks),
        )
        for place, part in enumerate(_parts(said.text))
    ]


def _parts(text: str) -> list[str]:
    """A text in parts that end between words."""
    parts = []
    while len(text) > LONGEST_PART:
        end = max(text.rfind(" ", 0, LONGEST_PART), text.rfind("\n", 0, LONGEST_PART))
        end = end if end > 0 else LONGEST_PART
        parts.append(text[:end])
        text = text[end:].lstrip()
    return [*parts, text]


def _written(name: str, key: int, seen: list[int], rows: list[tuple[SearchText, engine.Marks]]) -> bool:
    """Put the rows in the place of those before; False where somebody else has drawn them since they were asked for."""
    with transaction.atomic():
        held = SearchDue.objects.filter(pk__in=seen).order_by("pk").select_for_update()
        if not seen or len(held) != len(seen):
            return False
        SearchText.objects.filter(source=name, key=key).delete()
        made = SearchText.objects.bulk_create([row for row, _marks in rows])
        engine.write(
            engine.Marks(row.pk, said.title, said.text, said.near) for row, (_row, said) in zip(made, rows, strict=True)
        )
        SearchDue.objects.filter(pk__in=seen).delete()
    return True


def tend_search() -> None:
    """Take in what no worker has; make the index when there is none yet, or one by the rules of a former version."""
    nothing_due = not SearchDue.objects.exists()
    of_before = SearchText.objects.exclude(format=FORMAT).exists() or not SearchText.objects.exists()
    if nothing_due and of_before:
        offer_everything()
    if not fill_until(time.monotonic() + SECONDS_AT_A_TIME) and not is_in_line(fill):
        fill.enqueue()
