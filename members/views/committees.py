"""The committees of the reader, and their rules of procedure."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from members import workflow
from members.forms.procedure import RuleForm
from members.gate.permissions import authorize, permissions_of
from members.models import Committee
from members.models.person import REGISTER
from members.rules.procedure import PROPOSALS, RuleKey
from members.rules.roles import Permission
from pages.form_course import refusals_to


def committees(request):
    """The committees the reader belongs to or may look into."""
    visible = Committee.objects.visible_to(request.user).select_related("parent")
    keeps = request.user.has_perm(Permission.MANAGE_PEOPLE, REGISTER)
    return render(request, "members/committees.html", {"committees": visible, "keeps_register": keeps})


def rules(request, slug):
    """The rules of procedure: proposed or adopted, and by which decision."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    may = permissions_of(request.user, committee)
    form = RuleForm(request.POST or None, initial={"key": request.GET.get("rule")})
    if request.method == "POST":
        authorize(request.user, Permission.MANAGE_COMMITTEE, committee)
        if form.is_valid():
            with refusals_to(form):
                workflow.set_rule(committee=committee, by=request.user, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("The rule has been saved."))
            return redirect("members:rules", slug)
    own = {rule.key: rule for rule in committee.rules.all()}
    rows = [(key.value, key.label, own.get(key.value), PROPOSALS[key]) for key in RuleKey]
    return render(request, "members/rules.html", {"committee": committee, "may": may, "rows": rows, "form": form})
