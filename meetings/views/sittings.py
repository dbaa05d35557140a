"""What a script asks while somebody writes in an item: keep this, who else is here, what has been saved meanwhile."""

from django import forms
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import time_format
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.decision import DecisionForm
from meetings.forms.item import ItemForm
from meetings.forms.sitting import is_rich, typed_in
from meetings.models import AgendaItem, ItemSitting, Sheet
from meetings.views.room import item_in_room
from meetings.workflow.sittings import Kept
from members.gate.permissions import authorize
from members.rules.roles import Permission
from pages.form_course import number_in
from pages.richtext import RichText, plain_text
from record.verbs import Refused

MOST = 2**31 - 1


@require_POST
def sitting(request, pk):
    """Keep what was typed, if anything was, and tell what others do in the same item; only to who prepares it."""
    item = get_object_or_404(AgendaItem.objects.readable_by(request.user).select_related("meeting"), pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, item)
    return _answered(request, item, Sheet.CASE, ItemForm(request.POST))


@require_POST
def sitting_in_room(request, pk):
    """The same of what is written on an item in the meeting room; only to who records the meeting."""
    item = item_in_room(request, pk)
    return _answered(request, item, Sheet.OUTCOME, DecisionForm(request.POST, item=item))


def _answered(request, item: AgendaItem, sheet: str, form: forms.Form):
    try:
        if "undo" in request.POST:
            return JsonResponse({"values": workflow.undo_typed(item=item, sheet=sheet, by=request.user)})
        kept = workflow.keep_typed(
            item=item,
            sheet=sheet,
            # What no version can be is no version.
            item_version=min(number_in(request.POST.get("version", "")), MOST),
            typed=typed_in(form) if "typed" in request.POST else None,
            by=request.user,
        )
    except Refused as refusal:
        return JsonResponse({"problem": " ".join(refusal.messages)}, status=409)
    return JsonResponse(_told(kept, form))


def _told(kept: Kept, form: forms.Form) -> dict:
    """What the writer is told: when the text was kept, who is here, and what stands elsewhere in the same fields."""
    mine, now = kept.sitting, kept.now or {}
    moved = [name for name, text in now.items() if name in form.fields and mine.begun_on.get(name, text) != text]
    return {
        "saved": time_format(timezone.localtime(mine.saved_at).time()) if mine.saved_at and mine.texts else "",
        "unsaved": mine.is_unsaved,
        "others": [_other(other, mine, form) for other in kept.others],
        "moved": [
            {"name": name, "label": _label(form, name), "value": now[name], "text": _words(mine, name, now[name])}
            | {"mine": mine.is_unsaved and name in mine.texts and mine.texts[name] != now[name]}
            for name in moved
        ],
    }


def _other(other: ItemSitting, mine: ItemSitting, form: forms.Form) -> dict:
    """Another writer: in which fields he or she writes, and the text of those the reader writes in as well."""
    texts = other.texts if other.is_unsaved else {}
    return {
        "name": other.writer.name,
        "fields": [_label(form, name) for name in texts],
        "both": [
            {"label": _label(form, name), "text": _words(mine, name, text)}
            for name, text in texts.items()
            if mine.texts.get(name, text) != text
        ],
    }


def _label(form: forms.Form, name: str) -> str:
    return str(form.fields[name].label)


def _words(mine: ItemSitting, name: str, text: str) -> str:
    """A text as plain words, to be shown beside a field."""
    return plain_text(RichText(text)) if is_rich(mine.sheet, name) else text
