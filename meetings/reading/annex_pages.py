"""What the page says that an annex is read on: how its file is shown, and where it stands on the agenda."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from meetings.annexes.uploaded_file import PDF
from meetings.entries import AgendaEntry, AnnexEntry, thawed
from meetings.models import AgendaRevision, Attachment, AttachmentVersion
from meetings.reading.agenda import read_agenda, read_item
from meetings.reading.since import read_revision
from members.gate.permissions import permissions_of

# What every browser shows as it is; a picture of another kind is read as the pages made of it.
_SEEN_AS_PICTURE = ("image/png", "image/jpeg")


class Look(StrEnum):
    """How a file is shown on the page."""

    PAGES = "pages"
    # The pages of an Office file, made here.
    RENDITION = "rendition"
    PICTURE = "picture"
    # A link to it is all there is.
    FILE = "file"


def look_of(version: AttachmentVersion) -> tuple[Look, str]:
    """Return how a version is shown, and the sentence that says why it is not shown as pages; fetch `rendition`."""
    if version.content_type in _SEEN_AS_PICTURE:
        return Look.PICTURE, ""
    if version.content_type == PDF:
        return (Look.FILE, version.problem) if version.problem else (Look.PAGES, "")
    if version.rendition is None:
        return Look.FILE, version.problem
    return (Look.RENDITION, "") if version.rendition.is_ready else (Look.FILE, version.rendition.why_no_pages)


@dataclass(frozen=True)
class Place:
    """One readable annex in the order of the agenda."""

    entry: AgendaEntry
    annex: AnnexEntry


def agenda_around(annex: Attachment, person, number: int = 0) -> list[AgendaEntry]:
    """Return the agenda on which `person` reads an annex he or she may read: the latest revision, or that `number`.

    An annex that waits for the next publication stands on the working copy only, as who prepares it reads it.
    """
    item = annex.item
    meeting = item.meeting
    if meeting is None:
        return [read_item(item, person, [])]
    if number:
        then = thawed(AgendaRevision.objects.get(meeting=meeting, number=number))
        return read_revision(then, meeting, person, permissions_of(person, meeting))
    agenda = read_agenda(meeting, person)
    if meeting.current_revision_id and not any(place.annex.attachment_id == annex.pk for place in places_on(agenda)):
        return read_agenda(meeting, person, working=True)
    return agenda


def places_on(agenda: list[AgendaEntry]) -> Iterator[Place]:
    """Yield the annexes that a reader may read of an agenda as he or she reads it, in order."""
    for entry in agenda:
        for annex in entry.annexes:
            if annex.readable:
                yield Place(entry, annex)


def neighbours(agenda: list[AgendaEntry], annex_id: int) -> tuple[Place | None, Place | None, Place | None]:
    """Return the place of an annex, the one before and the one after it; None where there is none."""
    places = list(places_on(agenda))
    at = next((at for at, place in enumerate(places) if place.annex.attachment_id == annex_id), None)
    if at is None:
        return None, None, None
    return places[at], places[at - 1] if at else None, places[at + 1] if at + 1 < len(places) else None
