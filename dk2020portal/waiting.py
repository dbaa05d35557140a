"""What waits for one person: asked of each app's own querysets, the earliest deadline first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import (
    AgendaItem,
    AgendaReading,
    Approval,
    Attendance,
    DatePoll,
    DecisionAmendment,
    Dispatch,
    FollowUp,
    Meeting,
    MinutesComment,
    MinutesCorrection,
    PollVoter,
    ReferralReceiver,
)
from meetings.models.follow_up import FINISHED
from meetings.models.openness import closed_items
from meetings.reading.open_matters import reviews_due
from meetings.reading.written import owes_written_answer
from meetings.rules.deadlines import working_days_from
from meetings.rules.lifecycle import MeetingState as S
from members.models import Membership
from members.models.standing import standing_of, where_held
from members.rules.roles import Permission, Role
from programme.models import ClimatePlan, SupportRequest
from record import clock
from record.once_per_page import once_per_page

# A meeting further away than this waits for nobody yet; the meeting plan shows it.
HORIZON = timedelta(days=60)
# A plan that its coordinator has not confirmed for so long is to be looked at.
CONFIRMED_FOR = timedelta(days=183)
SETTLED = (S.MINUTES_APPROVED, S.CANCELLED)


@dataclass(frozen=True)
class Waiting:
    """One line: what is asked, of which meeting or matter, by when, and where to do it."""

    what: str
    about: str
    link: str
    due_on: date | None = None
    # Whether a mail reminds of it: it says nothing that only some may read (dk2020portal/reminders.py).
    reminds: bool = False
    # Whether it reminds when the day has passed, too.
    reminds_late: bool = False
    # Where a press of "Yes, I come" on the front page goes: for an invitation that has not been answered.
    answer_at: str = ""
    # What a mail says instead of `about`, where that is not for a mail.
    in_mail: str = ""

    @property
    def about_in_mail(self) -> str:
        return self.in_mail or self.about

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < clock.today()


def waiting_for(person) -> list[Waiting]:
    """Return what waits for `person`, the earliest deadline first; ten queries at most, however much it is."""
    lines = [line for meeting in live_meetings(person) for line in _asked_at(meeting)]
    if standing_of(person).committees_with(Permission.APPROVE_AGENDA):
        lines += [*_amendments(person), *_corrections(person)]
    if Role.COORDINATOR in frozenset().union(*standing_of(person).roles.values()):
        lines += _plans(person)
    lines += [*_follow_ups(person), *_proposals_and_polls(person), *_cases(person), *_support(person)]
    return sorted(lines, key=lambda line: line.due_on or date.max)


def _owes(person, approvals, *, committee):
    """Whether a co-chair's place that `person` holds, or stands in for, is without one of the `approvals`."""
    seats = Membership.objects.held_by(person, Permission.APPROVE_AGENDA).filter(committee=OuterRef(committee))
    return Exists(seats.filter(~Exists(approvals.filter(co_chair=OuterRef("person")))))


@once_per_page
def live_meetings(person) -> list:
    """Return the meetings at work now, each with what `person` is and has done in it."""
    here = {"meeting": OuterRef("pk")}
    # Two steps out: from the approval over the co-chair's membership to the meeting.
    approvals = Approval.objects.standing().filter(meeting=OuterRef(OuterRef("pk")))
    comments = MinutesComment.objects.filter(minutes__meeting=OuterRef("pk"))
    return list(
        Meeting.objects.visible_to(person)
        .exclude(state__in=SETTLED)
        .filter(starts_at__lt=clock.now() + HORIZON)
        .annotate(
            unanswered=Exists(Attendance.objects.filter(person=person, answer="", **here)),
            owes_answer=owes_written_answer(person),
            read_once=Exists(AgendaReading.objects.filter(person=person, **here)),
            unopened=Exists(Dispatch.objects.filter(person=person, opened_at=None, **here)),
            owes_agenda=_owes(person, approvals.filter(subject=Approval.Subject.AGENDA), committee="committee"),
            owes_minutes=_owes(person, approvals.filter(subject=Approval.Subject.MINUTES), committee="committee"),
            may_comment=where_held(person, Permission.COMMENT_MINUTES),
            commented=Exists(comments.filter(person=person)),
            prepares=where_held(person, Permission.PREPARE_MEETING),
            open_comments=Exists(comments.unanswered()),
            comments_end_at=F("minutes__comments_due_at"),
        )
        .select_related("committee")
        .prefetch_related("committee__rules")
    )


