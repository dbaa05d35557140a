"""Verbs of a new agenda: what stands on every one, what waits from last time; a meeting copied; the templates."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, cast

from django.conf import settings
from django.dispatch import Signal
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, ItemTemplate, Meeting, StandingItem
from meetings.models.proposal import put_off
from meetings.reading.open_matters import meeting_before, titles_of, told_of_matters
from meetings.rules.standing_items import PROPOSED, Standing
from meetings.workflow.items import agenda_changed, lock_editable, set_points
from meetings.workflow.places import order_of, set_order
from members.models import Committee, Person
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged

# An agenda is begun: apps further up answer with the ids of proposed items that wait for it. Sent with the `meeting`.
agenda_begun = Signal()


def templates_of(committee: Committee | int, *, places: Sequence[str]) -> list[ItemTemplate]:
    """Return what a committee's agendas begin and end with: its own templates, or those proposed while it has none."""
    own = ItemTemplate.objects.filter(committee=committee)
    if own.exists():
        return list(own.filter(place__in=places).order_by("position", "pk"))
    key = committee.pk if isinstance(committee, Committee) else committee
    with translation.override(settings.LANGUAGE_CODE):
        proposed = [_proposed(standing, key) for standing in PROPOSED]
    return [template for template in proposed if template.place in places]


def _proposed(standing: Standing, committee: int) -> ItemTemplate:
    """A standing item as a template that is not kept, in the language of the moment."""
    said = {"title": str(standing.title), "recommendation": str(standing.recommendation)}
    return ItemTemplate(committee_id=committee, **asdict(standing) | said)


def fill(meeting: Meeting, *, by: Person) -> None:
    """Put on the agenda of a locked meeting what stands on every one and what waits for it, where it is not there yet.

    What is on it already stays between the first and the last of them. Each can be taken off again, and stays off.
    """
    there = order_of(meeting)
    waiting = set(_deferred(meeting))
    for _app, found in agenda_begun.send(Meeting, meeting=meeting):
        waiting.update(cast(Iterable[int], found))
    kept = {pk: locked(AgendaItem(pk=pk)) for pk in sorted(waiting | {item.pk for item in there})}
    first, last = (_standing(meeting, place, there, by) for place in ("first", "last"))
    come = [_taken_up(kept[pk], meeting) for pk in sorted(waiting)]
    set_order([*first, *there, *come, *last])


def _standing(meeting: Meeting, place: str, there: list[AgendaItem], by: Person) -> list[AgendaItem]:
    standing = StandingItem.objects.filter(item__meeting=meeting).exclude(approves__kind=Meeting.Kind.WRITTEN)
    made = dict(standing.values_list("item__title", "tells"))
    has = titles_of([*there, *(AgendaItem(title=title) for title in made)])
    return [
        _made(meeting, template, by)
        for template in templates_of(meeting.committee_id, places=[place])
        if not _is_there(template, has, set(made.values()), meeting)
    ]


def _is_there(template: ItemTemplate, has: set[str], told: set[str], meeting: Meeting) -> bool:
    """Whether the agenda has it, had it, or cannot have it: there are no minutes before the first meeting."""
    if template.tells == ItemTemplate.Tells.MINUTES and meeting_before(meeting) is None:
        return True
    title = template.title.strip().casefold()
    return bool(template.tells and template.tells in told) or any(typed.startswith(title) for typed in has)


def _taken_up(item: AgendaItem, meeting: Meeting) -> AgendaItem:
    item.meeting, item.state = meeting, AgendaItem.State.ON_AGENDA
    item.save()
    return item


def _made(meeting: Meeting, template: ItemTemplate, by: Person) -> AgendaItem:
    """The item that is made of a template, at the end of the agenda for now."""
    tells = ItemTemplate.Tells(template.tells)
    minutes_of = meeting_before(meeting) if tells == ItemTemplate.Tells.MINUTES else None
    tells_matters = tells == ItemTemplate.Tells.FOLLOW_UP
    item = AgendaItem.objects.create(
        committee_id=meeting.committee_id,
        meeting=meeting,
        state=AgendaItem.State.ON_AGENDA,
        proposer=by,
        title=_called(template, minutes_of),
        kind=template.kind,
        presenter=template.presenter,
        minutes_allotted=template.minutes_allotted,
        summary=template.summary,
        case_presentation=told_of_matters(meeting) if tells_matters else template.case_presentation,
        further_process=template.further_process,
    )
    set_points(item, template.recommendation.splitlines())
    StandingItem.objects.create(item=item, tells=tells, approves=minutes_of)
    return item


def _called(template: ItemTemplate, minutes_of: Meeting | None) -> str:
    if minutes_of is None:
        return template.title
    with translation.override(settings.LANGUAGE_CODE):
        named = _("%(title)s of the meeting on %(day)s") % {
            "title": template.title,
            "day": date_format(minutes_of.day, "DATE_FORMAT"),
        }
    return named[:200]


def _deferred(meeting: Meeting) -> list[int]:
    """The ids of what an earlier meeting deferred, and which waits for the next one."""
    states = AgendaItem.State
    waiting = AgendaItem.objects.filter(
        committee=meeting.committee_id, meeting=None, state=states.ACCEPTED, continues__state=states.DEFERRED
    )
    return list(waiting.exclude(put_off(meeting.day)).values_list("pk", flat=True))


@verb
def fill_agenda(*, meeting: Meeting, by: Person) -> Meeting:
    """Put on an agenda what stands on every one, where it is not there yet, and what waits for it."""
    locked(meeting.committee)
    meeting = lock_editable(meeting)
    if meeting.is_written:
        raise Refused(_("What is answered in writing has no standing items."))
    fill(meeting, by=by)
    agenda_changed(meeting, _("The standing items have been added."))
    return meeting


_TEMPLATE_FIELDS = (
    "title",
    "kind",
    "place",
    "tells",
    "position",
    "presenter",
    "minutes_allotted",
    "summary",
    "recommendation",
    "case_presentation",
    "further_process",
)


@verb
def keep_templates(*, committee: Committee, by: Person) -> None:
    """Keep the standing items that are proposed as the committee's own. Raises Refused where it has some already."""
    committee = locked(committee)
    if committee.item_templates.exists():
        raise Refused(_("The group has its own templates already."))
    proposed = templates_of(committee, places=["first", "last"])
    for position, template in enumerate(proposed, start=1):
        template.position = position
        template.save()


@verb
def save_template(
    *,
    committee: Committee,
    by: Person,
    template: ItemTemplate | None = None,
    expected_version: int | None = None,
    **fields: Any,
) -> ItemTemplate:
    """Add a template of a committee, or change one; return it. Raises Conflict when somebody saved meanwhile."""
    committee = locked(committee)
    if template is None:
        return ItemTemplate.objects.create(committee=committee, **fields)
    template = locked(template)
    require_unchanged(template, expected_version, _TEMPLATE_FIELDS)
    for name, value in fields.items():
        setattr(template, name, value)
    template.save()
    return template


@verb
def remove_template(*, template: ItemTemplate, by: Person) -> None:
    """Take a template away; the items that were made of it stay as they are."""
    locked(template.committee)
    template.delete()
