"""What the file of a pack is called on its reader's computer: by group, day and kind, all of them alike."""

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetings.models import PackJob

# As journals and old file systems take them, and as Danes write them where they have no others.
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})


def file_name(job: PackJob) -> str:
    """Return the name under which the reader's computer saves the pack: "styregruppen-2020-12-08-moedepakke.pdf"."""
    day = timezone.localtime(job.meeting.starts_at)
    item = job.item.number if job.item else ""
    words = [job.meeting.committee.short_name, f"{day:%Y-%m-%d}", _said(PackJob.Kind(job.kind)), item]
    return f"{'-'.join(filter(None, map(_plain, words)))}.{job.ending}"


def _plain(words: str) -> str:
    return slugify(words.translate(_LETTERS))


def _said(kind: PackJob.Kind) -> str:
    return {
        PackJob.Kind.FULL: _("Meeting pack"),
        PackJob.Kind.AGENDA: _("Agenda"),
        PackJob.Kind.MINUTES: _("Minutes"),
        PackJob.Kind.WORD: _("Minutes"),
        PackJob.Kind.ARCHIVED: _("Minutes for the archive"),
        PackJob.Kind.DECISIONS: _("List of decisions"),
        PackJob.Kind.CHAIR: _("Chair's script"),
        PackJob.Kind.JOURNAL: _("Journal"),
        PackJob.Kind.EVERYBODY: _("Meeting packs for all"),
        PackJob.Kind.EXTRACT: _("Item"),
        PackJob.Kind.RECORD: _("Record of item"),
    }[kind]
