"""Input about the end of a programme: why it is closed, and who has from now on what is still open."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Decision
from meetings.models.openness import open_items
from pages.fields import offer
from pages.text_fields import LineField, TextField
from programme.models import OpenKind
from programme.reading.still_open import StillOpen
from workgroups.forms import DecisionChoice, decisions_for

LONGEST = 200


class CloseProgrammeForm(forms.Form):
    """An owner for each kind of what is open, and another one for single rows where there is one; in words."""

    reason = TextField(
        label=gettext_lazy("Why the programme is closed, or what decided it"),
        rows=3,
        error_messages={"required": gettext_lazy("Write why the programme is closed, or what decided it")},
    )
    decided_by = DecisionChoice(
        queryset=Decision.objects.none(), label=gettext_lazy("Decision of the committee"), required=False
    )

    def __init__(self, *args, still: list[StillOpen], person, committee, **kwargs):
        super().__init__(*args, **kwargs)
        self.still = still
        # Everybody in the committee reads what decided it.
        offer(self, decided_by=decisions_for(person, committee).filter(open_items("item__")))
        for kind in OpenKind:
            rows = [row for row in still if row.kind == kind]
            if rows:
                label = _("%(kind)s: handed over to") % {"kind": kind.label}
                self.fields[kind.value] = LineField(label=label, max_length=LONGEST, required=False)
            for row in rows:
                label = _("“%(what)s”: handed over to somebody else") % {"what": row.what}
                self.fields[_name(row)] = LineField(label=label, max_length=LONGEST, required=False)

    @property
    def kinds(self) -> list[tuple]:
        """Each kind there is: its name, its field, what is open of it, and the fields of single rows."""
        asked = []
        for kind in OpenKind:
            rows = [row for row in self.still if row.kind == kind]
            if rows:
                asked.append((kind.label, self[kind.value], rows, [self[_name(row)] for row in rows]))
        return asked

    def clean(self):
        """Ask for an owner of everything that is open."""
        super().clean()
        for kind in OpenKind:
            if any(row.kind == kind and not self._owner(row) for row in self.still):
                self.add_error(kind.value, _("Write who takes over: a person, an organisation or an office"))
        return self.cleaned_data

    def _owner(self, row: StillOpen) -> str:
        typed = self.cleaned_data
        return typed.get(_name(row)) or typed.get(row.kind.value) or ""

    @property
    def facts(self) -> dict:
        """What a valid form asks of the verb."""
        return {
            "reason": self.cleaned_data["reason"],
            "decided_by": self.cleaned_data["decided_by"],
            "owners": {(row.kind, row.pk): self._owner(row) for row in self.still}
            | {(row.kind, 0): self.cleaned_data.get(row.kind.value, "") for row in self.still},
        }


def _name(row: StillOpen) -> str:
    return f"{row.kind.value}-{row.pk}"


class ReopenProgrammeForm(forms.Form):
    reason = TextField(
        label=gettext_lazy("Why the programme is opened again"),
        rows=3,
        error_messages={"required": gettext_lazy("Write why the programme is opened again")},
    )
