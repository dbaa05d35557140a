"""The secretariat's week: the deadlines of every meeting, who has not answered, and what failed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dk2020portal.waiting import live_meetings
from meetings.models import Attendance, Meeting, PackJob, SealCheck
from meetings.reading.due import Due, due_of
from members.models import Mail, Membership
from members.models.standing import standing_of
from members.rules.roles import Permission
from record import clock

# What failed longer ago is no news.
NEWS = timedelta(days=7)


@dataclass(frozen=True)
class Day:
    """One working day of the week: what is due then, with the meeting it belongs to, and what is held."""

    day: date
    dues: list[tuple[Meeting, Due]]
    held: list[Meeting]

    @property
    def is_today(self) -> bool:
        return self.day == clock.today()


def week(request):
    """The week as a part of the front page and on a page of its own; 403 for who prepares no meetings."""
    person = request.user
    if not standing_of(person).committees_with(Permission.PREPARE_MEETING):
        raise PermissionDenied
    meetings = [meeting for meeting in live_meetings(person) if meeting.prepares]
    context = {
        "late": [(meeting, due) for meeting, due in _open_dues(meetings) if due.is_late],
        "days": _days(meetings),
        "unanswered": _unanswered(meetings),
        "failed": list(_failed(person)),
    }
    return render(request, "portal/_week.html" if request.htmx else "portal/week.html", context)


def _open_dues(meetings: Iterable[Meeting]) -> list[tuple[Meeting, Due]]:
    return [(meeting, due) for meeting in meetings for due in due_of(meeting) if not due.is_done]


def _days(meetings: list[Meeting]) -> list[Day]:
    """Monday to Friday of this week; at a weekend, of the week to come."""
    today = clock.today()
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 if today.weekday() > 4 else 0)
    dues = _open_dues(meetings)
    days = [monday + timedelta(days=n) for n in range(5)]
    return [
        Day(day, [row for row in dues if row[1].day == day], [each for each in meetings if each.day == day])
        for day in days
    ]


def _unanswered(meetings: list[Meeting]) -> list[tuple[Meeting, list[str]]]:
    """The meetings that wait for answers, with the names of who owes one; one query."""
    asked = {meeting.pk: meeting for meeting in meetings if meeting.takes_answers}
    names: dict[int, list[str]] = {pk: [] for pk in asked}
    owing = Attendance.objects.filter(meeting__in=asked, answer="").order_by("person__name")
    for pk, name in owing.values_list("meeting", "person__name"):
        names[pk].append(name)
    return [(meeting, names[pk]) for pk, meeting in asked.items() if names[pk]]


def _failed(person) -> Iterator[tuple[str, str]]:
    """What failed of late, each with where to look: mails to people of the own groups, own packs, seals."""
    groups = standing_of(person).committees_with(Permission.PREPARE_MEETING)
    people = Membership.objects.active().filter(committee__in=groups).values("person")
    mails = Mail.objects.stuck().filter(person__in=people, written_at__gt=clock.now() - NEWS).count()
    if mails:
        words = ngettext("%(n)s mail did not leave", "%(n)s mails did not leave", mails)
        yield words % {"n": mails}, reverse("members:messages")
    packs = PackJob.objects.of(person).filter(state=PackJob.State.FAILED, asked_at__gt=clock.now() - NEWS)
    for pack in packs:
        yield _("A pack could not be made"), pack.get_absolute_url()
    check = SealCheck.objects.exclude(finished_at=None).last()
    broken = {found["meeting_id"] for found in check.found} if check else set()
    for meeting in Meeting.objects.visible_to(person).filter(pk__in=broken) if broken else ():
        words = _("The minutes of %(meeting)s differ from their seal") % {"meeting": meeting.reference}
        yield words, reverse("meetings:minutes", args=[meeting.pk])
