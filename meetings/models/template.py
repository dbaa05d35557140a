"""What a committee's items begin with: those that stand on every agenda, and texts to start an item of a kind from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.agenda import AgendaItem
from members.models import Committee
from members.models.standing import where_held
from members.rules.roles import Permission
from pages.richtext import RichTextColumn
from record import clock
from record.history import Recorded


class ItemTemplateQuerySet(models.QuerySet["ItemTemplate"]):
    def visible_to(self, person):
        """For who prepares the meetings of the committee."""
        return self.filter(where_held(person, Permission.PREPARE_MEETING))


class ItemTemplate(Recorded):
    class Place(models.TextChoices):
        FIRST = "first", _("First on every agenda")
        LAST = "last", _("Last on every agenda")
        CHOSEN = "chosen", _("When it is chosen")

    class Tells(models.TextChoices):
        """What the portal writes into an item that is made of it."""

        NOTHING = "", _("nothing")
        MINUTES = "minutes", _("which minutes are approved")
        FOLLOW_UP = "follow_up", _("what is open, and what came back")

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="item_templates")
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=AgendaItem.Kind)
    place = models.CharField(_("where it stands"), max_length=6, choices=Place, default=Place.CHOSEN)
    tells = models.CharField(_("what the portal writes into it"), max_length=10, choices=Tells, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    presenter = models.CharField(_("presenter"), max_length=120, blank=True)
    minutes_allotted = models.PositiveSmallIntegerField(pgettext_lazy("time", "minutes"), default=10)
    summary = models.TextField(_("resumé"), blank=True)
    # A point on each line, as it is typed.
    recommendation = models.TextField(_("recommendation points"), blank=True)
    case_presentation = RichTextColumn(_("case presentation"), blank=True)
    further_process = RichTextColumn(_("further process"), blank=True)

    objects = ItemTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of an item")
        verbose_name_plural = _("templates of items")
        ordering = ["place", "position", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="item_template_has_a_title")]

    def __str__(self):
        return self.title

    @property
    def access_committee_id(self) -> int:
        return self.committee_id


class StandingItem(models.Model):
    """An item that stands on every agenda: what it tells, and which minutes it approves. Never changed."""

    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="standing")
    tells = models.CharField(max_length=10, choices=ItemTemplate.Tells, blank=True)
    approves = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, null=True, related_name="approved_at")
    made_at = models.DateTimeField(default=clock.now)

    append_only = ("update",)

    class Meta:
        verbose_name = _("standing item")
        verbose_name_plural = _("standing items")
        constraints = [
            models.CheckConstraint(
                condition=Q(approves=None) | Q(tells="minutes"), name="only_one_kind_approves_minutes"
            )
        ]

    def __str__(self):
        return str(self.item)
