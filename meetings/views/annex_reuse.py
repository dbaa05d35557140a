"""The page on which annexes of earlier meetings are chosen for an item."""

from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from meetings import workflow
from meetings.forms.reuse import MOST, ReuseForm
from meetings.models import AgendaItem, Attachment
from meetings.reading.review import withdrawal_warning
from meetings.views.annexes import back_from
from meetings.workflow.items import require_changeable
from members.gate.permissions import authorize
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_page import before_typing


def _offered(request, item: AgendaItem) -> list[Attachment]:
    """Annexes of the group's other items that the reader may read; the newest meetings first."""
    annexes = Attachment.objects.readable_by(request.user).in_use().select_related("item__meeting", "current")
    of_group = annexes.filter(item__committee=item.committee, item__meeting__isnull=False, current__isnull=False)
    words = request.GET.get("q", "").strip()[:200]
    if words:
        of_group = of_group.filter(Q(title__icontains=words) | Q(item__title__icontains=words))
    return list(of_group.exclude(item=item).order_by("-item__meeting__starts_at", "item__position", "position")[:MOST])


def reuse_annexes(request, pk):
    """Choose annexes of earlier meetings for an item; their files are not sent again."""
    items = AgendaItem.objects.readable_by(request.user).select_related("meeting__committee", "committee")
    item = get_object_or_404(items, pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, item)
    before_typing(request, require_changeable, item)
    form = ReuseForm(request.POST or None, offered=_offered(request, item))
    return answer_form(
        request,
        form,
        lambda: workflow.reuse_annexes(item=item, annexes=form.chosen, by=request.user),
        done=lambda copies: _("%(n)d annexes are attached.") % {"n": len(copies)},
        to=back_from(item),
        page=_page,
        item=item,
    )


def _page(request, *, form, theirs, status, item):
    context = {
        "form": form,
        "item": item,
        "meeting": item.meeting,
        "committee": item.committee,
        "back": back_from(item),
        "words": request.GET.get("q", ""),
        "warning": withdrawal_warning(item.meeting),
    }
    return render(request, "meetings/reuse_annexes.html", context, status=status)
