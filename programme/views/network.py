"""Pages of the coordinators' network: who knows what, where it meets, notes and documents."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from meetings.annexes.kept_documents import sent
from meetings.forms.item import ReasonForm
from meetings.models import Meeting
from meetings.views.annexes import say_too_big
from members.gate.permissions import authorize
from members.models.standing import standing_of
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_course import facts_of
from programme import workflow
from programme.forms.network import EditNoteForm, KnowledgeForm, NoteForm, OpenNetworkForm
from programme.models import Knowledge, NetworkDocument, NetworkNote, Programme
from programme.reading.network import directory_of, notes_of, topics_of
from programme.views.plans import programme_seen
from programme.views.while_open import for_typing, may_now
from programme.workflow.network import missing_in
from record import clock
from record.plain_text import in_one_line
from record.versions import version_of
from workgroups.forms.work import DocumentForm

SHARE, MANAGE = Permission.SHARE_IN_NETWORK, Permission.MANAGE_PROGRAMME


def _shared(request, slug, permission=SHARE) -> Programme:
    programme = programme_seen(request, slug)
    authorize(request.user, permission, programme)
    return programme


def network(request, slug):
    """Who is in the network and knows what, its meetings, and its notes; `?q=` finds in all of them, `?topic=`."""
    programme = _shared(request, slug)
    words = in_one_line(request.GET.get("q", ""))[:100]
    topic = in_one_line(request.GET.get("topic", ""))[:60]
    seen = {committee.pk for committee in standing_of(request.user).committees}
    meets = programme.network if programme.network_id in seen else None
    may = may_now(request.user, programme)
    context = {
        "programme": programme,
        "committee": programme.committee,
        "may": may,
        "words": words,
        "topic": topic,
        "is_open": programme.closed_on is None,
        "contacts": directory_of(programme, words),
        "page": notes_of(programme, request.user, words, topic, request.GET.get("page")),
        "query": urlencode({name: value for name, value in (("q", words), ("topic", topic)) if value}) + "&",
        "topics": topics_of(programme, request.user),
        "meets": meets,
        "meetings": Meeting.objects.visible_to(request.user)
        .filter(committee=meets, ends_at__gt=clock.now())
        .order_by("starts_at")[:3]
        if meets
        else [],
        "missing": missing_in(programme) if MANAGE in may else [],
    }
    return render(request, "programme/network.html", context)


def _ask(request, programme, form, do, *, to=None, **page):
    back = reverse("programme:network", args=[programme.committee.slug])
    return answer_form(request, form, do, to=to or back, back=back, committee=programme.committee, **page)


@for_typing
def open_network(request, slug):
    """Give the coordinators a committee of their own."""
    programme = _shared(request, slug, MANAGE)
    form = OpenNetworkForm(request.POST or None)
    return _ask(
        request,
        programme,
        form,
        lambda: workflow.open_network(
            programme=programme,
            by=request.user,
            **form.cleaned_data,
        ),
        done=_("The network has its own meetings now, and all coordinators sit in it."),
        title=_("Meetings for the coordinators' network"),
        submit=_("Open the network"),
        draft=f"network-new-{programme.pk}",
    )


@require_POST
def take_coordinators_along(request, slug):
    """Let coordinators who are new sit in the network."""
    programme = _shared(request, slug, MANAGE)
    taken = workflow.take_coordinators_along(programme=programme, by=request.user)
    told = ngettext("%(n)s coordinator sits in the network now.", "%(n)s coordinators sit in the network now.", taken)
    messages.success(request, told % {"n": taken})
    return redirect("programme:network", slug)


@for_typing
def say_what_one_knows(request, slug):
    """Write down what one knows about oneself."""
    programme = _shared(request, slug)
    known = Knowledge.objects.filter(programme=programme, person=request.user).first()
    form = KnowledgeForm(request.POST or None, initial=_shown_knowledge(known))
    return _ask(
        request,
        programme,
        form,
        lambda: workflow.say_what_one_knows(programme=programme, by=request.user, **facts_of(form)),
        done=_("It is saved. The others find you by it."),
        now=_shown_knowledge,
        title=_("What I know about"),
        submit=_("Save what I know"),
        draft=f"knowledge-{programme.pk}",
    )


def _shown_knowledge(known) -> dict:
    return {"text": known.text if known else "", "version": version_of(known)}


@for_typing
def write_note(request, slug):
    """Write something down for the network."""
    programme = _shared(request, slug)
    form = NoteForm(request.POST or None)
    return _ask(
        request,
        programme,
        form,
        lambda: workflow.write_note(
            programme=programme,
            by=request.user,
            **form.cleaned_data,
        ),
        done=_("The note is there for the whole network."),
        to=lambda note: note.get_absolute_url(),
        title=_("Write a note"),
        submit=_("Share the note"),
        draft=f"network-note-new-{programme.pk}",
    )


def _note(request, slug, pk) -> NetworkNote:
    programme = _shared(request, slug)
    notes = NetworkNote.objects.readable_by(request.user).filter(programme=programme)
    note = get_object_or_404(notes.select_related("written_by"), pk=pk)
    note.programme = programme
    return note


def note(request, slug, pk):
    """One note with its documents."""
    shown = _note(request, slug, pk)
    documents = list(NetworkDocument.objects.readable_by(request.user).filter(note=shown).select_related("added_by"))
    for document in documents:
        document.note = shown
    context = {
        "note": shown,
        "committee": shown.programme.committee,
        "documents": documents,
        "is_open": shown.programme.closed_on is None,
        "changed_at": shown.history.order_by("-history_id").values_list("history_date", flat=True).first(),
    }
    return render(request, "programme/network_note.html", context)


@for_typing
def edit_note(request, slug, pk):
    """Change a note; everybody in the network may, and the history says who did."""
    shown = _note(request, slug, pk)
    form = EditNoteForm(request.POST or None, initial=_shown_note(shown))
    return _ask(
        request,
        shown.programme,
        form,
        lambda: workflow.edit_note(note=shown, by=request.user, **facts_of(form)),
        done=_("The note has been saved."),
        to=shown.get_absolute_url(),
        now=_shown_note,
        title=_("Edit “%(note)s”") % {"note": shown},
        submit=_("Save the note"),
        draft=f"network-note-{pk}",
    )


def _shown_note(note) -> dict:
    return {"title": note.title, "topic": note.topic, "text": note.text, "version": version_of(note)}


@for_typing
def remove_note(request, slug, pk):
    """Take a note off."""
    shown = _note(request, slug, pk)
    form = ReasonForm(request.POST or None)
    return _ask(
        request,
        shown.programme,
        form,
        lambda: workflow.remove_note(note=shown, by=request.user, **form.cleaned_data),
        done=_("“%(note)s” has been taken off. It stays in the history.") % {"note": shown},
        title=_("Take off “%(note)s”") % {"note": shown},
        submit=_("Take the note off"),
    )


@for_typing
def add_network_document(request, slug, pk):
    """Keep a document with a note."""
    shown = _note(request, slug, pk)
    form = DocumentForm(request.POST or None, request.FILES or None)
    say_too_big(request, form)
    return _ask(
        request,
        shown.programme,
        form,
        lambda: workflow.add_network_document(note=shown, by=request.user, **form.cleaned_data),
        done=lambda document: _("“%(document)s” has been added.") % {"document": document},
        to=shown.get_absolute_url(),
        title=_("Add a document to “%(note)s”") % {"note": shown},
        submit=_("Add the document"),
    )


def network_document(request, slug, pk, document_pk):
    """The file of a document."""
    shown = _note(request, slug, pk)
    return sent(get_object_or_404(NetworkDocument.objects.readable_by(request.user).filter(note=shown), pk=document_pk))


@require_POST
def remove_network_document(request, slug, pk, document_pk):
    """Take a document off a note."""
    shown = _note(request, slug, pk)
    documents = NetworkDocument.objects.readable_by(request.user).filter(note=shown)
    document = get_object_or_404(documents, pk=document_pk)
    workflow.remove_network_document(document=document, by=request.user)
    messages.success(request, _("“%(document)s” has been taken off.") % {"document": document})
    return redirect(shown)
