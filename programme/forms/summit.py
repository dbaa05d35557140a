"""Input about the summit: when and where, its sessions, its concept paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.annexes.uploaded_file import accepted
from meetings.forms.meeting import WRONG_TIME
from meetings.models import Meeting
from pages.fields import DateField, TimeInput, VersionField, offer
from pages.rich_text_field import RichTextField
from pages.text_fields import LineField, TextField
from programme.models import Programme, Summit, SummitSession
from programme.workflow.summit import MOST_PLACES, SESSION_FIELDS, SUMMIT_FIELDS
from record.versions import version_of


def _time(label, required) -> forms.TimeField:
    messages = {"required": required, "invalid": WRONG_TIME}
    return forms.TimeField(label=label, widget=TimeInput, error_messages=messages)


class SummitForm(forms.Form):
    version = VersionField()
    name = LineField(label=_("Name"), max_length=160, error_messages={"required": _("Enter the name of the summit")})
    day = DateField(label=_("Date"), error_messages={"required": _("Enter the date of the summit")})
    starts = _time(_("From"), _("Enter when the summit starts"))
    ends = _time(_("To"), _("Enter when the summit ends"))
    place = LineField(label=_("Place"), max_length=200, required=False)
    capacity = forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=MOST_PLACES,
        help_text=_("Who registers when they are taken stands on the waiting list."),
        error_messages={"required": _("Enter how many places there are")},
    )
    register_by = DateField(
        label=_("Registration until"), error_messages={"required": _("Enter the last day to register")}
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label=_("Meeting"),
        required=False,
        help_text=_("Where the summit is a meeting of the committee, too: a meeting of the kind summit."),
    )

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, meeting=Meeting.objects.filter(committee=programme.committee_id, kind=Meeting.Kind.SUMMIT))


def initial_of_summit(summit: Summit) -> dict:
    """Return what the form shows for the summit as it stands."""
    return {name: getattr(summit, name) for name in SUMMIT_FIELDS} | {"version": version_of(summit)}


class SessionForm(forms.Form):
    version = VersionField()
    title = LineField(label=_("Title"), max_length=200, error_messages={"required": _("Enter a title for the session")})
    starts = _time(_("From"), _("Enter when the session starts"))
    ends = _time(_("To"), _("Enter when the session ends"))
    room = LineField(label=_("Room"), max_length=120, required=False)
    speakers = TextField(label=_("Speakers"), rows=3, required=False, help_text=_("A name on each line."))
    description = TextField(label=_("Description"), rows=4, required=False)


def initial_of_session(session: SummitSession) -> dict:
    """Return what the form shows for a session as it stands."""
    return {name: getattr(session, name) for name in SESSION_FIELDS} | {"version": version_of(session)}


class ConceptPaperForm(forms.Form):
    text = RichTextField(label=_("Concept paper"), rows=10)
    file = forms.FileField(label=_("File"), required=False, help_text=accepted())
    changed = TextField(label=_("What has changed"), rows=3, required=False)
