"""The page on which the co-chairs write their shared remarks on an item."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from meetings import workflow
from meetings.forms.remark import RemarkForm, initial_of
from meetings.models import AgendaItem, ChairRemark
from meetings.reading.agenda import sent_out_title
from meetings.workflow.remarks import require_remarkable
from members.gate.permissions import authorize
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_page import before_typing


def write_remark(request, pk):
    """Write the co-chairs' remarks on an item; two who write at once see both versions and lose nothing."""
    items = AgendaItem.objects.readable_by(request.user).select_related("meeting", "committee")
    item = get_object_or_404(items, pk=pk)
    authorize(request.user, Permission.WRITE_CHAIR_REMARK, item)
    before_typing(request, require_remarkable, item)
    form = RemarkForm(
        request.POST or None,
        initial=initial_of(ChairRemark.objects.readable_by(request.user).filter(item=item).first()),
    )
    return answer_form(
        request,
        form,
        lambda: workflow.write_remark(
            item=item,
            text=form.cleaned_data["text"],
            expected_version=form.cleaned_data["version"],
            by=request.user,
        ),
        done=_("The remarks have been saved. They stand in no agenda and no minutes."),
        to=f"{item.get_absolute_url()}#remarks",
        now=initial_of,
        committee=item.committee,
        meeting=item.meeting,
        title=_("Remarks on “%(item)s”") % {"item": sent_out_title(item)},
        submit=_("Save the remarks"),
        back=f"{item.get_absolute_url()}#remarks",
        draft=f"remark-{pk}",
    )
