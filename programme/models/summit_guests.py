"""Who is invited to the summit, and who has registered: people from everywhere, who need no account."""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programme.models.summit import Summit, SummitSession
from record import clock
from record.history import ActRecorded, HistoricalRecords, Recorded

# How many may register by one invitation: an organisation sends its people, and a stranger no crowd.
MOST_BY_INVITATION = 50

# By then nobody evaluates any more; and by that, who came is not needed for anything.
LINKS_END_AFTER = timedelta(days=90)
GUESTS_ARE_KEPT_FOR = timedelta(days=365)


def _signed(row: "SummitInvitation | SummitRegistration") -> str:
    return signing.Signer(salt=row.SALT).sign_object([row.pk, row.email])


def _named_in(token: str, salt: str, rows: models.QuerySet) -> Any:
    """Return the row a signed link names, as long as it has the e-mail that the link went to; None for another link,
    and when the summit is long over: a mail that turns up years later opens nothing."""
    try:
        pk, email = signing.Signer(salt=salt).unsign_object(token)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    rows = rows.filter(pk=pk, email=email, summit__day__gt=clock.today() - LINKS_END_AFTER)
    return rows.select_related("summit__programme__committee").first()


class SummitInvitationQuerySet(models.QuerySet["SummitInvitation"]):
    def of_token(self, token: str) -> "SummitInvitation | None":
        """Return the invitation a link names, None for a link nobody was sent."""
        return _named_in(token, SummitInvitation.SALT, self)

    def standing(self):
        """Those that have not been withdrawn."""
        return self.filter(withdrawn_at=None)


class SummitInvitation(Recorded):
    """An invited party: an organisation or a single person, by e-mail; the link in the mail registers."""

    SALT = "programme.summit.invitation"

    summit = models.ForeignKey(Summit, on_delete=models.PROTECT, related_name="invitations")
    name = models.CharField(_("organisation or person"), max_length=160)
    email = models.EmailField(_("e-mail"))
    places = models.PositiveSmallIntegerField(_("how many may register"), default=1)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = SummitInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to a summit")
        verbose_name_plural = _("invitations to summits")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(email=""), name="summit_invitation_says_whom"),
            models.CheckConstraint(
                condition=Q(places__gt=0, places__lte=MOST_BY_INVITATION), name="summit_invitation_has_places"
            ),
            models.UniqueConstraint(
                fields=["summit", "email"], condition=Q(withdrawn_at=None), name="one_summit_invitation_per_email"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def access_committee_id(self) -> int:
        return self.summit.access_committee_id

    @property
    def link(self) -> str:
        """The path of the link. It is signed and stands in no table: whoever reads the database cannot use it."""
        return reverse("programme:summit_answer", args=[_signed(self)])


class SummitRegistrationQuerySet(models.QuerySet["SummitRegistration"]):
    def of_token(self, token: str) -> "SummitRegistration | None":
        """Return the registration a link names, None for a link nobody was sent."""
        return _named_in(token, SummitRegistration.SALT, self)

    def coming(self):
        """Those with a place."""
        return self.filter(state=SummitRegistration.State.PLACE)

    def waiting(self):
        """Those on the waiting list, the first one first."""
        return self.filter(state=SummitRegistration.State.WAITING).order_by("registered_at", "pk")

    def standing(self):
        """Those that have not been cancelled."""
        return self.exclude(state=SummitRegistration.State.CANCELLED)


class SummitRegistration(ActRecorded):
    """Somebody who registered: with a place, on the waiting list, or cancelled. What he or she eats is kept until the
    day is over, and never in the history."""

    class State(models.TextChoices):
        PLACE = "place", _("Has a place")
        WAITING = "waiting", _("On the waiting list")
        CANCELLED = "cancelled", _("Registration cancelled")

    SALT = "programme.summit.registration"

    summit = models.ForeignKey(Summit, on_delete=models.PROTECT, related_name="registrations")
    invitation = models.ForeignKey(SummitInvitation, on_delete=models.PROTECT, related_name="registrations")
    name = models.CharField(_("name"), max_length=120)
    organisation = models.CharField(_("organisation"), max_length=160, blank=True)
    email = models.EmailField(_("e-mail"))
    dietary = models.TextField(_("dietary needs"), blank=True)
    sessions = models.ManyToManyField(SummitSession, blank=True, related_name="registrations")
    state = models.CharField(_("state"), max_length=12, choices=State)
    # When it came: who waits longest gets the next place.
    registered_at = models.DateTimeField(_("registered"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    # Only that an evaluation was given: nothing says which.
    has_evaluated = models.BooleanField(default=False, editable=False)

    objects = SummitRegistrationQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["dietary", "has_evaluated"])

    class Meta:
        verbose_name = _("registration for a summit")
        verbose_name_plural = _("registrations for summits")
        ordering = ["registered_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["summit", "email"], name="one_registration_per_email"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(email=""), name="registration_says_who"),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False, dietary="")
                | (~Q(state="cancelled") & Q(cancelled_at=None)),
                name="cancelled_registration_says_when_and_nothing_of_food",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def access_committee_id(self) -> int:
        return self.summit.access_committee_id

    @property
    def token(self) -> str:
        return _signed(self)

    @property
    def link(self) -> str:
        """The path of the own link: it shows, changes and cancels the registration, and opens the evaluation."""
        return reverse("programme:summit_registration", args=[self.token])

    @property
    def has_place(self) -> bool:
        return self.state == self.State.PLACE

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED
