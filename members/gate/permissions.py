"""The gate: who may do what, decided from the memberships and grants that are active now (design section 5).

Pages and verbs ask `authorize(person, permission, obj)` or `person.has_perm(permission, obj)`; lists ask the
querysets (`visible_to`, `readable_by`). Reading one object is answered by the same queryset that answers the list.
"""

from django.contrib.auth.backends import BaseBackend
from django.core.exceptions import PermissionDenied
from guardian.backends import ObjectPermissionBackend

from members.models.standing import standing_of
from members.rules.roles import NEVER_THROUGH_A_LENS, ROLES, Permission
from record import clock


def roles_of(person, obj) -> frozenset[str]:
    """Return the roles `person` holds today towards `obj`: memberships, stand-ins and what `obj` itself adds.

    `obj` says which committee decides by `access_committee_id`, and may add roles by `roles_added(person)`
    (a meeting adds the called substitute).
    """
    roles = standing_of(person).roles_in(obj.access_committee_id)
    return roles | obj.roles_added(person) if hasattr(obj, "roles_added") else roles


def permissions_of(person, obj) -> frozenset[str]:
    """Return every permission that roles give `person` towards `obj`; grants, for reading, stand in the querysets."""
    held = frozenset().union(*(ROLES[role].permissions for role in roles_of(person, obj)))
    return held - NEVER_THROUGH_A_LENS if person.lens else held


def authorize(person, permission: str, obj) -> None:
    """Let `person` pass, or raise PermissionDenied (a 403 page). ValueError for an unknown permission."""
    if not person.has_perm(permission, obj):
        raise PermissionDenied(Permission(permission).label)


class RoleBackend(BaseBackend):
    """Permissions that come from roles active now: a membership that ended yesterday opens nothing today."""

    def has_perm(self, user_obj, perm, obj=None):
        if obj is None or not user_obj.is_active:
            return False
        if perm in getattr(obj, "read_permissions", ()):
            return type(obj)._default_manager.readable_by(user_obj).filter(pk=obj.pk).exists()
        return perm in Permission and perm in permissions_of(user_obj, obj)


class GrantBackend(ObjectPermissionBackend):
    """Permissions that come from guardian rows in force now; guardian itself knows no expiry."""

    def has_perm(self, user_obj, perm, obj=None):
        grants = getattr(obj, "grants", None)
        if grants is None or not user_obj.is_active or user_obj.lens:
            return False
        # An object that says how it is read has its grants in that queryset, with what is taken away taken away.
        if perm in getattr(obj, "read_permissions", ()):
            return False
        codename = perm.rpartition(".")[2]
        return grants.filter(user=user_obj, permission__codename=codename, expires_at__gt=clock.now()).exists()
