"""What each role walks through: the demo as it is, a meeting step by step, and states that take some doing."""

from contextlib import contextmanager
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.shortcuts import render
from django.test import RequestFactory

from dk2020portal.demo_accounts import demo_accounts
from meetings import workflow
from meetings.models import Meeting, PackJob
from meetings.rules.lifecycle import MeetingState as S
from meetings.workflow.transitions import co_chairs_of
from members.models import Committee, Person
from members.workflow import create_committee
from programme.models import ArchiveJob
from record import clock
from tests.conftest import STEPS
from tests.rendered import FAILURES
from tests.rendered.addresses import addresses
from tests.rendered.walk import Walk

COMMITTEE = "administrativ-styregruppe"
NOBODY = "nobody"
ROLES = {"secretary": "secretariat", "co_chair": "co_chair", "member": "member", "guest": "guest", NOBODY: None}
# States no meeting of the demo is in, which one of them is taken through.
PASSED_THROUGH = (S.WITH_CO_CHAIRS, S.IN_SESSION, S.MINUTES_DRAFT, S.MINUTES_REVIEW)
OF_A_MEETING = ("meetings/<", "items/<", "attendances/<", "decisions/<")
SEEN_AS = {"home", "committee", "meetings:meetings", "meetings:meeting", "meetings:item", "meetings:minutes"}


def person_of(role) -> Person:
    """The first person of the demo in a role."""
    return Person.objects.get(email=next(account.email for account in demo_accounts() if account.who == ROLES[role]))


def met_by(role) -> Walk:
    """The walk of a role through every address and state."""
    committee = Committee.objects.get(slug=COMMITTEE)
    person = None if role == NOBODY else person_of(role)
    walk = Walk(role, person)
    with undone():
        if person:
            ask_for_packs(person, committee)
        open_all(walk, committee)
    if person:
        step_by_step(walk, committee)
        around_meetings(walk, committee)
    if role == "secretary":
        an_empty_committee(walk, person)
        as_somebody_else(walk, committee)
    if role == NOBODY:
        failures(walk)
    return walk


@contextmanager
def undone():
    """Whatever is done meanwhile is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def open_all(walk, committee, *, state="", under=("",), only=None, names=None):
    """Open the addresses of a committee whose routes begin so, of these meetings only, or of these names.

    In a further state, a role opens only what let it in somewhere in the demo as it is.
    """
    names = names or (walk.let_in if state else None)
    for name, address in list(addresses(committee, under=under, only=only)):
        if names is None or name in names:
            walk.open(name, address, state)


def ask_for_packs(person, committee):
    """A pack, and an archive, in every state it can be in."""
    meeting = Meeting.objects.filter(committee=committee, state=S.PUBLISHED).first()
    for state, kind in zip(PackJob.State, PackJob.Kind, strict=False):
        PackJob.objects.create(
            meeting=meeting, reader=person, kind=kind, language="da", state=state, problem="Et bilag mangler."
        )
    for state in ArchiveJob.State:
        ArchiveJob.objects.create(committee=committee, reader=person, language="da", state=state, problem="Fuld disk.")


def step_by_step(walk, committee):
    """Take the meeting in preparation through its life, and open what belongs to it in the states the demo lacks."""
    meeting = Meeting.objects.get(committee=committee, state=S.PREPARING)
    secretary, co_chairs = person_of("secretary"), [co_chair.person for co_chair in co_chairs_of(committee.pk)]
    with undone():
        for leads_to, step in STEPS[1:]:
            if meeting.state == S.MINUTES_REVIEW:
                break
            meeting = step(meeting, secretary, co_chairs)
            if leads_to in PASSED_THROUGH:
                open_all(walk, committee, state=leads_to.value, under=OF_A_MEETING, only=[meeting.pk])


def around_meetings(walk, committee):
    """A meeting that is only planned, and one that is called off."""
    secretary, start = person_of("secretary"), clock.now() + timedelta(days=90)
    with undone():
        planned = {"starts_at": start, "ends_at": start + timedelta(hours=2), "place": "Viborg", "by": secretary}
        new = workflow.create_meeting(committee=committee, **planned)
        off = workflow.create_meeting(committee=committee, **planned)
        workflow.cancel_meeting(meeting=off, reason="For få punkter", by=secretary)
        open_all(walk, committee, state="planned, called off", under=("meetings/<",), only=[new.pk, off.pk])


def an_empty_committee(walk, secretary):
    """A committee in which nothing has happened yet."""
    with undone():
        names = {"name": "Politisk følgegruppe", "short_name": "Følgegruppen", "kind": "political"}
        committee = create_committee(slug="foelgegruppen", starts_on=clock.today(), by=secretary, **names)
        open_all(walk, committee, state="nothing in it", under=("committees/<",))


def as_somebody_else(walk, committee):
    """The secretary sees the portal as a member does."""
    meeting = Meeting.objects.exclude(kind=Meeting.Kind.WRITTEN).get(committee=committee, state=S.PUBLISHED)
    with undone():
        walk.client.post(f"/meetings/{meeting.pk}/see-as/{person_of('member').pk}/")
        open_all(walk, committee, state="seen as", names=SEEN_AS, only=[meeting.pk])


def failures(walk):
    """The pages for what goes wrong before or beside any view."""
    for status in FAILURES:
        request = RequestFactory().get("/")
        request.user = AnonymousUser()
        walk.keep(f"{status}.html", "/", "", render(request, f"{status}.html", status=status))
