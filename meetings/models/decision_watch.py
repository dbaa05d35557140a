"""What somebody follows in the register of decisions: how it is narrowed, under a name of his or her own."""

from urllib.parse import parse_qsl

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Committee
from record import clock
from record.personal_data import PersonalData
from record.plain_text import Written


class DecisionWatchQuerySet(models.QuerySet["DecisionWatch"]):
    def of(self, person):
        """What `person` follows, in groups he or she may see; nobody else's, and not for who sees as this person."""
        seen = Q(committee=None) | Q(committee__in=Committee.objects.visible_to(person))
        return self.none() if person.lens else self.filter(seen, person=person)


class DecisionWatch(Written):
    person = models.ForeignKey("members.Person", on_delete=models.CASCADE, related_name="decision_watches")
    # None: of all groups that the person may read.
    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, null=True, related_name="decision_watches")
    name = models.CharField(_("name"), max_length=100)
    # As in the address of the register: "words=manko&year=2026"; empty for every decision.
    query = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    # Minutes sealed until then have been told of; before the last time there was something new, until `told_before`.
    told_until = models.DateTimeField()
    told_before = models.DateTimeField()
    news_on = models.DateField(null=True)

    personal_data = PersonalData(of="person", tells=("name", "query", "made_at"), goes=True)

    objects = DecisionWatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("followed decisions")
        verbose_name_plural = _("followed decisions")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="what_is_followed_has_a_name"),
            models.UniqueConstraint(fields=["person", "committee", "query"], name="followed_once_in_a_committee"),
            models.UniqueConstraint(
                fields=["person", "query"], condition=Q(committee=None), name="followed_once_in_all_committees"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def narrowed(self) -> dict[str, str]:
        """What the register is asked for."""
        return dict(parse_qsl(self.query))

    @property
    def register_address(self) -> str:
        """Where the decisions are read; fetch `committee` along."""
        if self.committee is None:
            return f"{reverse('meetings:all_decisions')}?{self.query}"
        return f"{reverse('meetings:decisions', args=[self.committee.slug])}?{self.query}"
