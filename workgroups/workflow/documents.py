"""Verbs of a working group's documents: keep one, take one off; its file stays with the record."""

from django.core.files.base import File

from meetings.annexes.kept_documents import keep, take_off
from members.models import Person
from record.verbs import locked, verb
from workgroups.models import GroupDocument, WorkGroup
from workgroups.workflow.groups import lock_at_work


@verb
def add_document(*, group: WorkGroup, file: File, by: Person, title: str = "") -> GroupDocument:
    """Keep a file of the group; its own name is the title if there is none.

    Raises Refused for a closed group, and for a file that no annex may be: too big, or of another kind.
    """
    return keep(GroupDocument(work_group=lock_at_work(group)), file=file, title=title, by=by)


@verb
def remove_document(*, document: GroupDocument, by: Person) -> GroupDocument:
    """Take a document off the group's page. Raises Refused when that has been done, and for a closed group."""
    lock_at_work(document.work_group)
    return take_off(locked(document))
