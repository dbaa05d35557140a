"""The trail of a task: what carried it, in the order of time, as far as a reader may read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Decision, FollowUp, ReferralReceiver
from meetings.reading.agenda import sent_out_title
from meetings.reading.record_for_reader import listed
from programme.models import Task
from workgroups.models import WorkGroup


@dataclass(frozen=True)
class Step:
    """What carried a task: the day (Europe/Copenhagen; None: not yet), its kind in a word, what it was, and where."""

    day: date | None
    kind: str | Promise
    what: str
    url: str = ""
    detail: str | Promise = ""


def trail_of(task: Task, person) -> list[Step]:
    """Return the steps of a task that `person` may read, the oldest first, what has no day yet last."""
    steps = [
        *_items(task, person),
        *_decisions(task, person),
        *_follow_ups(task, person),
        *_groups(task, person),
        *_referrals(task, person),
        *_statuses(task),
    ]
    return sorted(steps, key=lambda step: (step.day is None, step.day or date.max))


def _items(task: Task, person) -> Iterator[Step]:
    items = AgendaItem.objects.readable_by(person).filter(tasks=task).select_related("meeting__current_revision")
    for item in items:
        day = localdate(item.meeting.starts_at) if item.meeting else None
        yield Step(day, _("Item"), sent_out_title(item), item.get_absolute_url(), item.reference)


def _decisions(task: Task, person) -> Iterator[Step]:
    decisions = list(Decision.objects.readable_by(person).filter(item__tasks=task).with_item())
    for decision, said in zip(decisions, listed(decisions), strict=True):
        day = localdate(said.starts_at)
        yield Step(day, _("Decision"), said.title, decision.get_absolute_url(), said.decision.outcome_label)


def _follow_ups(task: Task, person) -> Iterator[Step]:
    # What a follow-up says itself goes before what its item says.
    inherited = FollowUp.objects.filter(decision__item__tasks=task, tasks=None)
    of_task = Q(pk__in=inherited.values("pk")) | Q(pk__in=task.follow_ups.values("pk"))
    for follow_up in FollowUp.objects.readable_by(person).filter(of_task).with_decision():
        url = reverse("meetings:follow_up", args=[follow_up.pk])
        yield Step(follow_up.due_on, _("Follow-up"), follow_up.what, url, follow_up.get_state_display())


def _groups(task: Task, person) -> Iterator[Step]:
    groups = WorkGroup.objects.visible_to(person).filter(tasks=task).with_committee()
    for group in groups.prefetch_related("milestones"):
        url = group.get_absolute_url()
        yield Step(group.committee.starts_on, _("Working group"), group.committee.name, url, _("set up"))
        for milestone in group.milestones.all():
            yield Step(milestone.due_on, _("Milestone"), milestone.title, url, milestone.get_state_display())
        if group.closed_by_id:
            yield Step(group.committee.ends_on, _("Working group"), group.committee.name, url, _("closed"))


def _referrals(task: Task, person) -> Iterator[Step]:
    readable = Decision.objects.readable_by(person).filter(item__tasks=task)
    receivers = ReferralReceiver.objects.readable_by(person).filter(referral__decision__in=readable)
    for receiver in receivers.select_related("referral__decision", "committee", "organisation"):
        sent, url = receiver.referral, receiver.referral.decision.get_absolute_url()
        to = str(receiver.committee or receiver.organisation)
        yield Step(localdate(sent.sent_at), _("Referral"), to, url, _("sent on"))
        if receiver.answer:
            yield Step(receiver.answered_on, _("Answer"), to, url, receiver.get_answer_display())


def _statuses(task: Task) -> Iterator[Step]:
    for status in task.statuses.all():
        yield Step(localdate(status.made_at), _("Status"), status.text, "", status.get_mark_display())