def _asked_at(meeting) -> Iterator[Waiting]:
    yield from _asked_of_reader(meeting)
    yield from _asked_of_co_chair(meeting)
    if meeting.prepares:
        yield from _asked_of_secretariat(meeting)
    elif meeting.may_comment:
        yield from _asked_of_member(meeting)


def _about(meeting: Meeting) -> str:
    return f"{meeting.committee.short_name}, {date_format(meeting.day, 'SHORT_DATE_FORMAT')}"


def _asked_of_reader(meeting) -> Iterator[Waiting]:
    """A sent-out agenda wants to be read, and an invitation answered, or the matter itself in writing."""
    if meeting.is_written:
        yield from _asked_in_writing(meeting)
        return
    if meeting.is_in_session and not meeting.prepares:
        follow = reverse("meetings:follow", args=[meeting.pk])
        yield Waiting(_("Follow the meeting that is being held"), _about(meeting), follow, meeting.day)
    if not meeting.takes_answers or meeting.is_past:
        return
    if meeting.unanswered and meeting.unopened:
        what = _("Read the agenda and say whether you come")
    elif meeting.unanswered:
        what = _("Say whether you come")
    elif meeting.unopened and meeting.read_once:
        what = _("Read what is new in the agenda")
    elif meeting.unopened:
        what = _("Read the agenda")
    else:
        return
    # Who comes must be known, and the agenda read, before the day of the meeting itself.
    due_on = working_days_from(meeting.day, -1)
    answer_at = reverse("meetings:answer_invitation", args=[meeting.pk]) if meeting.unanswered else ""
    # Who has read it before, and has nothing else to do there, is led to what has changed since.
    only_new = meeting.unopened and meeting.read_once and not meeting.unanswered
    link = f"{meeting.get_absolute_url()}{'?changes=1#agenda' if only_new else ''}"
    yield Waiting(what, _about(meeting), link, due_on, reminds=True, answer_at=answer_at)


def _asked_in_writing(meeting) -> Iterator[Waiting]:
    due_on = timezone.localdate(meeting.ends_at)
    if meeting.takes_written_answers and meeting.owes_answer:
        due = date_format(timezone.localtime(meeting.ends_at), "DATETIME_FORMAT")
        what = _("Answer in writing by %(due)s") % {"due": due}
        yield Waiting(what, _about(meeting), reverse("meetings:answer_in_writing", args=[meeting.pk]), due_on, True)
    elif meeting.takes_written_answers and meeting.unopened:
        what = _("Read what is answered in writing")
        yield Waiting(what, _about(meeting), meeting.get_absolute_url(), due_on, reminds=True)


def _asked_of_co_chair(meeting) -> Iterator[Waiting]:
    if meeting.is_submitted and meeting.owes_agenda:
        due_on = meeting.deadline("approval_on") if meeting.state == S.WITH_CO_CHAIRS else meeting.day
        yield Waiting(_("Approve the agenda"), _about(meeting), meeting.get_absolute_url(), due_on, reminds=True)
    if meeting.state in (S.MINUTES_REVIEW, S.MINUTES_COMMENTS) and meeting.owes_minutes:
        link = reverse("meetings:minutes", args=[meeting.pk])
        yield Waiting(_("Approve the draft minutes"), _about(meeting), link, meeting.deadline("minutes_draft_on"))


def _comments_end_on(meeting) -> date:
    """The last day for comments: as announced in the round, otherwise as the rules of procedure have it."""
    end_at = meeting.comments_end_at
    return timezone.localdate(end_at) if end_at else meeting.deadline("comments_due_on")


def _asked_of_member(meeting) -> Iterator[Waiting]:
    if meeting.state != S.MINUTES_COMMENTS or meeting.commented or _comments_end_on(meeting) < clock.today():
        return
    link = reverse("meetings:minutes", args=[meeting.pk])
    what = _("Read the minutes, and comment if something is wrong")
    yield Waiting(what, _about(meeting), link, _comments_end_on(meeting), reminds=True)


