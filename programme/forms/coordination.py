"""Input about the coordination with others."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.annexes.uploaded_file import accepted
from members.forms.choices import PersonChoice
from members.models import Membership, Organisation, Person
from members.rules.roles import Permission, roles_with
from pages.fields import DateField, VersionField, offer
from pages.text_fields import LineField, MailField, TextField
from programme.models import Agreement, Contact, Paper, Programme


class ContactForm(forms.Form):
    name = LineField(label=_("Name"), max_length=120, error_messages={"required": _("Enter the name")})
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=_("Organisation"),
        error_messages={"required": _("Choose where the contact works")},
    )
    job_title = LineField(label=_("Role"), max_length=120, required=False)
    email = MailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("Who is registered with this e-mail already, becomes the contact."),
        error_messages={"invalid": _("Enter an e-mail as name@organisation.dk")},
    )


class AgreementForm(forms.Form):
    agreed_on = DateField(label=_("Date"))
    with_person = PersonChoice(label=_("With whom"), error_messages={"required": _("Choose one of the contacts")})
    text = TextField(label=_("What was agreed"), rows=5, error_messages={"required": _("Write what was agreed")})

    def __init__(self, *args, programme: Programme, agreement: Agreement | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        contacts = Contact.objects.filter(programme=programme, ended_on=None).values("person")
        people = Person.objects.registered().filter(pk__in=contacts)
        if agreement is not None:
            # Who is no contact any more is still the one it was agreed with.
            people = people | Person.objects.filter(pk=agreement.with_person_id)
        offer(self, with_person=people.select_related("organisation"))


class AgreedForm(forms.Form):
    what = LineField(
        label=_("What is to be done"), max_length=200, error_messages={"required": _("Write what is to be done")}
    )
    responsible = PersonChoice(label=_("Responsible"), error_messages={"required": _("Choose who is responsible")})
    due_on = DateField(label=_("Deadline"), required=False)

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        seats = Membership.objects.active().filter(committee=programme.committee_id)
        secretariat = seats.filter(role__in=roles_with(Permission.KEEP_DESK)).values("person")
        offer(self, responsible=Person.objects.filter(pk__in=secretariat).select_related("organisation"))


class PaperForm(forms.Form):
    version = VersionField()
    received_on = DateField(label=_("Received"))
    sender = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("From whom"), error_messages={"required": _("Choose who sent it")}
    )
    title = LineField(label=_("Title"), max_length=200, error_messages={"required": _("Enter a title for the paper")})
    asks = TextField(label=_("What it asks"), rows=4, required=False)
    due_on = DateField(label=_("By when"), required=False)


class FilePaperForm(PaperForm):
    file = forms.FileField(label=_("File"), required=False, help_text=accepted())


class ClosePaperForm(forms.Form):
    reason = TextField(
        label=_("Why nothing is to come of it"),
        rows=3,
        error_messages={"required": _("Write why nothing is to come of it")},
    )


def initial_of(paper: Paper) -> dict:
    """Return what the form shows for a paper as it stands, beside its version."""
    names = ("received_on", "sender", "title", "asks", "due_on")
    return {name: getattr(paper, name) for name in names}
