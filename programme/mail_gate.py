"""Whether the mail of a message about the programme may still leave: asked of the same querysets as its pages."""

from collections.abc import Callable

from django.urls import resolve

from members.models import Committee, Message
from programme.models import SupportRequest, Task
from programme.reading.desk import desk_of, served_by


def may_still_leave(message: Message) -> bool:
    """Tell whether the receiver of `message` may open its link now; what is not about the programme is not asked."""
    found = resolve(message.link)
    opens = _OPENS.get(found.view_name)
    return opens is None or opens(message, **found.kwargs)


def _task(message: Message, slug: str, pk: int) -> bool:
    tasks = Task.objects.visible_to(message.to).filter(pk=pk)
    return Committee.objects.visible_to(message.to).filter(slug=slug).exists() and tasks.exists()


def _support_request(message: Message, pk: int) -> bool:
    return SupportRequest.objects.readable_by(message.to).filter(pk=pk).exists()


def _desk(message: Message) -> bool:
    return bool(served_by(message.to))


def _desk_row(message: Message, kind: str, pk: int) -> bool:
    return desk_of(message.to).row(kind, pk) is not None


_OPENS: dict[str, Callable[..., bool]] = {
    "programme:support_request": _support_request,
    "programme:task": _task,
    "programme:desk": _desk,
    "programme:desk_row": _desk_row,
}
