"""Decisions: one decision with its history, and amendments."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.decision import AmendmentForm, standing
from meetings.models import Decision, DecisionAmendment, Referral, ReferralReceiver
from meetings.reading.decision_history import beside, decision_history
from meetings.reading.log import log_closed_reading
from meetings.reading.matter import has_matter, matter_of
from meetings.reading.minutes import decision_parts
from meetings.reading.record_for_reader import approved_by, decision_of
from meetings.reading.referrals import Case, cases_for
from meetings.rules.lifecycle import MeetingState
from meetings.workflow.amendments import require_amendable
from meetings.workflow.quorate import WithoutQuorum
from members.gate.permissions import authorize, permissions_of
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_course import refusals_to
from pages.form_page import before_typing
from pages.richtext import typed_text


def _decision(request, pk) -> Any:
    rows = Decision.objects.readable_by(request.user).with_item().select_related("item__meeting__minutes")
    sent_on = Exists(Referral.objects.filter(decision=OuterRef("pk")))
    waits = Exists(DecisionAmendment.objects.filter(decision=OuterRef("pk"), withdrawn_at=None, effective_at=None))
    along = {"has_matter": has_matter("item__"), "has_cases": sent_on, "has_amendments": waits}
    return get_object_or_404(rows.annotate(**along), pk=pk)


def decision(request, pk):
    """One decision: text, dissents, follow-ups, referrals, amendments, and every wording it has had."""
    shown = _decision(request, pk)
    item = shown.item
    if item.is_closed:
        log_closed_reading(item, request.user, shown.reference)
    may = permissions_of(request.user, item)
    approved = shown.meeting.state == MeetingState.MINUTES_APPROVED
    # Once for the page, and for what a draft says.
    prefetch_related_objects([shown], *decision_parts()[2 if approved else 0 :])
    # What is not in effect yet is a draft, and so is what it said before the minutes were approved.
    with_drafts = bool(may & {Permission.RECORD_MEETING, Permission.REVIEW_AGENDA})
    amendments = shown.amendments.filter(withdrawn_at=None, effective_at=None).select_related("proposed_by")
    pending = amendments.prefetch_related("approvals__co_chair") if with_drafts and shown.has_amendments else []
    # What was discussed stands in minutes of the long form; else it stays with who writes them.
    in_minutes, writes = shown.meeting.minutes.is_long, Permission.RECORD_MEETING in may
    versions = decision_history(shown, with_drafts=with_drafts, with_discussion=in_minutes or writes)
    matter, told = matter_of(item, request.user) if shown.has_matter else (None, None)
    said = decision_of(shown, told)
    context = {
        "decision": shown,
        "item": item,
        "matter": matter,
        "committee": shown.meeting.committee,
        "meeting": shown.meeting,
        "may": may,
        "approved": approved,
        "said": said,
        "approved_by": approved_by(said),
        "kept_back": shown.discussion if writes and not in_minutes else "",
        "follow_ups": shown.follow_ups.all(),
        "cases": _cases(shown, request.user),
        "amendments": [(amendment, beside(amendment)) for amendment in pending],
        "versions": versions,
        "side_by_side": request.GET.get("differences") == "beside",
        "amended_on": next((version.amendment.effective_at for version in versions if version.amendment), None),
    }
    return render(request, "meetings/decision.html", context)


def _cases(shown, person) -> list[Case]:
    """What the decision set going at other bodies; nothing, and no query, where it was not sent on."""
    return cases_for(person, ReferralReceiver.objects.filter(referral__decision=shown)) if shown.has_cases else []


def amend_decision(request, pk):
    """Propose a new wording with a reason."""
    shown = _decision(request, pk)
    authorize(request.user, Permission.RECORD_MEETING, shown.item)
    before_typing(request, require_amendable, shown)
    form = AmendmentForm(request.POST or None, initial=standing(shown, decision_of(shown).decision), decision=shown)

    def do() -> None:
        with refusals_to(form, "without_quorum_because", of=WithoutQuorum):
            workflow.amend_decision(decision=shown, by=request.user, **form.facts)

    return answer_form(
        request,
        form,
        do,
        done=_("The amendment waits for both co-chairs. The decision stands until then."),
        to=shown,
        theirs=_standing_now,
        committee=shown.meeting.committee,
        meeting=shown.meeting,
        title=_("Amend decision %(reference)s") % {"reference": shown.reference},
        submit=_("Send to co-chairs"),
        back=shown.get_absolute_url(),
        draft=f"amendment-{pk}",
    )


def _standing_now(decision: Decision) -> list[tuple[str, str]]:
    """The decision as it stands, with its points and dissents, in rows of (label, text)."""
    said = decision_of(Decision.objects.with_item().get(pk=decision.pk)).decision
    points = [(_("Point %(number)s") % {"number": point.position}, str(point.outcome_label)) for point in said.points]
    dissents = [(_("Dissent, %(name)s") % {"name": dissent.name}, dissent.statement) for dissent in said.dissents]
    beside = [(_("What was discussed"), typed_text(said.discussion)), (_("Note of facts"), said.fact_note)]
    beside = [(label, text) for label, text in beside if text]
    return [(str(said.outcome_label), typed_text(said.text)), *beside, *points, *dissents]


def _amendment(request, pk, permission) -> DecisionAmendment:
    readable = Decision.objects.readable_by(request.user)
    amendments = DecisionAmendment.objects.filter(decision__in=readable)
    amendment = get_object_or_404(amendments.select_related("decision__item__meeting__committee"), pk=pk)
    authorize(request.user, permission, amendment.decision.item)
    return amendment


@require_POST
def approve_amendment(request, pk):
    """Approve an amended decision as a co-chair."""
    amendment = _amendment(request, pk, Permission.APPROVE_MINUTES)
    workflow.approve_amendment(amendment=amendment, by=request.user)
    messages.success(request, _("You have approved the amended decision."))
    return redirect(amendment.decision)


@require_POST
def withdraw_amendment(request, pk):
    """Withdraw an amendment that waits."""
    amendment = _amendment(request, pk, Permission.RECORD_MEETING)
    workflow.withdraw_amendment(amendment=amendment, by=request.user)
    messages.success(request, _("The amendment has been withdrawn. The decision stands as it was."))
    return redirect(amendment.decision)
