"""What a person is today: the roles in each committee, where the gate begins (design section 5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import CharField, Exists, OuterRef, Q, Value

from members.models.membership import Membership, StandIn
from members.once_per_page import once_per_page
from members.roles import roles_with

# What a menu needs of a committee; the rest is fetched when it is asked for.
_SHOWN = ("id", "name", "short_name", "slug", "kind")


@dataclass(frozen=True)
class Standing:
    """The roles one person holds today, by the id of the committee; none for somebody who may not log in."""

    roles: Mapping[int, frozenset[str]]
    # The committees whose composition and plan the person may see: with a role in it, or in the one it reports to.
    committees: list

    def roles_in(self, committee_id: int) -> frozenset[str]:
        return self.roles.get(committee_id, frozenset())

    def committees_with(self, permission: str) -> list[int]:
        """Return the ids of the committees in which a role gives `permission`; KeyError for an unknown permission."""
        wanted = set(roles_with(permission))
        return [committee_id for committee_id, roles in self.roles.items() if roles & wanted]


def _rows(person):
    """(role, committee ...) for each role held, and ("", committee ...) for the committees below one of them."""
    committees = Membership._meta.get_field("committee").related_model._base_manager
    standing_in = StandIn.objects.active().filter(person=person, membership=OuterRef("pk"))
    held = Membership.objects.active().filter(Q(person=person) | Exists(standing_in)).order_by()
    below = committees.filter(parent__in=held.filter(role__in=roles_with("members.view_committee")).values("committee"))
    return held.values_list("role", *(f"committee__{name}" for name in _SHOWN)).union(
        below.order_by().values_list(Value("", output_field=CharField()), *_SHOWN)
    )


@once_per_page
def standing_of(person) -> Standing:
    """Return what `person` is today, by own memberships and those of co-chairs he or she stands in for; one query."""
    if not person.is_active:
        return Standing({}, [])
    committee = Membership._meta.get_field("committee").related_model
    may_see = set(roles_with("members.view_committee"))
    roles: dict[int, frozenset[str]] = {}
    seen = {}
    for role, *shown in _rows(person):
        one = committee.from_db(None, _SHOWN, shown)
        if role:
            roles[one.pk] = roles.get(one.pk, frozenset()) | {role}
        if not role or role in may_see:
            seen[one.pk] = one
    return Standing(roles, sorted(seen.values(), key=lambda one: (one.kind, one.name)))
