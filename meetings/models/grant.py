"""Grants: guardian permissions on one object, for a person outside the committee, with reason and expiry."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from members import clock
from members.history import Recorded


class GrantQuerySet(models.QuerySet):
    def unexpired(self):
        """The grants that have not expired at this minute."""
        return self.filter(expires_at__gt=clock.now())

    def in_force(self, person):
        """The grants of `person` that have not expired at this minute; none for somebody who may not log in."""
        return self.unexpired().filter(user=person) if person.is_active else self.none()


class Grant(Recorded, UserObjectPermissionBase):
    """Direct foreign keys: when the object goes, the grant goes."""

    reason = models.CharField(_("reason"), max_length=200)
    granted_by = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("expires"))

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
