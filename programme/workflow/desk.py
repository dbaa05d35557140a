"""Verbs of the secretariat's desk: take something, hand it over with a note, be away, and be back."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from members.mail.notifications import notify
from members.models import Committee, Person
from programme.models import Absence, Handover
from programme.reading.desk import Row, desk_of, served_by
from record import clock
from record.verbs import Refused, locked, verb


def require_on_desk(person: Person, kind: str, pk: int) -> Row:
    """Return what stands on the desk of `person`. Raises Refused when it is done, or not there for him or her."""
    row = desk_of(person).row(kind, pk)
    if row is None:
        raise Refused(_("This does not stand on the desk any more: it is done, or somebody else's matter now."))
    return row


def _locked_row(person: Person, kind: str, pk: int) -> Row:
    """Two who take or hand over the same thing at once meet at the committee: the second sees who has it."""
    locked(Committee.objects.get(pk=require_on_desk(person, kind, pk).found.committee.pk))
    return require_on_desk(person, kind, pk)


def _given(row: Row, to: Person, note: str, by: Person) -> Handover:
    return Handover.objects.create(
        committee=row.found.committee,
        kind=row.found.kind,
        object_id=row.found.pk,
        from_person=row.person,
        to=to,
        note=note,
        made_at=clock.now(),
        made_by=by,
    )


@verb
def take_over(*, kind: str, pk: int, by: Person) -> Handover:
    """Take something on the desk. Raises Refused when it is done, and for who has it already."""
    row = _locked_row(by, kind, pk)
    if row.person == by and row.instead_of is None:
        raise Refused(_("You have it already."))
    return _given(row, by, "", by)


@verb
def hand_over(*, kind: str, pk: int, to: Person, note: str, by: Person) -> Handover:
    """Hand something on the desk over to a colleague, who is told.

    Raises Refused without a note, for oneself, and for a colleague who may not read it.
    """
    row = _locked_row(by, kind, pk)
    if to == by:
        raise Refused(_("Choose a colleague. What you do yourself, you take."))
    if not note.strip():
        raise Refused(_("Write a note: how far it is, and what is to be done."))
    if desk_of(to).row(kind, pk) is None:
        raise Refused(_("%(name)s cannot take it over. Choose somebody else.") % {"name": to.name})
    handover = _given(row, to, note.strip(), by)
    notify(
        to=to,
        template="handed_over",
        context={"committee": row.found.committee, "giver": by.name},
        link=reverse("programme:desk_row", args=[kind, pk]),
        key=f"handover:{handover.pk}",
    )
    return handover


def _require_colleague(by: Person, *people: Person) -> None:
    """Raise Refused unless `by` serves every committee that all of them serve, but for what works for those: who leads
    a working group says nothing of the secretariat it reports to."""
    strangers = [person.name for person in people if not _served_mainly(person) <= set(served_by(by))]
    if strangers:
        names = ", ".join(strangers)
        raise Refused(_("%(names)s: not in the secretariat of a committee you serve.") % {"names": names})


def _served_mainly(person: Person) -> set[int]:
    """The ids of the steering groups `person` serves; of what works for them, where there is none. Never empty."""
    served = list(Committee.objects.filter(pk__in=served_by(person)))
    steering = {committee.pk for committee in served if committee.kind not in Committee.WORKING_FOR}
    return steering or {committee.pk for committee in served} or {0}


@verb
def note_absence(*, person: Person, stand_in: Person, starts_on: date, ends_on: date, by: Person) -> Absence:
    """Note that `person` is away (both days included): what is his or hers stands with the stand-in, who is told.

    Raises Refused for days that are over, end before they begin or overlap an absence, and for other than colleagues.
    """
    # Two who note the same absence at once meet at the person.
    person = locked(person)
    _require_colleague(by, person, stand_in)
    if person == stand_in:
        raise Refused(_("Nobody stands in for himself or herself. Choose a colleague."))
    if ends_on < starts_on:
        raise Refused(_("The last day cannot be before the first."))
    if ends_on < clock.today():
        raise Refused(_("The absence is over already: choose days to come."))
    if Absence.objects.standing().filter(person=person, starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise Refused(_("%(name)s is noted as away in these days already.") % {"name": person.name})
    absence = Absence.objects.create(
        person=person,
        stand_in=stand_in,
        starts_on=starts_on,
        ends_on=ends_on,
        noted_at=clock.now(),
        noted_by=by,
    )
    if stand_in != by:
        notify(
            to=stand_in,
            template="stands_in_at_desk",
            context={"away": person.name},
            link=reverse("programme:desk"),
            key=f"absence:{absence.pk}",
        )
    return absence


@verb
def end_absence(*, absence: Absence, by: Person) -> Absence:
    """Call an absence off, or end it today: what is the person's stands with him or her again.

    Raises Refused when it is over already, and for other than colleagues.
    """
    absence = locked(absence)
    _require_colleague(by, absence.person)
    if absence.withdrawn_at:
        raise Refused(_("The absence is over already."))
    absence.withdrawn_at = clock.now()
    absence.save()
    return absence
