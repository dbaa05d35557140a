"""Who comes, who comes instead, and who may not take part in an item."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.invitation import AnswerForm, DisqualificationForm, SubstituteForm
from meetings.models import AgendaItem, Attendance, Disqualification, Meeting
from meetings.reading.agenda import sent_out_title
from meetings.workflow.attendance import require_called, require_somebody_to_call
from members.gate.permissions import authorize
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_page import before_typing
from record.verbs import Refused


def answer_invitation(request, pk):
    """Answer one's own invitation."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    authorize(request.user, Permission.ANSWER_INVITATION, meeting)
    mine = get_object_or_404(Attendance.objects.select_related("meeting"), meeting=meeting, person=request.user)
    before_typing(request, require_called, mine)
    form = AnswerForm(request.POST or None, initial={"answer": mine.answer, "note": mine.note})
    return answer_form(
        request,
        form,
        lambda: workflow.answer_invitation(attendance=mine, by=request.user, **form.cleaned_data),
        done=_("Your answer has been saved. The secretariat can see it."),
        to=meeting,
        committee=meeting.committee,
        meeting=meeting,
        title=_("Answer the invitation"),
        submit=_("Save the answer"),
        back=meeting.get_absolute_url(),
    )


def name_substitute(request, pk):
    """Call a substitute: for oneself, or by the secretariat for somebody else."""
    attendances = Attendance.objects.filter(meeting__in=Meeting.objects.visible_to(request.user))
    attendance = get_object_or_404(attendances.select_related("meeting__committee", "person"), pk=pk)
    own = attendance.person_id == request.user.pk
    authorize(request.user, Permission.ANSWER_INVITATION if own else Permission.RECORD_MEETING, attendance.meeting)
    before_typing(request, require_somebody_to_call, attendance)
    form = SubstituteForm(request.POST or None, attendance=attendance)
    return answer_form(
        request,
        form,
        lambda: workflow.name_substitute(attendance=attendance, by=request.user, **form.cleaned_data),
        done=_("The substitute has been called and can read the agenda now."),
        to=attendance.meeting,
        committee=attendance.meeting.committee,
        meeting=attendance.meeting,
        title=_("Name a substitute for %(name)s") % {"name": attendance.person},
        submit=_("Call the substitute"),
        back=attendance.meeting.get_absolute_url(),
    )


def declare_disqualification(request, pk):
    """Declare that one may be disqualified for an item; the secretariat can declare it for somebody else."""
    items = AgendaItem.objects.readable_by(request.user).filter(meeting__isnull=False)
    item = get_object_or_404(
        items.select_related("meeting__committee", "meeting__current_revision", "committee"), pk=pk
    )
    authorize(request.user, Permission.ANSWER_INVITATION, item)
    form = DisqualificationForm(request.POST or None, item=item)
    records = request.user.has_perm(Permission.RECORD_MEETING, item)
    if not records:
        del form.fields["person"]
    in_the_room = records and item.meeting.may_be_recorded
    return answer_form(
        request,
        form,
        lambda: workflow.declare_disqualification(
            item=item,
            person=form.cleaned_data.get("person") or request.user,
            reason=form.cleaned_data["reason"],
            by=request.user,
        ),
        done=_("It has been noted. The item is closed for the person until the group has decided."),
        to=item.room_address if in_the_room else item.meeting,
        committee=item.committee,
        meeting=item.meeting,
        title=_("Conflict of interest: “%(item)s”") % {"item": sent_out_title(item)},
        submit=_("Declare it"),
        back=item.get_absolute_url(),
    )


@require_POST
def decide_disqualification(request, pk):
    """Record what the group decided about a declared disqualification."""
    items = AgendaItem.objects.readable_by(request.user)
    disqualification = get_object_or_404(
        Disqualification.objects.filter(item__in=items).select_related("item__meeting"), pk=pk
    )
    authorize(request.user, Permission.RECORD_MEETING, disqualification.item)
    answer = request.POST.get("upheld")
    if answer not in ("yes", "no"):
        raise Refused(_("Choose whether the person is disqualified. Nothing has been changed."))
    workflow.decide_disqualification(disqualification=disqualification, upheld=answer == "yes", by=request.user)
    messages.success(request, _("The decision on the disqualification has been recorded."))
    return redirect(disqualification.item)


@require_POST
def send_calendar_entries(request, pk):
    """Invite people before the agenda goes out: the meeting lands in their calendars."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, meeting)
    sent = workflow.send_calendar_entries(meeting=meeting, by=request.user)
    said = ngettext(
        "%(number)s person gets the meeting for the calendar.",
        "%(number)s people get the meeting for the calendar.",
        sent,
    )
    messages.success(request, said % {"number": sent})
    return redirect("meetings:prepare", meeting.pk)
