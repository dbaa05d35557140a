"""The picture of an annex's first page: through the gate, as the annex itself."""

from django.http import Http404, HttpResponse

from meetings.annexes.previews import preview
from meetings.reading.log import log_closed_reading
from meetings.views.annexes import readable_annex
from pages.file_answer import PDF


def attachment_preview(request, pk):
    """The first page of an annex as a small picture; 404 where it has no pages, or none yet."""
    annex, version = readable_annex(request, pk)
    pages = version.rendition.file if version.rendition and version.rendition.is_ready else None
    if version.content_type == PDF and not version.problem:
        pages = version.file
    if pages is None:
        raise Http404
    with pages.open("rb") as file:
        picture = preview(version.sha256, file)
    if not picture:
        raise Http404
    if annex.is_closed:
        log_closed_reading(annex.item, request.user, annex.title)
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": "private, no-store"})
