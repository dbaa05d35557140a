"""The gate against a matrix of its own, in worlds nobody thought of: any roles, dates, grants, openness and states.

The matrix below is design section 5 in plain Python, written without the portal's querysets and roles.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from meetings.models import (
    AgendaItem,
    Attachment,
    Attendance,
    Decision,
    Disqualification,
    ItemGrant,
    Meeting,
    MeetingGrant,
)
from members.models import Committee, Membership, Person
from record import clock
from record.once_per_page import remembering

pytestmark = pytest.mark.walk

NOW = datetime(2021, 3, 1, 12, tzinfo=timezone.get_default_timezone())
TODAY = date(2021, 3, 1)
ROLES = ["secretariat", "co_chair", "member", "participant", "coordinator", "substitute", "substitute"]
OPENNESS = ["open", "closed_visible", "closed_hidden"]
STATES = [
    "planned",
    "preparing",
    "with_co_chairs",
    "published",
    "in_session",
    "minutes_draft",
    "minutes_review",
    "minutes_comments",
    "minutes_approved",
    "cancelled",
]
PEOPLE, MEETINGS = 3, 2


@dataclass
class Someone:
    """One person of a world: a membership or none, and whether he or she may log in."""

    active: bool
    role: str
    starts: int
    ends: int | None

    @property
    def role_today(self) -> str:
        begun = self.starts <= 0
        over = self.ends is not None and self.ends < 0
        return self.role if self.active and self.role and begun and not over else ""


@dataclass
class Matter:
    """One item of a world, with an annex, and what each person (by place) is given or denied."""

    meeting: int
    openness: str
    published: str
    annex_closed: bool
    annex_published_closed: bool
    annex_shown: bool
    grants: dict[int, int] = field(default_factory=dict)
    disqualified: dict[int, str] = field(default_factory=dict)


@dataclass
class World:
    people: list[Someone]
    states: list[str]
    submitted: list[bool]
    called: dict[tuple[int, int], bool]
    meeting_grants: dict[tuple[int, int], int]
    items: list[Matter]


minutes = st.integers(-1, 1)
days = st.integers(-2, 1)
places = st.integers(0, PEOPLE - 1)
meetings = st.integers(0, MEETINGS - 1)
someone = st.builds(
    Someone,
    active=st.sampled_from([True, True, True, False]),
    role=st.sampled_from(["", *ROLES]),
    starts=days,
    ends=st.none() | st.integers(-1, 1),
).filter(lambda drawn: drawn.ends is None or drawn.ends >= drawn.starts)
matter = st.builds(
    Matter,
    meeting=meetings,
    openness=st.sampled_from(OPENNESS),
    published=st.sampled_from(["", *OPENNESS]),
    annex_closed=st.booleans(),
    annex_published_closed=st.booleans(),
    annex_shown=st.booleans(),
    grants=st.dictionaries(places, minutes, max_size=2),
    disqualified=st.dictionaries(places, st.sampled_from(["declared", "upheld", "lifted"]), max_size=2),
)
world = st.builds(
    World,
    people=st.lists(someone, min_size=PEOPLE, max_size=PEOPLE).filter(
        lambda people: sum(person.role == "co_chair" for person in people) < 2
    ),
    states=st.lists(st.sampled_from(STATES), min_size=MEETINGS, max_size=MEETINGS),
    submitted=st.lists(st.booleans(), min_size=MEETINGS, max_size=MEETINGS),
    called=st.dictionaries(meetings, st.tuples(places, st.booleans()), max_size=2).map(
        lambda calls: {(who, meeting): present for meeting, (who, present) in calls.items()}
    ),
    meeting_grants=st.dictionaries(st.tuples(places, meetings), minutes, max_size=2),
    items=st.lists(matter, min_size=1, max_size=3),
)


class Matrix:
    """Design section 5, column by column: who may do what in `world`, for people and items by their place."""

    def __init__(self, world: World):
        self.world = world

    def is_called(self, who, meeting):
        return self.world.people[who].role_today == "substitute" and (who, meeting) in self.world.called

    def is_guest_of(self, who, meeting):
        return self.world.people[who].active and self.world.meeting_grants.get((who, meeting), 0) > 0

    def is_guest_at(self, who, item: Matter):
        return self.world.people[who].active and item.grants.get(who, 0) > 0 and item.published != ""

    def reads(self, who, item: Matter) -> bool:
        if item.disqualified.get(who, "lifted") != "lifted":
            return False
        role = self.world.people[who].role_today
        is_open = item.openness == "open" and item.published == "open"
        is_out = item.published != ""
        in_review = self.world.submitted[item.meeting]
        by_role = {
            "": False,
            "substitute": False,
            "secretariat": True,
            "co_chair": is_out or in_review,
            "member": is_out,
            "participant": is_open,
            "coordinator": is_open,
        }
        return (
            by_role[role]
            or (self.is_called(who, item.meeting) and is_out)
            or self.is_guest_at(who, item)
            or (self.is_guest_of(who, item.meeting) and is_open)
        )

    def knows_title(self, who, item: Matter) -> bool:
        hidden = "closed_hidden" in (item.openness, item.published)
        by_role = self.world.people[who].role_today not in ("", "substitute") and item.published != "" and not hidden
        return by_role or self.reads(who, item)

    def reads_annex(self, who, item: Matter) -> bool:
        role = self.world.people[who].role_today
        reads_closed = role in ("secretariat", "co_chair", "member") or self.is_called(who, item.meeting)
        is_open = not item.annex_closed and not item.annex_published_closed
        is_out = item.annex_shown or item.published == ""
        sees_what_waits = role == "secretariat" or (role == "co_chair" and self.world.submitted[item.meeting])
        return self.reads(who, item) and (is_open or reads_closed) and (is_out or sees_what_waits)

    def sees_meeting(self, who, meeting) -> bool:
        return self.world.people[who].role_today == "substitute" or self.takes_part(who, meeting)

    def takes_part(self, who, meeting) -> bool:
        by_item = any(self.is_guest_at(who, item) for item in self.world.items if item.meeting == meeting)
        by_role = self.world.people[who].role_today not in ("", "substitute")
        return by_role or self.is_called(who, meeting) or self.is_guest_of(who, meeting) or by_item

    def reads_minutes(self, who, meeting) -> bool:
        role, state = self.world.people[who].role_today, self.world.states[meeting]
        held = state in ("in_session", "minutes_draft", "minutes_review", "minutes_comments", "minutes_approved")
        if role == "secretariat" and held:
            return True
        if state == "minutes_review":
            return role == "co_chair"
        if state == "minutes_comments":
            was_there = self.is_called(who, meeting) and self.world.called[who, meeting]
            return role in ("co_chair", "member") or was_there
        return state == "minutes_approved" and self.takes_part(who, meeting)


class Built:
    """The same world as rows of the database."""

    def __init__(self, world: World):
        self.committee = Committee.objects.create(
            name="Gruppen", short_name="Gruppen", slug="gruppen", kind="administrative", starts_on=date(2020, 1, 1)
        )
        self.giver = Person.objects.create_user(name="Giver", email="giver@kommune.example")
        self.absent = Person.objects.create_user(name="Fravær", email="fravaer@kommune.example")
        self.represented = Membership.objects.create(
            committee=self.committee, person=self.absent, role="member", starts_on=date(2020, 1, 1)
        )
        self.people = [self.person(place, drawn) for place, drawn in enumerate(world.people)]
        self.meetings = [self.meeting(world, place) for place in range(MEETINGS)]
        self.items = [self.item(world, drawn) for drawn in world.items]
        for (who, meeting), present in world.called.items():
            self.call(who, meeting, present)
        for (who, meeting), expires in world.meeting_grants.items():
            self.grant(MeetingGrant, self.meetings[meeting], "read_meeting", who, expires)

    def person(self, place, drawn: Someone) -> Person:
        person = Person.objects.create_user(name=f"P{place}", email=f"p{place}@kommune.example", is_active=drawn.active)
        if drawn.role:
            Membership.objects.create(
                committee=self.committee,
                person=person,
                role=drawn.role,
                substitute_for=self.represented if drawn.role == "substitute" else None,
                starts_on=TODAY + timedelta(days=drawn.starts),
                ends_on=None if drawn.ends is None else TODAY + timedelta(days=drawn.ends),
            )
        return person

    def meeting(self, world: World, place) -> Meeting:
        return Meeting.objects.create(
            committee=self.committee,
            year=2021,
            number=place + 1,
            starts_at=NOW,
            ends_at=NOW + timedelta(hours=2),
            state=world.states[place],
            submitted_at=NOW if world.submitted[place] else None,
        )

    def item(self, world: World, drawn: Matter) -> tuple[AgendaItem, Attachment]:
        item = AgendaItem.objects.create(
            committee=self.committee,
            meeting=self.meetings[drawn.meeting],
            title="Punkt",
            kind="discussion",
            state="on_agenda",
            openness=drawn.openness,
            published_openness=drawn.published,
        )
        annex = Attachment.objects.create(
            item=item,
            position=1,
            title="Bilag",
            closed=drawn.annex_closed,
            published_closed=drawn.annex_published_closed,
            published_now=drawn.annex_shown,
        )
        Decision.objects.create(item=item, reference="2021", outcome="approved")
        for who, expires in drawn.grants.items():
            self.grant(ItemGrant, item, "read_item", who, expires)
        for who, state in drawn.disqualified.items():
            decided = None if state == "declared" else NOW
            Disqualification.objects.create(
                item=item, person=self.people[who], state=state, reason="Ejer", declared_at=NOW, decided_at=decided
            )
        return item, annex

    def call(self, who, meeting, present):
        Attendance.objects.create(
            meeting=self.meetings[meeting],
            person=self.absent,
            role="member",
            answer="apology",
            substitute=self.people[who],
            present=present,
        )

    def grant(self, model, obj, codename, who, expires):
        model.objects.create(
            content_object=obj,
            user=self.people[who],
            permission=Permission.objects.get(content_type__app_label="meetings", codename=codename),
            reason="Oplæg",
            granted_by=self.giver,
            granted_at=NOW,
            expires_at=NOW + timedelta(minutes=expires),
        )


class TheGate(TestCase):
    @settings(
        max_examples=60,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(world)
    def test_lists_single_objects_and_the_matrix_agree_for_everybody(self, world):
        built, matrix = Built(world), Matrix(world)
        with clock.at(NOW):
            for who, person in enumerate(built.people):
                with remembering():
                    answers = self.answers(person, built)
                assert answers == self.expected(who, world, matrix)

    def expected(self, who, world, matrix):
        return {
            "items": [matrix.reads(who, item) for item in world.items],
            "titles": [matrix.knows_title(who, item) for item in world.items],
            "annexes": [matrix.reads_annex(who, item) for item in world.items],
            "decisions": [matrix.reads(who, item) and matrix.reads_minutes(who, item.meeting) for item in world.items],
            "meetings": [matrix.sees_meeting(who, meeting) for meeting in range(MEETINGS)],
            "minutes": [matrix.reads_minutes(who, meeting) for meeting in range(MEETINGS)],
            "committee": bool(world.people[who].role_today),
        }

    def answers(self, person, built):
        """What the lists answer; every single object must answer the same."""
        readable = set(AgendaItem.objects.readable_by(person))
        annexes = set(Attachment.objects.readable_by(person))
        titled = set(AgendaItem.objects.titled_for(person))
        decisions = {decision.item for decision in Decision.objects.readable_by(person)}
        assert readable == {item for item, _annex in built.items if person.has_perm("meetings.read_item", item)}
        assert annexes == {annex for _item, annex in built.items if person.has_perm("meetings.read_attachment", annex)}
        assert decisions == {
            item for item, _annex in built.items if person.has_perm("meetings.read_decision", item.decision)
        }
        visible, minuted = (
            set(Meeting.objects.visible_to(person)),
            set(Meeting.objects.minutes_readable_by(person)),
        )
        return {
            "items": [item in readable for item, _annex in built.items],
            "titles": [item in titled for item, _annex in built.items],
            "annexes": [annex in annexes for _item, annex in built.items],
            "decisions": [item in decisions for item, _annex in built.items],
            "meetings": [meeting in visible for meeting in built.meetings],
            "minutes": [meeting in minuted for meeting in built.meetings],
            "committee": Committee.objects.visible_to(person).exists(),
        }