# What the secretariat does next in each state: until which deadline, in which words, on which page.
_NEXT_STEP = {
    S.PLANNED: ("item_cutoff_on", gettext_lazy("Collect items and start the agenda"), "meetings:prepare"),
    S.PREPARING: ("approval_on", gettext_lazy("Finish the agenda and send it to the co-chairs"), "meetings:prepare"),
    S.WITH_CO_CHAIRS: (
        "dispatch_on",
        gettext_lazy("Send out the agenda when both co-chairs have approved it"),
        "meetings:meeting",
    ),
    S.MINUTES_DRAFT: ("minutes_draft_on", gettext_lazy("Finish the draft minutes"), "meetings:minutes"),
    S.MINUTES_REVIEW: (
        "minutes_draft_on",
        gettext_lazy("Send the minutes for comments when both co-chairs have approved them"),
        "meetings:minutes",
    ),
}


def _asked_of_secretariat(meeting) -> Iterator[Waiting]:
    if meeting.state in _NEXT_STEP:
        deadline, step, page = _NEXT_STEP[S(meeting.state)]
        yield Waiting(str(step), _about(meeting), reverse(page, args=[meeting.pk]), meeting.deadline(deadline))
    held = meeting.state == S.PUBLISHED and meeting.day <= clock.today() and not meeting.is_written
    if meeting.state == S.IN_SESSION or held:
        room = reverse("meetings:room", args=[meeting.pk])
        yield Waiting(_("Hold the meeting and write the decisions"), _about(meeting), room, meeting.day)
    if meeting.state == S.MINUTES_COMMENTS:
        what = _("Answer the comments on the minutes") if meeting.open_comments else _("Approve and seal the minutes")
        minutes = reverse("meetings:minutes", args=[meeting.pk])
        yield Waiting(what, _about(meeting), minutes, _comments_end_on(meeting))


def _amendments(person) -> Iterator[Waiting]:
    """Amended decisions that wait for this co-chair."""
    approvals = Approval.objects.standing().filter(amendment=OuterRef(OuterRef("pk")))
    pending = DecisionAmendment.objects.filter(
        _owes(person, approvals, committee="decision__item__committee"), effective_at=None, withdrawn_at=None
    )
    for amendment in pending.select_related("decision"):
        decision = amendment.decision
        yield Waiting(_("Approve an amended decision"), decision.reference, decision.get_absolute_url())


def _corrections(person) -> Iterator[Waiting]:
    """Corrected minutes that wait for this co-chair."""
    approvals = Approval.objects.standing().filter(correction=OuterRef(OuterRef("pk")))
    pending = MinutesCorrection.objects.filter(
        _owes(person, approvals, committee="minutes__meeting__committee"), effective_at=None, withdrawn_at=None
    )
    for correction in pending.select_related("minutes__meeting__committee"):
        meeting = correction.minutes.meeting
        link = reverse("meetings:minutes", args=[meeting.pk])
        yield Waiting(_("Approve corrected minutes"), _about(meeting), link)


def _follow_ups(person) -> Iterator[Waiting]:
    """The own tasks, and those that others have reported as finished, for who records the meetings. One query."""
    confirms = where_held(person, Permission.RECORD_MEETING, "decision__item__committee")
    mine = Q(responsible=person) & ~Q(state__in=FINISHED)
    reported = confirms & Q(state__in=FINISHED, confirmed_at=None)
    found = FollowUp.objects.readable_by(person).filter(mine | reported)
    for follow_up in found.select_related("decision__item__committee"):
        link = follow_up.get_absolute_url()
        if follow_up.is_finished:
            yield Waiting(_("Confirm that a task is finished"), follow_up.what, link)
        else:
            group = follow_up.decision.item.committee.short_name
            # What the task is about is not for a mail: it may follow from a closed item.
            yield Waiting(_("Task"), follow_up.what, link, follow_up.due_on, True, reminds_late=True, in_mail=group)


def _proposals_and_polls(person) -> Iterator[Waiting]:
    """Proposed items that no meeting has taken up, for who prepares the meetings; dates that are being found, for who
    has not said which of them suit, and for who chooses one once nobody can answer any more; decisions whose review
    date has come, for who prepares. One query for all."""
    found = _items(person).union(_open_polls(person), _reviews(person), all=True)
    for kind, pk, name, slug, group, closes_on in found:
        link = reverse("meetings:poll", args=[pk])
        if kind == "review":
            link = reverse("meetings:decision", args=[pk])
            yield Waiting(_("Take a decision up again: its review date has come"), name, link, closes_on)
        elif kind == "item":
            link = reverse("meetings:proposals", args=[slug])
            yield Waiting(_("A proposed item waits for a meeting"), name, link)
        elif closes_on >= clock.today():
            yield Waiting(_("Say which dates suit you"), f"{group}: {name}", link, closes_on, reminds=True)
        else:
            yield Waiting(_("Choose a date for the meeting"), f"{group}: {name}", link, closes_on)


