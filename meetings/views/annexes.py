"""Annexes: the file itself, served through the gate, and what the secretariat does with it."""

from functools import partial
from pathlib import PurePath

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.annexes.size_limit import SizeLimitUploadHandler
from meetings.annexes.uploaded_file import PDF, too_big
from meetings.entries import thawed
from meetings.forms.item import AnnexFactsForm, AnnexForm, ReplaceFileForm
from meetings.models import AgendaItem, AgendaRevision, Attachment, AttachmentVersion
from meetings.reading.agenda import published_version_id
from meetings.reading.log import log_closed_reading, readers_who_opened
from meetings.reading.review import withdrawal_warning
from meetings.reading.since import read_revision
from meetings.workflow.items import require_changeable
from meetings.workflow.proposals import require_own
from members.gate.permissions import authorize, permissions_of
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.file_answer import private_file
from pages.form_course import facts_of, number_in
from pages.form_page import before_typing
from record.plain_text import in_one_line
from record.verbs import Refused, allows
from record.versions import version_of


def _version(attachment: Attachment, person) -> AttachmentVersion:
    """The version to serve: the published one to readers, the newest to who prepares the meeting."""
    published = published_version_id(attachment)
    if person.has_perm(Permission.PREPARE_MEETING, attachment):
        return attachment.newest
    return attachment.newest if published is None else attachment.versions.get(pk=published)


def _sent_out_in(annex: Attachment, number: int, person) -> AttachmentVersion:
    """The version that went out with an earlier revision; Http404 where it did not, or was closed to this reader."""
    meeting = annex.item.meeting
    revision = get_object_or_404(AgendaRevision.objects.select_related("meeting"), meeting=meeting, number=number)
    may = permissions_of(person, revision.meeting)
    entries = read_revision(thawed(revision), revision.meeting, person, may)
    shown = {each.attachment_id: each.version_id for entry in entries for each in entry.annexes if each.readable}
    return get_object_or_404(annex.versions, pk=shown.get(annex.pk))


def readable_annex(request, pk) -> tuple[Attachment, AttachmentVersion]:
    """Return an annex the reader may read, and the version to show; 404 for everybody else."""
    annexes = Attachment.objects.readable_by(request.user).select_related("item__meeting", "item__committee", "current")
    annex = get_object_or_404(annexes, pk=pk)
    if "revision" in request.GET:
        return annex, _sent_out_in(annex, number_in(request.GET["revision"]), request.user)
    return annex, _version(annex, request.user)


def _file_of(annex: Attachment, request, file, *, name: str, content_type: str) -> FileResponse:
    """The answer that hands over a file of an annex, and the line about who has read what is closed."""
    if annex.is_closed:
        log_closed_reading(annex.item, request.user, annex.title)
    return private_file(file, name=name, content_type=content_type)


@xframe_options_sameorigin
def attachment(request, pk):
    """The file of an annex: PDF in the browser, anything else as a download."""
    annex, version = readable_annex(request, pk)
    return _file_of(annex, request, version.file, name=version.original_name, content_type=version.content_type)


@xframe_options_sameorigin
def attachment_pdf(request, pk):
    """An annex as PDF in the browser: the file itself, or the pages made of an Office file, when they are there."""
    annex, version = readable_annex(request, pk)
    rendition = version.rendition
    if rendition is None:
        return redirect(annex)
    if not rendition.is_ready:
        raise Refused(rendition.why_no_pages)
    name = f"{PurePath(version.original_name).stem}.pdf"
    return _file_of(annex, request, rendition.file, name=name, content_type=PDF)


def _item(request, pk) -> AgendaItem:
    items = AgendaItem.objects.readable_by(request.user).select_related("meeting__committee", "committee")
    item = get_object_or_404(items, pk=pk)
    _authorize(request.user, item, item)
    return item


def _authorize(person, item: AgendaItem, about: AgendaItem | Attachment) -> None:
    """Who proposed an item keeps its annexes while nobody has taken it up; otherwise who prepares the meeting."""
    own = item.meeting_id is None and allows(require_own, item, person)
    authorize(person, Permission.PROPOSE_ITEM if own else Permission.PREPARE_MEETING, about)


def _may_close(person, item: AgendaItem) -> bool:
    """Whether it can be closed here: who proposes without reading what is closed would lose sight of the own annex."""
    return person.has_perm(Permission.PREPARE_MEETING, item)


def back_from(item: AgendaItem) -> str:
    """Return where one goes on when an annex of the item has been seen to."""
    if item.meeting_id is None:
        return item.get_absolute_url()
    return f"{reverse('meetings:prepare', args=[item.meeting_id])}#item-{item.pk}"


def say_too_big(request, form) -> None:
    """A file that was refused while it arrived is missing from the form: say why, at the field."""
    skipped = [
        name
        for handler in request.upload_handlers
        if isinstance(handler, SizeLimitUploadHandler)
        for name in handler.skipped
    ]
    if skipped:
        form.errors.pop("file", None)
        form.add_error("file", f"{', '.join(skipped)}: {too_big()}" if len(skipped) > 1 else too_big())


def _warn(request, version: AttachmentVersion) -> None:
    if version.problem:
        messages.warning(
            request,
            _("The file is attached, but cannot be shown as pages: %(problem)s The pack will name it and say so.")
            % {"problem": version.problem},
        )
    elif version.content_type == PDF and not version.is_tagged:
        messages.warning(
            request,
            _("Screen readers cannot read this annex. You can send it out, but please attach an accessible version."),
        )


def title_of(file) -> str:
    """Return the title an annex has that was given none: the name of its file."""
    file_name = in_one_line(file.name)
    return (file_name.rpartition(".")[0].strip() or file_name.strip())[:200]


