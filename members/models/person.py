"""People: the user model. A person may exist without being able to log in."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from members.danish_order import sort_key
from members.history import ActRecorded, HistoricalRecords
from members.lens import Lens


class PersonManager(BaseUserManager["Person"]):
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

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    level = models.CharField(_("level"), max_length=20, choices=Level, blank=True)
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("organisation"),
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    is_active = models.BooleanField(_("can log in"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sort_key = models.CharField(max_length=140, editable=False, db_index=True)

    # Through what the person looks during one request (members/lens.py); None: with the own eyes.
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

    def get_full_name(self) -> str:
        """Return the name; allauth and mails ask for it."""
        return self.name

    def get_short_name(self) -> str:
        """Return the first name."""
        return self.name.split(" ")[0].rstrip(",")

    @property
    def name_and_organisation(self) -> str:
        """Return "Name, Organisation"; fetch `organisation` along with the person."""
        return f"{self.name}, {self.organisation.name}" if self.organisation else self.name
