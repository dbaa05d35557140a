"""Forms of a programme open for typing while its work goes on."""

from collections.abc import Callable
from functools import wraps

from members.gate.permissions import permissions_of
from members.models import Committee
from members.rules.roles import Permission
from members.workflow.goes_on import require_work_goes_on
from pages.form_page import before_typing
from programme.models import Programme

CHANGES = frozenset(
    {
        *(Permission.MANAGE_PROGRAMME, Permission.KEEP_PLAN),
        *(Permission.FOLLOW_SUPPORT, Permission.ANSWER_SUPPORT),
    }
)


def may_now(person, thing, programme: Programme | None = None) -> frozenset[str]:
    """Return what `person` may do with a thing of a programme (itself, if it is the thing): once that is closed,
    nothing that changes it. Fetch the programme with its committee."""
    may = permissions_of(person, thing)
    return may - CHANGES if (programme or thing).closed_on else may


def for_typing(view: Callable) -> Callable:
    """Let the form of a view at a committee's address open only where what is typed could be saved.

    Who may not see or use it is told that first, by the view itself.
    """

    @wraps(view)
    def opened(request, slug, *args, **kwargs):
        response = view(request, slug, *args, **kwargs)
        if request.method != "POST":
            before_typing(request, require_work_goes_on, Committee.objects.get(slug=slug))
        return response

    return opened
