"""What is done to annexes in place, on the page of the agenda: drop a file, move, rename."""

from django.conf import settings
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.annexes.partial import Partial, partial
from meetings.annexes.uploaded_file import too_big
from meetings.forms.quick_item import AnnexTitleForm
from meetings.models import AgendaItem, Attachment
from meetings.views.annexes import annex_prepared_by, title_of
from meetings.views.preparation import agenda_again, item_prepared_by
from meetings.workflow.items import require_changeable
from pages.form_course import number_in
from record.plain_text import in_one_line
from record.verbs import Refused


@require_POST
def drop_file(request, pk):
    """Take in a part of a file that was dropped on an item, and attach it when it is whole; a script asks.

    It is told how much has come by now, and goes on from there; and in words what the file may not be.
    """
    item = item_prepared_by(request, pk)
    try:
        require_changeable(item)
        arriving = _arriving(request, item)
        if "part" in request.FILES:
            arriving.add(request.FILES["part"].chunks(), number_in(request.POST.get("at", "")))
        if not arriving.is_whole:
            return JsonResponse({"have": arriving.received})
        annex = _attached(item, arriving, request.user)
    except Refused as refusal:
        return JsonResponse({"problem": " ".join(refusal.messages)}, status=422)
    return JsonResponse({"title": annex.title, "warning": annex.newest.problem})


def _arriving(request, item: AgendaItem) -> Partial:
    size = number_in(request.POST.get("size", ""))
    if size > settings.ATTACHMENT_MAX_BYTES:
        raise Refused(too_big())
    name = in_one_line(request.POST.get("name", "")).strip()
    if not size or not name:
        raise Refused(_("The file is empty. Choose another one"))
    changed = request.POST.get("changed", "")[:40]
    return partial(name=name, size=size, changed=changed, sender=request.user.pk, item=item.pk)


def _attached(item: AgendaItem, arriving: Partial, person) -> Attachment:
    """Attach a file that is whole; whatever becomes of it, its parts are kept no longer."""
    try:
        with arriving.whole() as file:
            return workflow.attach_file(item=item, file=file, title=title_of(file), by=person)
    finally:
        arriving.forget()


@require_POST
def place_annex(request, pk):
    """Move an annex to a place among those of its item."""
    annex = annex_prepared_by(request, pk)
    workflow.place_annex(attachment=annex, to=number_in(request.POST.get("to", "")), by=request.user)
    said = _("The annex “%(title)s” has been moved.") % {"title": annex.title}
    return agenda_again(request, annex.item.require_meeting().pk, at=annex.item_id, said=said)


@require_POST
def rename_annex(request, pk):
    """Give an annex another title."""
    annex = annex_prepared_by(request, pk)
    form = AnnexTitleForm(request.POST)
    if not form.is_valid():
        raise Refused(*[str(error) for errors in form.errors.values() for error in errors])
    workflow.rename_attachment(attachment=annex, by=request.user, **form.cleaned_data)
    said = _("The annex is called “%(title)s” now.") % form.cleaned_data
    return agenda_again(request, annex.item.require_meeting().pk, at=annex.item_id, said=said)
