"""What a working group reported back: the item it became on the agenda of the committee that asked."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem
from record.history import Recorded
from record.personal_data import PersonalData
from workgroups.models.group import Deliverable, WorkGroup


class GroupReport(Recorded):
    """A report and the deliverables it answers; the text stands in the item, where it is read and decided on."""

    work_group = models.ForeignKey(WorkGroup, on_delete=models.PROTECT, related_name="reports")
    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="group_report")
    deliverables = models.ManyToManyField(Deliverable, blank=True, related_name="reports")
    title = models.CharField(_("title"), max_length=200)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")

    personal_data = PersonalData(of="made_by", tells=("title", "made_at"))

    class Meta:
        verbose_name = _("report of a working group")
        verbose_name_plural = _("reports of working groups")
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.title
