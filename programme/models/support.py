"""Support and sparring: what a municipality asks for, who it waits for, and what was said (terms of reference, the
municipalities' work with their climate action plans)."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Membership
from members.models.standing import standing_of, where_held
from members.rules.roles import SUPPORT_ANSWERER, SUPPORT_ASKER, Permission
from programme.models.programme import Programme
from record import clock
from record.history import Recorded
from record.personal_data import PersonalData
from record.plain_text import Written
from workgroups.models import WorkGroup


class SupportRequestQuerySet(models.QuerySet["SupportRequest"]):
    def readable_by(self, person):
        """Requests of the own municipality, those one is asked about, and all for the secretariat.

        The own one is where somebody works, or coordinates for the committee whose programme it is.
        """
        standing = standing_of(person)
        asked: Q = Q(passed_to=person) | Q(municipality=person.organisation_id)
        for place in ("municipality", "passed_to_municipality"):
            own = Membership.objects.coordinating(person).filter(
                committee=OuterRef("programme__committee"), municipality=OuterRef(place)
            )
            asked |= Q(Exists(own))
        asked &= Q(programme__committee__in=standing.committees_with(Permission.READ_AGENDA))
        working = Q(passed_to_group__committee__in=list(standing.roles), state=SupportRequest.State.PASSED_ON)
        return self.filter(where_held(person, Permission.MANAGE_PROGRAMME, "programme__committee") | asked | working)

    def waiting(self):
        """Those that nobody has answered yet, and nobody took back."""
        return self.filter(state__in=SupportRequest.WAITING)

    def with_names(self):
        return self.select_related(
            *("programme__committee", "municipality", "asked_by", "passed_to", "passed_to_municipality"),
            "passed_to_group__committee",
        )


class SupportRequest(Recorded):
    class Kind(models.TextChoices):
        HELP = "help", _("Help")
        SPARRING = "sparring", _("Sparring")

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for the secretariat")
        PASSED_ON = "passed_on", _("Passed on")
        ANSWERED = "answered", _("Answered")
        WITHDRAWN = "withdrawn", _("Taken back")

    WAITING = (State.ASKED, State.PASSED_ON)

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="support_requests")
    municipality = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="support_requests")
    kind = models.CharField(_("what is asked for"), max_length=20, choices=Kind)
    title = models.CharField(_("what it is about"), max_length=200)
    text = models.TextField(_("in words"))
    due_on = models.DateField(_("needed by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")
    # Whom the secretariat asked to answer: one of these.
    passed_to = models.ForeignKey(
        "members.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("passed on to the person"),
    )
    passed_to_group = models.ForeignKey(
        WorkGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("passed on to the working group"),
    )
    passed_to_municipality = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("passed on to the municipality"),
    )

    personal_data = PersonalData(of="asked_by", tells=("title", "text", "asked_at"))

    objects = SupportRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for support")
        verbose_name_plural = _("requests for support")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="request_says_what_it_is_about"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("programme:support_request", args=[self.pk])

    @property
    def access_committee_id(self) -> int:
        return self.programme.committee_id

    @property
    def is_waiting(self) -> bool:
        return self.state in self.WAITING

    @property
    def is_late(self) -> bool:
        return self.is_waiting and self.due_on is not None and self.due_on < clock.today()

    @property
    def waits_for(self) -> str:
        """Who is to answer; "" for the secretariat, and where nobody is waited for. Fetch all three along."""
        if self.state != self.State.PASSED_ON:
            return ""
        group = self.passed_to_group.committee if self.passed_to_group else None
        return str(self.passed_to or group or self.passed_to_municipality or "")

    def roles_added(self, person) -> frozenset[str]:
        """Who speaks for the municipality today follows the request; who was asked to answer answers it."""
        standing = standing_of(person)
        here = Membership.objects.coordinating(person).filter(committee=self.access_committee_id)
        own = set(here.values_list("municipality", flat=True))
        serves = self.access_committee_id in standing.committees_with(Permission.MANAGE_PROGRAMME)
        asks_still = self.asked_by_id == person.pk and (serves or person.organisation_id == self.municipality_id)
        added = set()
        if asks_still or self.municipality_id in own:
            added.add(SUPPORT_ASKER)
        in_group = self.passed_to_group and self.passed_to_group.committee_id in standing.roles
        if self.state == self.State.PASSED_ON and (
            self.passed_to_id == person.pk or in_group or self.passed_to_municipality_id in own
        ):
            added.add(SUPPORT_ANSWERER)
        return frozenset(added) if person.is_active else frozenset()


class SupportWord(Written):
    """What was said about a request: an answer, a question, with what it was passed on. Only grows."""

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="words")
    text = models.TextField(_("in words"))
    is_answer = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")

    personal_data = PersonalData(of="written_by", tells=("text", "written_at"))

    append_only = ("update", "delete")

    class Meta:
        verbose_name = _("what was said about a request")
        verbose_name_plural = _("what was said about requests")
        ordering = ["written_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_word_says_something")]

    def __str__(self):
        return self.text
