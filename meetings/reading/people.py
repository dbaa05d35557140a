"""Who reads along in a meeting, and whom one can choose for what: people of its committee, never all registered."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from meetings.models import Attendance, Decision, Meeting
from meetings.models.reach import reaches_of
from meetings.reading.presence import order_of, presences_of, present_at
from meetings.rules.lifecycle import WITH_MINUTES
from members.models import Committee, Membership, Person, StandIn
from members.rules.roles import CALLED_SUBSTITUTE, GUEST, ROLES, VOTING_ROLES, Permission, Role, roles_with
from record.verbs import Refused


def _chosen_from(condition: Q) -> QuerySet[Person]:
    return Person.objects.registered().filter(condition).select_related("organisation")


def _with_roles(committee: Committee | int, roles) -> Q:
    return Q(pk__in=Membership.objects.active().filter(committee=committee, role__in=roles).values("person"))


def readers_of(meeting: Meeting, permission: str = Permission.READ_AGENDA) -> list[Person]:
    """Return who is told of the meeting, each once: who holds `permission` by role today, and the called substitutes.

    A role is held by a membership, or in place of a co-chair stood in for. Once the meeting has been held, of the
    substitutes only those who were there. Two queries, one more for calls.
    """
    held = Membership.objects.active().filter(committee=meeting.committee_id, role__in=roles_with(permission))
    stood_in = StandIn.objects.active().filter(membership__in=held)
    by_role = Person.objects.filter(Q(pk__in=held.values("person")) | Q(pk__in=stood_in.values("person")))
    people = {person.pk: person for person in by_role.order_by("pk")}
    if permission in ROLES[CALLED_SUBSTITUTE].permissions:
        calls = meeting.attendances.exclude(substitute=None).select_related("substitute")
        there = calls.filter(present=True) if meeting.state in WITH_MINUTES else calls
        called = [attendance.substitute for attendance in there if attendance.substitute]
        reach = reaches_of(called) if called else {}
        people.update({person.pk: person for person in called if meeting.pk in reach[person.pk].called_to})
    return list(people.values())


def who_may_chair(committee: Committee) -> QuerySet[Person]:
    """Return the co-chairs and members; in a working group, whose lead is its secretariat, all who take part."""
    return _leading(committee, VOTING_ROLES)


def who_may_take_minutes(committee: Committee) -> QuerySet[Person]:
    """Return secretariat and participants; in a working group all who take part."""
    return _leading(committee, (Role.SECRETARIAT, Role.PARTICIPANT))


def _leading(committee: Committee, roles) -> QuerySet[Person]:
    everybody = (*VOTING_ROLES, Role.SECRETARIAT, Role.PARTICIPANT)
    return _chosen_from(_with_roles(committee, everybody if committee.kind in Committee.WORKING_FOR else roles))


def who_takes_part(meeting: Meeting, item) -> QuerySet[Person]:
    """Return the people of the committee today, the substitutes called to the meeting, and its guests.

    Guests of another item than `item` are left out.
    """
    guests = meeting.attendances.filter(role=GUEST).filter(Q(from_item=None) | Q(from_item=item))
    return _chosen_from(
        _with_roles(meeting.committee_id, [role for role in Role if role != Role.SUBSTITUTE])
        | Q(pk__in=meeting.attendances.exclude(substitute=None).values("substitute"))
        | Q(pk__in=guests.values("person"))
    )


def who_may_follow_up(meeting: Meeting, item) -> QuerySet[Person]:
    """Return who takes part in the item, and the people of the working groups under the committee."""
    below = Membership.objects.active().filter(committee__parent=meeting.committee_id)
    return who_takes_part(meeting, item) | _chosen_from(Q(pk__in=below.values("person")))


def who_may_be_disqualified(meeting: Meeting, item) -> QuerySet[Person]:
    """Return who takes part in the item, and the substitutes who can still be called."""
    return who_takes_part(meeting, item) | _chosen_from(_with_roles(meeting.committee_id, [Role.SUBSTITUTE]))


def who_may_dissent(decision: Decision) -> QuerySet[Person]:
    """Return the members, or their substitutes, who were in the room when the item was decided.

    Fetch `item__meeting__current_revision` along.
    """
    meeting = decision.meeting
    there = present_at(presences_of(meeting), decision.item_id, order_of(meeting))
    return _chosen_from(
        Q(pk__in=[presence.substitute_id or presence.person_id for presence in there if presence.votes])
    )


def who_may_substitute(attendance: Attendance) -> QuerySet[Person]:
    """Return who can come instead: who is named as a substitute for the member today, and comes for nobody else.

    A call opens the closed items, so it takes being named: a membership, dated and recorded, as the rules ask for.
    """
    meeting = attendance.meeting
    others = meeting.attendances.exclude(pk=attendance.pk).exclude(substitute=None)
    named = Membership.objects.active().filter(
        committee=meeting.committee_id, role=Role.SUBSTITUTE, substitute_for__person=attendance.person_id
    )
    return (
        _chosen_from(Q(pk__in=named.values("person")))
        .exclude(pk__in=meeting.attendances.values("person"))
        .exclude(pk__in=others.values("substitute"))
    )


def require_among(people: QuerySet[Person], person: Person, otherwise: str) -> None:
    """Raise Refused with the sentence `otherwise` when `person` is not among `people`."""
    if not people.filter(pk=person.pk).exists():
        raise Refused(otherwise)


def people_in_short(meeting: Meeting, attendances: Iterable[Attendance]) -> str:
    """Return in one line how many come, have sent apologies and have not answered; once it is held, who was there."""
    attendances = list(attendances)
    there = sum(bool(attendance.present) for attendance in attendances)
    if meeting.is_written or any(attendance.present is not None for attendance in attendances):
        away = len(attendances) - there
        return ", ".join(_counted(there, away) if not meeting.is_written else ())
    answers = Counter(attendance.answer for attendance in attendances)
    come, stay = answers[Attendance.Answer.ACCEPTED], answers[Attendance.Answer.APOLOGY]
    silent = answers[Attendance.Answer.NONE]
    said = [
        (come, ngettext("%(n)s comes", "%(n)s come", come)),
        (stay, ngettext("%(n)s has sent apologies", "%(n)s have sent apologies", stay)),
        (silent, ngettext("%(n)s has not answered", "%(n)s have not answered", silent)),
    ]
    return ", ".join(words % {"n": count} for count, words in said if count)


def _counted(there: int, away: int) -> list[str]:
    words = [ngettext("%(n)s was there", "%(n)s were there", there) % {"n": there}]
    return [*words, ngettext("%(n)s was not", "%(n)s were not", away) % {"n": away}] if away else words