def attach_file(request, pk):
    """Upload annexes to an item; where one of several cannot be accepted, none is, and the form says which."""
    item = _item(request, pk)
    before_typing(request, require_changeable, item)
    form = AnnexForm(request.POST or None, request.FILES or None, may_close=_may_close(request.user, item))
    say_too_big(request, form)

    def do() -> list[Attachment]:
        typed = form.cleaned_data
        files = [(file, title_of(file)) for file in typed["file"]]
        if typed["title"] and len(files) == 1:
            files = [(files[0][0], typed["title"])]
        return workflow.attach_files(item=item, files=files, closed=typed.get("closed", False), by=request.user)

    return answer_form(
        request,
        form,
        do,
        done=_said_of,
        to=back_from(item),
        also=partial(_warn_of_all, request),
        committee=item.committee,
        meeting=item.meeting,
        title=_("Attach an annex to “%(item)s”") % {"item": item.title},
        submit=_("Attach the annex"),
        back=back_from(item),
        warning=withdrawal_warning(item.meeting),
    )


def _warn_of_all(request, annexes: list[Attachment]) -> None:
    for annex in annexes:
        _warn(request, annex.newest)


def _said_of(annexes: list[Attachment]) -> str:
    if len(annexes) == 1:
        return _("The annex “%(title)s” is attached.") % {"title": annexes[0].title}
    return _("%(n)d annexes are attached.") % {"n": len(annexes)}


def annex_prepared_by(request, pk) -> Attachment:
    """Return an annex in use of an item that the reader prepares; 404 and 403 for everybody else."""
    annexes = Attachment.objects.readable_by(request.user).in_use()
    annex = get_object_or_404(annexes.select_related("item__meeting__committee", "item__committee"), pk=pk)
    _authorize(request.user, annex.item, annex)
    return annex


def _who_is_told(annex: Attachment) -> str:
    """Say who has had the earlier file, and when they are told that there is another one."""
    meeting = annex.item.meeting
    if meeting is None or not annex.published_now:
        return ""
    n = readers_who_opened(meeting)
    return ngettext(
        "%(n)d reader has opened the agenda with the earlier file. He or she is told when the change is sent out.",
        "%(n)d readers have opened the agenda with the earlier file. They are told when the change is sent out.",
        n,
    ) % {"n": n}


def replace_file(request, pk):
    """Upload a new version of an annex."""
    annex = annex_prepared_by(request, pk)
    before_typing(request, require_changeable, annex.item)
    form = ReplaceFileForm(request.POST or None, request.FILES or None)
    say_too_big(request, form)
    form.fields["file"].help_text = _who_is_told(annex)
    return answer_form(
        request,
        form,
        lambda: workflow.replace_file(attachment=annex, file=form.cleaned_data["file"], by=request.user),
        done=_("The new version of “%(title)s” is attached.") % {"title": annex.title},
        to=back_from(annex.item),
        also=lambda version: _warn(request, version),
        committee=annex.item.committee,
        meeting=annex.item.meeting,
        title=_("New version of “%(title)s”") % {"title": annex.title},
        submit=_("Replace the file"),
        back=back_from(annex.item),
        warning=withdrawal_warning(annex.item.meeting),
    )


def _facts_of(annex: Attachment) -> dict:
    return {"title": annex.title, "closed": annex.closed, "version": version_of(annex)}


def edit_attachment(request, pk):
    """Rename an annex, close or open it."""
    annex = annex_prepared_by(request, pk)
    before_typing(request, require_changeable, annex.item)
    may_close = _may_close(request.user, annex.item)
    form = AnnexFactsForm(request.POST or None, initial=_facts_of(annex), may_close=may_close)

    return answer_form(
        request,
        form,
        lambda: workflow.edit_attachment(
            attachment=annex, by=request.user, **{"closed": annex.closed} | facts_of(form)
        ),
        done=_("The annex “%(title)s” has been saved.") % {"title": annex.title},
        to=back_from(annex.item),
        now=_facts_of,
        committee=annex.item.committee,
        meeting=annex.item.meeting,
        title=_("Edit the annex “%(title)s”") % {"title": annex.title},
        submit=_("Save the annex"),
        back=back_from(annex.item),
        warning=withdrawal_warning(annex.item.meeting),
    )


@require_POST
def restore_attachment(request, pk):
    """Put an annex that was taken off back on its item."""
    annexes = Attachment.objects.readable_by(request.user).filter(removed=True)
    annex = get_object_or_404(annexes.select_related("item__meeting__committee", "item__committee"), pk=pk)
    _authorize(request.user, annex.item, annex)
    workflow.restore_attachment(attachment=annex, by=request.user)
    messages.success(request, _("The annex “%(title)s” is there again.") % {"title": annex.title})
    return redirect(back_from(annex.item))


def remove_attachment(request, pk):
    """Take an annex off its item; who opens the address is asked first."""
    annex = annex_prepared_by(request, pk)
    before_typing(request, require_changeable, annex.item)
    if request.method == "POST":
        workflow.remove_attachment(attachment=annex, by=request.user)
        undo = reverse("meetings:restore_attachment", args=[pk])
        said = _("The annex “%(title)s” has been removed.") % {"title": annex.title}
        messages.success(request, said, extra_tags=undo)
        return redirect(back_from(annex.item))
    context = {
        "annex": annex,
        "meeting": annex.item.meeting,
        "committee": annex.item.committee,
        "back": back_from(annex.item),
        "warning": withdrawal_warning(annex.item.meeting),
    }
    return render(request, "meetings/remove_attachment.html", context)
