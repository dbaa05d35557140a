"""Verbs of annexes: attach, replace, rename, close, remove; every uploaded file stays as an immutable version."""

from collections.abc import Sequence
from dataclasses import asdict

from django.core.files.base import File
from django.db.models import Max
from django.utils.translation import gettext as _

from meetings.annexes.renditions import ask_for_rendition
from meetings.annexes.uploaded_file import TURNED_INTO_PAGES, FileFacts, facts_of
from meetings.models import AgendaItem, Attachment, AttachmentVersion
from meetings.workflow.items import agenda_changed, lock_editable, lock_in_use, name_of
from members.models import Person
from record import clock
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged


def add_version(attachment: Attachment, file: File, facts: FileFacts, by: Person) -> AttachmentVersion:
    """Store `file` as the next version of the annex and return it."""
    last = attachment.versions.aggregate(last=Max("number"))["last"] or 0
    version = AttachmentVersion(
        attachment=attachment, number=last + 1, uploaded_at=clock.now(), uploaded_by=by, **asdict(facts)
    )
    version.file.save(facts.original_name, File(file), save=False)
    if facts.content_type in TURNED_INTO_PAGES:
        version.rendition = ask_for_rendition(facts.sha256)
    version.save()
    attachment.current = version
    attachment.save()
    return version


def annexes_changed(item: AgendaItem) -> None:
    """Note the change on the agenda the item stands on."""
    if item.meeting:
        agenda_changed(item.meeting, _("The annexes of “%(item)s” have been changed.") % {"item": name_of(item)})


def lock_with_meeting(item: AgendaItem) -> AgendaItem:
    """Lock meeting and item, and return the item. Raises Refused when neither can be changed any more."""
    meeting = lock_editable(item.meeting) if item.meeting else None
    item = lock_in_use(item)
    item.meeting = meeting
    return item


@verb
def attach_file(*, item: AgendaItem, file: File, title: str, by: Person, closed: bool = False) -> Attachment:
    """Attach a file to an item as a new annex and return it. Raises Refused for a file that cannot be accepted."""
    return _attach(item, [(file, title, facts_of(file))], closed=closed, by=by)[0]


@verb
def attach_files(
    *, item: AgendaItem, files: Sequence[tuple[File, str]], by: Person, closed: bool = False
) -> list[Attachment]:
    """Attach several files, each with its title, and return the annexes. Where one cannot be accepted, none is."""
    return _attach(item, [(file, title, _facts_among(files, file)) for file, title in files], closed=closed, by=by)


def _facts_among(files: Sequence, file: File) -> FileFacts:
    """The facts of one of several files; what refuses it names it."""
    try:
        return facts_of(file)
    except Refused as refusal:
        if len(files) == 1:
            raise
        raise Refused(*[f"{file.name}: {message}" for message in refusal.messages]) from refusal


def _attach(item: AgendaItem, files: Sequence[tuple[File, str, FileFacts]], *, closed: bool, by: Person) -> list:
    item = lock_with_meeting(item)
    last = item.attachments.aggregate(last=Max("position"))["last"] or 0
    attached = []
    for position, (file, title, facts) in enumerate(files, start=last + 1):
        attachment = Attachment.objects.create(item=item, title=title, closed=closed, position=position)
        add_version(attachment, file, facts, by)
        attached.append(attachment)
    annexes_changed(item)
    return attached


@verb
def replace_file(*, attachment: Attachment, file: File, by: Person) -> AttachmentVersion:
    """Upload a new version of an annex; what was published keeps the version it was published with."""
    facts = facts_of(file)
    item = lock_with_meeting(attachment.item)
    attachment = locked(attachment)
    version = add_version(attachment, file, facts, by)
    annexes_changed(item)
    return version


@verb
def edit_attachment(
    *, attachment: Attachment, title: str, closed: bool, by: Person, expected_version: int | None = None
) -> Attachment:
    """Rename an annex, close it or open it; closing takes effect at once, opening with the next publication.

    Raises Conflict when somebody saved the same after the form was opened on `expected_version`.
    """
    item = lock_with_meeting(attachment.item)
    attachment = locked(attachment)
    require_unchanged(attachment, expected_version, ("title", "closed"))
    attachment.title, attachment.closed = title, closed
    attachment.save()
    annexes_changed(item)
    return attachment


@verb
def rename_attachment(*, attachment: Attachment, title: str, by: Person) -> Attachment:
    """Give an annex another title, and leave the rest of it as it stands."""
    item = lock_with_meeting(attachment.item)
    attachment = locked(attachment)
    attachment.title = title
    attachment.save()
    annexes_changed(item)
    return attachment


@verb
def place_annex(*, attachment: Attachment, to: int, by: Person) -> Attachment:
    """Move an annex to the place `to` among those of its item (1 is the first); beyond the last is the last.

    Numbers that have been sent out are kept: what was "Bilag 3" is that, wherever it stands.
    """
    item = lock_with_meeting(attachment.item)
    order = list(item.attachments.in_use())
    place = next((i for i, placed in enumerate(order) if placed.pk == attachment.pk), None)
    if place is None:
        raise Refused(_("The annex is not on the item any more. It may have been removed already."))
    moved = locked(order.pop(place))
    order.insert(min(max(to - 1, 0), len(order)), moved)
    if order.index(moved) != place:
        moved.position = order.index(moved) + 1
        moved.save()
        for position, placed in enumerate(order, start=1):
            placed.position = position
        Attachment.objects.bulk_update(order, ["position"])
        annexes_changed(item)
    return moved


@verb
def remove_attachment(*, attachment: Attachment, by: Person) -> Attachment:
    """Take an annex off its item; its versions stay, and a published revision keeps showing it."""
    item = lock_with_meeting(attachment.item)
    attachment = locked(attachment)
    attachment.removed = True
    attachment.save()
    annexes_changed(item)
    return attachment


@verb
def restore_attachment(*, attachment: Attachment, by: Person) -> Attachment:
    """Put an annex that was taken off back on its item."""
    item = lock_with_meeting(attachment.item)
    attachment = locked(attachment)
    attachment.removed = False
    attachment.save()
    annexes_changed(item)
    return attachment
