"""A forgotten password: the answer, and the time it takes, are the same whether there is an account or not."""

from datetime import timedelta
from uuid import uuid4

from allauth.account.forms import ResetPasswordForm, default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.mail.outbox import Letter, letter, text_of, write_mail
from members.models import Mail, Person
from record import clock

KIND = "password_reset"


class ForgottenPasswordForm(ResetPasswordForm):
    """Takes any e-mail; who it belongs to is looked up after the page has answered."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # As long as an address of anybody here can be, and no longer than the outbox takes.
        longest = Mail._meta.get_field("address").max_length
        self.fields["email"].validators.append(MaxLengthValidator(longest))

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()

    @transaction.atomic
    def save(self, request, **kwargs):
        """Put the mail with the link in the outbox, in place of one that still waits, and return the e-mail."""
        email = self.cleaned_data["email"]
        waiting = Mail.objects.filter(kind=KIND, address=email, state=Mail.State.WAITING)
        waiting.update(state=Mail.State.NOT_WANTED, address="")
        write_mail(kind=KIND, key=f"{KIND}:{uuid4()}", address=email)
        return email


@letter(KIND, _("forgotten password"))
def letter_with_reset_link(mail: Mail) -> Letter | None:
    """Compose the mail with a link to choose a new password.

    None when nobody has the e-mail, when it was asked for too long ago, and when the person has logged in since. The
    key of the link is made here, and stands in no table.
    """
    person = Person.objects.filter(email=mail.address, is_active=True).first()
    too_late = clock.now() - mail.written_at > timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    if person is None or too_late or (person.last_login and person.last_login > mail.written_at):
        return None
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    context = {"person": person, "link": settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)}
    return Letter([mail.address], *text_of("password_reset", context))
