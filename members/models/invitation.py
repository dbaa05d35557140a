"""Invitations: a person who is registered gets an account by a link that works once, and not for ever."""

from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from record import clock
from record.history import Recorded
from record.personal_data import PersonalData

_SALT = "members.invitation"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self):
        """Neither used nor revoked; perhaps too old."""
        return self.filter(accepted_at=None, revoked_at=None)

    def open(self):
        """Those whose link works now, as far as time and use decide."""
        return self.pending().filter(expires_at__gt=clock.now())

    def of_token(self, token: str):
        """Return the invitation a link names, along with its person.

        None for a link nobody was sent, or that went to an e-mail the person no longer has.
        """
        try:
            pk, email = signing.loads(token, salt=_SALT)
        except (signing.BadSignature, TypeError, ValueError):
            return None
        return self.select_related("person").filter(pk=pk, person__email=email).first()


class Invitation(Recorded):
    person = models.ForeignKey("members.Person", on_delete=models.CASCADE, related_name="invitations")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(_("can be used until"))
    mailed_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    personal_data = PersonalData(of="person", tells=("created_at", "mailed_at", "accepted_at", "revoked_at"), goes=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(accepted_at=None, revoked_at=None), name="one_pending_invitation"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="invitation_used_or_revoked"
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.created_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether the link works now: not used, revoked or too old, and the person still has no account."""
        unused = self.accepted_at is None and self.revoked_at is None and self.expires_at > clock.now()
        return unused and self.person.is_active and not self.person.has_had_account

    @property
    def link(self) -> str:
        """The path of the link. It is signed and stands in no table: whoever reads the database cannot use it."""
        return reverse("members:accept_invitation", args=[signing.dumps([self.pk, self.person.email], salt=_SALT)])
