"""Verbs of annexes: attach, replace, rename, close, remove; every uploaded file stays as an immutable version."""

from dataclasses import asdict

from django.core.files.base import File
from django.db.models import Max
from django.utils.translation import gettext as _

from meetings.annexes.renditions import ask_for_rendition
from meetings.annexes.uploaded_file import OFFICE, FileFacts, facts_of
from meetings.models import AgendaItem, Attachment, AttachmentVersion
from meetings.workflow.items import agenda_changed, lock_editable, lock_in_use, name_of
from members.models import Person
from record import clock
from record.verbs import locked, verb
from record.versions import require_unchanged


def add_version(attachment: Attachment, file: File, facts: FileFacts, by: Person) -> AttachmentVersion:
    """Store `file` as the next version of the annex and return it."""
    last = attachment.versions.aggregate(last=Max("number"))["last"] or 0
    version = AttachmentVersion(
        attachment=attachment, number=last + 1, uploaded_at=clock.now(), uploaded_by=by, **asdict(facts)
    )
    version.file.save(facts.original_name, File(file), save=False)
    if facts.content_type in OFFICE:
        version.rendition = ask_for_rendition(facts.sha256)
    version.save()
    attachment.current = version
    attachment.save()
    return version


def _changed(item: AgendaItem) -> None:
    if item.meeting:
        agenda_changed(item.meeting, _("The annexes of “%(item)s” have been changed.") % {"item": name_of(item)})


def _lock(item: AgendaItem) -> AgendaItem:
    meeting = lock_editable(item.meeting) if item.meeting else None
    item = lock_in_use(item)
    item.meeting = meeting
    return item


@verb
def attach_file(*, item: AgendaItem, file: File, title: str, by: Person, closed: bool = False) -> Attachment:
    """Attach a file to an item as a new annex and return it. Raises Refused for a file that cannot be accepted."""
    facts = facts_of(file)
    item = _lock(item)
    last = item.attachments.aggregate(last=Max("position"))["last"] or 0
    attachment = Attachment.objects.create(item=item, title=title, closed=closed, position=last + 1)
    add_version(attachment, file, facts, by)
    _changed(item)
    return attachment


@verb
def replace_file(*, attachment: Attachment, file: File, by: Person) -> AttachmentVersion:
    """Upload a new version of an annex; what was published keeps the version it was published with."""
    facts = facts_of(file)
    item = _lock(attachment.item)
    attachment = locked(attachment)
    version = add_version(attachment, file, facts, by)
    _changed(item)
    return version


@verb
def edit_attachment(
    *, attachment: Attachment, title: str, closed: bool, by: Person, expected_version: int | None = None
) -> Attachment:
    """Rename an annex, close it or open it; closing takes effect at once, opening with the next publication.

    Raises Conflict when somebody saved the same after the form was opened on `expected_version`.
    """
    item = _lock(attachment.item)
    attachment = locked(attachment)
    require_unchanged(attachment, expected_version, ("title", "closed"))
    attachment.title, attachment.closed = title, closed
    attachment.save()
    _changed(item)
    return attachment


@verb
def remove_attachment(*, attachment: Attachment, by: Person) -> Attachment:
    """Take an annex off its item; its versions stay, and a published revision keeps showing it."""
    item = _lock(attachment.item)
    attachment = locked(attachment)
    attachment.removed = True
    attachment.save()
    _changed(item)
    return attachment
