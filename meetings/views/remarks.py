"""The page on which the co-chairs write their shared remarks on an item."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from meetings import workflow
from meetings.forms.remark import RemarkForm, initial_of
from meetings.models import AgendaItem, ChairRemark
from meetings.reading.agenda import sent_out_title
from meetings.workflow.remarks import require_remarkable
from members.gate.access import authorize
from pages.form_course import on_top_of, refusals_to
from pages.form_page import before_typing, form_page
from record.verbs import Conflict


def write_remark(request, pk):
    """Write the co-chairs' remarks on an item; two who write at once see both versions and lose nothing."""
    items = AgendaItem.objects.readable_by(request.user).select_related("meeting", "committee")
    item = get_object_or_404(items, pk=pk)
    authorize(request.user, "meetings.write_chair_remark", item)
    before_typing(request, require_remarkable, item)
    form = RemarkForm(
        request.POST or None,
        initial=initial_of(ChairRemark.objects.readable_by(request.user).filter(item=item).first()),
    )
    theirs, status = [], 200
    if form.is_valid():
        try:
            with refusals_to(form):
                workflow.write_remark(
                    item=item,
                    text=form.cleaned_data["text"],
                    expected_version=form.cleaned_data["version"],
                    by=request.user,
                )
        except Conflict as conflict:
            theirs, status = on_top_of(form, conflict, initial_of(conflict.current)), 409
        else:
            if form.is_valid():
                messages.success(request, _("The remarks have been saved. They stand in no agenda and no minutes."))
                return redirect(f"{item.get_absolute_url()}#remarks")
    return form_page(
        request,
        committee=item.committee,
        form=form,
        title=_("Remarks on “%(item)s”") % {"item": sent_out_title(item)},
        submit=_("Save the remarks"),
        back=f"{item.get_absolute_url()}#remarks",
        draft=f"remark-{pk}",
        theirs=theirs,
        status=status,
    )
