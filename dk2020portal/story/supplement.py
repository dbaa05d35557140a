"""What the co-chairs said of an agenda in the story, and a supplement that its readers have not opened yet."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils.text import slugify

from dk2020portal.story.annexes import attach, pdf_of
from dk2020portal.story.cast import Cast
from meetings import workflow
from meetings.models import Attachment, Meeting
from meetings.reading.log import mark_opened, note_reading
from members.models import Person


def say_in_review(cast: Cast, meeting: Meeting, rows: list[dict]) -> None:
    """Let co-chairs write to the secretariat about items of an agenda that is with them, and be answered."""
    items = {item.title: item for item in meeting.items.all()}
    for row in rows:
        comment = workflow.comment_agenda(
            meeting=meeting, item=items.get(row.get("item") or ""), text=row["text"], by=cast.person(row["person"])
        )
        if row.get("answer"):
            workflow.answer_agenda_comment(comment=comment, answer=row["answer"], by=cast.secretary)


def send_supplement(cast: Cast, meeting: Meeting, told: dict[str, Any], co_chairs: list[Person]) -> None:
    """Let some read what was sent out, change it, and send out the supplement that nobody has opened yet."""
    for name in told["read_by"]:
        _opened(meeting, cast.person(name))
    by = cast.secretary
    for title, fields in (told.get("edit") or {}).items():
        workflow.edit_item(item=meeting.items.get(title=title), by=by, **fields)
    for row in told.get("replace") or []:
        _replace(meeting, row, by)
    for row in told.get("add") or []:
        item = workflow.add_item(
            meeting=meeting,
            title=row["title"],
            kind=row["kind"],
            summary=row["summary"],
            presenter=row["presenter"],
            minutes_allotted=row["minutes"],
            by=by,
        )
        attach(item, row.get("annexes") or [], by)
        for _place in range(row["places_up"]):
            workflow.move_item(item=item, up=True, by=by)
    workflow.submit_changes(meeting=meeting, by=by)
    for person in co_chairs:
        workflow.approve_agenda(meeting=meeting, by=person)
    workflow.publish_supplement(meeting=meeting, reason=told["reason"], by=by)


def _opened(meeting: Meeting, person: Person) -> None:
    read = Meeting.objects.with_reading_of(person).select_related("current_revision").get(pk=meeting.pk)
    mark_opened(read, person)
    note_reading(read, person)


def _replace(meeting: Meeting, row: dict, by: Person) -> None:
    content = pdf_of(row["title"], row["file"])
    annex = Attachment.objects.filter(item__meeting=meeting, title=row["annex"]).first()
    if content is not None and annex is not None:
        named = ContentFile(content, name=f"{slugify(row['title'])}.pdf")
        workflow.replace_file(attachment=annex, file=named, by=by)
