"""What one person has access to, by what and since when: as much of it as the reader may see."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from guardian.models import UserObjectPermissionBase

from members.models import Committee, Membership, StandIn
from members.rules.roles import ROLES
from record import clock


@dataclass(frozen=True)
class Access:
    """One way in: to what, by what, what it opens in a sentence, from when and until when."""

    what: str
    by: str
    opens: str | Promise
    since: date | datetime
    until: date | datetime | None


def _by_membership(person, reader) -> list[Access]:
    held = Membership.objects.active().filter(person=person, committee__in=Committee.objects.visible_to(reader))
    return [
        Access(
            membership.committee.name,
            membership.get_role_display(),
            ROLES[membership.role].sentence,
            membership.starts_on,
            membership.ends_on,
        )
        for membership in held.select_related("committee").order_by("starts_on", "pk")
    ]


def _by_stand_in(person, reader) -> list[Access]:
    seen = Committee.objects.visible_to(reader)
    held = StandIn.objects.active().filter(person=person, membership__committee__in=seen)
    return [
        Access(
            stand_in.membership.committee.name,
            str(stand_in),
            ROLES[stand_in.membership.role].sentence,
            stand_in.starts_on,
            stand_in.ends_on,
        )
        for stand_in in held.select_related("person", "membership__committee", "membership__person").order_by("pk")
    ]


def _kinds_of_grant() -> list[Any]:
    """The models of grants with an expiry; they live in apps this one does not know."""
    models = apps.get_models()
    return [model for model in models if issubclass(model, UserObjectPermissionBase) and hasattr(model, "expires_at")]


def _by_grant(person, reader) -> list[Access]:
    """Grants for objects the reader may read: a title is not told to who may not read it."""
    rows = []
    for model in _kinds_of_grant():
        manager = model._meta.get_field("content_object").related_model._default_manager
        seen = getattr(manager, "readable_by", None) or manager.visible_to
        grants = model._default_manager.filter(user=person, expires_at__gt=clock.now(), content_object__in=seen(reader))
        rows += [
            Access(
                str(grant.content_object), model._meta.verbose_name, grant.reason, grant.granted_at, grant.expires_at
            )
            for grant in grants.select_related("content_object").order_by("pk")
        ]
    return rows


def access_of(person, reader) -> list[Access]:
    """Return the ways in that `person` has today, that `reader` may see; none for somebody who may not log in."""
    if not person.is_active:
        return []
    return _by_membership(person, reader) + _by_stand_in(person, reader) + _by_grant(person, reader)
