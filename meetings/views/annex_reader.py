"""The page an annex is read on, with the way back to its item."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse

from meetings.forms.item import AnnexNoteForm
from meetings.models import Attachment, Meeting
from meetings.reading.agenda import sent_out_title
from meetings.reading.annex_pages import Look, Place, agenda_around, look_of, neighbours
from meetings.reading.own_notes import OwnNotes, own_notes_on
from meetings.views.annexes import back_from, readable_annex
from pages.form_course import number_in

# Where one can have come from, beside the agenda.
_FROM_ITEM, _FROM_PREPARING = "item", "prepare"


def read_annex(request, pk):
    """An annex in the viewer: its pages, the annexes beside it and the way back; through the gate as the file itself.

    Opening it is not noted here: what is closed is noted where its file is handed out, which the page asks for.
    """
    return annex_page(request, pk)


def annex_page(request, pk, note_form: AnnexNoteForm | None = None):
    """Return that page, with the note that is being written on it."""
    annex, version = readable_annex(request, pk)
    number = number_in(request.GET.get("revision", ""))
    came_from = request.GET.get("from", "")
    agenda = agenda_around(annex, request.user, number)
    place, before, after = neighbours(agenda, annex.pk)
    look, why = look_of(version)
    asked, kept = _asked(request)
    file = _with(reverse("meetings:attachment", args=[pk]), asked)
    own = own_notes_on({annex.pk: version.pk}, request.user).get(annex.pk, OwnNotes())
    context = {
        "annex": annex,
        "version": version,
        "title": place.annex.title if place else annex.title,
        "number": place.annex.number if place else annex.number,
        "item_title": place.entry.title if place else sent_out_title(annex.item),
        "item_number": place.entry.number if place else annex.item.number,
        "is_closed": annex.is_closed,
        "meeting": annex.item.meeting,
        "committee": annex.item.committee,
        "look": look.value,
        "why": why,
        "file": file,
        "pages": _with(reverse("meetings:attachment_pdf", args=[pk]), asked) if look == Look.RENDITION else file,
        "back": _back(annex, request.user, number, came_from, on_agenda=place is not None),
        "before": _beside(before, kept),
        "after": _beside(after, kept),
        "own": own,
        "note_form": note_form or AnnexNoteForm(initial={"text": own.note}),
        "query": urlencode(kept),
    }
    return render(request, "meetings/read_annex.html", context)


def _asked(request) -> tuple[dict, dict]:
    """What the address asks for: the revision alone, and with it where one came from."""
    number, came_from = number_in(request.GET.get("revision", "")), request.GET.get("from", "")
    asked = {"revision": number} if number else {}
    return asked, asked | ({"from": came_from} if came_from in (_FROM_ITEM, _FROM_PREPARING) else {})


def reading_address(request, pk: int) -> str:
    """Return the address of the page of an annex, with what the request asked for beside it."""
    return _with(reverse("meetings:read_annex", args=[pk]), _asked(request)[1])


def _with(address: str, query: dict) -> str:
    return f"{address}?{urlencode(query)}" if query else address


def _beside(place: Place | None, kept: dict) -> dict | None:
    """Another annex, with its address."""
    if place is None:
        return None
    address = reverse("meetings:read_annex", args=[place.annex.attachment_id])
    return {"place": place, "address": _with(address, kept)}


def _back(annex: Attachment, person, number: int, came_from: str, *, on_agenda: bool) -> str:
    """The item where one was: on the agenda, on that revision of it, or on a page of its own."""
    item = annex.item
    if number:
        return f"{reverse('meetings:revision', args=[item.meeting_id, number])}#item-{item.pk}"
    if came_from == _FROM_PREPARING and item.meeting_id:
        return back_from(item)
    sees_meeting = Meeting.objects.visible_to(person).filter(pk=item.meeting_id).exists()
    if came_from == _FROM_ITEM or not on_agenda or not sees_meeting:
        return item.get_absolute_url()
    return f"{reverse('meetings:meeting', args=[item.meeting_id])}#item-{item.pk}"
