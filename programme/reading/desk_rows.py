"""What the secretariat has to do, asked of each table's own gate: one query for each kind, however much there is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, FollowUp, Meeting, ReferralReceiver
from meetings.rules.lifecycle import MeetingState as S
from members.models import Committee, Membership
from members.rules.roles import Permission, roles_with
from programme.models import AgreedFollowUp, Agreement, DeskKind, Paper, SupportRequest, Task
from record import clock

# A meeting further away than this asks for nothing yet; the meeting plan shows it.
HORIZON = timedelta(days=60)
# What is still to be done for a meeting in each state.
_LEFT = {
    S.PLANNED: (DeskKind.ITEM_CUTOFF, DeskKind.APPROVAL, DeskKind.DISPATCH),
    S.PREPARING: (DeskKind.ITEM_CUTOFF, DeskKind.APPROVAL, DeskKind.DISPATCH),
    S.WITH_CO_CHAIRS: (DeskKind.DISPATCH,),
    S.PUBLISHED: (DeskKind.MINUTES_DRAFT,),
    S.IN_SESSION: (DeskKind.MINUTES_DRAFT,),
    S.MINUTES_DRAFT: (DeskKind.MINUTES_DRAFT, DeskKind.COMMENTS),
    S.MINUTES_REVIEW: (DeskKind.MINUTES_DRAFT, DeskKind.COMMENTS),
    S.MINUTES_COMMENTS: (DeskKind.COMMENTS,),
}
# Where it is done, and who does it unless somebody else was given it.
_PAGE = {DeskKind.DISPATCH: "meetings:meeting"} | dict.fromkeys(
    (DeskKind.MINUTES_DRAFT, DeskKind.COMMENTS), "meetings:minutes"
)


@dataclass(frozen=True)
class Found:
    """Something to be done: what by kind and id, of which committee, what it is called, where and until when.

    `owner` is the person it falls to by itself: the one responsible, or who takes the minutes.
    """

    kind: str
    pk: int
    committee: Committee
    what: str
    link: str
    about: str | Promise = ""
    due_on: date | None = None
    owner: Any = None
    # Who answers for it does not take part any more.
    has_nobody: bool = False


def found_for(person, committees: list[int]) -> Iterator[Found]:
    """Yield what is to be done for the `committees` (ids), as far as `person` may read it."""
    yield from _of_meetings(person, committees)
    yield from _follow_ups(person, committees)
    yield from _tasks(person, committees)
    yield from _referrals(person, committees)
    yield from _proposals(person, committees)
    yield from _agreed(person, committees)
    yield from _papers(person, committees)
    yield from _support(person, committees)


def _of_meetings(person, committees) -> Iterator[Found]:
    live = Meeting.objects.visible_to(person).filter(
        committee__in=committees, state__in=_LEFT, starts_at__lt=clock.now() + HORIZON
    )
    live = live.select_related("committee", "minute_taker").prefetch_related("committee__rules")
    for meeting in live.annotate(comments_end_at=F("minutes__comments_due_at")):
        for kind in _LEFT[S(meeting.state)]:
            due_on = meeting.deadline(kind)
            if kind == DeskKind.COMMENTS and meeting.comments_end_at:
                due_on = timezone.localdate(meeting.comments_end_at)
            if kind == DeskKind.ITEM_CUTOFF and meeting.state == S.PREPARING and due_on < clock.today():
                continue
            page = _PAGE.get(kind, "meetings:prepare")
            yield Found(
                kind,
                meeting.pk,
                meeting.committee,
                str(kind.label),
                # There are no minutes before the meeting has begun.
                reverse("meetings:meeting" if meeting.state == S.PUBLISHED else page, args=[meeting.pk]),
                _("Meeting %(day)s") % {"day": date_format(meeting.day, "SHORT_DATE_FORMAT")},
                due_on,
                meeting.minute_taker if kind in (DeskKind.MINUTES_DRAFT, DeskKind.COMMENTS) else None,
            )


def _follow_ups(person, committees) -> Iterator[Found]:
    """Unfinished ones of who is, or was, in the secretariat of the committee that decided."""
    kept = Membership.objects.filter(
        committee=OuterRef("decision__item__committee"),
        person=OuterRef("responsible"),
        role__in=roles_with(Permission.KEEP_DESK),
    )
    unfinished = FollowUp.objects.readable_by(person).unfinished()
    of_desk = unfinished.filter(Exists(kept), decision__item__committee__in=committees)
    for follow_up in of_desk.with_decision():
        yield Found(
            DeskKind.FOLLOW_UP,
            follow_up.pk,
            follow_up.decision.meeting.committee,
            follow_up.what,
            reverse("meetings:follow_up", args=[follow_up.pk]),
            _("Decision %(reference)s") % {"reference": follow_up.decision.reference},
            follow_up.due_on,
            follow_up.responsible,
        )


def _tasks(person, committees) -> Iterator[Found]:
    """Open tasks with a day, and those whose person has left."""
    seated = Membership.objects.active().filter(
        Q(committee=OuterRef("programme__committee")) | Q(committee__parent=OuterRef("programme__committee")),
        person=OuterRef("person"),
    )
    tasks = Task.objects.visible_to(person).open().filter(programme__committee__in=committees)
    tasks = tasks.annotate(has_nobody=~Exists(seated) & Q(person__isnull=False))
    for task in tasks.filter(Q(due_on__isnull=False) | Q(has_nobody=True)).select_related(
        "programme__committee", "person", "committee"
    ):
        yield Found(
            DeskKind.TASK,
            task.pk,
            task.programme.committee,
            str(task),
            reverse("programme:task", args=[task.programme.committee.slug, task.pk]),
            _("Responsible: %(who)s") % {"who": task.who},
            task.due_on,
            task.person,
            task.has_nobody,
        )


def _referrals(person, committees) -> Iterator[Found]:
    sent = ReferralReceiver.objects.readable_by(person).unanswered()
    for receiver in sent.filter(referral__decision__item__committee__in=committees).with_case():
        yield Found(
            DeskKind.REFERRAL,
            receiver.pk,
            receiver.referral.decision.meeting.committee,
            receiver.referral.name,
            receiver.get_absolute_url(),
            _("Sent to %(receiver)s") % {"receiver": receiver.short_name},
            receiver.treated_on,
        )


def _proposals(person, committees) -> Iterator[Found]:
    waiting = [AgendaItem.State.PROPOSED, AgendaItem.State.ACCEPTED]
    items = AgendaItem.objects.readable_by(person).filter(committee__in=committees, state__in=waiting)
    for item in items.select_related("committee", "proposer"):
        yield Found(
            DeskKind.PROPOSAL,
            item.pk,
            item.committee,
            item.title,
            item.get_absolute_url(),
            _("Proposed by %(name)s") % {"name": item.proposer} if item.proposer else "",
        )


def _agreed(person, committees) -> Iterator[Found]:
    agreements = Agreement.objects.readable_by(person).filter(programme__committee__in=committees)
    unfinished = AgreedFollowUp.objects.unfinished().filter(agreement__in=agreements)
    for follow_up in unfinished.select_related(
        "agreement__programme__committee", "agreement__with_person", "responsible"
    ):
        agreement = follow_up.agreement
        yield Found(
            DeskKind.AGREED,
            follow_up.pk,
            agreement.programme.committee,
            follow_up.what,
            agreement.get_absolute_url(),
            _("Agreed with %(name)s") % {"name": agreement.with_person},
            follow_up.due_on,
            follow_up.responsible,
        )


def _papers(person, committees) -> Iterator[Found]:
    papers = Paper.objects.readable_by(person).waiting().filter(programme__committee__in=committees)
    for paper in papers.select_related("programme__committee", "sender"):
        yield Found(
            DeskKind.PAPER,
            paper.pk,
            paper.programme.committee,
            paper.title,
            paper.get_absolute_url(),
            _("From %(sender)s") % {"sender": paper.sender.short_name},
            paper.due_on,
        )


def _support(person, committees) -> Iterator[Found]:
    requests = SupportRequest.objects.readable_by(person).waiting().filter(programme__committee__in=committees)
    for request in requests.with_names():
        yield Found(
            DeskKind.SUPPORT,
            request.pk,
            request.programme.committee,
            request.title,
            request.get_absolute_url(),
            _("%(municipality)s waits for %(who)s")
            % {"municipality": request.municipality.short_name, "who": request.waits_for or _("the secretariat")},
            request.due_on,
        )
