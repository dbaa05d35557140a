"""Verbs of what a membership adds to its role: where one of the secretariat works, which municipality one keeps."""

from django.utils.translation import gettext as _

from members.models import Membership, Organisation, Person
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged


def require_secretariat(membership: Membership) -> None:
    """Raise Refused unless the membership is one of the secretariat, which alone has offices."""
    if not membership.is_secretariat:
        raise Refused(_("Only the secretariat has offices. Leave the office empty, or choose the secretariat as role."))


@verb
def change_office(
    *, membership: Membership, office: str, by: Person, expected_version: int | None = None
) -> Membership:
    """Say at which office one of the secretariat works; where that was before stands in the history.

    Raises Refused for other roles; Conflict when somebody saved the same after the form was opened.
    """
    locked(membership.committee)
    membership = locked(membership)
    require_secretariat(membership)
    require_unchanged(membership, expected_version, ("office",))
    membership.office = office.strip()
    membership.save()
    return membership


def require_coordinator(membership: Membership) -> None:
    """Raise Refused unless the membership is one of a coordinator, who alone keeps a municipality."""
    if not membership.is_coordinator:
        raise Refused(_("Only a coordinator keeps a municipality. Choose none, or choose coordinator as role."))


def require_municipality(organisation: Organisation | None) -> None:
    """Raise Refused for what is no municipality; None, which names none, passes."""
    if organisation and organisation.kind != Organisation.Kind.MUNICIPALITY:
        raise Refused(_("%(organisation)s is no municipality. Choose one.") % {"organisation": organisation})


@verb
def change_municipality(
    *,
    membership: Membership,
    municipality: Organisation | None,
    by: Person,
    expected_version: int | None = None,
) -> Membership:
    """Say which municipality a coordinator keeps from now on: what was kept before is no longer his or hers to change.

    Raises Refused for other roles, and for what is no municipality; Conflict when somebody saved the same meanwhile.
    """
    locked(membership.committee)
    membership = locked(membership)
    require_coordinator(membership)
    require_municipality(municipality)
    require_unchanged(membership, expected_version, ("municipality",))
    membership.municipality = municipality
    membership.save()
    return membership
