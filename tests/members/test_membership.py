"""Who sits where: no two memberships at once, one co-chair for each side, kept by the verbs and by the database."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from members import workflow
from members.models import Membership, StandIn
from members.rules.roles import Role
from record import clock
from record.verbs import Refused
from tests.conftest import a_person

JANUARY, JUNE, DECEMBER = date(2021, 1, 1), date(2021, 6, 30), date(2021, 12, 31)


@pytest.fixture
def sit(committee, secretary):
    def start(person, role=Role.MEMBER, **fields):
        return workflow.start_membership(committee=committee, person=person, role=role, by=secretary, **fields)

    return start


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "allowed"),
    [
        (date(2020, 1, 1), date(2020, 12, 31), True),
        (date(2020, 1, 1), JANUARY, False),
        (JUNE, JUNE, False),
        (DECEMBER, None, False),
        (date(2020, 1, 1), None, False),
        (date(2022, 1, 1), None, True),
    ],
)
def test_nobody_sits_twice_at_once(sit, starts_on, ends_on, allowed):
    person = a_person("Ny")
    sit(person, starts_on=JANUARY, ends_on=DECEMBER)
    with suppress(Refused):
        sit(person, role=Role.PARTICIPANT, starts_on=starts_on, ends_on=ends_on)
    assert Membership.objects.filter(person=person).count() == (2 if allowed else 1)


def test_each_side_has_one_co_chair_at_a_time(sit, co_chairs, municipal_seat):
    successor = a_person("Efterfølger")
    with pytest.raises(Refused, match="already a co-chair for that side"):
        sit(successor, role=Role.CO_CHAIR, seat=municipal_seat, starts_on=clock.today())
    assert Membership.objects.filter(person=successor).count() == 0


def test_a_successor_takes_over_the_day_after(sit, co_chairs, municipal_seat, secretary):
    former = Membership.objects.get(person=co_chairs[0])
    workflow.end_membership(membership=former, ends_on=clock.today(), reason="Valg", by=secretary)
    tomorrow = clock.today() + timedelta(days=1)
    new = sit(a_person("Efterfølger"), role=Role.CO_CHAIR, seat=municipal_seat, starts_on=tomorrow)
    assert (new.side, Membership.objects.on(tomorrow).filter(role=Role.CO_CHAIR).count()) == ("municipal", 2)


def test_the_database_refuses_what_goes_round_the_verbs(committee, co_chairs, member, municipal_seat):
    twice = {"committee": committee, "starts_on": JANUARY}
    for fields in (
        {"person": member, "role": Role.PARTICIPANT},
        {"person": a_person("Ny"), "role": Role.CO_CHAIR, "seat": municipal_seat},
        {"person": a_person("Anden"), "role": Role.SUBSTITUTE},
        {"person": a_person("Tredje"), "role": Role.MEMBER, "ends_on": date(2020, 1, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(**twice, **fields)


@pytest.mark.parametrize(("role", "named"), [(Role.SUBSTITUTE, False), (Role.MEMBER, True)])
def test_a_substitute_and_only_a_substitute_names_a_member(sit, member, role, named):
    whom = Membership.objects.get(person=member) if named else None
    with pytest.raises(Refused, match="A substitute is named for one member"):
        sit(a_person("Ny"), role=role, substitute_for=whom, starts_on=JANUARY)


def test_only_a_co_chair_has_a_stand_in_and_never_herself(co_chairs, member, secretary):
    period = {"starts_on": clock.today(), "ends_on": clock.today(), "by": secretary}
    chair = co_chairs[0]
    for person, stand_in, reason in ((member, chair, "Ferie"), (chair, chair, "Ferie"), (chair, member, "")):
        with pytest.raises(Refused):
            workflow.appoint_stand_in(
                membership=Membership.objects.get(person=person), person=stand_in, reason=reason, **period
            )
    assert StandIn.objects.count() == 0
