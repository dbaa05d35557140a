"""Packs: ask for one, see how far it is, take it."""

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import packs
from meetings.models import AgendaItem, Meeting, PackJob
from members.access import authorize
from members.forms import number_in


@require_POST
def ask_for_pack(request, pk):
    """Put a pack in line: everybody may take what he or she may read (design section 5)."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    authorize(request.user, "meetings.export_pack", meeting)
    kind = request.POST.get("kind", "")
    if kind not in PackJob.Kind.values:
        kind = PackJob.Kind.FULL
    if kind == PackJob.Kind.MINUTES:
        get_object_or_404(Meeting.objects.minutes_readable_by(request.user), pk=pk)
    item = None
    if kind == PackJob.Kind.EXTRACT:
        items = AgendaItem.objects.readable_by(request.user).filter(meeting=meeting)
        item = get_object_or_404(items, pk=number_in(request.POST.get("item", "")))
    job = packs.ask_for_pack(
        meeting=meeting, kind=kind, reader=request.user, language=get_language() or "da", item=item
    )
    return redirect(job)


def _job(request, pk) -> PackJob:
    return get_object_or_404(PackJob.objects.of(request.user).select_related("meeting__committee", "reader"), pk=pk)


def pack(request, pk):
    """How far the pack is; htmx asks for the progress alone."""
    job = _job(request, pk)
    context = {"job": job, "meeting": job.meeting, "committee": job.meeting.committee}
    return render(request, "meetings/_pack_progress.html" if request.htmx else "meetings/pack.html", context)


def pack_file(request, pk):
    """The PDF, to its reader only, and only while he or she may still read everything in it."""
    job = _job(request, pk)
    if job.state != PackJob.State.DONE:
        return redirect(job)
    if not packs.is_still_readable(job):
        messages.error(request, _("Your access has changed since the pack was made. Ask for a new one."))
        return redirect("home")
    packs.log_download(job)
    response = FileResponse(
        job.file.open("rb"), as_attachment=True, filename=packs.file_name(job), content_type="application/pdf"
    )
    response["Cache-Control"] = "private, no-store"
    return response
