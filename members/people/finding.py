"""What the search finds of the committees one sees, and of people: who sits in them, and everybody for who keeps the
register."""

from collections.abc import Collection, Iterable, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import CaseReference, Committee, Membership, Organisation, Person
from members.models.person import REGISTER
from members.models.standing import standing_of
from members.rules.roles import Permission
from pages.richtext import plain_text
from record import clock
from record.finding.sources import Kind, Offer, Source, mark_of

IN_REGISTER, IN_COMMITTEE = "person", "membership"


def _register(person):
    if person.lens:
        return Person.objects.none()
    return Person.objects.registered().visible_to(person)


def _sitting(person):
    """Those who sit in a committee one sees today, whose page in the register one does not see."""
    seen = Membership.objects.active().filter(committee__in=Committee.objects.visible_to(person))
    return seen.exclude(person__in=_register(person).order_by().values("pk"))


def _within(person) -> Collection[str]:
    committees = {mark_of("committee", committee.pk) for committee in standing_of(person).committees}
    keeps = not person.lens and person.has_perm(Permission.MANAGE_PEOPLE, REGISTER)
    return committees | {mark_of("person", person.pk)} | ({mark_of("register")} if keeps else set())


def _offers(key: int) -> Iterator[Offer]:
    person = Person.objects.registered().filter(pk=key).select_related("organisation").first()
    if person is None:
        return
    organisation = person.organisation.name if person.organisation else ""
    facts = [person.job_title, organisation]
    yield Offer(
        IN_REGISTER,
        key,
        title=person.name,
        text=", ".join(fact for fact in [*facts, person.email or "", person.phone] if fact),
        address=reverse("members:person", args=[key]),
        within=frozenset({mark_of("register"), mark_of("person", key)}),
    )
    running = Q(ends_on=None) | Q(ends_on__gte=clock.today())
    for sits in person.memberships.filter(running).select_related("committee"):
        yield Offer(
            IN_COMMITTEE,
            sits.pk,
            title=person.name,
            text=", ".join(fact for fact in [str(sits.get_role_display()), *facts] if fact),
            address=reverse("members:composition", args=[sits.committee.slug]),
            within=frozenset({mark_of("committee", sits.committee_id)}),
            committee=sits.committee_id,
        )


def _of_organisation(organisation: Organisation) -> Iterable[int]:
    return organisation.people.order_by().values_list("pk", flat=True)


PEOPLE = Source(
    name="people",
    kinds=(
        Kind(IN_REGISTER, _("People"), _register, place=2),
        Kind(IN_COMMITTEE, _("People"), _sitting, group=IN_REGISTER, place=2),
    ),
    keys=lambda: Person.objects.registered().order_by("pk").values_list("pk", flat=True).iterator(),
    offers=_offers,
    within=_within,
    watches={
        Person: lambda person: [person.pk],
        Membership: lambda membership: [membership.person_id],
        Organisation: _of_organisation,
    },
    root=Person,
)


def _committee_offers(key: int) -> Iterator[Offer]:
    committee = Committee.objects.filter(pk=key).first()
    if committee is None:
        return
    filed = " ".join(str(reference) for reference in committee.case_references.all())
    yield Offer(
        "committee",
        key,
        title=committee.name,
        text=plain_text(committee.terms_of_reference),
        named=f"{committee.name} {committee.short_name} {filed}",
        address=committee.get_absolute_url(),
        within=frozenset({mark_of("committee", key)}),
        committee=key,
    )


COMMITTEES = Source(
    name="committees",
    kinds=(Kind("committee", _("Committees"), lambda person: Committee.objects.visible_to(person), place=9),),
    keys=lambda: Committee.objects.order_by("pk").values_list("pk", flat=True).iterator(),
    offers=_committee_offers,
    within=_within,
    watches={
        Committee: lambda committee: [committee.pk],
        CaseReference: lambda of: [of.object_id] if isinstance(of.about, Committee) else [],
    },
    root=Committee,
)
