"""Changes of an account that nobody makes alone: a new e-mail, and the removal of a second step that was lost.

The links in their mails are signed and stand in no table: whoever reads the database cannot use them.
"""

from datetime import timedelta

from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from record import clock
from record.history import Recorded
from record.personal_data import PersonalData

_SALT = "members.email_change"
OLD, NEW = "old", "new"
# How long the old address has to object, from the moment the mail to it left.
OBJECTION = timedelta(hours=24)
OPEN_FOR = timedelta(days=14)


class EmailChangeQuerySet(models.QuerySet["EmailChange"]):
    def pending(self):
        """Neither done nor ended."""
        return self.filter(done_at=None, ended_at=None)

    def due(self):
        """Those both sides have agreed to: the new address confirmed, the old one confirmed or said nothing."""
        silent = Q(old_mailed_at__lte=clock.now() - OBJECTION)
        agreed = self.pending().exclude(new_confirmed_at=None).filter(expires_at__gt=clock.now())
        return agreed.filter(silent | Q(old_confirmed_at__isnull=False))

    def of_token(self, token: str):
        """Return (change, OLD or NEW) that a link names; (None, "") for a link that was never sent."""
        try:
            pk, which, email = signing.loads(token, salt=_SALT)
        except (signing.BadSignature, TypeError, ValueError):
            return None, ""
        return self.select_related("person", "asked_by").filter(pk=pk, new_email=email).first(), which


class EmailChange(Recorded):
    """A new e-mail for a person who has, or had, an account; the old one logs in until this is done."""

    person = models.ForeignKey("members.Person", on_delete=models.CASCADE, related_name="email_changes")
    new_email = models.EmailField(_("new e-mail"))
    asked_by = models.ForeignKey(
        "members.Person", on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("person", "by")
    )
    asked_at = models.DateTimeField(_("asked"), default=clock.now)
    expires_at = models.DateTimeField(_("can be confirmed until"))
    old_mailed_at = models.DateTimeField(null=True, blank=True)
    new_mailed_at = models.DateTimeField(null=True, blank=True)
    old_confirmed_at = models.DateTimeField(null=True, blank=True)
    new_confirmed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    # Objected to, withdrawn, or too old.
    ended_at = models.DateTimeField(null=True, blank=True)

    personal_data = PersonalData(
        of="person", tells=("new_email", "asked_by", "asked_at", "done_at", "ended_at"), goes=True
    )

    objects = EmailChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of e-mail")
        verbose_name_plural = _("changes of e-mail")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(done_at=None, ended_at=None), name="one_pending_email_change"
            ),
            models.CheckConstraint(condition=Q(done_at=None) | Q(ended_at=None), name="email_change_done_or_ended"),
        ]

    def __str__(self):
        return f"{self.person}, {self.asked_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether somebody can still answer."""
        return self.done_at is None and self.ended_at is None and self.expires_at > clock.now()

    @property
    def silent_until(self):
        """When silence of the old address counts as consent; None before the mail to it has left."""
        return self.old_mailed_at and self.old_mailed_at + OBJECTION

    @property
    def by_its_owner(self) -> bool:
        """Whether the person asked for it; then being logged in confirms nothing: a borrowed browser could."""
        return self.asked_by_id == self.person_id

    def link(self, which: str) -> str:
        """Return the path of the link for the OLD or the NEW address."""
        token = signing.dumps([self.pk, which, self.new_email], salt=_SALT)
        return reverse("members:answer_email_change", args=[token])


class SecondFactorReset(Recorded):
    """A wish that somebody's second step be removed, which another person confirms."""

    person = models.ForeignKey("members.Person", on_delete=models.CASCADE, related_name="second_factor_resets")
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(
        "members.Person", on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("person", "by")
    )
    asked_at = models.DateTimeField(_("asked"), default=clock.now)
    expires_at = models.DateTimeField(_("can be confirmed until"))
    confirmed_by = models.ForeignKey(
        "members.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    done_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    personal_data = PersonalData(
        of="person", tells=("reason", "asked_by", "asked_at", "confirmed_by", "done_at", "ended_at"), goes=True
    )

    class Meta:
        verbose_name = _("removal of a second step")
        verbose_name_plural = _("removals of second steps")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(done_at=None, ended_at=None), name="one_pending_second_factor_reset"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(ended_at=None), name="second_factor_reset_done_or_ended"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | (~Q(confirmed_by=F("asked_by")) & ~Q(confirmed_by=F("person"))),
                name="second_factor_reset_confirmed_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.asked_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether somebody can still answer."""
        return self.done_at is None and self.ended_at is None and self.expires_at > clock.now()
