"""Verbs of the coordinators' network: where it meets, who knows about what, notes and documents."""

from django.core.files.base import File
from django.db.models import Q
from django.utils.translation import gettext as _

from meetings.annexes.kept_documents import keep, take_off
from meetings.annexes.uploaded_file import facts_of
from members.models import Committee, Membership, Person
from members.rules.roles import Role
from members.workflow import start_membership
from members.workflow.setting_up import begin_committee
from programme.models import Knowledge, NetworkDocument, NetworkNote, Programme
from programme.workflow.while_open import verb
from record import clock
from record.verbs import Refused, locked
from record.versions import require_unchanged


@verb
def open_network(*, programme: Programme, name: str, by: Person) -> Committee:
    """Give the coordinators a committee of their own, with meetings, agendas and minutes, and return it.

    The secretariat of the programme's committee is its secretariat. Raises Refused when there is one, and for a name
    that is taken.
    """
    above = locked(Committee.objects.get(pk=programme.committee_id))
    if Programme.objects.filter(pk=programme.pk, network__isnull=False).exists():
        raise Refused(_("The coordinators have a network already."))
    network = begin_committee(
        name=name,
        short_name=name.strip()[:60],
        kind=Committee.Kind.NETWORK,
        parent=above,
        starts_on=clock.today(),
        by=by,
    )
    programme.network = network
    programme.save()
    _take_along(programme, by)
    return network


def missing_in(programme: Programme) -> list[Membership]:
    """Return the seats above of who does not sit in the network today: its secretariat, and who coordinates."""
    if programme.network_id is None:
        return []
    above = Membership.objects.active().filter(committee=programme.committee_id)
    seated = Membership.objects.filter(committee=programme.network_id).exclude(ends_on__lt=clock.today())
    belong = above.filter(Q(role=Role.SECRETARIAT) | Q(municipality__isnull=False), person__erased_at=None)
    return list(belong.exclude(person__in=seated.values("person")).select_related("person"))


@verb
def take_coordinators_along(*, programme: Programme, by: Person) -> int:
    """Let coordinators who are not in the network sit there from today; return how many. Raises Refused for none."""
    taken = _take_along(programme, by)
    if not taken:
        raise Refused(_("All coordinators sit in the network already."))
    return taken


def _take_along(programme: Programme, by: Person) -> int:
    network = programme.network
    if network is None:
        return 0
    missing = missing_in(programme)
    for seat in missing:
        role = Role.SECRETARIAT if seat.is_secretariat else Role.MEMBER
        start_membership(
            committee=network,
            person=seat.person,
            role=role,
            starts_on=clock.today(),
            ends_on=seat.ends_on,
            by=by,
        )
    return len(missing)


@verb
def say_what_one_knows(
    *, programme: Programme, text: str, by: Person, expected_version: int | None = None
) -> Knowledge:
    """Write down what one knows about oneself; empty takes it away. Raises Conflict when it was changed meanwhile."""
    known = Knowledge.objects.filter(programme=programme, person=by).first()
    known = locked(known) if known else None
    require_unchanged(known, expected_version, ("text",))
    said = known or Knowledge(programme=programme, person=by)
    said.text = text.strip()
    said.save()
    return said


def require_there(note: NetworkNote) -> None:
    """Raise Refused for a note that has been taken off."""
    if note.removed_on:
        raise Refused(_("The note has been taken off."))


@verb
def write_note(*, programme: Programme, title: str, by: Person, topic: str = "", text: str = "") -> NetworkNote:
    """Write something down for the network. Raises Refused without a title."""
    if not title.strip():
        raise Refused(_("Enter what the note is about"))
    return NetworkNote.objects.create(
        programme=programme,
        title=title.strip(),
        topic=topic.strip(),
        text=text.strip(),
        written_at=clock.now(),
        written_by=by,
    )


@verb
def edit_note(
    *, note: NetworkNote, title: str, topic: str, text: str, by: Person, expected_version: int | None = None
) -> NetworkNote:
    """Change a note; what it said before stays in the history. Raises Refused for one taken off, Conflict meanwhile."""
    note = locked(note)
    require_there(note)
    require_unchanged(note, expected_version, ("title", "topic", "text"))
    if not title.strip():
        raise Refused(_("Enter what the note is about"))
    note.title, note.topic, note.text = title.strip(), topic.strip(), text.strip()
    note.save()
    return note


@verb
def remove_note(*, note: NetworkNote, by: Person, reason: str) -> NetworkNote:
    """Take a note off with its documents; both stay in the history. Raises Refused when that has been done."""
    note = locked(note)
    require_there(note)
    note.removed_on = clock.today()
    note.save()
    return note


@verb
def add_network_document(*, note: NetworkNote, file: File, by: Person, title: str = "") -> NetworkDocument:
    """Keep a file with a note. Raises Refused for a file that no annex may be, and for a note taken off."""
    note = locked(note)
    require_there(note)
    facts = facts_of(file)
    document = keep(NetworkDocument(note=note, words=facts.text), file=file, title=title, by=by, facts=facts)
    note.save()
    return document


@verb
def remove_network_document(*, document: NetworkDocument, by: Person) -> NetworkDocument:
    """Take a document off a note; its file stays. Raises Refused when that has been done."""
    note = locked(document.note)
    document = take_off(locked(document))
    note.save()
    return document
