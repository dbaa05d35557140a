"""Who comes, who comes instead, and who may not take part in an item."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.invitation import AnswerForm, DisqualificationForm, SubstituteForm
from meetings.models import AgendaItem, Attendance, Disqualification, Meeting
from meetings.reading.agenda import sent_out_title
from meetings.rules.lifecycle import RECORDABLE
from meetings.workflow.attendance import require_called, require_somebody_to_call
from members.gate.access import authorize
from pages.form_course import refusals_to
from pages.form_page import before_typing, form_page
from record.verbs import Refused


def answer_invitation(request, pk):
    """Answer one's own invitation."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    authorize(request.user, "meetings.answer_invitation", meeting)
    mine = get_object_or_404(Attendance.objects.select_related("meeting"), meeting=meeting, person=request.user)
    before_typing(request, require_called, mine)
    form = AnswerForm(request.POST or None, initial={"answer": mine.answer, "note": mine.note})
    if form.is_valid():
        with refusals_to(form):
            workflow.answer_invitation(attendance=mine, by=request.user, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("Your answer has been saved. The secretariat can see it."))
            return redirect(meeting)
    return form_page(
        request,
        committee=meeting.committee,
        form=form,
        title=_("Answer the invitation"),
        submit=_("Save the answer"),
        back=meeting.get_absolute_url(),
    )


def name_substitute(request, pk):
    """Call a substitute: for oneself, or by the secretariat for somebody else."""
    attendances = Attendance.objects.filter(meeting__in=Meeting.objects.visible_to(request.user))
    one = get_object_or_404(attendances.select_related("meeting__committee", "person"), pk=pk)
    own = one.person_id == request.user.pk
    authorize(request.user, "meetings.answer_invitation" if own else "meetings.record_meeting", one.meeting)
    before_typing(request, require_somebody_to_call, one)
    form = SubstituteForm(request.POST or None, attendance=one)
    if form.is_valid():
        with refusals_to(form):
            workflow.name_substitute(attendance=one, by=request.user, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("The substitute has been called and can read the agenda now."))
            return redirect(one.meeting)
    return form_page(
        request,
        committee=one.meeting.committee,
        form=form,
        title=_("Name a substitute for %(name)s") % {"name": one.person},
        submit=_("Call the substitute"),
        back=one.meeting.get_absolute_url(),
    )


def declare_disqualification(request, pk):
    """Declare that one may be disqualified for an item; the secretariat can declare it for somebody else."""
    items = AgendaItem.objects.readable_by(request.user).filter(meeting__isnull=False)
    item = get_object_or_404(
        items.select_related("meeting__committee", "meeting__current_revision", "committee"), pk=pk
    )
    authorize(request.user, "meetings.answer_invitation", item)
    form = DisqualificationForm(request.POST or None, item=item)
    records = request.user.has_perm("meetings.record_meeting", item)
    if not records:
        del form.fields["person"]
    if form.is_valid():
        person = form.cleaned_data.get("person") or request.user
        with refusals_to(form):
            workflow.declare_disqualification(
                item=item, person=person, reason=form.cleaned_data["reason"], by=request.user
            )
        if form.is_valid():
            messages.success(
                request, _("It has been noted. The item is closed for the person until the group has decided.")
            )
            in_room = records and item.meeting.state in RECORDABLE
            return redirect("meetings:room", item.meeting_id) if in_room else redirect(item.meeting)
    return form_page(
        request,
        committee=item.committee,
        form=form,
        title=_("Conflict of interest: “%(item)s”") % {"item": sent_out_title(item)},
        submit=_("Declare it"),
        back=item.get_absolute_url(),
    )


@require_POST
def decide_disqualification(request, pk):
    """Record what the group decided about a declared disqualification."""
    items = AgendaItem.objects.readable_by(request.user)
    one = get_object_or_404(Disqualification.objects.filter(item__in=items).select_related("item__meeting"), pk=pk)
    authorize(request.user, "meetings.record_meeting", one.item)
    answer = request.POST.get("upheld")
    if answer not in ("yes", "no"):
        raise Refused(_("Choose whether the person is disqualified. Nothing has been changed."))
    workflow.decide_disqualification(disqualification=one, upheld=answer == "yes", by=request.user)
    messages.success(request, _("The decision on the disqualification has been recorded."))
    return redirect(one.item)
