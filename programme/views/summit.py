"""Pages of the summit: when and where, its programme, its concept paper."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.annexes.kept_documents import sent
from meetings.models import Meeting
from meetings.views.annexes import say_too_big
from members.gate.permissions import authorize
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_course import facts_of, new_facts_of
from programme import workflow
from programme.forms.summit import ConceptPaperForm, SessionForm, SummitForm, initial_of_session, initial_of_summit
from programme.models import ConceptPaper, Programme, Summit, SummitSession
from programme.reading.summit import concept_rows
from programme.views.while_open import for_typing, may_now


def programme_seen(request, slug) -> Programme:
    """Return the programme of the committee at `slug`, for who may see it; 404 elsewhere."""
    seen = Programme.objects.visible_to(request.user).select_related("committee")
    return get_object_or_404(seen, committee__slug=slug)


def summit_kept(request, slug) -> Summit:
    """Return the summit at `slug` for who keeps it; 404 where there is none, 403 for who only reads."""
    programme = programme_seen(request, slug)
    authorize(request.user, Permission.MANAGE_PROGRAMME, programme)
    summit = get_object_or_404(Summit.objects.filter(programme=programme))
    summit.programme = programme
    return summit


def summit_at(slug) -> str:
    """Return the address of the summit's page."""
    return reverse("programme:summit", args=[slug])


def summit(request, slug):
    """When and where, what is on its programme, and where its concept paper stands."""
    programme = programme_seen(request, slug)
    shown = Summit.objects.filter(programme=programme).first()
    meetings = Meeting.objects.visible_to(request.user)
    context = {
        "committee": programme.committee,
        "programme": programme,
        "summit": shown,
        "may": may_now(request.user, programme),
        "sessions": shown.sessions.all() if shown else [],
        "concepts": concept_rows(shown, request.user) if shown else [],
        "meeting_link": meetings.filter(pk=shown.meeting_id).first() if shown and shown.meeting_id else None,
    }
    return render(request, "programme/summit.html", context)


def form_of(request, programme: Programme, form, do, *, back="", **shown):
    """The shared course of the forms about the summit."""
    back = back or summit_at(programme.committee.slug)
    return answer_form(request, form, do, to=back, committee=programme.committee, back=back, **shown)


@for_typing
def edit_summit(request, slug):
    """Plan the summit, or change what is known of it."""
    programme = programme_seen(request, slug)
    authorize(request.user, Permission.MANAGE_PROGRAMME, programme)
    summit = Summit.objects.filter(programme=programme).first()
    initial = initial_of_summit(summit) if summit else {}
    form = SummitForm(request.POST or None, programme=programme, initial=initial)

    def do() -> Summit:
        if summit:
            return workflow.edit_summit(summit=summit, by=request.user, **facts_of(form))
        facts = new_facts_of(form)
        return workflow.plan_summit(programme=programme, by=request.user, **facts)

    return form_of(
        request,
        programme,
        form,
        do,
        done=_("The summit has been saved."),
        now=initial_of_summit,
        title=_("Edit the summit") if summit else _("Plan the summit"),
        submit=_("Save the summit"),
        draft=f"summit-{programme.pk}",
    )


@for_typing
def add_session(request, slug):
    """Put a session on the programme."""
    summit = summit_kept(request, slug)
    form = SessionForm(request.POST or None, initial={"starts": summit.starts})

    def do() -> SummitSession:
        facts = new_facts_of(form)
        return workflow.add_session(summit=summit, by=request.user, **facts)

    return form_of(
        request,
        summit.programme,
        form,
        do,
        done=lambda session: _("“%(session)s” is on the programme.") % {"session": session},
        title=_("Add a session"),
        submit=_("Add the session"),
        draft=f"session-new-{summit.pk}",
    )


@for_typing
def edit_session(request, slug, pk):
    """Change a session."""
    summit = summit_kept(request, slug)
    session = get_object_or_404(summit.sessions, pk=pk)
    form = SessionForm(request.POST or None, initial=initial_of_session(session))
    return form_of(
        request,
        summit.programme,
        form,
        lambda: workflow.edit_session(session=session, by=request.user, **facts_of(form)),
        done=_("The session has been saved."),
        now=initial_of_session,
        title=_("Edit the session “%(session)s”") % {"session": session},
        submit=_("Save the session"),
        draft=f"session-{pk}",
    )


@require_POST
def remove_session(request, slug, pk):
    """Take a session off the programme."""
    session = get_object_or_404(summit_kept(request, slug).sessions, pk=pk)
    workflow.remove_session(session=session, by=request.user)
    messages.success(request, _("“%(session)s” has been taken off the programme.") % {"session": session})
    return redirect("programme:summit", slug)


@for_typing
def add_concept_paper(request, slug):
    """Keep a new version of the concept paper, with the latest one to write on."""
    summit = summit_kept(request, slug)
    latest = summit.concept_papers.first()
    form = ConceptPaperForm(
        request.POST or None, request.FILES or None, initial={"text": latest.text if latest else ""}
    )
    say_too_big(request, form)
    return form_of(
        request,
        summit.programme,
        form,
        lambda: workflow.add_concept_paper(summit=summit, by=request.user, **form.cleaned_data),
        done=lambda paper: _("Version %(number)s of the concept paper has been saved.") % {"number": paper.number},
        title=_("New version of the concept paper"),
        submit=_("Save the version"),
    )


def _concept_paper(request, slug, pk) -> ConceptPaper:
    programme = programme_seen(request, slug)
    seen = ConceptPaper.objects.readable_by(request.user).filter(summit__programme=programme)
    return get_object_or_404(seen.select_related("summit__programme__committee", "made_by"), pk=pk)


def concept_paper(request, slug, pk):
    """One version of the concept paper, and what became of it."""
    shown = _concept_paper(request, slug, pk)
    row = next(row for row in concept_rows(shown.summit, request.user) if row.paper == shown)
    context = {
        "concept": row,
        "committee": shown.summit.programme.committee,
        "summit": shown.summit,
        "may": may_now(request.user, shown, shown.summit.programme),
    }
    return render(request, "programme/concept_paper.html", context)


def concept_file(request, slug, pk):
    """The file of a version: PDF in the browser, anything else as a download."""
    shown = get_object_or_404(ConceptPaper.objects.exclude(file=""), pk=_concept_paper(request, slug, pk).pk)
    return sent(shown)


@require_POST
def propose_concept_paper(request, slug, pk):
    """Put a version before the steering group."""
    paper = get_object_or_404(summit_kept(request, slug).concept_papers, pk=_concept_paper(request, slug, pk).pk)
    item = workflow.propose_concept_paper(paper=paper, by=request.user)
    messages.success(request, _("“%(item)s” has been proposed to the committee.") % {"item": item.title})
    return redirect("programme:concept_paper", slug, pk)
