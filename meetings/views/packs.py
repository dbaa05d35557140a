"""Packs: choose one, ask for it, see how far it is, take it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.forms.pack import PackForm
from meetings.models import AgendaItem, Meeting, PackJob
from meetings.models.pack_job import OF_ITEMS
from meetings.packs import jobs as packs
from meetings.packs.kinds import kinds_of_items, offered_kinds
from meetings.packs.names import file_name
from meetings.reading.agenda import read_agenda
from members.gate.permissions import authorize
from members.rules.roles import Permission
from pages.file_answer import PDF, private_file
from pages.form_course import number_in, refusals_to

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {"pdf": PDF, "zip": "application/zip", "docx": _WORD}


def _meeting(request, pk) -> Meeting:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    authorize(request.user, Permission.EXPORT_PACK, meeting)
    return meeting


def _language() -> str:
    return get_language() or "da"


@require_POST
def ask_for_pack(request, pk):
    """Put a pack in line: everybody may take what he or she may read (design section 5)."""
    meeting = _meeting(request, pk)
    kind = request.POST.get("kind", PackJob.Kind.FULL)
    wishes: dict = {}
    offered = offered_kinds(meeting, request.user)
    if kind in OF_ITEMS:
        offered = kinds_of_items(meeting, request.user)
        items = AgendaItem.objects.readable_by(request.user).filter(meeting=meeting)
        wishes = _of_items([get_object_or_404(items, pk=number_in(typed)).pk for typed in request.POST.getlist("item")])
        wishes["as_sent"] = kind == PackJob.Kind.RECORD and "as_sent" in request.POST
    if kind not in offered:
        raise Http404
    job = packs.ask_for_pack(meeting=meeting, kind=kind, reader=request.user, language=_language(), **wishes)
    return redirect(job)


def _of_items(pks: list[int]) -> dict:
    """What is asked of the job: one item with its annexes, or several without."""
    if not pks:
        raise Http404
    return {"item_id": pks[0]} if len(pks) == 1 else {"chosen": {"items": pks, "annexes": []}}


def choose_pack(request, pk):
    """Every kind of pack the reader is offered, with the choice of items and annexes."""
    meeting = _meeting(request, pk)
    taken = packs.last_taken(meeting, request.user)
    form = PackForm(
        request.POST or None,
        initial={"kind": PackJob.Kind.FULL},
        kinds=offered_kinds(meeting, request.user),
        entries=read_agenda(meeting, request.user),
        taken_before=taken is not None,
    )
    if form.is_valid():
        with refusals_to(form):
            job = packs.ask_for_pack(meeting=meeting, reader=request.user, language=_language(), **form.wishes())
            return redirect(job)
    context = {"meeting": meeting, "committee": meeting.committee, "form": form, "taken": taken}
    return render(request, "meetings/choose_pack.html", context)


def _job(request, pk) -> PackJob:
    return get_object_or_404(
        PackJob.objects.of(request.user).select_related("meeting__committee", "reader", "item"), pk=pk
    )


def pack(request, pk):
    """How far the pack is; htmx asks for the progress alone."""
    job = _job(request, pk)
    context = {
        "job": job,
        "nobody_works": packs.nobody_works_on(job),
        "meeting": job.meeting,
        "committee": job.meeting.committee,
    }
    return render(request, "meetings/_pack_progress_said.html" if request.htmx else "meetings/pack.html", context)


def pack_file(request, pk):
    """The file, to its reader only, and only while he or she may still read everything in it."""
    job = _job(request, pk)
    if job.state != PackJob.State.DONE:
        return redirect(job)
    if not packs.is_still_readable(job):
        messages.error(request, _("Your access has changed since the pack was made. Ask for a new one."))
        return redirect("home")
    packs.note_download(job)
    return private_file(job.file, name=file_name(job), content_type=_TYPES[job.ending], to_keep=True)
