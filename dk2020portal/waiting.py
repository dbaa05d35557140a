"""What waits for one person: asked of each app's own querysets, in the order in which it is urgent."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.lifecycle import MeetingState
from meetings.models import AgendaItem, Approval, Attendance, DecisionAmendment, FollowUp, Meeting, MinutesComment
from members import clock


@dataclass(frozen=True)
class Waiting:
    """One line: what is asked, of which meeting or matter, by when, and where to do it."""

    what: str
    about: str
    link: str
    due_on: date | None = None

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < clock.today()


def waiting_for(person) -> list[Waiting]:
    """Return what waits for `person`, the earliest deadline first; a constant number of queries."""
    sources = (_invitations, _approvals, _amendments, _comments, _follow_ups, _unanswered, _proposals, _to_prepare)
    lines = [line for source in sources for line in source(person)]
    return sorted(lines, key=lambda line: line.due_on or date.max)


def _about(meeting: Meeting) -> str:
    return f"{meeting.committee.short_name}, {timezone.localtime(meeting.starts_at):%d.%m.%Y}"


def _invitations(person):
    unanswered = Attendance.objects.filter(
        person=person, answer="", meeting__state=MeetingState.PUBLISHED, meeting__ends_at__gt=clock.now()
    )
    for attendance in unanswered.select_related("meeting__committee"):
        meeting = attendance.meeting
        yield Waiting(_("Say whether you come"), _about(meeting), meeting.get_absolute_url(), meeting.day)


def _approvals(person):
    mine = Approval.objects.standing().filter(Q(given_by=person) | Q(co_chair=person), meeting=OuterRef("pk"))
    agenda = Q(submitted_at__isnull=False, state__in=[MeetingState.WITH_CO_CHAIRS, MeetingState.PUBLISHED])
    minutes = Q(state__in=[MeetingState.MINUTES_REVIEW, MeetingState.MINUTES_COMMENTS])
    meetings = Meeting.objects.of_committees_with(person, "meetings.approve_agenda").filter(
        (agenda & ~Exists(mine.filter(subject="agenda"))) | (minutes & ~Exists(mine.filter(subject="minutes")))
    )
    for meeting in meetings.for_page():
        if meeting.submitted_at:
            due_on = meeting.deadline("approval_on")
            yield Waiting(_("Approve the agenda"), _about(meeting), meeting.get_absolute_url(), due_on)
        else:
            due_on = meeting.deadline("minutes_draft_on")
            link = reverse("meetings:minutes", args=[meeting.pk])
            yield Waiting(_("Approve the draft minutes"), _about(meeting), link, due_on)


def _amendments(person):
    mine = Approval.objects.standing().filter(Q(given_by=person) | Q(co_chair=person), amendment=OuterRef("pk"))
    committees = Meeting.objects.of_committees_with(person, "meetings.approve_minutes").values("pk")
    pending = DecisionAmendment.objects.filter(
        ~Exists(mine), effective_at=None, withdrawn_at=None, decision__item__meeting__in=committees
    )
    for amendment in pending.select_related("decision"):
        yield Waiting(
            _("Approve an amended decision"), amendment.decision.reference, amendment.decision.get_absolute_url()
        )


def _comments(person):
    commented = MinutesComment.objects.filter(person=person, minutes__meeting=OuterRef("pk"))
    meetings = Meeting.objects.of_committees_with(person, "meetings.comment_minutes").filter(
        ~Exists(commented), state=MeetingState.MINUTES_COMMENTS, minutes__comments_due_at__gt=clock.now()
    )
    for meeting in meetings.select_related("committee", "minutes"):
        due_on = timezone.localdate(meeting.minutes.comments_due_at)
        link = reverse("meetings:minutes", args=[meeting.pk])
        yield Waiting(_("Read the minutes and comment if they are wrong"), _about(meeting), link, due_on)


def _follow_ups(person):
    mine = FollowUp.objects.readable_by(person).filter(responsible=person).unfinished().with_decision()
    for follow_up in mine:
        link = reverse("meetings:follow_up", args=[follow_up.pk])
        yield Waiting(_("Task"), follow_up.what, link, follow_up.due_on)


def _unanswered(person):
    held = Meeting.objects.of_committees_with(person, "meetings.record_meeting").values("pk")
    comments = MinutesComment.objects.unanswered().filter(
        minutes__meeting__in=held, minutes__meeting__state=MeetingState.MINUTES_COMMENTS
    )
    for comment in comments.select_related("minutes__meeting__committee"):
        meeting = comment.minutes.meeting
        link = reverse("meetings:minutes", args=[meeting.pk])
        yield Waiting(_("Answer a comment on the minutes"), _about(meeting), link)


def _proposals(person):
    items = AgendaItem.objects.readable_by(person).filter(
        state__in=[AgendaItem.State.PROPOSED, AgendaItem.State.ACCEPTED],
        committee__in=Meeting.objects.of_committees_with(person, "meetings.prepare_meeting").values("committee"),
    )
    for item in items.select_related("committee"):
        link = reverse("meetings:proposals", args=[item.committee.slug])
        yield Waiting(_("A proposed item waits for a meeting"), item.title, link)


_NEXT_STEP = {
    MeetingState.PLANNED: ("item_cutoff_on", gettext_lazy("Collect items and start the agenda")),
    MeetingState.PREPARING: ("approval_on", gettext_lazy("Finish the agenda and send it to the co-chairs")),
    MeetingState.WITH_CO_CHAIRS: ("dispatch_on", gettext_lazy("Send out the agenda when both co-chairs have approved")),
    MeetingState.MINUTES_DRAFT: ("minutes_draft_on", gettext_lazy("Finish the draft minutes")),
}


def _to_prepare(person):
    """The next two meetings somebody has to work on: later ones are in the meeting plan."""
    meetings = Meeting.objects.of_committees_with(person, "meetings.prepare_meeting").filter(state__in=_NEXT_STEP)
    for meeting in meetings.for_page().order_by("starts_at")[:3]:
        deadline, what = _NEXT_STEP[MeetingState(meeting.state)]
        link = reverse("meetings:prepare", args=[meeting.pk])
        yield Waiting(str(what), _about(meeting), link, meeting.deadline(deadline))
