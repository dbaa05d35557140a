"""Files that are kept beside meetings: how one is taken in, taken off, and sent to who may read it."""

from typing import Any, TypeVar

from django.core.files.base import File
from django.http import FileResponse
from django.utils.translation import gettext as _

from meetings.annexes.uploaded_file import FileFacts, facts_of
from meetings.models.kept_document import KeptDocument
from members.models import Person
from pages.file_answer import private_file
from record import clock
from record.verbs import Refused

_D = TypeVar("_D", bound=KeptDocument)


def keep(document: _D, *, file: File, title: str, by: Person, facts: FileFacts | None = None) -> _D:
    """Save a new document with its file; the file's own name is the title if there is none. `facts`: if known already.

    Raises Refused for a file that no annex may be: too big, or of another kind.
    """
    facts = facts or facts_of(file)
    document.title = (title.strip() or facts.original_name.rpartition(".")[0] or facts.original_name)[:200]
    document.file_name = facts.original_name
    document.file_type = facts.content_type
    document.size = facts.size
    document.sha256 = facts.sha256
    document.added_at = clock.now()
    document.added_by = by
    document.file.save(facts.original_name, File(file), save=False)
    document.save()
    return document


def take_off(document: _D) -> _D:
    """Note that a document, locked, is shown no more; its file stays. Raises Refused when that has been done."""
    if document.removed_on:
        raise Refused(_("The document has been taken off already."))
    document.removed_on = clock.today()
    document.save()
    return document


def sent(document: Any) -> FileResponse:
    """Return the file of a row (with `file`, `file_name`, `file_type`) for who may read it."""
    return private_file(document.file, name=document.file_name, content_type=document.file_type)
