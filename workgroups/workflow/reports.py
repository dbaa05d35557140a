"""The verb by which a working group reports back, and how its people are told what was decided on it."""

from collections.abc import Collection

from django.core.files.base import File
from django.db.models import Q
from django.utils.translation import gettext as _

from meetings import workflow as meetings
from meetings.models import AgendaItem, Meeting
from meetings.models.proposal import put_off
from members.mail.notifications import notify
from members.models import Membership, Person
from pages.richtext import RichText
from record import clock
from record.verbs import Refused, locked, verb
from workgroups.models import Deliverable, GroupDocument, GroupReport, WorkGroup
from workgroups.workflow.groups import lock_at_work


@verb
def report_back(
    *,
    group: WorkGroup,
    title: str,
    text: RichText,
    recommendation: str,
    by: Person,
    deliverables: Collection[Deliverable] = (),
    documents: Collection[GroupDocument] = (),
) -> GroupReport:
    """Propose an item to the committee that asked, with the report, `documents` as annexes and what it answers.

    `recommendation` has a point on each line. What is answered counts as delivered today. Raises Refused for a closed
    group, without a title, and without a text or a document to read.
    """
    if not title.strip():
        raise Refused(_("Enter a title for the report"))
    if not text and not documents:
        raise Refused(_("Write the report, or choose a document that is the report."))
    group = lock_at_work(group)
    answered = [locked(deliverable) for deliverable in sorted(deliverables, key=lambda row: row.pk)]
    parent = group.committee.parent
    if parent is None:
        raise Refused(_("The working group reports to no committee."))
    item = meetings.propose_item(
        committee=parent,
        title=title.strip(),
        kind=AgendaItem.Kind.DECISION if recommendation.strip() else AgendaItem.Kind.ORIENTATION,
        presenter=group.committee.short_name,
        case_presentation=text,
        recommendation=recommendation.splitlines(),
        by=by,
    )
    for document in documents:
        with document.file.open("rb") as file:
            named = File(file, name=document.file_name)
            meetings.attach_file(item=item, file=named, title=document.title, by=by)
    report = GroupReport.objects.create(
        work_group=group, item=item, title=title.strip(), made_at=clock.now(), made_by=by
    )
    report.deliverables.set(answered)
    for deliverable in answered:
        deliverable.done_on = deliverable.done_on or clock.today()
        deliverable.save()
    return report


def reports_waiting_for(meeting: Meeting) -> list[int]:
    """Return the ids of the items by which working groups reported, and which wait for an agenda of the committee."""
    proposed = AgendaItem.objects.filter(committee=meeting.committee_id, state=AgendaItem.State.PROPOSED)
    waiting = proposed.exclude(group_report=None).exclude(put_off(meeting.day))
    return list(waiting.values_list("pk", flat=True))


def tell_groups(meeting: Meeting, by: Person | None) -> None:
    """Tell the people of the groups whose reports were treated at a meeting that its minutes say what was decided."""
    treated = AgendaItem.objects.filter(meeting=meeting, state=AgendaItem.State.TREATED)
    # A report that was deferred is treated on the item it went on as.
    reports = GroupReport.objects.filter(Q(item__in=treated) | Q(item__continued_by__in=treated)).distinct()
    for report in reports.select_related("work_group__committee__parent"):
        committee = report.work_group.committee
        active = Membership.objects.active().filter(committee=committee).select_related("person")
        for membership in active:
            if membership.person != by:
                notify(
                    to=membership.person,
                    template="report_treated",
                    context={"group": committee.name, "committee": committee.parent},
                    link=report.work_group.get_absolute_url(),
                    key=f"report-treated:{report.pk}:{meeting.pk}",
                )
