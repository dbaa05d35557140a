"""Items and decisions in the archive: whole where they may be read, else the line that their page would show."""

from typing import Any

from django.urls import reverse

from meetings.entries import AgendaEntry, AnnexEntry
from meetings.models import AgendaItem, AttachmentVersion, Decision, Meeting
from meetings.reading.agenda import read_item
from meetings.reading.decision_history import decision_history
from meetings.reading.minutes_record import ItemSaid
from members.gate.permissions import permissions_of
from members.rules.roles import Permission
from programme.archive.box import At, Box


def hold_entries(box: Box, entries: list[AgendaEntry]) -> None:
    """Note what a reader is shown by these entries."""
    readable = [entry for entry in entries if entry.readable]
    box.hold("titles", [entry.item_id for entry in entries])
    box.hold("items", [entry.item_id for entry in readable])
    box.hold("annexes", [annex.attachment_id for entry in readable for annex in entry.annexes if annex.readable])


def line_of(entry: AgendaEntry) -> dict[str, Any]:
    """Return the line of an item in a list: of one that may not be read, what it is called."""
    return {
        "number": entry.number,
        "title": entry.title,
        "kind_label": entry.kind_label,
        "readable": entry.readable,
        "page": At(reverse("meetings:item", args=[entry.item_id])) if entry.readable else "",
    }


def versions_of(entries: list[AgendaEntry]) -> dict[int, AttachmentVersion]:
    """Return the files of the annexes of these entries that may be read; one query."""
    ids = [annex.version_id for entry in entries for annex in entry.annexes if annex.readable]
    return AttachmentVersion.objects.defer("text").in_bulk(ids)


def item_said(box: Box, item: AgendaItem, entry: AgendaEntry, versions: dict[int, AttachmentVersion]) -> dict[str, Any]:
    """Return what an item says that may be read, and take its annexes along."""
    return {
        "id": item.pk,
        "number": entry.number,
        "title": entry.title,
        "kind": entry.kind,
        "kind_label": entry.kind_label,
        "openness": entry.openness,
        "openness_label": entry.openness_label,
        "is_closed": item.is_closed,
        "state": item.state,
        "state_label": item.get_state_display(),
        "presenter": entry.presenter,
        "minutes_allotted": entry.minutes_allotted,
        # The number of an item that the reader knows nothing of is told nobody.
        "continues": entry.continues if entry.continues in box.known_items else "",
        "summary": entry.summary,
        "recommendation": list(entry.recommendation),
        "texts": [{"heading": text.heading, "html": text.text} for text in entry.long_texts],
        "annexes": [_annex(box, item, annex, versions) for annex in entry.annexes],
        "case_references": [str(reference) for reference in item.case_references.all()],
        "decision": None,
        "tasks": [],
    }


def _annex(box: Box, item: AgendaItem, annex: AnnexEntry, versions: dict[int, AttachmentVersion]) -> dict[str, Any]:
    said = {"number": annex.number, "title": annex.title, "closed": annex.closed, "readable": annex.readable}
    if not annex.readable:
        return said | {"file": None}
    version = versions[annex.version_id]
    place = item.meeting.reference if item.meeting else f"item-{item.pk}"
    file = box.enclose(
        version.file,
        name=f"{place}-{annex.number}-{annex.title}",
        title=annex.title,
        original_name=version.original_name,
        content_type=version.content_type,
    )
    return said | {"file": file}


def collect_loose_items(box: Box) -> None:
    """Put the items that stand on no agenda the reader sees into the box: proposed, returned, taken off."""
    there = [item["id"] for item in box.data["items"]]
    rows = AgendaItem.objects.readable_by(box.reader).filter(committee=box.committee).exclude(pk__in=there)
    for item in rows.select_related("meeting").prefetch_related("case_references").order_by("pk"):
        entry = read_item(item, box.reader, [])
        hold_entries(box, [entry])
        page = box.page("items", item.reference or f"item-{item.pk}", item.get_absolute_url())
        place = {"page": page, "reference": item.reference, "meeting": "", "meeting_page": ""}
        box.data["items"].append(place | item_said(box, item, entry, versions_of([entry])))


def decision_said(box: Box, meeting: Meeting, item: ItemSaid) -> dict[str, Any] | None:
    """Return what was decided on an item that may be read, in the words of its minutes, with every wording it had.

    None where nothing was decided.
    """
    decision = item.decision
    if decision is None or decision.id is None:
        return None
    row = Decision.objects.prefetch_related("case_references").get(pk=decision.id)
    return {
        "id": decision.id,
        "page": box.page("decisions", decision.reference, decision.url),
        "reference": decision.reference,
        "meeting": meeting.reference,
        "meeting_page": At(meeting.get_absolute_url()),
        "starts_at": meeting.starts_at,
        "item_id": item.entry.item_id,
        "item_page": At(reverse("meetings:item", args=[item.entry.item_id])),
        "title": item.entry.title,
        "outcome": decision.outcome,
        "outcome_label": decision.outcome_label,
        "html": decision.text,
        "discussion": decision.discussion,
        "fact_note": decision.fact_note,
        "points": [
            {"number": point.position, "text": point.text, "outcome_label": point.outcome_label}
            for point in decision.points
        ],
        "answers": [
            {"name": line.who, "answer_label": line.answer, "remark": line.remark} for line in decision.answer_lines
        ],
        "dissents": [{"name": dissent.name, "statement": dissent.statement} for dissent in decision.dissents],
        "follow_ups": [
            {"what": task.what, "responsible": task.responsible, "due_on": task.due_on} for task in decision.follow_ups
        ],
        "without_quorum_because": decision.without_quorum_because,
        "lacking": list(item.quorum.lacking) if item.quorum and decision.without_quorum_because else [],
        "amended_at": item.amended_at,
        "review_on": decision.review_on,
        "case_references": [str(reference) for reference in row.case_references.all()],
        "wordings": _wordings(box, meeting, row),
        "cases": [],
    }


def _wordings(box: Box, meeting: Meeting, row: Decision) -> list[dict[str, Any]]:
    with_drafts = bool(permissions_of(box.reader, meeting) & {Permission.RECORD_MEETING, Permission.REVIEW_AGENDA})
    return [
        {
            "who": version.who,
            "at": version.when,
            "why": version.why,
            "outcome_label": version.outcome,
            "outcome_before": version.outcome_before,
            "html": str(version.text),
            "discussion": str(version.discussion),
            "fact_note": str(version.fact_note),
        }
        for version in decision_history(row, with_drafts=with_drafts, with_discussion=meeting.minutes.is_long)
    ]
