"""What is done to annexes in place, on the page of the agenda: drop a file, move, rename."""

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.item import AnnexForm
from meetings.forms.quick_item import AnnexTitleForm
from meetings.views.annexes import annex_prepared_by, say_too_big, title_of
from meetings.views.preparation import agenda_again, item_prepared_by
from pages.form_course import number_in, refusals_to
from record.verbs import Refused


@require_POST
def drop_file(request, pk):
    """Attach one file that was dropped on an item; a script asks, and is told in words what it may not be."""
    item = item_prepared_by(request, pk)
    form = AnnexForm(request.POST, request.FILES)
    say_too_big(request, form)
    if form.is_valid():
        with refusals_to(form):
            file = form.cleaned_data["file"][0]
            annex = workflow.attach_file(item=item, file=file, title=title_of(file), by=request.user)
    if not form.is_valid():
        said = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"problem": " ".join(said)}, status=422)
    return JsonResponse({"title": annex.title, "warning": annex.newest.problem})


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
