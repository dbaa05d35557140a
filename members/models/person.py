"""People: the user model. A person may exist without being able to log in."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from members.models.membership import Membership, StandIn
from members.models.standing import standing_of
from members.rules.lens import Lens
from members.rules.roles import Permission
from pages.danish_order import sort_key
from record import clock
from record.history import ActRecorded, HistoricalRecords
from record.personal_data import personal


class PeopleRegister:
    """The register of people and organisations, as the gate sees it: the secretariat of a steering group keeps it.

    Who leads a working group is secretariat there, and does not keep the register.
    """

    access_committee_id = 0

    def served_by(self, person) -> list[int]:
        """Return the ids of the steering groups whose secretariat `person` is today."""
        standing = standing_of(person)
        groups = [committee.pk for committee in standing.committees if committee.kind != "working_group"]
        return [pk for pk in groups if "secretariat" in standing.roles_in(pk)]

    def roles_added(self, person) -> frozenset[str]:
        """Return the roles of `person` in the steering groups (members/gate/permissions.py)."""
        standing = standing_of(person)
        groups = [committee.pk for committee in standing.committees if committee.kind != "working_group"]
        return frozenset().union(*(standing.roles_in(pk) for pk in groups))


REGISTER = PeopleRegister()


def _running(rows):
    """The rows that have not ended, those that begin later too."""
    return rows.filter(models.Q(ends_on=None) | models.Q(ends_on__gte=clock.today()))


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, reader):
        """Everybody, to those who keep the register; to others themselves."""
        return self if reader.has_perm(Permission.MANAGE_PEOPLE, REGISTER) else self.filter(pk=reader.pk)

    def kept_by(self, secretary):
        """Those whose facts and account `secretary` keeps: the people of the steering groups he or she serves and of
        their working groups; and whoever sits in no committee at all, for somebody must.

        Who sits in several is kept by each secretariat. What is an account's own takes two anyway.
        """
        served = REGISTER.served_by(secretary)
        if not served:
            return self.none()
        sits = _running(Membership.objects.filter(person=models.OuterRef("pk")))
        stands_in = _running(StandIn.objects.filter(person=models.OuterRef("pk")))
        ours = models.Q(committee__in=served) | models.Q(committee__parent__in=served)
        ours_stood_in = models.Q(membership__committee__in=served) | models.Q(membership__committee__parent__in=served)
        return self.filter(
            models.Exists(sits.filter(ours))
            | models.Exists(stands_in.filter(ours_stood_in))
            | (~models.Exists(sits) & ~models.Exists(stands_in))
        )

    def registered(self):
        """People who have not been erased: those one can choose."""
        return self.filter(erased_at=None)

    def found_by(self, words: str):
        """People whose name, organisation or e-mail has `words` in it, whatever the case; å and aa are one letter."""
        key, mail = sort_key(words), words.strip().lower()
        if not mail:
            return self
        found = models.Q(email__contains=mail)
        if key:
            found |= models.Q(sort_key__contains=key) | models.Q(organisation__sort_key__contains=key)
        return self.filter(found)


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    def create_user(self, *, name: str, email: str | None = None, password: str | None = None, **fields):
        """Create and return a person, who cannot log in without a password. Raises IntegrityError on a taken e-mail."""
        person = self.model(name=name, email=email, **fields)
        person.set_password(password)
        person.save()
        return person

    def get_by_natural_key(self, email: str | None) -> "Person":
        """Return the person with this e-mail, whatever its case; raises DoesNotExist."""
        return self.get(email=(email or "").lower())


class Person(ActRecorded, AbstractBaseUser, PermissionsMixin):
    class Level(models.TextChoices):
        DIRECTOR = "director", _("Director")
        HEAD = "head", _("Head of department")
        STAFF = "staff", _("Staff")

    class Language(models.TextChoices):
        # Each in itself: who reads the other finds it.
        DANISH = "da", "Dansk"
        ENGLISH = "en", "English"

    # The name stands in minutes and decisions, for the organisation.
    name = personal(models.CharField(_("name"), max_length=120), goes=False)
    email = personal(models.EmailField(_("e-mail"), unique=True, null=True, blank=True), goes=True)
    job_title = personal(models.CharField(_("job title"), max_length=120, blank=True), goes=True)
    level = personal(models.CharField(_("level"), max_length=20, choices=Level, blank=True), goes=True)
    organisation = personal(
        models.ForeignKey(
            "members.Organisation",
            on_delete=models.PROTECT,
            null=True,
            blank=True,
            related_name="people",
            verbose_name=_("organisation"),
        ),
        goes=False,
    )
    phone = personal(models.CharField(_("phone"), max_length=30, blank=True), goes=True)
    # Of the pages, wherever this person logs on; "" for who has not chosen, and reads Danish.
    language = personal(models.CharField(_("language"), max_length=5, choices=Language, blank=True), goes=True)
    is_active = models.BooleanField(_("can log in"), default=True)
    # One mail a day at most, about what nears its deadline without an answer (dk2020portal/reminders.py).
    wants_reminders = models.BooleanField(_("reminders by mail"), default=True)
    # The topics of messages this person has collected in that mail (members/rules/topics.py), in place of one each.
    collects = models.JSONField(_("collected in the mail of the morning"), default=list, blank=True)
    # Whether keys pressed alone do something on the pages (static/js/single-keys.js; WCAG 2.1.4 asks for a way out).
    uses_single_keys = models.BooleanField(_("single keys"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Sessions begun before this are over, wherever they were begun.
    sessions_ended_at = models.DateTimeField(null=True, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)
    sort_key = models.CharField(max_length=140, editable=False, db_index=True)

    # Through what the person looks during one request (members/rules/lens.py); None: with the own eyes.
    lens: Lens | None = None

    objects = PersonManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_email_whatever_case"),
            # The gate must be able to say no to everybody: nobody holds every permission.
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="nobody_is_superuser"),
            models.CheckConstraint(
                condition=models.Q(erased_at=None)
                | models.Q(email=None, phone="", job_title="", level="", is_active=False),
                name="erased_person_has_no_contact_data",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.email = (self.email or "").strip().lower() or None
        self.sort_key = sort_key(self.name)[:140]
        if kwargs.get("update_fields") != ["last_login"]:
            return super().save(*args, **kwargs)
        # A log-in is not a change of the person; simple-history asks whether the attribute is there.
        self.skip_history_when_saving = True
        try:
            return super().save(*args, **kwargs)
        finally:
            del self.skip_history_when_saving

    # The gate: who keeps this person (PersonQuerySet.kept_by) has the permissions of the register towards him or her.
    access_committee_id = 0

    def roles_added(self, reader) -> frozenset[str]:
        """Return the roles of `reader` towards this person (members/gate/permissions.py)."""
        kept = Person.objects.kept_by(reader).filter(pk=self.pk).exists()
        return REGISTER.roles_added(reader) if kept else frozenset()

    @property
    def has_had_account(self) -> bool:
        """Whether the account is somebody's own: a password was chosen, or somebody has logged in."""
        return self.has_usable_password() or self.last_login is not None

    def _get_session_auth_hash(self, secret=None):
        """Return what a session must know to go on; ending all sessions changes it."""
        known = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        if self.sessions_ended_at is None:
            return known
        ended = self.sessions_ended_at.isoformat()
        return salted_hmac("members.sessions", f"{known}{ended}", secret=secret, algorithm="sha256").hexdigest()

    def get_short_name(self) -> str:
        """Return the first name."""
        return self.name.split(" ")[0].rstrip(",")

    @property
    def name_and_organisation(self) -> str:
        """Return "Name, Organisation"; fetch `organisation` along with the person."""
        return f"{self.name}, {self.organisation.name}" if self.organisation else self.name
