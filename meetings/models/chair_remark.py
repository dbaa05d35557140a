"""What the co-chairs note on an item for leading the meeting: whom to give the floor, what to ask, when to move on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.meeting import chaired_alone_by
from members.models.standing import standing_of
from members.rules.roles import Permission
from record import clock
from record.personal_data import PersonalData
from record.plain_text import Written

LONGEST = 4000


class ChairRemarkQuerySet(models.QuerySet["ChairRemark"]):
    def readable_by(self, person):
        """Remarks on items that `person` may read and leads the meeting of: as co-chair, stand-in or lone chair.

        Nobody else's, whatever the role, and nothing through a lens: who sees as a co-chair does not see them.
        """
        if person.lens:
            return self.none()
        committees = standing_of(person).committees_with(Permission.WRITE_CHAIR_REMARK)
        leads = Q(item__committee__in=committees) | Q(item__meeting__in=chaired_alone_by(person))
        return self.filter(leads, item__in=AgendaItem.objects.readable_by(person))


class ChairRemark(Written):
    """The one remark on an item, shared by the two co-chairs. Preparation, no decision: it keeps no history.

    Each saving makes a new row in the place of the former, so that its id says which version a form was opened on,
    also after a remark was removed and written anew.
    """

    # No way leads from the item to the remark: the only one is `readable_by`.
    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("remarks"))
    changed_by = models.ForeignKey("members.Person", on_delete=models.CASCADE, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    # Like a note: told to who wrote it as it stands, and no part of the record that is kept for the archives.
    personal_data = PersonalData(of="changed_by", tells=("text", "changed_at"), goes=True)

    objects = ChairRemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("chair's remark")
        verbose_name_plural = _("chair's remarks")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="chair_remark_has_a_text")]

    def __str__(self):
        return self.text

    @property
    def version(self) -> int:
        """The version that a form is opened on (record/versions.py)."""
        return self.pk
