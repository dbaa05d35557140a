"""The coordinators' network as a reader sees it: who is in it and knows what, and the notes that are found."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q

from members.models import Membership
from members.rules.roles import Permission, roles_with
from pages.danish_order import sort_key
from programme.models import Knowledge, NetworkDocument, NetworkNote, Programme

PER_PAGE = 20


@dataclass(frozen=True)
class Contact:
    """Somebody in the network: as what, for which municipality, and what he or she knows about."""

    membership: Membership
    knows: str


def directory_of(programme: Programme, words: str = "") -> list[Contact]:
    """Return who shares in the network today, by municipality, found by name, municipality or what they know."""
    seats = Membership.objects.active().filter(
        committee=programme.committee_id, role__in=roles_with(Permission.SHARE_IN_NETWORK)
    )
    known = dict(Knowledge.objects.filter(programme=programme).values_list("person", "text"))
    people = seats.select_related("person__organisation", "municipality").order_by("person__sort_key", "pk")
    contacts = [Contact(membership, known.get(membership.person_id, "")) for membership in people]
    asked = sort_key(words).split()
    found = [contact for contact in contacts if all(word in _told(contact) for word in asked)]
    return sorted(found, key=lambda contact: _place(contact.membership))


def _told(contact: Contact) -> str:
    person, municipality = contact.membership.person, contact.membership.municipality
    return sort_key(" ".join([person.name, person.job_title, str(municipality or person.organisation), contact.knows]))


def _place(membership: Membership) -> tuple[str, str]:
    return (membership.municipality.sort_key if membership.municipality else "", membership.person.sort_key)


def notes_of(programme: Programme, person, words: str = "", topic: str = "", number: str | None = None) -> Page:
    """Return one page of notes, the latest first, in which all `words` stand: in title, topic, text or a document."""
    notes = NetworkNote.objects.readable_by(person).filter(programme=programme)
    asked = Q()
    for word in sort_key(words).split():
        asked &= Q(search_key__contains=word)
    notes = notes.filter(asked, **({"topic": topic} if topic else {}))
    documents = Prefetch("documents", NetworkDocument.objects.filter(removed_on=None), to_attr="kept")
    page = Paginator(notes.select_related("written_by").prefetch_related(documents), PER_PAGE).get_page(number)
    for note in page:
        note.programme = programme
    return page


def topics_of(programme: Programme, person) -> list[str]:
    """Return the topics that notes have, in Danish order."""
    notes = NetworkNote.objects.readable_by(person).filter(programme=programme).exclude(topic="")
    return sorted(set(notes.order_by().values_list("topic", flat=True)), key=sort_key)
