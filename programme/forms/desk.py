"""Input at the secretariat's desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.choices import PersonChoice
from members.models import Person
from pages.fields import DateField, offer
from pages.text_fields import TextField
from programme.reading.desk import Colleague


def _people(colleagues: list[Colleague]):
    people = Person.objects.filter(pk__in=[colleague.person.pk for colleague in colleagues])
    return people.select_related("organisation")


class HandOverForm(forms.Form):
    to = PersonChoice(label=_("Colleague"), error_messages={"required": _("Choose a colleague")})
    note = TextField(
        label=_("Note"),
        rows=3,
        help_text=_("How far it is, and what is to be done. It stays with the matter."),
        error_messages={"required": _("Write a note: how far it is, and what is to be done")},
    )

    def __init__(self, *args, colleagues: list[Colleague], **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, to=_people(colleagues))


class AbsenceForm(forms.Form):
    person = PersonChoice(label=_("Who is away"), error_messages={"required": _("Choose a colleague")})
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("To and including"))
    stand_in = PersonChoice(
        label=_("Stand-in"),
        error_messages={"required": _("Choose a colleague")},
        help_text=_("What stands with the one who is away, stands with the stand-in meanwhile."),
    )

    def __init__(self, *args, colleagues: list[Colleague], **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, person=_people(colleagues), stand_in=_people(colleagues))
