"""Input about a pack: which kind, which items and annexes, how it is printed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.entries import AgendaEntry
from meetings.models import PackJob
from pages.fields import offer

# Kinds of which parts can be chosen; the others are of the whole meeting.
_CAN_BE_CHOSEN_FROM = (PackJob.Kind.FULL, PackJob.Kind.AGENDA, PackJob.Kind.JOURNAL)
_CAN_BE_OF_WHAT_CHANGED = (PackJob.Kind.FULL, PackJob.Kind.AGENDA)
# What one takes along for oneself; what is handed on, or filed, holds none of it.
_CAN_HOLD_OWN_NOTES = (PackJob.Kind.FULL, PackJob.Kind.AGENDA)


class PackForm(forms.Form):
    """What a reader wishes of a pack; `kinds` are those offered, `entries` what he or she may read."""

    kind = forms.ChoiceField(
        label=_("What do you want?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you want"), "invalid_choice": _("Choose what you want")},
    )
    new_pages = forms.BooleanField(label=_("Each item begins on a new page"), required=False)
    two_sided = forms.BooleanField(
        label=_("For printing on both sides: each item begins on a new sheet"), required=False
    )
    own_notes = forms.BooleanField(label=_("With my own notes and the passages I have marked"), required=False)
    only_changed = forms.BooleanField(label=_("Only what has changed since I last downloaded it"), required=False)
    items = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": _("The agenda has changed meanwhile. Choose again.")}
    )
    annexes = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": _("The agenda has changed meanwhile. Choose again.")}
    )

    def __init__(self, *args, kinds: list[PackJob.Kind], entries: list[AgendaEntry], taken_before: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.entries = [entry for entry in entries if entry.readable]
        annexes = [annex for entry in self.entries for annex in entry.annexes if annex.readable]
        self.offered = {
            "items": [(str(entry.item_id), entry.title) for entry in self.entries],
            "annexes": [(str(annex.attachment_id), annex.title) for annex in annexes],
        }
        offer(self, kind=[(kind.value, kind.label) for kind in kinds], **self.offered)
        if not taken_before:
            del self.fields["only_changed"]
        self.chosen_items = self._chosen("items")
        self.chosen_annexes = self._chosen("annexes")

    def _chosen(self, name: str) -> set[str]:
        """The ids that are ticked: all of them before anything was chosen."""
        return set(self[name].value() if self.is_bound else (pk for pk, _title in self.offered[name]))

    def clean(self):
        """Ask for at least one item where items are chosen from."""
        super().clean()
        if (
            self.cleaned_data.get("kind") in _CAN_BE_CHOSEN_FROM
            and "items" not in self.errors
            and not self.cleaned_data.get("items")
        ):
            self.add_error("items", _("Choose at least one item"))
        return self.cleaned_data

    def wishes(self) -> dict:
        """Return what a valid form asks of the job (`ask_for_pack`)."""
        kind, cleaned = self.cleaned_data["kind"], self.cleaned_data
        whole = all(len(cleaned[name]) == len(self.offered[name]) for name in ("items", "annexes"))
        chosen = None
        if kind in _CAN_BE_CHOSEN_FROM and not whole:
            chosen = {name: [int(pk) for pk in cleaned[name]] for name in ("items", "annexes")}
        return {
            "kind": kind,
            "new_pages": cleaned["new_pages"],
            "two_sided": cleaned["two_sided"],
            "own_notes": kind in _CAN_HOLD_OWN_NOTES and cleaned["own_notes"],
            "only_changed": kind in _CAN_BE_OF_WHAT_CHANGED and cleaned.get("only_changed", False),
            "chosen": chosen,
        }
