"""Pages of the end of a programme: close it and hand over what is open, read who has it, open it again."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.gate.permissions import authorize, permissions_of
from members.models import Committee
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_page import before_typing
from programme import workflow
from programme.forms.closing import CloseProgrammeForm, ReopenProgrammeForm
from programme.models import Programme
from programme.reading.still_open import handovers_for, still_open
from programme.workflow.closing import require_closed, require_open


def _programme(request, slug) -> Programme:
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    programmes = Programme.objects.select_related("committee", "closed_by", "closed_decision")
    return get_object_or_404(programmes, committee=committee)


def _managed(request, slug) -> Programme:
    programme = _programme(request, slug)
    authorize(request.user, Permission.MANAGE_COMMITTEE, programme)
    return programme


def close_programme(request, slug):
    """What is still open, who has it from now on, and why it is the end."""
    programme = _managed(request, slug)
    before_typing(request, require_open, programme)
    still = still_open(programme, request.user)
    form = CloseProgrammeForm(request.POST or None, still=still, person=request.user, committee=programme.committee)

    def page(request, *, status=200, **about):
        return render(request, "programme/close.html", about, status=status)

    return answer_form(
        request,
        form,
        lambda: workflow.close_programme(programme=programme, by=request.user, **form.facts),
        done=_("The programme is closed. It can be read by everybody as before, and opened again."),
        to=reverse("programme:handover", args=[slug]),
        page=page,
        programme=programme,
        committee=programme.committee,
        back=reverse("programme:programme", args=[slug]),
        draft=f"programme-close-{programme.pk}",
    )


def reopen_programme(request, slug):
    """Open a closed programme again, with a reason."""
    programme = _managed(request, slug)
    before_typing(request, require_closed, programme)
    form = ReopenProgrammeForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: workflow.reopen_programme(programme=programme, by=request.user, **form.cleaned_data),
        done=_("The programme is open again."),
        to=reverse("programme:programme", args=[slug]),
        committee=programme.committee,
        title=_("Open the programme again"),
        submit=_("Open it again"),
        back=reverse("programme:programme", args=[slug]),
        draft=f"programme-reopen-{programme.pk}",
    )


def handover(request, slug):
    """Who has what was open when the programme was closed; every closing there was, the latest first."""
    programme = _programme(request, slug)
    context = {
        "programme": programme,
        "committee": programme.committee,
        "may": permissions_of(request.user, programme),
        "rows": handovers_for(programme, request.user),
    }
    return render(request, "programme/handover.html", context)
