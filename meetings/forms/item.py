"""Input about an agenda item, its annexes and a reader's note."""

from collections.abc import Sequence

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from meetings.annexes.uploaded_file import accepted
from meetings.forms.beside import Beside
from meetings.forms.presenter import PresenterField
from meetings.models import AgendaItem, AnnexMark, Openness
from members.models import Person
from pages.fields import DateField, FilesField, VersionField
from pages.rich_text_field import RichTextField
from pages.richtext import RichText, typed_text
from pages.text_fields import LineField, TextField

MOST_POINTS = 50


class ItemForm(forms.Form):
    """The text of an item; `version` is the one the form was opened on."""

    version = VersionField()
    title = LineField(label=_("Title"), max_length=200, error_messages={"required": _("Enter a title for the item")})
    kind = forms.ChoiceField(
        label=_("Kind of item"),
        choices=AgendaItem.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the item is for information, discussion or decision")},
    )
    presenter = PresenterField(label=_("Presenter"), max_length=120, required=False)
    minutes_allotted = forms.IntegerField(
        label=_("Minutes allotted"),
        min_value=0,
        max_value=600,
        initial=10,
        error_messages={
            "required": _("Enter how many minutes the item takes"),
            "invalid": _("Enter a whole number of minutes"),
        },
    )
    summary = TextField(
        label=_("Resumé"),
        rows=4,
        required=False,
        help_text=_("Three to five lines: what it is about, and why now."),
    )
    recommendation = TextField(
        label=_("Recommendation: it is recommended that the group ..."),
        rows=4,
        required=False,
        help_text=_("One recommendation point on each line. They are numbered by themselves."),
    )
    case_presentation = RichTextField(label=_("Case presentation"), rows=10)
    economy = RichTextField(label=_("Economy and resources"), rows=4)
    further_process = RichTextField(label=_("Further process"), rows=4)
    openness = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[
            (Openness.OPEN, _("Open: everybody who reads the agenda")),
            (Openness.CLOSED_VISIBLE, _("Closed: members and secretariat only; the others see the title")),
            (Openness.CLOSED_HIDDEN, _("Closed: members and secretariat only; the others see nothing")),
        ],
        widget=forms.RadioSelect,
        initial=Openness.OPEN,
    )

    def __init__(self, *args, beside: Sequence[Beside] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self._beside = beside
        for asked in beside:
            self.fields[asked.name] = asked.field
            self.initial[asked.name] = asked.initial

    def clean_recommendation(self) -> list[str]:
        """Return the recommendation points, one for each line; a longer list is a text in the wrong field."""
        points = [line.strip() for line in self.cleaned_data["recommendation"].splitlines() if line.strip()]
        if len(points) > MOST_POINTS:
            raise forms.ValidationError(
                _("Write at most %(most)s recommendation points, one on each line. Longer text belongs further down."),
                params={"most": MOST_POINTS},
            )
        return points

    @property
    def text(self) -> dict:
        """The fields of AgendaItem that the form says, and the recommendation points as a list."""
        own = self.cleaned_data.keys() & ItemForm.base_fields.keys() - {"version"}
        return {name: self.cleaned_data[name] for name in own}

    def save_beside(self, item: AgendaItem, by: Person) -> None:
        """Save what was asked beside the text."""
        for asked in self._beside:
            asked.save(item=item, value=self.cleaned_data[asked.name], by=by)


class ProposalForm(ItemForm):
    """A proposed item: what a proposer knows. Minutes and openness are the secretariat's."""

    field_order = ("version", "title", "kind", "presenter", "summary", "recommendation", "case_presentation")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = [*self.field_order, *(name for name in self.declared_fields if name not in ItemForm.declared_fields)]
        self.fields = {name: self.fields[name] for name in asked}


class ResubmitForm(ProposalForm):
    """The same of a proposal that was returned, with an answer to the secretariat."""

    answer = TextField(
        label=_("Answer to the secretariat"),
        rows=3,
        required=False,
        help_text=_("What you have changed, or why not. Only the secretariat reads it."),
    )


def initial_of(item: AgendaItem) -> dict:
    """Return what the form shows for an item as it stands."""
    columns = [name for name in ItemForm.base_fields if name != "recommendation"]
    points = "\n".join(point.text for point in item.points.all())
    return {name: getattr(item, name) for name in columns} | {"recommendation": points}


def texts_of(item: AgendaItem) -> list[tuple[str, str]]:
    """Return the texts of an item as they are typed, each with the label of its field; empty ones are left out."""
    shown = initial_of(item)
    texts = {
        field.label: shown[name] for name, field in ItemForm.base_fields.items() if isinstance(field, forms.CharField)
    }
    return [
        (str(label), typed_text(text) if isinstance(text, RichText) else text) for label, text in texts.items() if text
    ]


class _ClosedByWhoPrepares(forms.Form):
    """Asks whether an annex is closed of who prepares the meeting, and of nobody else."""

    def __init__(self, *args, may_close: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_close:
            del self.fields["closed"]


class AnnexForm(_ClosedByWhoPrepares):
    file = FilesField(
        label=_("File"),
        help_text=format_lazy("{} {}", accepted(), _("You can choose several at once.")),
        error_messages={
            "required": _("Choose a file"),
            "empty": _("The file is empty. Choose another one"),
            "missing": _("Choose a file"),
        },
    )
    title = LineField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Empty, and where you choose several: the name of the file."),
    )
    closed = forms.BooleanField(
        label=_("Closed annex: members and secretariat only, even where the item is open"), required=False
    )


class AnnexFactsForm(_ClosedByWhoPrepares):
    version = VersionField()
    title = LineField(label=_("Title"), max_length=200, error_messages={"required": _("Enter a title for the annex")})
    closed = forms.BooleanField(
        label=_("Closed annex: members and secretariat only, even where the item is open"), required=False
    )


class ReplaceFileForm(forms.Form):
    file = forms.FileField(
        label=_("New version of the file"),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty. Choose another one")},
    )


class NoteForm(forms.Form):
    text = TextField(
        label=_("Own note"),
        rows=3,
        required=False,
        max_length=20_000,
    )


class AnnexNoteForm(NoteForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Own note on the annex")


class MarkForm(forms.Form):
    """What somebody marked in an annex, as the viewer's script sends it."""

    page = forms.IntegerField(min_value=1, max_value=100_000)
    quote = TextField(max_length=AnnexMark.LONGEST_QUOTE)
    before = TextField(max_length=AnnexMark.LONGEST_BEFORE, required=False)
    note = TextField(max_length=20_000, required=False)
    # Of a mark that is put back: the version it was made in.
    version = forms.IntegerField(min_value=1, required=False)


class ReasonForm(forms.Form):
    reason = TextField(label=_("Reason"), rows=3, error_messages={"required": _("Write the reason")})


class PutOffForm(ReasonForm):
    """Until when a proposed item waits."""

    until = DateField(label=_("Waits until"))
