"""Input about accounts: the first password, and what the second factor asks for."""

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from record.plain_text import in_one_line


class LogInForm(LoginForm):
    """E-mail and password, one after the other: who types blind is led to no other page between them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class ChoosePasswordForm(forms.Form):
    """A password, typed twice, by the portal's password rules."""

    password1 = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password")},
    )
    password2 = forms.CharField(
        label=_("The password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Enter the password once more")},
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["password1"].help_text = " ".join(map(str, password_validators_help_texts()))

    def clean(self):
        super().clean()
        data = self.cleaned_data
        first, again = data.get("password1"), data.get("password2")
        if first and again and first != again:
            self.add_error("password2", _("The two passwords differ: enter the same one twice"))
        if first:
            try:
                validate_password(first, self.person)
            except ValidationError as problem:
                self.add_error("password1", problem)
        return data


def _asks_for_code(form):
    """Let the one field of a form of the account library speak as the portal does."""
    form.fields["code"].label = _("Code")
    form.fields["code"].max_length = 20
    form.fields["code"].error_messages["required"] = _("Enter the code")
    form.fields["code"].widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 20}


class AppCodeForm(ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _asks_for_code(self)


class SecondStepForm(AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _asks_for_code(self)


class ConfirmByCodeForm(ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _asks_for_code(self)


class PasskeyForm(AddWebAuthnForm):
    """A new passkey: its name, and whether it replaces the password; it does unless the reader says otherwise."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")
        self.fields["name"].max_length = 100
        self.fields["passwordless"].label = _("Log on with the passkey alone, without a password")
        self.fields["passwordless"].help_text = ""
        self.fields["passwordless"].initial = True
        self.initial["name"] = _("My passkey")

    def clean_name(self) -> str:
        """Return the name as text is kept."""
        return in_one_line(self.cleaned_data["name"])
