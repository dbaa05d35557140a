"""Who joins, changes, ends and succeeds: one form for each verb."""

from datetime import timedelta

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from members import workflow
from members.forms.memberships import (
    ChangeMembershipForm,
    EndMembershipForm,
    MembershipForm,
    MunicipalityForm,
    OfficeForm,
    ReasonForm,
    StandInForm,
    SuccessorForm,
)
from members.gate.permissions import authorize
from members.models import Committee, Membership
from members.rules.roles import Permission
from members.workflow.memberships import require_co_chair, require_planned
from members.workflow.placements import require_coordinator, require_secretariat
from pages.answer_form import answer_form
from pages.form_course import facts_of
from pages.form_page import before_typing
from record import clock
from record.versions import version_of


def start_membership(request, slug):
    """Let somebody join the committee: a registered person, or a new one."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    authorize(request.user, Permission.MANAGE_COMMITTEE, committee)
    form = MembershipForm(request.POST or None, committee=committee, initial={"starts_on": clock.today()})
    return answer_form(
        request,
        form,
        lambda: workflow.admit(committee=committee, by=request.user, **form.cleaned_data),
        done=_("The membership has been registered."),
        to=reverse("members:composition", args=[slug]),
        committee=committee,
        title=_("Add a member"),
        submit=_("Add the member"),
        back=reverse("members:composition", args=[slug]),
    )


def _managed_membership(request, pk):
    membership = get_object_or_404(
        Membership.objects.filter(committee__in=Committee.objects.visible_to(request.user)).select_related(
            "committee", "person"
        ),
        pk=pk,
    )
    authorize(request.user, Permission.MANAGE_COMMITTEE, membership)
    return membership


def _changed(request, membership, form, change, *, done, **page):
    """Let the form of one change of a membership do it, or show what is missing."""
    committee = membership.committee
    back = reverse("members:composition", args=[committee.slug])
    return answer_form(
        request,
        form,
        lambda: change(membership=membership, by=request.user, **form.cleaned_data),
        done=done,
        to=back,
        committee=committee,
        back=back,
        **page,
    )


def end_membership(request, pk):
    """End a membership with its last day and a reason."""
    membership = _managed_membership(request, pk)
    return _changed(
        request,
        membership,
        EndMembershipForm(request.POST or None, initial={"ends_on": clock.today()}),
        workflow.end_membership,
        done=_("The membership of %(name)s ends.") % {"name": membership.person},
        title=_("End the membership of %(name)s") % {"name": membership.person},
        submit=_("End the membership"),
    )


def appoint_stand_in(request, pk):
    """Name who approves for a co-chair while he or she is away."""
    membership = _managed_membership(request, pk)
    before_typing(request, require_co_chair, membership)
    return _changed(
        request,
        membership,
        StandInForm(request.POST or None, initial={"starts_on": clock.today()}),
        workflow.appoint_stand_in,
        done=_("The stand-in can approve in the period."),
        title=_("Stand-in for %(name)s") % {"name": membership.person},
        submit=_("Appoint the stand-in"),
    )


def change_membership(request, pk):
    """Another role or seat from a day on."""
    membership = _managed_membership(request, pk)
    initial = {"role": membership.role, "seat": membership.seat_id, "starts_on": clock.today() + timedelta(days=1)}
    form = ChangeMembershipForm(request.POST or None, membership=membership, initial=initial)
    return _changed(
        request,
        membership,
        form,
        workflow.change_membership,
        done=_("The change of %(name)s has been registered.") % {"name": membership.person},
        title=_("Change the role of %(name)s") % {"name": membership.person},
        submit=_("Change the role"),
    )


def change_office(request, pk):
    """Where one of the secretariat works."""
    membership = _managed_membership(request, pk)
    before_typing(request, require_secretariat, membership)
    form = OfficeForm(request.POST or None, initial=_office_of(membership))
    back = reverse("members:composition", args=[membership.committee.slug])
    return answer_form(
        request,
        form,
        lambda: workflow.change_office(membership=membership, by=request.user, **facts_of(form)),
        done=_("The office of %(name)s has been saved.") % {"name": membership.person},
        to=back,
        now=_office_of,
        committee=membership.committee,
        title=_("Office of %(name)s") % {"name": membership.person},
        submit=_("Save the office"),
        back=back,
    )


def change_municipality(request, pk):
    """Which municipality a coordinator keeps."""
    membership = _managed_membership(request, pk)
    before_typing(request, require_coordinator, membership)
    form = MunicipalityForm(request.POST or None, initial=_municipality_of(membership))
    back = reverse("members:composition", args=[membership.committee.slug])
    return answer_form(
        request,
        form,
        lambda: workflow.change_municipality(membership=membership, by=request.user, **facts_of(form)),
        done=_("The municipality of %(name)s has been saved.") % {"name": membership.person},
        to=back,
        now=_municipality_of,
        theirs=lambda current: [(_("Coordinator of"), str(current.municipality or ""))],
        committee=membership.committee,
        title=_("Municipality of %(name)s") % {"name": membership.person},
        submit=_("Save the municipality"),
        back=back,
    )


def _municipality_of(membership: Membership) -> dict:
    return {"municipality": membership.municipality_id, "version": version_of(membership)}


def _office_of(membership: Membership) -> dict:
    return {"office": membership.office, "version": version_of(membership)}


def succeed_membership(request, pk):
    """Somebody else takes over from a day on."""
    membership = _managed_membership(request, pk)
    form = SuccessorForm(request.POST or None, initial={"starts_on": clock.today() + timedelta(days=1)})
    return _changed(
        request,
        membership,
        form,
        workflow.succeed_membership,
        done=_("The successor of %(name)s has been registered.") % {"name": membership.person},
        title=_("Successor of %(name)s") % {"name": membership.person},
        submit=_("Register the successor"),
    )


def withdraw_membership(request, pk):
    """Take back what has not begun."""
    membership = _managed_membership(request, pk)
    before_typing(request, require_planned, membership)
    return _changed(
        request,
        membership,
        ReasonForm(request.POST or None),
        workflow.withdraw_membership,
        done=_("The planned membership of %(name)s has been withdrawn.") % {"name": membership.person},
        title=_("Withdraw the planned membership of %(name)s") % {"name": membership.person},
        submit=_("Withdraw the membership"),
    )
