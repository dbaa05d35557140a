"""Verbs of access for people outside the committee: one item or one meeting, with reason and expiry."""

from django.contrib.auth.models import Permission
from django.utils.translation import gettext as _

from meetings.models import ItemGrant, MeetingGrant
from members import clock
from members.notifications import notify
from members.verbs import Refused, verb


def grant(model, *, obj, codename: str, person, reason: str, expires_at, by):
    """Let `person` do `codename` with `obj` until `expires_at`, as a row of `model`, tell him or her; return the row.

    Raises Refused without a reason, and for an expiry that has passed. Called by the verbs, here and in workgroups.
    """
    if not reason.strip():
        raise Refused(_("Write why the person gets access."))
    if expires_at <= clock.now():
        raise Refused(_("The access must expire later than now."))
    permission = Permission.objects.get(content_type__app_label=obj._meta.app_label, codename=codename)
    row, _created = model.objects.update_or_create(
        content_object=obj,
        user=person,
        permission=permission,
        defaults={"reason": reason, "expires_at": expires_at, "granted_by": by, "granted_at": clock.now()},
    )
    notify(
        to=person,
        template="access_granted",
        context={"expires_at": expires_at},
        link=obj.get_absolute_url(),
        key=f"grant:{codename}:{row.pk}:{clock.now().isoformat()}",
    )
    return row


@verb
def grant_item(*, item, person, reason, expires_at, by):
    """Let a person outside the committee read one item, closed or open, with its open annexes, until `expires_at`."""
    return grant(ItemGrant, obj=item, codename="read_item", person=person, reason=reason, expires_at=expires_at, by=by)


@verb
def grant_meeting(*, meeting, person, reason, expires_at, by):
    """Let a person outside the committee read the open items of one meeting until `expires_at` (aware datetime)."""
    return grant(
        MeetingGrant, obj=meeting, codename="read_meeting", person=person, reason=reason, expires_at=expires_at, by=by
    )


@verb
def revoke_grant(*, grant, by):
    """End a grant now; its row and history stay as the record of who could see what."""
    grant.expires_at = clock.now()
    grant.save()
    return grant
