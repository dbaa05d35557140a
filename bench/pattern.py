"""What a large portal is copied from: one group with its people, a meeting held, one called and one being prepared.

Everything is made by the verbs, so that it is as in use: messages, mails, approvals, seals and histories with it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from meetings import workflow
from meetings.models import AgendaItem, Decision, Meeting
from meetings.models.openness import published_items
from meetings.pack import plain_document
from members.models import Committee, Mail, Membership, Message, Organisation, Person, Seat
from members.rules.roles import Role
from pages.richtext import RichText
from record import clock

SINCE = date(2000, 1, 1)
ITEMS, ANNEXES, TASKS = 12, 20, 4
SECRETARY, MEMBER = "sekretaer@kommune.example", "medlem1@kommune.example"
SLUG = "styregruppen"
_SENTENCE = "Styregruppen drøfter kommunernes klimahandlingsplaner og den fælles indsats for varme og transport. "
_POINTS = ("godkender planen", "noterer status")


def _seated(committee: Committee, number: int, email: str, role: str, seat: Seat | None = None) -> Person:
    organisation = Organisation.objects.create(name=f"Kommune {number}", short_name=f"K{number}", kind="other")
    person = Person.objects.create_user(name=f"Person {number}", email=email, organisation=organisation)
    Membership.objects.create(committee=committee, person=person, role=role, seat=seat, starts_on=SINCE)
    return person


def _group() -> Committee:
    committee = Committee.objects.create(
        name="Administrativ styregruppe",
        short_name="Styregruppen",
        slug=SLUG,
        kind=Committee.Kind.ADMINISTRATIVE,
        starts_on=SINCE,
    )
    sides = [("municipal", 5, "chair1@kommune.example"), ("regional", 2, "chair2@kommune.example")]
    seats = [
        Seat.objects.create(committee=committee, label=side, side=side, places=places, starts_on=SINCE)
        for side, places, _chair in sides
    ]
    for number, (seat, (_side, _places, email)) in enumerate(zip(seats, sides, strict=True)):
        _seated(committee, number, email, Role.CO_CHAIR, seat)
    for number in range(1, 6):
        _seated(committee, 10 + number, f"medlem{number}@kommune.example", Role.MEMBER, seats[number > 4])
    _seated(committee, 20, SECRETARY, Role.SECRETARIAT)
    return committee


def _meeting(committee: Committee, by: Person, *, days: int) -> Meeting:
    # At noon, as a meeting may not run past midnight.
    start = (timezone.localtime(clock.now()) + timedelta(days=days)).replace(hour=10, minute=0, second=0, microsecond=0)
    meeting = workflow.create_meeting(
        committee=committee, starts_at=start, ends_at=start + timedelta(hours=2), place="Viborg", by=by
    )
    meeting = workflow.start_preparation(meeting=meeting, by=by)
    file = plain_document(title="Notat", html=f"<h1>Notat</h1><p>{_SENTENCE * 10}</p>")
    for nth in range(ITEMS):
        item = workflow.add_item(
            meeting=meeting,
            title=f"Klimahandlingsplaner, {nth + 1}. behandling",
            kind="decision",
            presenter="Mads Møller",
            summary=_SENTENCE * 3,
            case_presentation=RichText(f"<p>{_SENTENCE * 12}</p><ul><li>{_SENTENCE}</li><li>{_SENTENCE}</li></ul>"),
            recommendation=list(_POINTS),
            openness="closed_visible" if nth == ITEMS - 1 else "open",
            by=by,
        )
        for annex in range(nth, ANNEXES, ITEMS):
            workflow.attach_file(
                item=item, file=ContentFile(file, name=f"notat-{annex}.pdf"), title=f"Notat {annex + 1}", by=by
            )
    return Meeting.objects.get(pk=meeting.pk)


def _called(committee: Committee, by: Person, *, days: int) -> Meeting:
    meeting = workflow.submit_agenda(meeting=_meeting(committee, by, days=days), by=by)
    for chair in _people(committee, Role.CO_CHAIR):
        workflow.approve_agenda(meeting=meeting, by=chair)
    return workflow.publish_agenda(meeting=meeting, by=by)


def _people(committee: Committee, role: str) -> list[Person]:
    return list(Person.objects.filter(memberships__committee=committee, memberships__role=role).order_by("pk"))


def _held(committee: Committee, by: Person) -> Meeting:
    """A meeting with approved minutes, and tasks that follow from it: all but the last are closed."""
    meeting = _called(committee, by, days=1)
    chair = _people(committee, Role.CO_CHAIR)[0]
    meeting = workflow.start_meeting(meeting=meeting, chair=chair, minute_taker=by, by=by)
    for attendance in meeting.attendances.all():
        workflow.record_attendance(attendance=attendance, present=True, by=by)
    items = AgendaItem.objects.filter(published_items(), meeting=meeting).on_agenda().select_related("meeting")
    for item in items:
        workflow.record_decision(item=item, outcome="approved", text=f"Godkendt. {_SENTENCE}", by=by)
    decided = Decision.objects.filter(item__meeting=meeting).with_item().order_by("pk")
    for nth, decision in enumerate(decided[:TASKS]):
        responsible = _people(committee, Role.MEMBER)[0]
        task = workflow.add_follow_up(
            decision=decision, what=f"Følger op på planen, {nth + 1}", responsible=responsible, by=by
        )
        if nth + 1 < TASKS:
            task = workflow.update_follow_up(follow_up=task, text="Det er gjort.", state="done", was=task.state, by=by)
    return _sealed(workflow.close_meeting(meeting=meeting, by=by), by)


def _sealed(meeting: Meeting, by: Person) -> Meeting:
    meeting = workflow.submit_minutes(meeting=meeting, by=by)
    for chair in _people(meeting.committee, Role.CO_CHAIR):
        workflow.approve_minutes(meeting=meeting, by=chair)
    meeting = workflow.open_comment_round(meeting=meeting, deadline=clock.now() + timedelta(days=7), by=by)
    workflow.close_comment_round(meeting=meeting, reason="Alle er enige", by=by)
    return workflow.seal_minutes(meeting=meeting, by=by)


@dataclass(frozen=True)
class Made:
    """The meetings of the group, and the last message and mail about the one that was held."""

    held: int
    called: int
    prepared: int
    message: int
    mail: int


def make_pattern() -> Made:
    """Make the group, in a database that has none."""
    committee = _group()
    by = Person.objects.get(email=SECRETARY)
    held = _held(committee, by)
    last = [model._base_manager.order_by("-pk").values_list("pk", flat=True)[0] for model in (Message, Mail)]
    called, prepared = _called(committee, by, days=25), _meeting(committee, by, days=50)
    workflow.propose_item(
        committee=committee,
        title="Fælles varmeplan",
        kind="discussion",
        summary=_SENTENCE,
        by=Person.objects.get(email=MEMBER),
    )
    return Made(held.pk, called.pk, prepared.pk, *last)
