"""Pages of the archive of a committee: ask for it, see how far it is, take it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.gate.permissions import authorize, permissions_of
from members.models import Committee
from members.rules.roles import Permission
from pages.file_answer import private_file
from programme.archive import jobs as archives
from programme.models import ArchiveJob, ArchiveTaken

SHOWN = 20


def _committee(request, slug) -> Committee:
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    authorize(request.user, Permission.EXPORT_PACK, committee)
    return committee


def archive(request, slug):
    """What an archive is, the button that asks for one, one's own, and for who manages the committee who took one."""
    committee = _committee(request, slug)
    may = permissions_of(request.user, committee)
    taken = ArchiveTaken.objects.filter(committee=committee).select_related("reader")
    context = {
        "committee": committee,
        "may": may,
        "jobs": ArchiveJob.objects.of(request.user).filter(committee=committee)[:SHOWN],
        "taken": taken[:SHOWN] if Permission.MANAGE_COMMITTEE in may else [],
    }
    return render(request, "programme/archive.html", context)


@require_POST
def ask_for_archive(request, slug):
    """Put an archive in line."""
    committee = _committee(request, slug)
    language = get_language() or "da"
    return redirect(archives.ask_for_archive(committee=committee, reader=request.user, language=language))


def _job(request, pk) -> ArchiveJob:
    return get_object_or_404(ArchiveJob.objects.of(request.user).select_related("committee__parent", "reader"), pk=pk)


def archive_job(request, pk):
    """How far an archive is; htmx asks for the progress alone."""
    job = _job(request, pk)
    context = {"job": job, "committee": job.committee, "nobody_works": archives.nobody_works_on(job)}
    page = "programme/_archive_progress_said.html" if request.htmx else "programme/archive_job.html"
    return render(request, page, context)


def archive_file(request, pk):
    """The ZIP, to who asked for it only, and only while he or she may still read everything in it."""
    job = _job(request, pk)
    if not job.is_done:
        return redirect(job)
    if not archives.is_still_readable(job):
        messages.error(request, _("Your access has changed since the archive was made. Ask for a new one."))
        return redirect("home")
    archives.note_taken(job)
    return private_file(job.file, name=archives.file_name(job), content_type="application/zip", to_keep=True)
