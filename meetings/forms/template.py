"""Input about the templates of a committee's items, and about a meeting that is planned like another one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.item import ItemForm
from meetings.forms.meeting import MeetingForm
from meetings.forms.presenter import PresenterField
from meetings.models import AgendaItem, ItemTemplate
from pages.fields import VersionField
from pages.rich_text_field import RichTextField
from pages.text_fields import LineField, TextField
from record.versions import version_of


class TemplateForm(forms.Form):
    version = VersionField()
    title = LineField(label=_("Title"), max_length=200, error_messages={"required": _("Enter a title for the item")})
    kind = forms.ChoiceField(
        label=_("Kind of item"),
        choices=AgendaItem.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the item is for information, discussion or decision")},
    )
    place = forms.ChoiceField(label=_("Where it stands"), choices=ItemTemplate.Place, initial=ItemTemplate.Place.CHOSEN)
    position = forms.IntegerField(label=_("Order"), min_value=1, max_value=200, initial=1)
    tells = forms.ChoiceField(
        label=_("What the portal writes into it"), choices=ItemTemplate.Tells.choices, required=False
    )
    presenter = PresenterField(label=_("Presenter"), max_length=120, required=False)
    minutes_allotted = forms.IntegerField(label=_("Minutes allotted"), min_value=0, max_value=600, initial=10)
    summary = TextField(label=_("Resumé"), rows=3, required=False)
    recommendation = TextField(
        label=_("Recommendation: it is recommended that the group ..."),
        rows=3,
        required=False,
        help_text=_("One recommendation point on each line. They are numbered by themselves."),
    )
    case_presentation = RichTextField(label=_("Case presentation"), rows=8)
    further_process = RichTextField(label=_("Further process"), rows=4)


def initial_of(template: ItemTemplate) -> dict:
    """Return what the form shows for a template."""
    columns = {name: getattr(template, name) for name in TemplateForm.base_fields if name != "version"}
    return columns | {"version": version_of(template)}


def item_from(template: ItemTemplate) -> dict:
    """Return what the form of a new item shows that is begun from a template."""
    shared = TemplateForm.base_fields.keys() & ItemForm.base_fields.keys() - {"version"}
    return {name: getattr(template, name) for name in shared}


class CopyMeetingForm(MeetingForm):
    """When and where the copy is held, and whether the items come along."""

    with_items = forms.BooleanField(label=_("Copy the items of the agenda, too"), required=False, initial=True)
