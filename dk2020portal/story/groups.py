"""The working groups of the story: established by a decision, with people, deliverables and meetings of their own."""

from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import slugify

from dk2020portal.story.annexes import pdf_of
from dk2020portal.story.meetings import MeetingStory, moment
from meetings.models import Decision
from members import workflow as membership
from members.models import Committee
from programme.models import Task
from record import clock
from record.history import acting
from workgroups import workflow
from workgroups.models import GroupReport, WorkGroup


def _decision(parent: Committee | None, reference: str | None) -> Decision | None:
    return Decision.objects.filter(item__committee=parent, reference=reference).first() if reference else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def begin_work_group(cast, told: dict) -> WorkGroup:
    """Establish the group as told, hold its meetings, note its deliverables; return it."""
    parent = Committee.objects.get(slug=told["parent"])
    starts_on = date.fromisoformat(told["starts"])
    lead = cast.person(told["lead"])
    with clock.at(moment(starts_on, 14)):
        group = workflow.establish_workgroup(
            parent=parent,
            name=told["name"],
            short_name=told["short_name"],
            task=told["task"],
            starts_on=starts_on,
            due_on=_day(told.get("due")),
            established_by=_decision(parent, told.get("established_by")),
            lead=lead,
            members=[cast.person(name) for name in told["members"]],
            is_demo=True,
            by=cast.secretary,
        )
        Task.work_groups.through.objects.bulk_create(
            Task.work_groups.through(task=task, workgroup=group)
            for task in Task.objects.filter(code__in=told.get("tasks") or [])
        )
    for row in told.get("rules") or []:
        with clock.at(moment(starts_on, 15)):
            membership.set_rule(committee=group.committee, key=row["key"], value=row["value"], by=lead)
    for row in told.get("deliverables") or []:
        _deliverable(group, row, starts_on, lead)
    for row in told.get("milestones") or []:
        _milestone(group, row, starts_on, lead)
    for row in told.get("documents") or []:
        _document(group, row, starts_on, lead)
    for row in told.get("meetings") or []:
        meeting = MeetingStory(cast, group.committee, row)
        meeting.plan()
        meeting.tell()
    return group


def end_work_group(cast, group: WorkGroup, told: dict) -> None:
    """What the group reported, now that the meetings have been told; then close it where the story does."""
    for row in told.get("reports") or []:
        _report(cast, group, told, row)
    closed_by = _decision(group.committee.parent, told.get("closed_by"))
    if closed_by:
        ends_on = date.fromisoformat(told["ends"])
        with clock.at(moment(ends_on, 15)):
            workflow.close_workgroup(
                group=group, decision=closed_by, ends_on=ends_on, leaves_open=True, by=cast.secretary
            )


def _document(group, row: dict, starts_on: date, lead) -> None:
    content = pdf_of(row["title"], row["file"])
    if content is not None:
        file = ContentFile(content, name=f"{slugify(row['title'])}.pdf")
        with clock.at(moment(starts_on + timedelta(days=2), 10)):
            workflow.add_document(group=group, file=file, title=row["title"], by=lead)


def _report(cast, group: WorkGroup, told: dict, row: dict) -> None:
    """What the group reported: the item of the story that its work became."""
    lead, item = cast.person(told["lead"]), cast.item(row["item"])
    with clock.at(item.meeting.starts_at - timedelta(days=20)), acting(by=lead):
        report = GroupReport.objects.create(
            work_group=group, item=item, title=item.title, made_at=clock.now(), made_by=lead
        )
        report.deliverables.set(group.deliverables.filter(title__in=row["deliverables"]))


def _milestone(group, row: dict, starts_on: date, lead) -> None:
    """A milestone with the day it was set, and a word about it a week ago."""
    today = timezone.localdate()
    day = _day(row.get("due")) or today + timedelta(days=row["due_offset"])
    with clock.at(moment(starts_on + timedelta(days=1), 10)):
        milestone = workflow.add_milestone(group=group, title=row["title"], due_on=day, by=lead)
    if row.get("state"):
        with clock.at(moment(min(day, today) - timedelta(days=row.get("said_before", 7)), 11)):
            workflow.report_on_milestone(milestone=milestone, state=row["state"], said=row.get("said") or "", by=lead)


def _deliverable(group, row: dict, starts_on: date, lead) -> None:
    with clock.at(moment(starts_on + timedelta(days=1), 9)):
        deliverable = workflow.add_deliverable(group=group, title=row["title"], due_on=_day(row.get("due")), by=lead)
    done_on = _day(row.get("done"))
    if done_on:
        with clock.at(moment(done_on, 12)):
            workflow.mark_delivered(deliverable=deliverable, on=done_on, by=lead)
