"""What pages of other apps tell about the programme."""

from django import template

from programme.models import Task

register = template.Library()


@register.simple_tag(takes_context=True)
def tasks_of(context, item):
    """Return the tasks that `item` is for, as far as the reader may see them: a guest of the item sees none."""
    return Task.objects.visible_to(context["request"].user).filter(items=item)
