"""A guest's link: one person reads one item or meeting with it, without an account, until the grant ends.

The link names the grant and a key kept on it; the portal's signature keeps anybody from making one. Ending the grant,
or giving it a new key, ends the link at once.
"""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.urls import reverse

from meetings.models import ItemGrant, MeetingGrant
from members.rules.lens import SAFE_METHODS, Lens, LensMiddleware
from record import clock

GuestGrant = ItemGrant | MeetingGrant
KINDS: dict[str, Any] = {"item": ItemGrant, "meeting": MeetingGrant}
# A visit lasts no longer than this, however long the grant lasts.
VISIT = timedelta(hours=12)
_KEY = "guest"
_SALT = "meetings.guests.links"
_READS = {
    "meetings:meeting",
    "meetings:item",
    *(f"meetings:{page}" for page in ("attachment", "attachment_pdf", "attachment_preview", "read_annex")),
}
_ANSWERS = {"meetings:answer_invitation", "meetings:guest_link"}


def _kind_of(grant: GuestGrant) -> str:
    return "item" if isinstance(grant, ItemGrant) else "meeting"


def link_of(grant: GuestGrant) -> str:
    """Return the path of the guest's link."""
    token = signing.dumps([_kind_of(grant), grant.pk, grant.link_key], salt=_SALT)
    return reverse("meetings:guest_link", args=[token])


def _grant(kind: str, pk: int, key: str) -> GuestGrant | None:
    model = KINDS[kind].objects
    found = model.unexpired().filter(pk=pk, user__is_active=True).select_related("user", "content_object").first()
    return found if found and found.link_key and found.link_key == key else None


def grant_behind(token: str) -> GuestGrant | None:
    """Return the grant in force that a link leads to; None for a link that was never given, or has ended."""
    try:
        kind, pk, key = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return _grant(kind, pk, key)


def begin_visit(request, grant: GuestGrant) -> None:
    """Let the browser read what `grant` opens; the visit ends with the grant, or after half a day."""
    request.session.cycle_key()
    request.session[_KEY] = [_kind_of(grant), grant.pk, grant.link_key]
    left = min(VISIT, grant.expires_at - clock.now())
    request.session.set_expiry(max(1, int(left.total_seconds())))


class GuestLinkMiddleware(LensMiddleware):
    """Lets who came by a link be the guest of that one grant, in a browser where nobody is logged in."""

    def looking(self, request):
        kept = request.session.get(_KEY)
        # Who has a link may also be invited to an account, or have one.
        on_the_way_in = request.path.startswith(("/account/", "/invitations/", "/email-changes/"))
        if not kept or on_the_way_in or request.user.is_authenticated:
            return None
        grant = _grant(*kept)
        if grant is None:
            request.session.flush()
            return None
        grant.user.lens = Lens(home=grant.content_object.get_absolute_url(), grant=(kept[0], grant.pk))
        return grant.user

    def has(self, request, view_name: str) -> bool:
        return view_name in _ANSWERS or (view_name in _READS and request.method in SAFE_METHODS)
