"""What a reader writes for himself or herself on items and annexes; it saves itself while it is typed (by htmx)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.item import AnnexNoteForm, MarkForm, NoteForm
from meetings.models import AnnexMark, Attachment, AttachmentVersion
from meetings.reading.agenda import published_version_id
from meetings.reading.own_notes import OwnMark
from meetings.views.annex_reader import annex_page, reading_address
from meetings.views.annexes import readable_annex
from meetings.views.items import item_page, readable_item
from pages.form_course import number_in

# What htmx does nothing with: the form stays as it is, and says that it has been saved.
_SAVED, _NOT_ACCEPTED = 204, 400


@require_POST
def save_note(request, pk):
    """Keep the reader's own note on an item; nobody else ever sees it."""
    item = readable_item(request, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=_NOT_ACCEPTED) if request.htmx else item_page(request, item, form)
    workflow.save_note(item=item, by=request.user, **form.cleaned_data)
    if request.htmx:
        return HttpResponse(status=_SAVED)
    messages.success(request, _("Your note has been saved. Only you can see it."))
    return redirect(item)


@require_POST
def save_annex_note(request, pk):
    """Keep the reader's own note on an annex."""
    annex, _version = readable_annex(request, pk)
    form = AnnexNoteForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=_NOT_ACCEPTED) if request.htmx else annex_page(request, pk, form)
    workflow.save_annex_note(annex=annex, by=request.user, **form.cleaned_data)
    if request.htmx:
        return HttpResponse(status=_SAVED)
    messages.success(request, _("Your note has been saved. Only you can see it."))
    return redirect(reading_address(request, pk))


@require_POST
def mark_annex(request, pk):
    """Mark a passage of an annex, as the viewer's script asks; answers with the mark as it stands in the list."""
    annex, shown = readable_annex(request, pk)
    form = MarkForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=_NOT_ACCEPTED)
    typed = form.cleaned_data
    version = _version_of(annex, shown, typed.pop("version"))
    sent_out = bool(number_in(request.GET.get("revision", ""))) or version.pk == published_version_id(annex)
    mark = workflow.mark_annex(annex=annex, version=version, sent_out=sent_out, by=request.user, **typed)
    if not request.htmx:
        return redirect(reading_address(request, pk))
    return render(request, "meetings/_mark.html", {"mark": _as_shown(mark), "annex": annex})


def _version_of(annex: Attachment, shown: AttachmentVersion, asked: int | None) -> AttachmentVersion:
    """The version a mark is put back on; the one that is shown where none, or a later one, is named."""
    earlier = annex.versions.filter(pk=asked, number__lt=shown.number).first() if asked else None
    return earlier or shown


def _as_shown(mark: AnnexMark) -> OwnMark:
    return OwnMark(mark.pk, mark.page, mark.quote, mark.before, mark.note, mark.changed_at, mark.version_id)


def _own_mark(request, pk) -> AnnexMark:
    return get_object_or_404(AnnexMark.objects.of(request.user).select_related("annex"), pk=pk)


@require_POST
def write_on_mark(request, pk):
    """Keep the note on what one has marked, while one may read the annex."""
    mark = _own_mark(request, pk)
    readable_annex(request, mark.annex_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=_NOT_ACCEPTED)
    workflow.write_on_mark(mark=mark, by=request.user, **form.cleaned_data)
    return HttpResponse(status=_SAVED) if request.htmx else redirect(reading_address(request, mark.annex_id))


@require_POST
def remove_mark(request, pk):
    """Remove what one has marked, and offer to put it back; also where one may read the annex no more."""
    mark = _own_mark(request, pk)
    quoted = AnnexMark.objects.filter(pk=pk).whose_words_are_read_by(request.user).exists()
    workflow.remove_mark(mark=mark, by=request.user)
    context = {"mark": _as_shown(mark) if quoted else None, "annex": mark.annex}
    template = "meetings/_mark_removed.html" if request.htmx else "meetings/mark_removed.html"
    return render(request, template, context)
