"""The people of the story, their accounts, memberships and rules of procedure."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password

from dk2020portal.demo_accounts import DEMO_PASSWORD
from meetings.models import AgendaItem, Meeting
from members import workflow
from members.models import Committee, Membership, Organisation, Person
from members.rules.roles import Role
from record.history import acting

COMMITTEE = "administrativ-styregruppe"


@dataclass
class Cast:
    """Who acts in the story: people by name, the committee, and who does what the verbs ask a person for."""

    committee: Committee
    people: dict[str, Person]
    # By the key of the file: a meeting around today gets its number when the story is told.
    meetings: dict[str, Meeting] = field(default_factory=dict)

    def person(self, name: str) -> Person:
        """Return a person of the story; KeyError for a name nobody has."""
        return self.people[name]

    def item(self, reference: str) -> AgendaItem:
        """Return the item "2020-1/3" of a meeting that has been told; raises KeyError or DoesNotExist for another."""
        key, _slash, number = reference.partition("/")
        return AgendaItem.objects.select_related("meeting").get(meeting=self.meetings[key], number=number)

    @property
    def secretary(self) -> Person:
        return next(self.with_role(Role.SECRETARIAT))

    def co_chairs(self, committee: Committee) -> list[Person]:
        """Return who approves for a committee of the story; nobody for a working group."""
        return list(self.with_role(Role.CO_CHAIR, committee))

    def with_role(self, role: str, committee: Committee | None = None):
        """Yield the people of a committee (the story's own, by default) who hold `role`, as they joined."""
        memberships = Membership.objects.filter(committee=committee or self.committee, role=role).order_by("pk")
        yield from (membership.person for membership in memberships.select_related("person"))


def load_people(story: dict) -> Cast:
    """Create the people of the story, let the accounts log in, and give them their memberships; return the cast."""
    committee = Committee.objects.get(slug=COMMITTEE)
    password = make_password(DEMO_PASSWORD)
    with acting(by=None, reason="Demo"):
        accounts = {row["email"] for row in story["accounts"]}
        for row in story["people"]:
            _person(row, password if row.get("email") in accounts else None)
        for row in story.get("seats", []):
            _seat(row)
        for row in story["memberships"]:
            _membership(row)
    cast = Cast(committee=committee, people={person.name: person for person in Person.objects.all()})
    for row in story.get("rules", []):
        workflow.set_rule(
            committee=Committee.objects.get(slug=row.get("committee", COMMITTEE)),
            key=row["key"],
            value=row["value"],
            adopted_by=row.get("adopted_by") or "",
            by=cast.secretary,
        )
    return cast


def _person(row: dict, password: str | None) -> None:
    organisation = Organisation.objects.filter(short_name=row.get("organisation") or "").first()
    person = Person.objects.filter(name=row["name"]).first() or Person(name=row["name"])
    person.organisation = organisation or person.organisation
    person.job_title = row.get("job_title") or person.job_title
    person.level = row.get("level") or person.level
    person.email = row.get("email") or None
    # Only the accounts on the log-in page can log in.
    person.password = password or make_password(None)
    person.save()


def _seat(row: dict) -> None:
    committee = Committee.objects.get(slug=row["committee"])
    facts = {name: row[name] for name in ("label", "side", "places")}
    committee.seats.create(starts_on=date.fromisoformat(row["starts"]), **facts)


def _membership(row: dict) -> None:
    committee = Committee.objects.get(slug=row["committee"])
    person = Person.objects.get(name=row["person"])
    substitute_for = row.get("substitute_for")
    Membership.objects.get_or_create(
        committee=committee,
        person=person,
        defaults={
            "role": row["role"],
            "office": row.get("office") or "",
            "municipality": Organisation.objects.filter(short_name=row.get("municipality") or "").first(),
            "seat": committee.seats.filter(label=row.get("seat") or "").first(),
            "substitute_for": Membership.objects.get(committee=committee, person__name=substitute_for)
            if substitute_for
            else None,
            "starts_on": date.fromisoformat(row["starts"]),
            "ends_on": date.fromisoformat(row["ends"]) if row.get("ends") else None,
        },
    )
