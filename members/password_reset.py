"""A forgotten password: the answer, and the time it takes, are the same whether there is an account or not."""

from allauth.account.forms import ResetPasswordForm, default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from members.background import task
from members.models import Person


class ForgottenPasswordForm(ResetPasswordForm):
    """Takes any e-mail; who it belongs to is looked up after the page has answered."""

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()

    def save(self, request, **kwargs):
        """Let the worker send the link, and return the e-mail."""
        mail_reset_link.enqueue(self.cleaned_data["email"])
        return self.cleaned_data["email"]


@task
def mail_reset_link(email: str) -> None:
    """Send the person with this e-mail a link to choose a new password; nobody else gets anything."""
    person = Person.objects.filter(email=email, is_active=True).first()
    if person is None:
        return
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    context = {"person": person, "link": settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)}
    with translation.override(settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string("mail/password_reset.subject.txt", context).split())
        body = render_to_string("mail/password_reset.body.txt", context).strip() + "\n"
    send_mail(subject, body, None, [email])
