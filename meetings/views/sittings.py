"""What a script asks while somebody writes in an item: keep this, who else is here, what has been saved meanwhile."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import time_format
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.item import ItemForm
from meetings.forms.sitting import is_rich, typed_in
from meetings.models import AgendaItem, ItemSitting
from meetings.workflow.wordings import wording_of
from members.gate.permissions import authorize
from members.rules.roles import Permission
from pages.form_course import number_in
from pages.richtext import RichText, plain_text
from record.verbs import Refused


@require_POST
def sitting(request, pk):
    """Keep what was typed, if anything was, and tell what others do in the same item; only to who prepares it."""
    item = get_object_or_404(AgendaItem.objects.readable_by(request.user).select_related("meeting"), pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, item)
    try:
        if "undo" in request.POST:
            return JsonResponse({"values": workflow.undo_typed(item=item, by=request.user)})
        form = ItemForm(request.POST)
        kept = workflow.keep_typed(
            item=item,
            item_version=number_in(request.POST.get("version", "")),
            typed=typed_in(form) if "typed" in request.POST else None,
            by=request.user,
        )
    except Refused as refusal:
        return JsonResponse({"problem": " ".join(refusal.messages)}, status=409)
    return JsonResponse(_told(item, kept))


def _told(item: AgendaItem, kept: ItemSitting) -> dict:
    """What the writer is told: when the text was kept, who is here, and what stands elsewhere in the same fields."""
    others = ItemSitting.objects.here().filter(item=item).exclude(pk=kept.pk).select_related("writer")
    now = wording_of(AgendaItem.objects.get(pk=item.pk))
    moved = [name for name, text in now.items() if kept.begun_on and kept.begun_on[name] != text]
    return {
        "saved": time_format(timezone.localtime(kept.saved_at).time()) if kept.saved_at and kept.texts else "",
        "others": [_other(other, kept) for other in others],
        "moved": [
            {"name": name, "label": _label(name), "value": now[name], "text": _words(name, now[name])}
            | {"mine": kept.is_unsaved and name in kept.texts and kept.texts[name] != now[name]}
            for name in moved
        ],
    }


def _other(other: ItemSitting, kept: ItemSitting) -> dict:
    """Another writer: in which fields he or she writes, and the text of those the reader writes in as well."""
    texts = other.texts if other.is_unsaved else {}
    return {
        "name": other.writer.name,
        "fields": [_label(name) for name in texts],
        "both": [
            {"label": _label(name), "text": _words(name, text)}
            for name, text in texts.items()
            if kept.texts.get(name, text) != text
        ],
    }


def _label(name: str) -> str:
    return str(ItemForm.base_fields[name].label)


def _words(name: str, text: str) -> str:
    """A text as plain words, to be shown beside a field."""
    return plain_text(RichText(text)) if is_rich(name) else text
