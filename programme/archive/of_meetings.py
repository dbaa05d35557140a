"""Meetings in the archive: agendas as they were sent out, minutes as they were sealed, and what was decided."""

from typing import Any

from django.urls import reverse

from meetings.entries import AgendaEntry
from meetings.models import AgendaItem, Meeting, MinutesRevision, PackJob
from meetings.packs.selection import Wish, select
from meetings.reading.agenda import read_agenda, read_entries
from meetings.reading.minutes_record import MinutesRecord
from meetings.reading.record_for_reader import approved_by, for_reader, people_lines, record_of
from meetings.rules.lifecycle import MeetingState
from pages.templatetags.portal import hours
from programme.archive.box import At, Box, Sealed
from programme.archive.of_items import decision_said, hold_entries, item_said, line_of, versions_of


def collect_meetings(box: Box, language: str) -> None:
    """Put every meeting of the committee that the reader may see into the box, the first one first."""
    meetings = Meeting.objects.visible_to(box.reader).filter(committee=box.committee).for_page()
    rows: list[Any] = list(
        meetings.with_minutes_for(box.reader).select_related("minutes").prefetch_related("case_references")
    )
    box.hold("meetings", [meeting.pk for meeting in rows])
    for name in ("meetings", "items", "decisions"):
        box.data[name] = []
    for meeting in rows:
        box.data["meetings"].append(_meeting(box, meeting, language))


def _meeting(box: Box, meeting: Any, language: str) -> dict[str, Any]:
    page = box.page("meetings", meeting.reference, meeting.get_absolute_url())
    agenda = read_agenda(meeting, box.reader)
    revision = meeting.current_revision
    hold_entries(box, agenda)
    _items(box, meeting, agenda)
    content, _entries = select(meeting=meeting, reader=box.reader, wish=Wish(PackJob.Kind.AGENDA, language))
    return {
        "id": meeting.pk,
        "page": page,
        "reference": meeting.reference,
        "kind": meeting.kind,
        "kind_label": meeting.get_kind_display(),
        "state": meeting.state,
        "state_label": meeting.get_state_display(),
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "hours": hours(meeting),
        "place": meeting.place,
        "theme": meeting.theme,
        "chair": meeting.chair.name if meeting.chair else "",
        "minute_taker": meeting.minute_taker.name if meeting.minute_taker else "",
        "case_references": [str(reference) for reference in meeting.case_references.all()],
        "published_at": revision.published_at if revision else None,
        "invited": [_participant(person) for person in content.participants],
        "items": [line_of(entry) for entry in agenda],
        "minutes": _minutes(box, meeting, language) if meeting.minutes_are_readable else None,
    }


def _participant(person) -> dict[str, Any]:
    return {"name": person.name, "organisation": person.organisation, "remark": person.remark}


def _items(box: Box, meeting: Meeting, entries: list[AgendaEntry]) -> None:
    """The items of an agenda that are read whole, each with a page of its own and its annexes."""
    readable = [entry for entry in entries if entry.readable]
    versions = versions_of(readable)
    rows = AgendaItem.objects.prefetch_related("case_references").in_bulk([entry.item_id for entry in readable])
    for entry in readable:
        reference = f"{meeting.reference}/{entry.number}" if entry.number else ""
        address = reverse("meetings:item", args=[entry.item_id])
        page = box.page("items", reference or f"item-{entry.item_id}", address)
        place = {"page": page, "reference": reference, "meeting": meeting.reference}
        place["meeting_page"] = At(meeting.get_absolute_url())
        box.data["items"].append(place | item_said(box, rows[entry.item_id], entry, versions))


def _minutes(box: Box, meeting: Meeting, language: str) -> dict[str, Any] | None:
    if getattr(meeting, "minutes", None) is None:
        return None
    record = for_reader(record_of(meeting), box.reader, inside=True)
    entries = read_entries([item.entry for item in record.items], meeting=meeting, person=box.reader)
    box.hold("minutes", [meeting.pk])
    hold_entries(box, entries)
    said: dict[str, Any] = {
        "page": box.page("minutes", meeting.reference, reverse("meetings:minutes", args=[meeting.pk])),
        "is_sealed": meeting.state == MeetingState.MINUTES_APPROVED,
        "state_label": meeting.get_state_display(),
        "note": record.note,
        "quorum": record.quorum.in_words if record.quorum else "",
        "people": [
            {"name": line.name, "organisation": line.organisation, "remark": line.remark, "there": line.there}
            for line in people_lines(record)
        ],
        "approved_by": approved_by(record),
        "seals": [],
        "items": [],
        "pdf": None,
    }
    said["items"] = _said_of_items(box, meeting, record)
    # Why minutes were sealed again may tell of what was decided: for who reads a decision in them.
    if any(line["decision"] for line in said["items"]):
        said["seals"] = [_seal(row) for row in MinutesRevision.objects.filter(minutes__meeting=meeting)]
    if said["is_sealed"]:
        said["pdf"] = _pdf(box, meeting, language)
    return said


def _seal(revision: MinutesRevision) -> dict[str, Any]:
    return {
        "number": revision.number,
        "sealed_at": revision.sealed_at,
        "digest": revision.digest,
        "seal": revision.seal,
        "short_form": revision.short_form,
        "reason": revision.reason,
    }


def _said_of_items(box: Box, meeting: Meeting, record: MinutesRecord) -> list[dict[str, Any]]:
    """The lines of the minutes, and the decisions in them, each with a page of its own."""
    lines = []
    for item in record.items:
        said = decision_said(box, meeting, item) if item.entry.readable else None
        lines.append(line_of(item.entry) | {"decision": said})
        if said:
            box.data["decisions"].append(said)
            box.hold("decisions", [said["id"]])
    return lines


def _pdf(box: Box, meeting: Meeting, language: str) -> dict[str, Any]:
    """The approved minutes as they go to an archive: drawn from the seal, made when everything has been read."""
    content, _entries = select(meeting=meeting, reader=box.reader, wish=Wish(PackJob.Kind.ARCHIVED, language))
    said = {"path": box.path("minutes/", meeting.reference, "pdf"), "size": 0, "sha256": "", "problem": ""}
    box.minutes.append(Sealed(meeting, content, said))
    return said
