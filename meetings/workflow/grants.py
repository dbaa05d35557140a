"""Verbs of access for people outside the committee: one item or one meeting, with reason and expiry."""

from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.models import Permission
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from meetings.guests.links import KINDS, link_of
from meetings.models import AgendaItem, Attendance, ItemGrant, Meeting, MeetingGrant
from meetings.models.grant import Grant
from meetings.rules.lifecycle import EDITABLE, MeetingState
from members.mail.notifications import notify
from members.models import Person
from members.rules.roles import GUEST
from record import clock
from record.verbs import Refused, verb

_G = TypeVar("_G", bound=Grant)


def grant(
    model: type[_G], *, obj: Any, codename: str, person: Person, reason: str, expires_at: datetime, by: Person
) -> _G:
    """Let `person` do `codename` with `obj` until `expires_at`, as a row of `model`, tell him or her; return the row.

    Raises Refused without a reason, and for an expiry that has passed. Called by the verbs, here and in workgroups.
    """
    if not reason.strip():
        raise Refused(_("Write why the person gets access."))
    if expires_at <= clock.now():
        raise Refused(_("The access must expire later than now."))
    permission = Permission.objects.get(content_type__app_label=obj._meta.app_label, codename=codename)
    # guardian's manager has no types.
    rows: Any = model._default_manager
    row, _created = rows.update_or_create(
        content_object=obj,
        user=person,
        permission=permission,
        defaults={
            "reason": reason,
            "expires_at": expires_at,
            "granted_by": by,
            "granted_at": clock.now(),
            "link_key": get_random_string(22),
        },
    )
    notify(
        to=person,
        template="access_granted",
        context={"expires_at": expires_at, "without_account": model in KINDS.values()},
        link=link_of(row) if model in KINDS.values() else obj.get_absolute_url(),
        key=f"grant:{codename}:{row.pk}:{clock.now().isoformat()}",
    )
    return row


@verb
def grant_item(*, item: AgendaItem, person: Person, reason: str, expires_at: datetime, by: Person) -> ItemGrant:
    """Let a person outside the committee read one item, closed or open, with its open annexes, until `expires_at`."""
    given = grant(ItemGrant, obj=item, codename="read_item", person=person, reason=reason, expires_at=expires_at, by=by)
    if item.meeting is not None:
        _expect(item.meeting, person, item=item)
    return given


@verb
def grant_meeting(*, meeting: Meeting, person: Person, reason: str, expires_at: datetime, by: Person) -> MeetingGrant:
    """Let a person outside the committee read the open items of one meeting until `expires_at` (aware datetime)."""
    given = grant(
        MeetingGrant, obj=meeting, codename="read_meeting", person=person, reason=reason, expires_at=expires_at, by=by
    )
    _expect(meeting, person)
    return given


def _expect(meeting: Meeting, person: Person, *, item: AgendaItem | None = None) -> None:
    """Put a guest on the list of who takes part, in one item where it is for one; not after the meeting.

    A guest reads along in a written procedure, and answers nothing.
    """
    if meeting.state in (*EDITABLE, MeetingState.IN_SESSION) and not meeting.is_written:
        defaults = {"role": GUEST, "from_item": item, "to_item": item}
        Attendance.objects.get_or_create(meeting=meeting, person=person, defaults=defaults)


@verb
def revoke_grant(*, grant: ItemGrant | MeetingGrant, by: Person) -> ItemGrant | MeetingGrant:
    """End a grant and its link now; its row and history stay as the record of who could see what.

    A guest who has not been noted as present is no longer expected.
    """
    grant.expires_at, grant.link_key = clock.now(), ""
    grant.save()
    about = grant.content_object
    meeting_id = about.meeting_id if isinstance(about, AgendaItem) else about.pk
    ahead = Attendance.objects.filter(meeting__state__in=(*EDITABLE, MeetingState.IN_SESSION))
    expected = ahead.filter(meeting=meeting_id, person=grant.user, role=GUEST, present=None)
    if not isinstance(grant, ItemGrant) or not expected.exclude(from_item=grant.content_object_id).exists():
        for attendance in expected:
            attendance.delete()
    return grant


@verb
def renew_link(*, grant: ItemGrant | MeetingGrant, by: Person) -> ItemGrant | MeetingGrant:
    """Send the guest a new link; the former one ends. Raises Refused for an access that has ended."""
    if grant.expires_at <= clock.now():
        raise Refused(_("The access has ended. Give the guest a new one."))
    grant.link_key = get_random_string(22)
    grant.save()
    notify(
        to=grant.user,
        template="access_granted",
        context={"expires_at": grant.expires_at, "without_account": True},
        link=link_of(grant),
        key=f"link:{grant.link_key}",
    )
    return grant
