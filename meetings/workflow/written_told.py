"""How a written procedure comes before the next ordinary meeting: by an item of its own, which nobody has to write."""

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Decision, Disqualification, ItemTemplate, Meeting, StandingItem
from meetings.models.openness import closed_items, items_with_hidden_title
from meetings.rules.lifecycle import WITH_MINUTES, MeetingState
from meetings.workflow.items import agenda_changed, lock_editable, set_points
from meetings.workflow.places import put_on_agenda
from members.models import Committee, Person
from pages.richtext import RichText, sanitize
from record import clock
from record.verbs import Refused, locked, verb

_ENDED = {"kind": Meeting.Kind.WRITTEN, "state__in": WITH_MINUTES}


def committees_untold() -> list[int]:
    """Return the ids of the committees with a written procedure that no agenda tells of."""
    told = StandingItem.objects.filter(approves=OuterRef("pk")).exclude(item__state=AgendaItem.State.REMOVED)
    ended = Meeting.objects.filter(~Exists(told), **_ENDED).order_by("committee")
    return list(ended.values_list("committee", flat=True).distinct())


def untold(meeting: Meeting) -> QuerySet[Meeting]:
    """Return the written procedures that ended before an ordinary meeting and that no agenda has told of yet."""
    removed = AgendaItem.State.REMOVED
    told = StandingItem.objects.filter(approves=OuterRef("pk")).exclude(item__state=removed)
    ended = Meeting.objects.filter(committee=meeting.committee_id, **_ENDED)
    on_this = StandingItem.objects.filter(approves=OuterRef("pk"), item__meeting=meeting)
    before = ended.filter(~Exists(told), ~Exists(on_this), ends_at__lt=meeting.starts_at)
    return before.order_by("ends_at", "pk")


def bring_to_agenda(committee_id: int) -> None:
    """Put what has just been drawn on the agenda that is being prepared; without one, the next that is begun has it."""
    coming = Meeting.objects.filter(
        committee=committee_id,
        kind=Meeting.Kind.ORDINARY,
        state=MeetingState.PREPARING,
        starts_at__gt=clock.now(),
    )
    meeting = coming.order_by("starts_at").first()
    if meeting is None:
        return
    try:
        put_written_on_agenda(meeting=meeting, by=None)
    except Refused:
        # It has just gone to the co-chairs: the one after it tells.
        return


@verb
def put_written_on_agenda(*, meeting: Meeting, by: Person | None) -> int:
    """Tell the group, on the agenda of a meeting, of its written procedures; return how many there were."""
    # Two meetings that are prepared at once do not both tell of the same.
    locked(Committee(pk=meeting.committee_id))
    meeting = lock_editable(meeting)
    return tell_of_written(meeting, by=by)


def tell_of_written(meeting: Meeting, *, by: Person | None) -> int:
    """The same for a caller who has locked the committee and the meeting."""
    if not meeting.is_ordinary:
        return 0
    waiting = list(untold(meeting))
    for procedure in waiting:
        with translation.override(settings.LANGUAGE_CODE):
            title = _("Decided in a written procedure, %(day)s") % {"day": _day(procedure)}
            points = [_("notes the result of written procedure %(number)s") % {"number": procedure.reference}]
            told = _told(procedure)
        item = AgendaItem(
            committee_id=meeting.committee_id,
            proposer=by,
            title=title[:200],
            kind=AgendaItem.Kind.ORIENTATION,
            minutes_allotted=5,
            case_presentation=told,
        )
        put_on_agenda(item, meeting)
        set_points(item, points)
        agenda_changed(meeting, _("The item “%(item)s” has been added.") % {"item": item.title})
        StandingItem.objects.create(item=item, tells=ItemTemplate.Tells.MINUTES, approves=procedure)
    return len(waiting)


def _day(procedure: Meeting) -> str:
    return date_format(timezone.localtime(procedure.ends_at), "DATE_FORMAT")


def _told(procedure: Meeting) -> RichText:
    """Which open items were decided; of what not everybody may read the number; nothing of what is hidden.

    What was decided stands here once the minutes are approved: before, few may read it, and it may still change.
    """
    is_approved = procedure.state == MeetingState.MINUTES_APPROVED
    decisions = Decision.objects.filter(~items_with_hidden_title("item__"), item__meeting=procedure)
    decisions = decisions.select_related("item").order_by("item__position", "pk")
    kept_out = Disqualification.objects.in_force().filter(item=OuterRef("item"))
    apart = set(decisions.filter(closed_items("item__") | Exists(kept_out)).values_list("pk", flat=True))
    lines = [
        decision.reference
        if decision.pk in apart
        else f"{decision.reference} {decision.item.title}"
        + (f": {decision.get_outcome_display()}" if is_approved else "")
        for decision in decisions
    ]
    return sanitize("<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>")
