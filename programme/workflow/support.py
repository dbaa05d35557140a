"""Verbs of support and sparring: ask, answer, pass on, add a word, take back; who waits is told of each."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members.mail.notifications import notify
from members.models import Membership, Organisation, Person
from members.rules.roles import Permission, roles_with
from programme.models import ClimatePlan, SupportRequest, SupportWord
from programme.workflow.while_open import verb
from record import clock
from record.verbs import Refused, locked
from workgroups.models import WorkGroup

State = SupportRequest.State


def require_waiting(request: SupportRequest) -> None:
    """Raise Refused for a request that nobody is to answer any more."""
    if not request.is_waiting:
        raise Refused(_("The request is no longer waiting: it has been answered or taken back."))


@verb
def ask_support(
    *, plan: ClimatePlan, kind: str, title: str, text: str, by: Person, due_on: date | None = None
) -> SupportRequest:
    """Ask for help or sparring for the municipality of `plan`, and tell the secretariat.

    Raises Refused without words, and for a day that has passed.
    """
    if not title.strip() or not text.strip():
        raise Refused(_("Write what it is about, and what you need."))
    if due_on and due_on < clock.today():
        raise Refused(_("The day has passed. Choose a day to come, or none."))
    request = SupportRequest.objects.create(
        programme=plan.programme,
        municipality=plan.organisation,
        kind=kind,
        title=title.strip(),
        text=text.strip(),
        due_on=due_on,
        asked_at=clock.now(),
        asked_by=by,
    )
    _tell(request, _secretariat(request), template="support_asked", by=by, key=f"support-asked:{request.pk}")
    return request


@verb
def answer_support(*, request: SupportRequest, text: str, by: Person) -> SupportRequest:
    """Answer a request, and tell who asked and the coordinators of the municipality.

    Raises Refused without words, and when it is no longer waiting.
    """
    request = locked(request)
    require_waiting(request)
    word = _say(request, text, by, is_answer=True)
    request.state = State.ANSWERED
    request.save()
    _tell(request, _askers(request), template="support_answered", by=by, key=f"support-answered:{word.pk}")
    return request


@verb
def pass_on_support(
    *,
    request: SupportRequest,
    text: str,
    by: Person,
    person: Person | None = None,
    group: WorkGroup | None = None,
    municipality: Organisation | None = None,
) -> SupportRequest:
    """Ask somebody else to answer: a person, a working group or the coordinators of another municipality; tell them.

    Raises Refused unless exactly one is named, for the municipality that asks itself and for one that nobody
    coordinates, without words, and when the request is no longer waiting.
    """
    request = locked(request)
    require_waiting(request)
    if sum(receiver is not None for receiver in (person, group, municipality)) != 1:
        raise Refused(_("Choose one who is to answer: a person, a working group or a municipality."))
    if municipality == request.municipality:
        raise Refused(_("%(municipality)s asks itself. Choose another.") % {"municipality": municipality})
    request.passed_to, request.passed_to_group, request.passed_to_municipality = person, group, municipality
    receivers = _receivers(request)
    if not receivers:
        raise Refused(_("Nobody would be told there. Choose another."))
    word = _say(request, text, by)
    request.state = State.PASSED_ON
    request.save()
    _tell(request, receivers, template="support_passed_on", by=by, key=f"support-passed-on:{word.pk}")
    return request


@verb
def add_to_support(*, request: SupportRequest, text: str, by: Person) -> SupportWord:
    """Say more about a request; one that was answered waits for the secretariat again.

    Raises Refused without words, and for one that was taken back.
    """
    request = locked(request)
    if request.state == State.WITHDRAWN:
        raise Refused(_("The request was taken back. Ask a new one."))
    word = _say(request, text, by)
    if request.state == State.ANSWERED:
        request.state = State.ASKED
        request.passed_to = request.passed_to_group = request.passed_to_municipality = None
        request.save()
    told = _receivers(request) if request.state == State.PASSED_ON else _secretariat(request)
    _tell(request, told, template="support_asked", by=by, key=f"support-more:{word.pk}")
    return word


@verb
def withdraw_support(*, request: SupportRequest, by: Person) -> SupportRequest:
    """Take a request back. Raises Refused when it is no longer waiting."""
    request = locked(request)
    require_waiting(request)
    request.state = State.WITHDRAWN
    request.save()
    return request


def _say(request: SupportRequest, text: str, by: Person, *, is_answer: bool = False) -> SupportWord:
    if not text.strip():
        raise Refused(_("Write what you want to say."))
    return SupportWord.objects.create(
        request=request, text=text.strip(), is_answer=is_answer, written_at=clock.now(), written_by=by
    )


def _secretariat(request: SupportRequest) -> Iterable[Person]:
    seats = Membership.objects.active().filter(
        committee=request.access_committee_id, role__in=roles_with(Permission.MANAGE_PROGRAMME)
    )
    return Person.objects.filter(pk__in=seats.values("person"))


def _askers(request: SupportRequest) -> Iterable[Person]:
    """Who asked, while he or she still reads it, and who coordinates the municipality now."""
    people = Person.objects.filter(pk=request.asked_by_id) | _coordinators(request, request.municipality)
    readers = [person for person in people.distinct() if _reads(request, person)]
    return readers


def _coordinators(request: SupportRequest, municipality: Organisation | None) -> QuerySet[Person]:
    seats = Membership.objects.active().filter(committee=request.access_committee_id, municipality=municipality)
    return Person.objects.filter(pk__in=seats.values("person") if municipality else [])


def _receivers(request: SupportRequest) -> list[Person]:
    """Who is told that they are to answer: people who are there today."""
    if request.passed_to_group:
        seats = Membership.objects.active().filter(committee=request.passed_to_group.committee_id)
        leads = seats.filter(role__in=roles_with(Permission.MANAGE_WORKGROUP))
        return list(Person.objects.filter(pk__in=leads.values("person")))
    if request.passed_to_municipality:
        return list(_coordinators(request, request.passed_to_municipality))
    return [request.passed_to] if request.passed_to else []


def _reads(request: SupportRequest, person: Person) -> bool:
    return SupportRequest.objects.readable_by(person).filter(pk=request.pk).exists()


def _tell(request: SupportRequest, people: Iterable[Person], *, template: str, by: Person, key: str) -> None:
    for person in people:
        if person != by:
            notify(
                to=person,
                template=template,
                context={"programme": request.programme},
                link=request.get_absolute_url(),
                key=key,
            )
