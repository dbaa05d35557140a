"""Ad hoc working groups: committees with a mandate, set up when there is need (terms of reference, main tasks)."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.grant import Grant
from members.models import Committee
from record import clock
from record.history import Recorded
from record.personal_data import PersonalData


class WorkGroupQuerySet(models.QuerySet["WorkGroup"]):
    def visible_to(self, person):
        """Working groups whose mandate and people `person` may see: own, of an own committee, and granted ones."""
        grants = WorkGroupGrant.objects.in_force(person).filter(content_object=OuterRef("pk"))
        return self.filter(Q(committee__in=Committee.objects.visible_to(person)) | Q(Exists(grants)))

    def at_work(self):
        """Those that no decision closed, and whose last day is not over: `WorkGroup.has_ended` of none."""
        goes_on = Q(committee__ends_on=None) | Q(committee__ends_on__gte=clock.today())
        return self.filter(goes_on, closed_by=None)

    def with_committee(self):
        return self.select_related("committee__parent", "established_by")


class WorkGroup(Recorded):
    committee = models.OneToOneField(Committee, on_delete=models.CASCADE, related_name="work_group")
    task = models.TextField(_("task"))
    due_on = models.DateField(_("deadline"), null=True, blank=True)
    established_by = models.ForeignKey(
        "meetings.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="work_groups"
    )
    closed_by = models.ForeignKey(
        "meetings.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="closed_work_groups"
    )

    objects = WorkGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")
        ordering = ["pk"]
        permissions = [("read_workgroup", "Can read the mandate and the people of this working group")]
        constraints = [models.CheckConstraint(condition=~Q(task=""), name="working_group_has_a_task")]

    def __str__(self):
        return self.committee.name

    def get_absolute_url(self):
        return reverse("workgroups:workgroup", args=[self.committee.slug])

    @property
    def has_ended(self) -> bool:
        """Whether a decision closed it, or its last day is over. Fetch `committee` along."""
        last = self.committee.ends_on
        return self.closed_by_id is not None or (last is not None and last < clock.today())

    @property
    def access_committee_id(self) -> int:
        """Roles of the committee it reports to decide: it establishes, changes and closes the group."""
        return self.committee.parent_id or self.committee_id


class WorkGroupGrant(Grant):
    content_object = models.ForeignKey(WorkGroup, on_delete=models.CASCADE, related_name="grants")

    class Meta(Grant.Meta):
        abstract = False
        verbose_name = _("grant for a working group")
        verbose_name_plural = _("grants for working groups")


class Deliverable(Recorded):
    work_group = models.ForeignKey(WorkGroup, on_delete=models.CASCADE, related_name="deliverables")
    title = models.CharField(_("deliverable"), max_length=200)
    due_on = models.DateField(_("deadline"), null=True, blank=True)
    done_on = models.DateField(_("delivered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("deliverable")
        verbose_name_plural = _("deliverables")
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]

    def __str__(self):
        return self.title

    @property
    def is_overdue(self) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < clock.today()


class OutsideMember(Recorded):
    """Why somebody who is employed by neither a municipality nor the region is in the group (terms of reference)."""

    work_group = models.ForeignKey(WorkGroup, on_delete=models.CASCADE, related_name="outside_members")
    person = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))

    personal_data = PersonalData(of="person", tells=("reason",))

    class Meta:
        verbose_name = _("member from outside")
        verbose_name_plural = _("members from outside")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["work_group", "person"], name="one_reason_per_member_from_outside"),
            models.CheckConstraint(condition=~Q(reason=""), name="member_from_outside_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.person}: {self.reason}"
