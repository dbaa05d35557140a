"""The programme in the archive: periods, tasks with their trails, and what is coordinated with others."""

from typing import Any

from programme.archive.box import At, Box
from programme.archive.of_network import collect_notes, collect_support
from programme.archive.of_plans import collect_plans
from programme.archive.of_summit import collect_summit
from programme.models import Agreement, Paper, Programme
from programme.reading.coordination import papers_of, with_follow_ups
from programme.reading.overview import TaskRow, overview_of
from programme.reading.still_open import handovers_for
from programme.reading.trail import trail_of

_OF_OWN_COMMITTEE = ("agreements", "papers", "plans", "support_requests", "network_notes")


def collect_programme(box: Box) -> None:
    """Put the programme that the committee's page shows into the box, as far as the reader may read it."""
    programme = Programme.objects.of(box.committee, box.reader)
    box.data["programme"], box.data["tasks"] = None, []
    box.data.update({name: [] for name in _OF_OWN_COMMITTEE}, summit=None)
    if programme is None:
        return
    box.hold("programmes", [programme.pk])
    box.data["programme"] = {
        "name": programme.name,
        "committee": programme.committee.name,
        "periods": [
            {
                "starts_on": period.starts_on,
                "ends_on": period.ends_on,
                "source": period.source,
                "decision": period.decided_by.reference if period.decided_by else "",
            }
            for period in programme.periods
        ],
        "case_references": [str(reference) for reference in programme.case_references.all()],
        "closed_on": programme.closed_on,
        "closed_because": programme.closed_because,
        "handed_over": [
            {"what": row.what, "kind": row.get_kind_display(), "to": row.to, "closed_at": row.closed_at}
            for row in handovers_for(programme, box.reader)
        ],
    }
    _tasks(box, programme)
    if programme.committee_id == box.committee.pk:
        _coordination(box, programme)
        collect_plans(box, programme)
        collect_support(box, programme)
        collect_notes(box, programme)
        collect_summit(box, programme)


def _tasks(box: Box, programme: Programme) -> None:
    items = {item["id"]: item for item in box.data["items"]}
    rows: list[Any] = overview_of(programme, box.reader)
    box.hold("tasks", [row.task.pk for row in rows])
    for row in rows:
        said = _task(box, row)
        box.data["tasks"].append(said)
        for item in row.task.readable_items:
            if item.pk in items:
                items[item.pk]["tasks"].append({"name": f"{row.task}", "page": said["page"]})


def _task(box: Box, row: TaskRow) -> dict[str, Any]:
    task = row.task
    return {
        "id": task.pk,
        "page": box.page("tasks", task.code, task.address_for(box.reader)),
        "code": task.code,
        "title": task.title,
        "part_of": task.parent.code if task.parent else "",
        "responsible": task.who,
        "responsible_in_words": task.responsible,
        "due_on": task.due_on,
        "deadline_in_words": task.deadline,
        "rhythm": task.get_rhythm_display() if task.rhythm else "",
        "source": task.get_source_display(),
        "ended_on": task.ended_on,
        "ended_as": task.get_ended_as_display(),
        "ended_because": task.ended_because,
        "trail": [
            {
                "day": step.day,
                "kind": step.kind,
                "what": step.what,
                "detail": step.detail,
                "page": At(step.url),
            }
            for step in trail_of(task, box.reader)
        ],
    }


def _coordination(box: Box, programme: Programme) -> None:
    agreements = list(with_follow_ups(Agreement.objects.readable_by(box.reader).filter(programme=programme)))
    papers = papers_of(programme, box.reader)
    box.hold("agreements", [agreement.pk for agreement in agreements])
    box.hold("papers", [paper.pk for paper in papers])
    box.data["agreements"] = [_agreement(agreement) for agreement in agreements]
    box.data["papers"] = [_paper(box, paper) for paper in papers]


def _agreement(agreement: Agreement) -> dict[str, Any]:
    return {
        "id": agreement.pk,
        "agreed_on": agreement.agreed_on,
        "with": agreement.with_person.name_and_organisation,
        "text": agreement.text,
        "written_by": agreement.written_by.name,
        "written_at": agreement.written_at,
        "corrects": agreement.corrects_id,
        "corrected_by": agreement.correction.pk if agreement.correction else None,
        "follow_ups": [
            {"what": row.what, "responsible": row.responsible.name, "due_on": row.due_on, "done_on": row.done_on}
            for row in agreement.follow_ups.all()
        ],
    }


def _paper(box: Box, paper: Any) -> dict[str, Any]:
    item = paper.readable_item
    box.hold("items", [item.pk] if item else [])
    return {
        "id": paper.pk,
        "title": paper.title,
        "sender": paper.sender.name,
        "received_on": paper.received_on,
        "due_on": paper.due_on,
        "asks": paper.asks,
        "closed_on": paper.closed_on,
        "closed_because": paper.closed_because,
        "item_page": At(item.get_absolute_url()) if item else "",
        "file": _file(box, paper) if paper.file else None,
    }


def _file(box: Box, paper: Paper) -> dict[str, Any]:
    return box.enclose(
        paper.file,
        name=f"{paper.received_on}-{paper.title}",
        title=paper.title,
        original_name=paper.file_name,
        content_type=paper.file_type,
    )
