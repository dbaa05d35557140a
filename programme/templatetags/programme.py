"""What pages of other apps tell about the programme."""

from collections import defaultdict

from django import template
from django.db.models import Q, Value

from members.rules.roles import Permission
from programme.models import ClimatePlan, Programme, Task

register = template.Library()

_TIED = Task.items.through


@register.simple_tag(takes_context=True)
def tasks_of(context, item):
    """Return the tasks that `item` is for, as far as the reader may see them: a guest of the item sees none."""
    return list(Task.objects.visible_to(context["request"].user).filter(items=item))


@register.simple_tag(takes_context=True)
def municipalities_of(context, items):
    """Return the plans that items (ids) concern and whose extract the reader may take home: all, or the own."""
    person = context["request"].user
    seen = ClimatePlan.objects.visible_to(person).filter(items__in=items).with_names().distinct()
    if Permission.RECORD_MEETING not in context["may"]:
        seen = seen.filter(Q(organisation=person.organisation_id) | Q(pk__in=ClimatePlan.objects.kept_by(person)))
    return seen.order_by("organisation__sort_key")


@register.simple_tag(takes_context=True)
def tasks_in_room(context, item):
    """Return what the tasks of an item in the meeting room are called; None where no programme is carried out.

    Those of the whole meeting are asked for at once, with the programme: one query for a room.
    """
    request = context["request"]
    found = request.__dict__.setdefault("tasks_in_rooms", {})
    if item.meeting_id not in found:
        found[item.meeting_id] = _tasks_in_room(item, request.user)
    return found[item.meeting_id].get(item.pk, []) if found[item.meeting_id] else None


def _tasks_in_room(item, person) -> dict[int, list[str]]:
    """By the id of the item; at 0 the programme itself."""
    carried = Programme.objects.visible_to(person).filter(committee__in=[item.committee_id, item.committee.parent_id])
    tied = _TIED.objects.filter(agendaitem__meeting=item.meeting_id, task__in=Task.objects.visible_to(person))
    rows = tied.values_list("agendaitem_id", "task__code", "task__title").union(
        carried.order_by().values_list(Value(0), Value(""), "name"), all=True
    )
    found = defaultdict(list)
    for item_id, code, title in sorted(rows):
        found[item_id].append(f"{code} {title}".strip())
    return found


@register.simple_tag(takes_context=True)
def tasks_of_follow_up(context, follow_up, item_is_read):
    """Return the tasks a follow-up is for: its own, or those of its item, where the reader may read that."""
    seen = Task.objects.visible_to(context["request"].user)
    own = list(seen.filter(follow_ups=follow_up))
    return own or (list(seen.filter(items=follow_up.decision.item_id)) if item_is_read else [])


@register.simple_tag(takes_context=True)
def programme_of(context, committee):
    """Return the programme whose tasks things of `committee` may be tied to; asked once for the page."""
    request = context["request"]
    found = request.__dict__.setdefault("programmes_of_committees", {})
    if committee.pk not in found:
        found[committee.pk] = Programme.objects.of(committee, request.user)
    return found[committee.pk]
