"""The summit in the archive: when and where, its sessions and concept paper; nothing of who came or what they need."""

from datetime import datetime, time
from typing import Any

from django.utils import timezone

from programme.archive.box import At, Box
from programme.models import ConceptPaper, Programme, Summit
from programme.reading.summit import ConceptRow, concept_rows


def collect_summit(box: Box, programme: Programme) -> None:
    """Put the summit of the programme into the box, where there is one."""
    summit = Summit.objects.visible_to(box.reader).filter(programme=programme).first()
    if summit is None:
        return
    summit.programme = programme
    box.hold("summits", [summit.pk])
    page = box.pages[summit.get_absolute_url()] = box.path("", "summit", "html")
    box.data["summit"] = {
        "page": page,
        "name": summit.name,
        "starts_at": summit.starts_at,
        "ends_at": summit.ends_at,
        "place": summit.place,
        "is_demo": summit.is_demo,
        "sessions": [
            {
                "title": session.title,
                "starts_at": _moment(summit, session.starts),
                "ends_at": _moment(summit, session.ends),
                "room": session.room,
                "speakers": session.speaker_names,
                "description": session.description,
            }
            for session in summit.sessions.all()
        ],
        "concept_papers": [_concept(box, summit, row) for row in concept_rows(summit, box.reader)],
    }


def _moment(summit: Summit, clock_time: time) -> datetime:
    return timezone.make_aware(datetime.combine(summit.day, clock_time))


def _concept(box: Box, summit: Summit, row: ConceptRow) -> dict[str, Any]:
    paper, item = row.paper, row.item
    paper.summit = summit
    box.hold("concept_papers", [paper.pk])
    if item:
        # What became of it is for who reads the item.
        box.hold("items", [item.pk])
    return {
        "id": paper.pk,
        "number": paper.number,
        "html": str(paper.text),
        "changed": paper.changed,
        "made_at": paper.made_at,
        "made_by": paper.made_by.name,
        "is_proposed": paper.item_id is not None,
        "item_title": row.item_title,
        "item_reference": item.reference if item else "",
        "item_page": At(item.get_absolute_url()) if item else "",
        "outcome_label": row.outcome,
        "file": _file(box, paper) if paper.file else None,
    }


def _file(box: Box, paper: ConceptPaper) -> dict[str, Any]:
    return box.enclose(
        paper.file,
        name=f"{paper.summit.name}-{paper.number}",
        title=paper.file_name,
        original_name=paper.file_name,
        content_type=paper.file_type,
    )
