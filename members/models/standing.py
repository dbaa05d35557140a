"""What a person is today: the roles in each committee, where the gate begins (design section 5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import CharField, Q, Value

from members.models.membership import Membership, StandIn
from members.rules.roles import Permission, roles_with
from record.once_per_page import once_per_page
from record.prepared import Prepared

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
        """Return the ids of the committees in which a role gives `permission`; ValueError for an unknown permission."""
        wanted = set(roles_with(permission))
        return [committee_id for committee_id, roles in self.roles.items() if roles & wanted]

    def where(self, permission: str, at: str = "committee") -> Q:
        """Return the condition for rows of the committees, `at` the end of a path, in which a role gives it."""
        return Q(**{f"{at}__in": self.committees_with(permission)})


def _named(rows, role, committee):
    return rows.order_by().values_list("person_id", role, *(f"{committee}__{name}" for name in _SHOWN))


def _rows(people_ids):
    """(person, role, committee ...) for each role held, and with an empty role for the committees below one held."""
    may_see = roles_with(Permission.VIEW_COMMITTEE)
    held = Membership.objects.active().filter(person__in=people_ids)
    stood_in = StandIn.objects.active().filter(person__in=people_ids, membership__in=Membership.objects.active())
    nothing = Value("", output_field=CharField())
    return _named(held, "role", "committee").union(
        _named(stood_in, "membership__role", "membership__committee"),
        _named(held.filter(role__in=may_see, committee__children__isnull=False), nothing, "committee__children"),
        _named(
            stood_in.filter(membership__role__in=may_see, membership__committee__children__isnull=False),
            nothing,
            "membership__committee__children",
        ),
    )


_rows_of_one = Prepared(lambda person_id: _rows([person_id]))


def standings_of(people: Iterable) -> dict[int, Standing]:
    """Return what each of `people` is today, by id: by own memberships and by those stood in for; one query."""
    people = list(people)
    # A committee asks who may see it: here at the top, the two would import each other.
    from members.models.committee import Committee

    may_see = set(roles_with(Permission.VIEW_COMMITTEE))
    roles: dict[int, dict[int, frozenset[str]]] = {person.pk: {} for person in people}
    seen: dict[int, dict] = {person.pk: {} for person in people}
    asked = [person.pk for person in people if person.is_active]
    for person_id, role, *shown in _rows_of_one.rows(*asked) if len(asked) == 1 else _rows(asked):
        committee = Committee.from_db(None, _SHOWN, shown)
        if role:
            roles[person_id][committee.pk] = roles[person_id].get(committee.pk, frozenset()) | {role}
        if not role or role in may_see:
            seen[person_id][committee.pk] = committee
    return {
        pk: Standing(roles[pk], sorted(seen[pk].values(), key=lambda committee: (committee.kind, committee.name)))
        for pk in roles
    }


def where_held(person, permission: str, at: str = "committee") -> Q:
    """Return the condition for rows of the committees, `at` the end of a path, in which `person` holds `permission`."""
    return standing_of(person).where(permission, at)


@once_per_page
def standing_of(person) -> Standing:
    """Return what `person` is today, as far as the lens he or she looks through allows; one query."""
    standing = standings_of([person])[person.pk]
    if person.lens is None:
        return standing
    allowed = person.lens.committees
    return Standing(
        {pk: roles for pk, roles in standing.roles.items() if pk in allowed},
        [committee for committee in standing.committees if committee.pk in allowed],
    )
