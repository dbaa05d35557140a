"""Cases between bodies: the overview, one case with its way, and what is done with it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.item import ReasonForm
from meetings.forms.referral import (
    ReferralAnswerForm,
    ReferralDatesForm,
    ReferralForm,
    standing_answer,
    standing_dates,
)
from meetings.models import Decision, Meeting, ReferralReceiver
from meetings.reading.case_text import is_amended_since
from meetings.reading.referrals import cases_for, cases_of
from meetings.views.annexes import say_too_big
from meetings.workflow.referral_answers import require_answerable
from meetings.workflow.referrals import require_referable, require_waiting_for_answer
from members.gate.permissions import authorize, permissions_of
from members.models import Committee
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.file_answer import private_file
from pages.form_course import facts_of
from pages.form_page import before_typing
from record.verbs import allows


def referrals(request, slug):
    """The cases a committee has sent to other bodies, and those it has received: what waits first."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    cases = cases_of(committee, request.user)
    waiting = [case for case in cases if case.receiver.is_waiting]
    context = {
        "committee": committee,
        "waiting": waiting,
        "late": [case for case in waiting if case.receiver.is_late],
        "over": [case for case in reversed(cases) if not case.receiver.is_waiting],
    }
    return render(request, "meetings/referrals.html", context)


def referral(request, pk):
    """One case at one receiver: what was sent, what was left out, where it stands, what was answered."""
    case = next(iter(cases_for(request.user, ReferralReceiver.objects.filter(pk=pk))), None)
    if case is None:
        raise Http404
    receiver = case.receiver
    # Who reads the case at the receiver only has no part in what the sender does with it.
    may = permissions_of(request.user, receiver) if case.sent_readable else frozenset()
    committees = Committee.objects.visible_to(request.user).filter(pk__in=[case.sender.pk, receiver.committee_id or 0])
    known = list(committees)
    meetings = [row.meeting_id for row in (receiver.item, receiver.reported_in) if row is not None]
    context = {
        "case": case,
        "receiver": receiver,
        "committee": case.sender if case.sender in known else receiver.committee,
        "may": may,
        "amended": is_amended_since(receiver),
        "waiting": allows(require_waiting_for_answer, receiver),
        "answerable": allows(require_answerable, receiver),
        "visible_meetings": set(
            Meeting.objects.visible_to(request.user).filter(pk__in=meetings).values_list("pk", flat=True)
        ),
    }
    return render(request, "meetings/referral.html", context)


def answer_file(request, pk):
    """The document in which an outside body answered, for who may read the decision it is about."""
    receivers = ReferralReceiver.objects.readable_by(request.user)
    receivers = receivers.filter(referral__decision__in=Decision.objects.readable_by(request.user))
    receiver = get_object_or_404(receivers.exclude(answer_file=""), pk=pk)
    return private_file(receiver.answer_file, name=receiver.answer_file_name, content_type=receiver.answer_file_type)


def refer_decision(request, pk):
    """Send a decision on to other committees or organisations."""
    referred = get_object_or_404(Decision.objects.readable_by(request.user).with_item(), pk=pk)
    authorize(request.user, Permission.RECORD_MEETING, referred.item)
    before_typing(request, require_referable, referred)
    form = ReferralForm(request.POST or None, item=referred.item, person=request.user)
    return answer_form(
        request,
        form,
        lambda: workflow.refer_decision(decision=referred, by=request.user, **form.facts),
        done=_("The case has been sent on. The answers of committees in the portal come by themselves."),
        to=referred.item.room_address if referred.meeting.may_be_recorded else referred,
        committee=referred.meeting.committee,
        meeting=referred.meeting,
        title=_("Refer decision %(reference)s") % {"reference": referred.reference},
        submit=_("Refer the decision"),
        back=referred.get_absolute_url(),
        draft=f"referral-{pk}",
    )


def _receiver(request, pk) -> ReferralReceiver:
    """A case whose decision the reader may read, for who records the meetings of the sender."""
    receivers = ReferralReceiver.objects.readable_by(request.user).with_case()
    receivers = receivers.filter(referral__decision__in=Decision.objects.readable_by(request.user))
    receiver = get_object_or_404(receivers, pk=pk)
    authorize(request.user, Permission.RECORD_MEETING, receiver.referral.decision.item)
    return receiver


def _about(receiver: ReferralReceiver) -> dict:
    """What the forms about one case have in common."""
    decision = receiver.referral.decision
    return {
        "to": receiver.get_absolute_url(),
        "committee": decision.meeting.committee,
        "meeting": decision.meeting,
        "back": receiver.get_absolute_url(),
    }


def answer_referral(request, pk):
    """Record what a receiver answered."""
    receiver = _receiver(request, pk)
    before_typing(request, require_answerable, receiver)
    form = ReferralAnswerForm(request.POST or None, request.FILES or None, receiver=receiver)
    say_too_big(request, form)
    return answer_form(
        request,
        form,
        lambda: workflow.answer_referral(receiver=receiver, by=request.user, **facts_of(form)),
        done=_("The answer has been recorded. It comes on the next agenda by itself."),
        now=standing_answer,
        theirs=lambda current: [(current.get_answer_display(), current.answer_text)],
        title=_("Answer from %(receiver)s") % {"receiver": receiver},
        submit=_("Record the answer"),
        draft=f"answer-{pk}",
        **_about(receiver),
    )


def set_dates_of_referral(request, pk):
    """Keep when a receiver treats the case, and until when it must be there."""
    receiver = _receiver(request, pk)
    before_typing(request, require_waiting_for_answer, receiver)
    form = ReferralDatesForm(request.POST or None, initial=standing_dates(receiver))
    return answer_form(
        request,
        form,
        lambda: workflow.set_dates_of_referral(receiver=receiver, by=request.user, **facts_of(form)),
        done=_("The days have been saved."),
        now=standing_dates,
        title=_("When %(receiver)s treats the case") % {"receiver": receiver},
        submit=_("Save the days"),
        draft=f"referral-days-{pk}",
        **_about(receiver),
    )


def recall_referral(request, pk):
    """Take a case back that has not been treated, with a reason."""
    receiver = _receiver(request, pk)
    before_typing(request, require_waiting_for_answer, receiver)
    form = ReasonForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: workflow.recall_referral(receiver=receiver, by=request.user, **form.cleaned_data),
        done=_("The case has been recalled."),
        title=_("Recall the case from %(receiver)s") % {"receiver": receiver},
        submit=_("Recall the case"),
        **_about(receiver),
    )


@require_POST
def send_new_wording(request, pk):
    """Tell a receiver how the decision reads now."""
    receiver = _receiver(request, pk)
    workflow.send_new_wording(receiver=receiver, by=request.user)
    messages.success(request, _("The new wording has been sent to %(receiver)s.") % {"receiver": receiver})
    return redirect(receiver)


@require_POST
def put_answers_on_agenda(request, pk):
    """Put the answers that came back on the agenda of a meeting."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, meeting)
    workflow.put_answers_on_agenda(meeting=meeting, by=request.user)
    messages.success(request, _("The answers stand on the agenda now."))
    return redirect(reverse("meetings:prepare", args=[pk]))
