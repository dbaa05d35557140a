"""Pages of committees, people and messages."""

from datetime import date

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import clock, workflow
from members.access import authorize, permissions_of
from members.composition import composition_on
from members.forms import EndMembershipForm, MembershipForm, RuleForm, StandInForm, refusals_to
from members.models import Committee, Membership, Message
from members.pages import form_page
from members.roles import ROLES, Role
from members.rules import PROPOSALS, RuleKey


def committees(request):
    """The committees the reader belongs to or may look into."""
    visible = Committee.objects.visible_to(request.user).select_related("parent")
    return render(request, "members/committees.html", {"committees": visible})


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.today()


def composition(request, slug):
    """Seats and memberships on any date (`?on=2021-03-01`)."""
    one = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    on = _day(request.GET.get("on", ""))
    context = {
        "committee": one,
        "manage": "members.manage_committee" in permissions_of(request.user, one),
        "on": on,
        "composition": composition_on(one, on),
        "sentences": [(Role(role).label, rights.sentence) for role, rights in ROLES.items() if role in Role.values],
    }
    return render(request, "members/composition.html", context)


def start_membership(request, slug):
    """Let somebody join the committee: a registered person, or a new one."""
    one = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    authorize(request.user, "members.manage_committee", one)
    form = MembershipForm(request.POST or None, committee=one, initial={"starts_on": clock.today()})
    if form.is_valid():
        with refusals_to(form):
            workflow.admit(committee=one, by=request.user, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("The membership has been registered."))
            return redirect("members:composition", slug)
    return form_page(
        request,
        committee=one,
        form=form,
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
    authorize(request.user, "members.manage_committee", membership)
    return membership


def end_membership(request, pk):
    """End a membership with its last day and a reason."""
    membership = _managed_membership(request, pk)
    form = EndMembershipForm(request.POST or None, initial={"ends_on": clock.today()})
    if form.is_valid():
        with refusals_to(form):
            workflow.end_membership(membership=membership, by=request.user, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("The membership of %(name)s ends.") % {"name": membership.person})
            return redirect("members:composition", membership.committee.slug)
    return form_page(
        request,
        committee=membership.committee,
        form=form,
        title=_("End the membership of %(name)s") % {"name": membership.person},
        submit=_("End the membership"),
        back=reverse("members:composition", args=[membership.committee.slug]),
    )


def appoint_stand_in(request, pk):
    """Name who approves for a co-chair while he or she is away."""
    membership = _managed_membership(request, pk)
    form = StandInForm(request.POST or None, initial={"starts_on": clock.today()})
    if form.is_valid():
        with refusals_to(form):
            workflow.appoint_stand_in(membership=membership, by=request.user, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("The stand-in can approve in the period."))
            return redirect("members:composition", membership.committee.slug)
    return form_page(
        request,
        committee=membership.committee,
        form=form,
        title=_("Stand-in for %(name)s") % {"name": membership.person},
        submit=_("Appoint the stand-in"),
        back=reverse("members:composition", args=[membership.committee.slug]),
    )


def rules(request, slug):
    """The rules of procedure: proposed or adopted, and by which decision."""
    one = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    may = permissions_of(request.user, one)
    form = RuleForm(request.POST or None, initial={"key": request.GET.get("rule")})
    if request.method == "POST":
        authorize(request.user, "members.manage_committee", one)
        if form.is_valid():
            workflow.set_rule(committee=one, by=request.user, **form.cleaned_data)
            messages.success(request, _("The rule has been saved."))
            return redirect("members:rules", slug)
    own = {rule.key: rule for rule in one.rules.all()}
    rows = [(key.value, key.label, own.get(key.value), PROPOSALS[key]) for key in RuleKey]
    return render(request, "members/rules.html", {"committee": one, "may": may, "rows": rows, "form": form})


def inbox(request):
    """The reader's messages, newest first."""
    return render(request, "members/messages.html", {"received": Message.objects.of(request.user)[:100]})


def message(request, pk):
    """One message; reading it marks it as opened."""
    one = get_object_or_404(Message.objects.of(request.user), pk=pk)
    one = workflow.open_message(message=one, at=clock.now(), by=request.user)
    return render(request, "members/message.html", {"message_read": one})


def profile(request):
    """The reader's own data and memberships."""
    memberships = Membership.objects.active().filter(person=request.user).select_related("committee")
    return render(request, "members/profile.html", {"memberships": memberships})
