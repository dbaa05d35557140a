"""What a new agenda tells of what was decided before, in the language of the record: open tasks, decisions to look at.

It stands on an item that everybody reads. What was decided on a closed item, or on one that somebody was kept out of,
is left out: its group follows it up where it was decided.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Decision, Disqualification, FollowUp, ItemTemplate, Meeting, MinutesRevision
from meetings.models.agenda import ON_AGENDA
from meetings.models.openness import closed_items
from meetings.rules.lifecycle import WITH_MINUTES, MeetingState
from members.models.standing import where_held
from members.rules.roles import Permission
from pages.richtext import RichText, sanitize
from record import clock


def meeting_before(meeting: Meeting) -> Meeting | None:
    """Return the last meeting of the committee that was held before this one; None before the first."""
    held = Meeting.objects.filter(committee=meeting.committee_id, state__in=WITH_MINUTES)
    # A written procedure has an item of its own that tells of it.
    held = held.exclude(kind=Meeting.Kind.WRITTEN)
    return held.filter(starts_at__lt=meeting.starts_at).exclude(pk=meeting.pk).order_by("starts_at").last()


def _told_to_all(decision: str = "") -> Q:
    """The condition for decisions `decision` ("decision__") leads to that everybody may be told of."""
    item = f"{decision}item__"
    kept_out = Disqualification.objects.in_force().filter(item=OuterRef(f"{decision}item"))
    return ~closed_items(item) & ~Q(Exists(kept_out))


def open_tasks(meeting: Meeting) -> QuerySet[FollowUp]:
    """Return the tasks of the committee's earlier decisions that are not closed, the earliest deadline first.

    What is reported as finished is not closed before the secretariat has confirmed it.
    """
    tasks = FollowUp.objects.filter(confirmed_at=None).filter(
        _told_to_all("decision__"),
        decision__item__committee=meeting.committee_id,
        decision__item__meeting__starts_at__lt=meeting.starts_at,
    )
    return tasks.select_related("decision", "responsible").order_by("due_on", "pk")


def to_be_looked_at(meeting: Meeting) -> QuerySet[Decision]:
    """Return the approved decisions whose review date has come since the last meeting was held, or that were approved
    since with a review date that had come."""
    before = meeting_before(meeting)
    come = Decision.objects.filter(
        _told_to_all(),
        item__committee=meeting.committee_id,
        item__meeting__state=MeetingState.MINUTES_APPROVED,
        review_on__lte=meeting.day,
    )
    since = come.filter(Q(review_on__gt=before.day) | Q(_sealed_after(before))) if before else come
    return since.select_related("item").order_by("review_on", "pk")


def _sealed_after(meeting: Meeting) -> Exists:
    """The condition for decisions whose minutes were approved after `meeting` was held."""
    sealed = MinutesRevision.objects.filter(minutes__meeting=OuterRef("item__meeting"), number=1)
    return Exists(sealed.filter(sealed_at__gt=meeting.ends_at))


def reviews_due(person) -> QuerySet[Decision]:
    """Return the decisions `person` may take up again because their review date has come, as an agenda's secretary.

    One is over once its matter stands on the agenda of a meeting from that day on, or was told of at one.
    """
    on_or_after = {"meeting__starts_at__date__gte": OuterRef("review_on")}
    later = AgendaItem.objects.filter(state__in=ON_AGENDA, **on_or_after).exclude(meeting__state=MeetingState.CANCELLED)
    goes_on = later.filter(Q(continues=OuterRef("item")) | Q(earlier_ties__earlier=OuterRef("item")))
    told = AgendaItem.objects.filter(
        standing__tells=ItemTemplate.Tells.FOLLOW_UP,
        committee=OuterRef("item__committee"),
        meeting__state__in=WITH_MINUTES,
        **on_or_after,
    )
    come = Decision.objects.readable_by(person).filter(
        where_held(person, Permission.PREPARE_MEETING, "item__committee"),
        item__meeting__state=MeetingState.MINUTES_APPROVED,
        review_on__lte=clock.today(),
    )
    return come.exclude(Exists(goes_on)).exclude(_told_to_all() & Q(Exists(told)))


def told_of_matters(meeting: Meeting) -> RichText:
    """Return what the item "Follow-up on decisions" says when the agenda is begun; "" where nothing is open."""
    with translation.override(settings.LANGUAGE_CODE):
        tasks = [_task(task) for task in open_tasks(meeting)]
        decisions = [_decision(decision) for decision in to_be_looked_at(meeting)]
        parts = [_part(_("Open tasks"), tasks), _part(_("Decisions whose review date has come"), decisions)]
    return sanitize("".join(parts))


def _part(heading: str, lines: Sequence[str]) -> str:
    rows = "".join(f"<li>{line}</li>" for line in lines)
    return f"<h3>{escape(heading)}</h3><ul>{rows}</ul>" if lines else ""


def _task(task: FollowUp) -> str:
    due = _("deadline %(day)s") % {"day": _day(task.due_on)} if task.due_on else _("no deadline")
    said = [task.what, task.responsible.name, due, task.state_in_words]
    return f"{escape(task.decision.reference)}: {escape(', '.join(said))}"


def _decision(decision: Decision) -> str:
    return f"{escape(decision.reference)}: {escape(decision.item.title)} ({escape(_day(decision.review_on))})"


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def titles_of(rows: Iterable) -> set[str]:
    """Return the titles of rows as they are compared: an item stands on an agenda once."""
    return {row.title.strip().casefold() for row in rows}
