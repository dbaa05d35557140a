"""The agenda: items with recommendation points, and the frozen revisions that readers read."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.attachment import Attachment
from meetings.models.meeting import Meeting, submitted_meetings
from meetings.models.openness import ItemOpenness, Openness, items_with_hidden_title, open_items, published_items
from meetings.models.reach import holds, reach_of
from members.models import Committee
from members.models.standing import standing_of, where_held
from members.rules.roles import Permission
from pages.richtext import RichTextColumn
from record.history import Recorded
from record.refusals import Refused


def _readable_by(person) -> Q:
    held, reach = standing_of(person), reach_of(person)
    published, opened = published_items(), open_items()
    let_in = (
        held.where(Permission.PREPARE_MEETING)
        | (held.where(Permission.REVIEW_AGENDA) & submitted_meetings("meeting__"))
        | (held.where(Permission.READ_CLOSED) & published)
        | (held.where(Permission.READ_AGENDA) & opened)
        | (Q(meeting__in=reach.called_to) & published)
        | (Q(pk__in=reach.granted_items) & published)
        | (Q(meeting__in=reach.granted_meetings) & opened)
        | (held.where(Permission.PROPOSE_ITEM) & Q(proposer=person, state__in=NOT_YET_TAKEN_UP))
    )
    return let_in & ~Q(pk__in=reach.taken_items)


def _title_visible_to(person) -> Q:
    may_know = where_held(person, Permission.READ_AGENDA) & published_items()
    return may_know & ~items_with_hidden_title()


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def readable_by(self, person):
        """Items whose whole text `person` may read now (design section 5: roles, grants, taken away)."""
        return self.filter(_readable_by(person))

    def titled_for(self, person):
        """Items whose title `person` may see: readable ones (`may_read`), and closed ones with a visible title."""
        readable = _readable_by(person)
        return self.filter(_title_visible_to(person) | readable).annotate(may_read=holds(readable))

    def published(self):
        """Items that the latest revision of their meeting's agenda shows."""
        return self.filter(published_items())

    def on_agenda(self):
        """Items that stand on their meeting's working agenda, in order."""
        return self.filter(state__in=ON_AGENDA).order_by("position", "pk")

    def with_agenda(self):
        """Along with recommendation points and annexes with their newest version: two more queries."""
        return self.prefetch_related(
            "points",
            Prefetch("attachments", queryset=Attachment.objects.select_related("current").defer("current__text")),
        )


class AgendaItem(ItemOpenness, Recorded):
    class Kind(models.TextChoices):
        ORIENTATION = "orientation", _("For information")
        DISCUSSION = "discussion", _("For discussion")
        DECISION = "decision", _("For decision")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Returned")
        ON_AGENDA = "on_agenda", _("On the agenda")
        TREATED = "treated", _("Treated")
        DEFERRED = "deferred", _("Deferred")
        REMOVED = "removed", _("Removed")

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="items")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="items")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    # Given at the first publication, kept for good; "L1" where the title is hidden, so that no gap tells of it.
    number = models.CharField(max_length=5, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    presenter = models.CharField(_("presenter"), max_length=120, blank=True)
    minutes_allotted = models.PositiveSmallIntegerField(pgettext_lazy("time", "minutes"), default=10)
    summary = models.TextField(_("resumé"), blank=True)
    case_presentation = RichTextColumn(_("case presentation"), blank=True)
    economy = RichTextColumn(_("economy and resources"), blank=True)
    further_process = RichTextColumn(_("further process"), blank=True)
    openness = models.CharField(_("openness"), max_length=20, choices=Openness, default=Openness.OPEN)
    published_openness = models.CharField(max_length=20, choices=Openness, blank=True, editable=False)
    proposer = models.ForeignKey(
        "members.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="proposes"
    )
    state = models.CharField(max_length=20, choices=State, default=State.PROPOSED, editable=False)
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by", editable=False
    )
    # Counts the saved versions of the text: a form opened on an older one is a conflict, not an overwrite.
    version = models.PositiveIntegerField(default=1, editable=False)

    case_references = GenericRelation("members.CaseReference")

    sealed_with = "meeting"

    objects = AgendaItemQuerySet.as_manager()

    read_permissions = ("meetings.read_item",)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["meeting", "position"]),
            # The front page asks for those no meeting has taken up: few among all items.
            models.Index(
                fields=["committee"], condition=Q(state__in=["proposed", "accepted"]), name="waiting_proposals"
            ),
        ]
        permissions = [("read_item", "Can read this item and its open annexes")]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="item_has_a_title"),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False) | Q(state__in=["proposed", "accepted", "returned", "removed"]),
                name="item_on_an_agenda_has_a_meeting",
            ),
            models.UniqueConstraint(
                fields=["meeting", "number"], condition=~Q(number=""), name="one_item_per_number_in_a_meeting"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meetings:item", args=[self.pk])

    @property
    def room_address(self) -> str:
        """The place of the item in the room of its meeting."""
        return f"{reverse('meetings:room', args=[self.meeting_id])}?item={self.pk}#item-{self.pk}"

    @property
    def access_committee_id(self) -> int:
        return self.committee_id

    def require_meeting(self) -> Meeting:
        """Return the meeting on whose agenda the item stands. Raises Refused while it is only proposed."""
        if self.meeting is None:
            raise Refused(_("The item is on no agenda yet. Put it on the agenda of a meeting first."))
        return self.meeting

    @property
    def is_returned(self) -> bool:
        """Whether it went back to who proposed it."""
        return self.state == self.State.RETURNED

    def roles_added(self, person) -> frozenset[str]:
        return self.meeting.roles_added(person) if self.meeting else frozenset()

    @property
    def reference(self) -> str:
        """The stable id "2020-1/3"; empty before publication. Fetch `meeting` along."""
        return f"{self.meeting.reference}/{self.number}" if self.meeting and self.number else ""

    @property
    def annexes_in_use(self) -> list[Attachment]:
        """The annexes that have not been removed; fetch the item `with_agenda()`."""
        return [attachment for attachment in self.attachments.all() if not attachment.removed]

    @property
    def recorded_decision(self):
        """The decision on the item; None while there is none. Fetch `decision` along."""
        return getattr(self, "decision", None)


ON_AGENDA = (AgendaItem.State.ON_AGENDA, AgendaItem.State.TREATED, AgendaItem.State.DEFERRED)
# Only the proposer and the secretariat read these.
NOT_YET_TAKEN_UP = (AgendaItem.State.PROPOSED, AgendaItem.State.RETURNED)


class RecommendationPoint(Recorded):
    """One at-punkt of the recommendation: "Det indstilles, at ..."; each may be decided alone."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("recommendation point"))

    sealed_with = "item__meeting"

    class Meta:
        verbose_name = _("recommendation point")
        verbose_name_plural = _("recommendation points")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text


class AgendaRevision(models.Model):
    """A frozen copy of the agenda at one publication; readers read the latest. Never changed (append_only)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    # Words were corrected and nothing else: it stands in the history as such, and nobody was sent a message about it.
    is_correction = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")

    append_only = ("update", "delete")

    class Meta:
        verbose_name = _("agenda revision")
        verbose_name_plural = _("agenda revisions")
        ordering = ["number"]
        get_latest_by = "number"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_revision_per_number"),
            # The first publication needs no reason; a supplementary agenda does (domain.md 2.1).
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="supplement_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.meeting.reference} rev. {self.number}"
