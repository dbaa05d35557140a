"""What pages of other apps tell about the programme."""

from collections import defaultdict

from django import template

from programme.models import Programme, Task

register = template.Library()

_TIED = Task.items.through


def _tasks_by_item(meeting_id: int, person) -> dict[int, list[Task]]:
    tied = _TIED.objects.filter(agendaitem__meeting=meeting_id, task__in=Task.objects.visible_to(person))
    found = defaultdict(list)
    for row in tied.select_related("task").order_by("task__code"):
        found[row.agendaitem_id].append(row.task)
    return found


@register.simple_tag(takes_context=True)
def tasks_of(context, item):
    """Return the tasks that `item` is for, as far as the reader may see them: a guest of the item sees none.

    Those of its whole meeting are asked for at once, where a page tells of several items.
    """
    request = context["request"]
    found = request.__dict__.setdefault("tasks_of_meetings", {})
    if item.meeting_id is None:
        return list(Task.objects.visible_to(request.user).filter(items=item))
    if item.meeting_id not in found:
        found[item.meeting_id] = _tasks_by_item(item.meeting_id, request.user)
    return found[item.meeting_id].get(item.pk, [])


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
