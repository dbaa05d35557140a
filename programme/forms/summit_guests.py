"""Input about who comes to the summit: invitations, and what people without an account write by their link."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.fields import RowsField, offer
from pages.text_fields import LineField, MailField, TextField
from programme.models import Summit, SummitEvaluation, SummitRegistration, SummitSession
from programme.models.summit_evaluation import SCORES
from programme.models.summit_guests import MOST_BY_INVITATION
from record.columns import column_of

_WRONG_MAIL = _("Enter an e-mail as name@organisation.dk")


class InvitationForm(forms.Form):
    name = LineField(
        label=_("Organisation or person"), max_length=160, error_messages={"required": _("Enter whom to invite")}
    )
    email = MailField(
        label=_("E-mail"), max_length=254, error_messages={"invalid": _WRONG_MAIL, "required": _("Enter the e-mail")}
    )
    places = forms.IntegerField(
        label=_("How many may register with it"),
        min_value=1,
        max_value=MOST_BY_INVITATION,
        initial=1,
        help_text=_("An organisation passes the link on to its people."),
        error_messages={"required": _("Enter how many may register")},
    )


class RegistrationForm(forms.Form):
    """What somebody says who comes."""

    name = LineField(label=_("Your name"), max_length=120, error_messages={"required": _("Enter your name")})
    organisation = LineField(label=_("Organisation"), max_length=160, required=False)
    email = MailField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_("A link goes there by which you change or cancel your registration."),
        error_messages={"invalid": _WRONG_MAIL, "required": _("Enter your e-mail")},
    )
    dietary = TextField(
        label=_("Dietary needs"),
        rows=2,
        required=False,
        max_length=500,
        help_text=_("Only the secretariat reads it. It is deleted when the summit is over."),
    )
    sessions = RowsField(
        SummitSession.objects.none(),
        label=_("What you come to"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, summit: Summit, **kwargs):
        super().__init__(*args, **kwargs)
        sessions = summit.sessions.all()
        if sessions.exists():
            offer(self, sessions=sessions)
        else:
            del self.fields["sessions"]


class ChangeRegistrationForm(RegistrationForm):
    """The same by one's own link, which went to the e-mail: that stays."""

    forget_dietary = forms.BooleanField(label=_("Delete what I wrote about dietary needs"), required=False)
    field_order = ("name", "organisation", "dietary", "forget_dietary", "sessions")

    def __init__(self, *args, registration: SummitRegistration, **kwargs):
        super().__init__(*args, summit=registration.summit, **kwargs)
        del self.fields["email"]
        if registration.dietary:
            self.fields["dietary"].help_text = _(
                "You have written something, which is not shown here. What you write now takes its place."
            )
        else:
            del self.fields["forget_dietary"]


def initial_of_registration(registration: SummitRegistration) -> dict:
    """Return what the form shows of a registration: not what was said of food, which only the secretariat reads."""
    return {
        "name": registration.name,
        "organisation": registration.organisation,
        "sessions": registration.sessions.all(),
    }


def _scale(name: str) -> forms.TypedChoiceField:
    choices = [(score, str(score)) for score in SCORES]
    return forms.TypedChoiceField(
        label=column_of(SummitEvaluation, name).verbose_name,
        choices=choices,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("1 is not at all good, 5 is very good."),
        error_messages={"required": _("Choose a figure from 1 to 5")},
    )


class EvaluationForm(forms.Form):
    overall, exchange, sessions, practical = map(_scale, SummitEvaluation.QUESTIONS)
    best = TextField(label=_("What was best"), rows=3, required=False, max_length=2000)
    better = TextField(label=_("What could be better"), rows=3, required=False, max_length=2000)
