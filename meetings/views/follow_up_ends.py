"""How a follow-up ends: confirmed or sent back by the secretariat; and the files that came with its updates."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.annexes.kept_documents import sent
from meetings.forms.follow_up import ConfirmForm, SendBackForm
from meetings.models import FollowUp, FollowUpFile
from meetings.reading.log import log_closed_reading
from meetings.workflow.follow_up_ends import require_reported
from members.gate.permissions import authorize
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_page import before_typing


def _reported(request, pk) -> FollowUp:
    """A follow-up that the reader, as its group's secretariat, may close."""
    shown = get_object_or_404(FollowUp.objects.readable_by(request.user).with_decision(), pk=pk)
    authorize(request.user, Permission.RECORD_MEETING, shown)
    before_typing(request, require_reported, shown)
    return shown


def _about(shown: FollowUp) -> dict:
    return {
        "committee": shown.decision.meeting.committee,
        "meeting": shown.decision.meeting,
        "back": shown.get_absolute_url(),
        "to": reverse("meetings:follow_ups", args=[shown.decision.meeting.committee.slug]),
    }


def confirm(request, pk):
    """Confirm that a task is finished, with a word if there is one."""
    shown = _reported(request, pk)
    form = ConfirmForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: workflow.confirm_follow_up(follow_up=shown, by=request.user, **form.cleaned_data),
        done=_("The task is closed."),
        title=_("Confirm that “%(task)s” is finished") % {"task": shown.what},
        submit=_("Confirm"),
        draft=f"confirm-{pk}",
        **_about(shown),
    )


def send_back(request, pk):
    """Send a task back to who reported it as finished, with what is missing."""
    shown = _reported(request, pk)
    form = SendBackForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: workflow.send_back_follow_up(follow_up=shown, by=request.user, **form.cleaned_data),
        done=lambda task: _("%(name)s has been told what is missing.") % {"name": task.responsible.name},
        title=_("Send “%(task)s” back") % {"task": shown.what},
        submit=_("Send back"),
        draft=f"send-back-{pk}",
        **_about(shown),
    )


def _document(request, pk) -> FollowUpFile:
    related = "update__follow_up__decision__item__meeting"
    return get_object_or_404(FollowUpFile.objects.readable_by(request.user).select_related(related), pk=pk)


def document(request, pk):
    """A file of a follow-up, for who may read that; of a closed item it is noted that it was opened."""
    shown = _document(request, pk)
    item = shown.update.follow_up.decision.item
    if item.is_closed:
        log_closed_reading(item, request.user, shown.title)
    return sent(shown)


@require_POST
def remove_document(request, pk):
    """Take a file off a follow-up."""
    shown = _document(request, pk)
    follow_up = shown.update.follow_up
    if not FollowUp.objects.writable_by(request.user).filter(pk=follow_up.pk).exists():
        raise PermissionDenied
    workflow.remove_follow_up_file(document=shown, by=request.user)
    messages.success(request, _("“%(document)s” has been taken off.") % {"document": shown})
    return redirect(follow_up)
