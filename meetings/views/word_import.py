"""The page that takes a case presentation in from Word: its text stands in the form of the item, not yet saved."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings import workflow
from meetings.annexes.word_import import Imported, read_word
from meetings.forms.word import WordForm
from meetings.models import AgendaItem
from meetings.views.annexes import say_too_big
from meetings.workflow.items import require_changeable
from meetings.workflow.wordings import wording_of
from members.gate.permissions import authorize
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_page import before_typing


def import_word(request, pk):
    """Read a Word file into the form of an item, where its writer looks at it and saves it."""
    items = AgendaItem.objects.readable_by(request.user).select_related("meeting__committee", "committee")
    item = get_object_or_404(items, pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, item)
    before_typing(request, require_changeable, item)
    form = WordForm(request.POST or None, request.FILES or None)
    say_too_big(request, form)

    def do() -> Imported:
        read = read_word(form.cleaned_data["file"].read())
        typed = wording_of(item) | read.texts
        workflow.keep_typed(item=item, item_version=item.version, typed=typed, by=request.user)
        return read

    return answer_form(
        request,
        form,
        do,
        done=_("The text stands in the fields below. Look at it, and save it on the item."),
        also=lambda read: _tell_left_out(request, read),
        to=reverse("meetings:edit_item", args=[pk]),
        committee=item.committee,
        meeting=item.meeting,
        title=_("Take the text of “%(item)s” in from Word") % {"item": item.title},
        submit=_("Read the file"),
        back=reverse("meetings:edit_item", args=[pk]),
    )


def _tell_left_out(request, read: Imported) -> None:
    for sentence in read.left_out:
        messages.warning(request, _("Left out: %(what)s") % {"what": sentence})
