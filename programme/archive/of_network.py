"""What coordinators ask and share in the archive: requests for support with their words, notes of the network."""

from typing import Any

from django.db.models import Prefetch

from programme.archive.box import Box, document_said
from programme.models import NetworkDocument, NetworkNote, Programme, SupportRequest, SupportWord


def collect_support(box: Box, programme: Programme) -> None:
    """Put the requests for support that the reader may read into the box, the oldest first; two queries."""
    found = SupportRequest.objects.readable_by(box.reader).filter(programme=programme).with_names()
    words = Prefetch("words", SupportWord.objects.select_related("written_by"))
    rows = list(found.prefetch_related(words).order_by("asked_at", "pk"))
    box.hold("support_requests", [row.pk for row in rows])
    box.data["support_requests"] = [_request(box, row) for row in rows]


def _request(box: Box, row: SupportRequest) -> dict[str, Any]:
    municipality = row.municipality
    return {
        "id": row.pk,
        "page": box.page("support", f"{municipality.short_name}-{row.title}", row.get_absolute_url()),
        "municipality": municipality.name,
        "kind": row.kind,
        "kind_label": row.get_kind_display(),
        "title": row.title,
        "text": row.text,
        "due_on": row.due_on,
        "state": row.state,
        "state_label": row.get_state_display(),
        "waits_for": row.waits_for,
        "asked_at": row.asked_at,
        "asked_by": row.asked_by.name,
        "words": [
            {"at": word.written_at, "who": word.written_by.name, "is_answer": word.is_answer, "text": word.text}
            for word in row.words.all()
        ],
    }


def collect_notes(box: Box, programme: Programme) -> None:
    """Put the notes of the coordinators' network into the box, for who shares in it, the oldest first; two queries."""
    found = NetworkNote.objects.readable_by(box.reader).filter(programme=programme, removed_on=None)
    documents = Prefetch("documents", NetworkDocument.objects.readable_by(box.reader), to_attr="kept")
    rows = found.select_related("written_by").prefetch_related(documents).order_by("written_at", "pk")
    box.data["network_notes"] = []
    for note in rows:
        note.programme = programme
        box.data["network_notes"].append(_note(box, note))


def _note(box: Box, note: Any) -> dict[str, Any]:
    box.hold("network_notes", [note.pk])
    box.hold("network_documents", [document.pk for document in note.kept])
    return {
        "id": note.pk,
        "page": box.page("network", note.title, note.get_absolute_url()),
        "title": note.title,
        "topic": note.topic,
        "text": note.text,
        "written_at": note.written_at,
        "written_by": note.written_by.name,
        "documents": [document_said(box, document, note.title) for document in note.kept],
    }
