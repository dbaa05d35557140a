"""Pages of incoming papers: filed, read, made into an item, closed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.annexes.kept_documents import sent
from meetings.models import AgendaItem
from meetings.reading.agenda import sent_out_title
from meetings.views.annexes import say_too_big
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_course import facts_of, new_facts_of
from pages.form_page import before_typing
from programme import workflow
from programme.forms.coordination import ClosePaperForm, FilePaperForm, PaperForm, initial_of
from programme.models import Paper
from programme.views.coordination import coordination_at, programme_at
from programme.views.while_open import for_typing, may_now
from programme.workflow.papers import require_waiting
from record import clock
from record.versions import version_of


def _paper(request, slug, pk, permission=Permission.READ_COORDINATION) -> Paper:
    programme = programme_at(request, slug, permission)
    papers = Paper.objects.readable_by(request.user).filter(programme=programme)
    return get_object_or_404(papers.select_related("programme__committee", "sender"), pk=pk)


def paper(request, slug, pk):
    """One paper: what it asks, by when, and what came of it."""
    shown = _paper(request, slug, pk)
    items = AgendaItem.objects.readable_by(request.user).select_related("meeting__current_revision")
    item = items.filter(pk=shown.item_id).first()
    context = {
        "paper": shown,
        "committee": shown.programme.committee,
        "may": may_now(request.user, shown, shown.programme),
        "item": item,
        "item_title": sent_out_title(item) if item else "",
    }
    return render(request, "programme/paper.html", context)


def paper_file(request, slug, pk):
    """The file of a paper: PDF in the browser, anything else as a download."""
    shown = get_object_or_404(Paper.objects.exclude(file=""), pk=_paper(request, slug, pk).pk)
    return sent(shown)


@for_typing
def file_paper(request, slug):
    """File a paper that came in."""
    programme = programme_at(request, slug, Permission.MANAGE_PROGRAMME)
    form = FilePaperForm(request.POST or None, request.FILES or None, initial={"received_on": clock.today()})
    say_too_big(request, form)

    def do() -> Paper:
        facts = new_facts_of(form)
        return workflow.file_paper(programme=programme, by=request.user, **facts)

    return answer_form(
        request,
        form,
        do,
        done=_("The paper has been filed, and stands on the desk."),
        to=coordination_at(slug),
        committee=programme.committee,
        title=_("File a paper"),
        submit=_("File the paper"),
        back=coordination_at(slug),
    )


def _initial_of(paper: Paper) -> dict:
    return initial_of(paper) | {"version": version_of(paper)}


@for_typing
def edit_paper(request, slug, pk):
    """Change what was noted of a paper."""
    changed = _paper(request, slug, pk, Permission.MANAGE_PROGRAMME)
    before_typing(request, require_waiting, changed)
    form = PaperForm(request.POST or None, initial=_initial_of(changed))
    return answer_form(
        request,
        form,
        lambda: workflow.edit_paper(paper=changed, by=request.user, **facts_of(form)),
        done=_("The paper has been saved."),
        to=changed.get_absolute_url(),
        now=_initial_of,
        committee=changed.programme.committee,
        title=_("Edit the paper “%(title)s”") % {"title": changed.title},
        submit=_("Save the paper"),
        back=changed.get_absolute_url(),
        draft=f"paper-{pk}",
    )


@require_POST
def make_item(request, slug, pk):
    """Propose an item with what the paper asks, and its file as an annex."""
    became = _paper(request, slug, pk, Permission.MANAGE_PROGRAMME)
    item = workflow.make_item(paper=became, by=request.user)
    messages.success(request, _("“%(item)s” has been proposed, with the paper as its annex.") % {"item": item.title})
    return redirect(became)


@for_typing
def close_paper(request, slug, pk):
    """Close a paper from which nothing is to come."""
    closed = _paper(request, slug, pk, Permission.MANAGE_PROGRAMME)
    before_typing(request, require_waiting, closed)
    form = ClosePaperForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: workflow.close_paper(paper=closed, by=request.user, **form.cleaned_data),
        done=_("The paper is closed."),
        to=closed.get_absolute_url(),
        committee=closed.programme.committee,
        title=_("Close the paper “%(title)s”") % {"title": closed.title},
        submit=_("Close the paper"),
        back=closed.get_absolute_url(),
        draft=f"paper-close-{pk}",
    )
