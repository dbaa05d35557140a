"""Whether the mail of a message about a working group may still leave: asked of the same queryset as its page."""

from django.urls import resolve

from members.models import Message
from workgroups.models import WorkGroup


def may_still_leave(message: Message) -> bool:
    """Tell whether the receiver of `message` may open its link now; what is not about a group is not asked about."""
    found = resolve(message.link)
    if found.view_name != "workgroups:workgroup":
        return True
    return WorkGroup.objects.visible_to(message.to).filter(committee__slug=found.kwargs["slug"]).exists()
