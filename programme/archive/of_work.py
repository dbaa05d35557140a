"""What the committee has going in the archive: follow-ups, cases between bodies, working groups and their documents."""

from typing import Any

from django.db.models import Prefetch

from meetings.models import FollowUp, FollowUpFile
from meetings.reading.referrals import Case, cases_of
from members.people.composition import everybody_ever
from programme.archive.box import At, Box, document_said
from workgroups.models import GroupDocument, WorkGroup
from workgroups.reading.reports import reports_of


def collect_follow_ups(box: Box) -> None:
    """Put the follow-ups of the committee's decisions into the box, with all that was said of each."""
    rows = FollowUp.objects.readable_by(box.reader).filter(decision__item__committee=box.committee).with_decision()
    kept = Prefetch("updates__files", FollowUpFile.objects.filter(removed_on=None))
    box.data["follow_ups"] = [_follow_up(box, row) for row in rows.prefetch_related("updates__made_by", kept)]
    box.hold("follow_ups", [said["id"] for said in box.data["follow_ups"]])


def _follow_up(box: Box, row: FollowUp) -> dict[str, Any]:
    return {
        "id": row.pk,
        "what": row.what,
        "responsible": row.responsible.name,
        "due_on": row.due_on,
        "state": row.state,
        "state_label": row.get_state_display(),
        "decision": row.decision.reference,
        "decision_page": At(row.decision.get_absolute_url()),
        "updates": [
            {
                "at": update.made_at,
                "who": update.made_by.name,
                "state_label": update.get_answer_display() or update.get_state_display(),
                "text": update.text,
                "files": [document_said(box, file, row.decision.reference) for file in update.files.all()],
            }
            for update in row.updates.all()
        ],
    }


def collect_cases(box: Box) -> None:
    """Put the cases that the committee has sent or received into the box, the oldest first."""
    decisions = {decision["id"]: decision for decision in box.data["decisions"]}
    box.data["cases"] = []
    for case in cases_of(box.committee, box.reader):
        said = _case(box, case)
        box.data["cases"].append(said)
        box.hold("cases", [case.receiver.pk])
        sent = decisions.get(case.receiver.referral.decision_id)
        if sent is not None:
            sent["cases"].append({"name": said["name"], "receiver": said["receiver"], "page": said["page"]})


def _case(box: Box, case: Case) -> dict[str, Any]:
    receiver, decision = case.receiver, case.receiver.referral.decision
    recalled = receiver.recalled_on if case.sent_readable else None
    return {
        "id": receiver.pk,
        "page": box.page("cases", f"{decision.reference}-{receiver.short_name}", receiver.get_absolute_url()),
        "name": case.name,
        "sender": case.sender.name,
        "receiver": str(receiver),
        "where": case.where,
        "decision": decision.reference,
        "decision_page": At(decision.get_absolute_url()) if case.sent_readable else "",
        "item_page": At(receiver.item.get_absolute_url()) if receiver.item and case.item_readable else "",
        "sent_at": receiver.referral.sent_at,
        "treated_on": case.treated_on,
        "due_on": receiver.due_on,
        "text": receiver.referral.text,
        "left_out": list(case.left_out),
        "annexes_left_out": receiver.referral.annexes_left_out,
        "answer": receiver.answer,
        "answer_label": receiver.get_answer_display() if receiver.answer else "",
        "answer_text": receiver.answer_text,
        "answered_on": receiver.answered_on,
        "about_earlier_wording": receiver.about_earlier_wording,
        "recalled_on": recalled,
        "recalled_because": receiver.recalled_because if recalled else "",
        "file": _answer(box, case) if receiver.answer_file and case.sent_readable else None,
    }


def _answer(box: Box, case: Case) -> dict[str, Any]:
    receiver = case.receiver
    return box.enclose(
        receiver.answer_file,
        name=f"{receiver.referral.decision.reference}-{receiver.short_name}",
        title=receiver.answer_file_name,
        original_name=receiver.answer_file_name,
        content_type=receiver.answer_file_type,
    )


def collect_groups(box: Box) -> None:
    """Put the working groups under the committee into the box: mandate, way, documents, reports and people."""
    groups = WorkGroup.objects.visible_to(box.reader).filter(committee__parent=box.committee).with_committee()
    rows = groups.prefetch_related("deliverables", "milestones", "outside_members__person__organisation")
    box.data["groups"] = [_group(box, group) for group in rows.order_by("committee__starts_on", "pk")]


def _group(box: Box, group: WorkGroup) -> dict[str, Any]:
    committee = group.committee
    documents = list(GroupDocument.objects.visible_to(box.reader).filter(work_group=group))
    box.hold("groups", [group.pk])
    box.hold("documents", [document.pk for document in documents])
    return {
        "id": group.pk,
        "page": box.page("groups", committee.slug, group.get_absolute_url()),
        "name": committee.name,
        "task": group.task,
        "starts_on": committee.starts_on,
        "ends_on": committee.ends_on,
        "due_on": group.due_on,
        "has_ended": group.has_ended,
        "established_by": group.established_by.reference if group.established_by else "",
        "established_page": At(group.established_by.get_absolute_url()) if group.established_by else "",
        "deliverables": [
            {"title": row.title, "due_on": row.due_on, "done_on": row.done_on} for row in group.deliverables.all()
        ],
        "milestones": [
            {"title": row.title, "due_on": row.due_on, "state_label": row.get_state_display(), "said": row.said}
            for row in group.milestones.all()
        ],
        "reports": [
            {
                "title": row.report.title,
                "at": row.report.made_at,
                "where": row.where,
                "html": row.decided,
                "page": At(row.url),
            }
            for row in reports_of(group, box.reader)
        ],
        "documents": [document_said(box, row, committee.slug) for row in documents],
        "people": memberships_said(committee),
        "outside": [
            {"name": row.person.name_and_organisation, "reason": row.reason} for row in group.outside_members.all()
        ],
    }


def memberships_said(committee) -> list[dict[str, Any]]:
    """Return everybody who sits, sat or will sit in a committee, in Danish order."""
    return [
        {
            "name": row.person.name,
            "organisation": row.person.organisation.name if row.person.organisation else "",
            "role": row.role,
            "role_label": row.get_role_display(),
            "seat": row.seat.label if row.seat else "",
            "substitute_for": row.substitute_for.person.name if row.substitute_for else "",
            "office": row.office,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
        }
        for row in everybody_ever(committee)
    ]