def _row(kind: str, name, closes_on, at: str = "") -> tuple:
    """What is read of an item, a poll or a decision, alike for all; `at` leads to what belongs to the committee."""
    text = CharField()
    return (
        Value(kind, output_field=text),
        "pk",
        Cast(name, text),
        f"{at}committee__slug",
        f"{at}committee__short_name",
        Cast(closes_on, DateField()),
    )


def _items(person):
    waiting = AgendaItem.objects.readable_by(person).filter(
        where_held(person, Permission.PREPARE_MEETING), state__in=[AgendaItem.State.PROPOSED, AgendaItem.State.ACCEPTED]
    )
    return waiting.order_by().values_list(*_row("item", F("title"), Value(None)))


def _reviews(person):
    name = Concat("reference", Value(" "), "item__title", output_field=CharField())
    return reviews_due(person).order_by().values_list(*_row("review", name, F("review_on"), "item__"))


def _open_polls(person):
    unanswered = PollVoter.objects.still_asked().filter(poll=OuterRef("pk"), person=person, answered_at=None)
    prepares, is_over = where_held(person, Permission.PREPARE_MEETING), Q(closes_on__lt=clock.today())
    polls = DatePoll.objects.visible_to(person).open().filter((Exists(unanswered) & ~is_over) | (prepares & is_over))
    called = Case(
        *(When(theme="", kind=kind, then=Value(str(label))) for kind, label in Meeting.Kind.choices), default=F("theme")
    )
    return polls.order_by().values_list(*_row("poll", called, F("closes_on")))


def _cases(person) -> Iterator[Waiting]:
    """Cases at other bodies, for who records the meetings of the sender: answers to tell of, and answers to ask for."""
    sent = ReferralReceiver.objects.readable_by(person)
    own = sent.filter(where_held(person, Permission.RECORD_MEETING, "referral__decision__item__committee"))
    untold, unanswered = Q(pk__in=own.not_reported()), Q(pk__in=own.unanswered())
    closed = Q(item__state=AgendaItem.State.TREATED) & closed_items("item__")
    for receiver in own.filter(untold | unanswered & (Q(treated_on__lte=clock.today()) | closed)).with_case():
        if receiver.answer:
            what = _("An answer came back from %(receiver)s") % {"receiver": receiver}
        else:
            what = _("Ask %(receiver)s for the answer, and record it") % {"receiver": receiver}
        due_on = None if receiver.answer else receiver.treated_on
        yield Waiting(what, receiver.referral.name, receiver.get_absolute_url(), due_on)


def _plans(person) -> Iterator[Waiting]:
    """The climate plan of the municipality one coordinates: what was expected by now, and what nobody has confirmed."""
    plans = ClimatePlan.objects.kept_by(person).filter(programme__committee__closed_on=None)
    for plan in plans.with_names().prefetch_related("milestones__step"):
        link = plan.get_absolute_url()
        for milestone in plan.milestones.all():
            if milestone.is_late:
                yield Waiting(_("Say whether it has been reached"), f"{plan}: {milestone}", link, milestone.day)
        if plan.confirmed_on is None or plan.confirmed_on < clock.today() - CONFIRMED_FOR:
            yield Waiting(_("Confirm where the climate plan stands"), str(plan.organisation), link)


def _support(person) -> Iterator[Waiting]:
    """Requests for support that were passed on to this person, a group he or she leads, or the own municipality."""
    standing = standing_of(person)
    own = Membership.objects.coordinating(person).filter(
        committee=OuterRef("programme__committee"), municipality=OuterRef("passed_to_municipality")
    )
    leads = Q(passed_to_group__committee__in=standing.committees_with(Permission.MANAGE_WORKGROUP))
    asked = SupportRequest.objects.readable_by(person).filter(
        Q(passed_to=person) | leads | Exists(own),
        state=SupportRequest.State.PASSED_ON,
        programme__committee__closed_on=None,
    )
    for request in asked.select_related("municipality"):
        about = f"{request.municipality.short_name}: {request}"
        yield Waiting(_("Answer a request for support"), about, request.get_absolute_url(), request.due_on)
