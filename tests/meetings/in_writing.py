"""A written procedure that has been sent out, and the answers to it, by the real verbs."""

from datetime import timedelta

from meetings import workflow
from meetings.models import AgendaItem, Meeting
from meetings.workflow.written import Said

REMARKS = {"joined": "", "remarked": "Husk fristen", "meeting": "Det skal drøftes", "not_joined": "For dyrt"}


def sent_out(committee, secretary, co_chairs, due_at) -> Meeting:
    """A procedure with an item of two points, one for information, and a closed one."""
    meeting = workflow.create_meeting(
        committee=committee, kind="written", starts_at=due_at - timedelta(hours=1), ends_at=due_at, by=secretary
    )
    workflow.start_preparation(meeting=meeting, filled=True, by=secretary)
    add = {"meeting": meeting, "by": secretary}
    workflow.add_item(title="Aftale om kurser", kind="decision", recommendation=["godkender", "noterer"], **add)
    workflow.add_item(title="Status", kind="orientation", **add)
    workflow.add_item(title="Hemmelig sag", kind="orientation", openness="closed_hidden", **add)
    workflow.submit_agenda(meeting=meeting, by=secretary)
    for co_chair in co_chairs:
        workflow.approve_agenda(meeting=meeting, by=co_chair)
    workflow.publish_agenda(meeting=meeting, by=secretary)
    return Meeting.objects.get(pk=meeting.pk)


def items_of(meeting) -> list[AgendaItem]:
    return list(AgendaItem.objects.filter(meeting=meeting).order_by("position"))


def said(meeting, person, answer="joined", only=None) -> None:
    """Answer every point alike, of all items or of the one at the place `only`."""
    answers = {}
    for place, item in enumerate(items_of(meeting)):
        for point in list(item.points.all()) or [None] if only in (None, place) else []:
            answers[item.pk, point.pk if point else None] = Said(answer, REMARKS[answer])
    workflow.answer_in_writing(meeting=meeting, answers=answers, by=person)
