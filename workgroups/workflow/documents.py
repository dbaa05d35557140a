"""Verbs of a working group's documents: keep one, take one off; its file stays with the record."""

from django.core.files.base import File
from django.utils.translation import gettext as _

from meetings.annexes.uploaded_file import facts_of
from members.models import Person
from record import clock
from record.verbs import Refused, locked, verb
from workgroups.models import GroupDocument, WorkGroup
from workgroups.workflow.groups import lock_at_work


@verb
def add_document(*, group: WorkGroup, file: File, by: Person, title: str = "") -> GroupDocument:
    """Keep a file of the group; its own name is the title if there is none.

    Raises Refused for a closed group, and for a file that no annex may be: too big, or of another kind.
    """
    facts = facts_of(file)
    group = lock_at_work(group)
    document = GroupDocument(
        work_group=group,
        title=(title.strip() or facts.original_name.rpartition(".")[0] or facts.original_name)[:200],
        file_name=facts.original_name,
        file_type=facts.content_type,
        size=facts.size,
        sha256=facts.sha256,
        added_at=clock.now(),
        added_by=by,
    )
    document.file.save(facts.original_name, File(file), save=False)
    document.save()
    return document


@verb
def remove_document(*, document: GroupDocument, by: Person) -> GroupDocument:
    """Take a document off the group's page. Raises Refused when that has been done, and for a closed group."""
    lock_at_work(document.work_group)
    document = locked(document)
    if document.removed_on:
        raise Refused(_("The document has been taken off already."))
    document.removed_on = clock.today()
    document.save()
    return document
