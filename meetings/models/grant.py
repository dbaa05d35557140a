"""Grants: guardian permissions on one object, for a person outside the committee, with reason and expiry."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from record import clock
from record.history import Recorded
from record.personal_data import PersonalData


class GrantQuerySet(models.QuerySet):
    def unexpired(self):
        """The grants that have not expired at this minute."""
        return self.filter(expires_at__gt=clock.now())

    def in_force(self, person):
        """The grants of `person` that have not expired at this minute; none for who may not log in, or uses a lens."""
        return self.unexpired().filter(user=person) if person.is_active and not person.lens else self.none()


class Grant(Recorded, UserObjectPermissionBase):
    """Direct foreign keys: when the object goes, the grant goes."""

    reason = models.CharField(_("reason"), max_length=200)
    granted_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("expires"))
    # What the guest's link must carry (meetings/guests/links.py); a new key ends the links given before.
    link_key = models.CharField(max_length=32, blank=True, editable=False)

    personal_data = PersonalData(of="user", tells=("reason", "granted_at", "expires_at"), goes=True)

    # Guardian's own manager with our queryset, so that its functions keep working.
    objects = UserObjectPermissionManager.from_queryset(GrantQuerySet)()  # type: ignore[misc]

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True


class MeetingGrant(Grant):
    content_object = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="grants")

    class Meta(Grant.Meta):
        abstract = False
        verbose_name = _("grant for a meeting")
        verbose_name_plural = _("grants for meetings")


class ItemGrant(Grant):
    content_object = models.ForeignKey("meetings.AgendaItem", on_delete=models.CASCADE, related_name="grants")

    class Meta(Grant.Meta):
        abstract = False
        verbose_name = _("grant for an item")
        verbose_name_plural = _("grants for items")
