"""A membership changes role, ends and is succeeded: on a day, for a reason, and by itself when the day comes."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from members import workflow
from members.models import Membership
from members.rules.roles import Role
from record import clock
from record.verbs import Refused
from tests.conftest import STARTED, a_person

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
DAY = timedelta(days=1)


def of(person):
    return Membership.objects.get(person=person, ends_on=None)


def periods(person):
    return list(person.memberships.order_by("starts_on").values_list("role", "starts_on", "ends_on"))


def test_a_change_to_come_works_by_itself_on_its_day(member, committee, secretary):
    workflow.change_membership(
        membership=of(member), role=Role.PARTICIPANT, starts_on=date(2031, 1, 1), reason="Nyt job", by=secretary
    )
    roles = []
    for moment in (datetime(2030, 12, 31, 23, 59), datetime(2031, 1, 1, 0, 1)):
        with clock.at(moment.replace(tzinfo=COPENHAGEN)):
            roles.append([membership.role for membership in Membership.objects.active().filter(person=member)])
    assert roles == [["member"], ["participant"]]


def test_a_changed_role_keeps_the_days_together_and_says_why(member, secretary):
    former = of(member)
    new = workflow.change_membership(
        membership=former, role=Role.PARTICIPANT, starts_on=date(2021, 3, 1), reason="Nyt job", by=secretary
    )
    assert periods(member) == [("member", STARTED, date(2021, 2, 28)), ("participant", date(2021, 3, 1), None)]
    assert {membership.history.latest().history_change_reason for membership in (former, new)} == {"Nyt job"}


@pytest.mark.parametrize(("role", "left"), [(Role.CO_CHAIR, 1), (Role.PARTICIPANT, 0)])
def test_a_substitute_follows_a_member_who_still_votes(member, substitute, regional_seat, secretary, role, left):
    seat = regional_seat if role == Role.CO_CHAIR else None
    workflow.change_membership(
        membership=of(member), role=role, seat=seat, starts_on=date(2021, 3, 1), reason="Valg", by=secretary
    )
    assert Membership.objects.on(date(2021, 3, 1)).filter(person=substitute).count() == left
    assert Membership.objects.on(date(2021, 2, 28)).filter(person=substitute).count() == 1


def test_a_successor_takes_over_role_and_seat(co_chairs, municipal_seat, secretary):
    former, successor = of(co_chairs[0]), a_person("Efterfølger")
    new = workflow.succeed_membership(
        membership=former, person=successor, starts_on=date(2022, 1, 1), reason="Valg", by=secretary
    )
    former.refresh_from_db()
    assert (former.ends_on, new.starts_on, new.role, new.seat) == (
        date(2021, 12, 31),
        date(2022, 1, 1),
        Role.CO_CHAIR,
        municipal_seat,
    )


def test_who_sits_already_cannot_take_over_and_nothing_is_half_done(co_chairs, member, secretary):
    former = of(co_chairs[0])
    with pytest.raises(Refused, match="already in the committee"):
        workflow.succeed_membership(
            membership=former, person=member, starts_on=date(2022, 1, 1), reason="Valg", by=secretary
        )
    assert of(co_chairs[0]) == former


def test_with_a_member_the_substitute_and_the_stand_in_end(co_chairs, member, secretary, committee):
    chair, replaced = of(co_chairs[0]), a_person("Afløser")
    workflow.start_membership(
        committee=committee,
        person=replaced,
        role=Role.SUBSTITUTE,
        substitute_for=chair,
        starts_on=STARTED,
        by=secretary,
    )
    workflow.appoint_stand_in(
        membership=chair, person=member, starts_on=STARTED, ends_on=date(2030, 1, 1), reason="Orlov", by=secretary
    )
    workflow.end_membership(membership=chair, ends_on=date(2021, 1, 31), reason="Valg", by=secretary)
    last_days = [replaced.memberships.get().ends_on, chair.stand_ins.get().ends_on]
    assert last_days == [date(2021, 1, 31)] * 2


def test_an_ended_membership_is_not_prolonged_over_the_next(member, secretary):
    former = of(member)
    workflow.change_membership(
        membership=former, role=Role.PARTICIPANT, starts_on=date(2021, 3, 1), reason="Nyt job", by=secretary
    )
    with pytest.raises(Refused, match="Add a new membership"):
        workflow.end_membership(membership=former, ends_on=date(2021, 3, 1), reason="Fejl", by=secretary)
    assert periods(member)[0] == ("member", STARTED, date(2021, 2, 28))


def test_only_what_has_not_begun_is_withdrawn(member, committee, secretary):
    planned = workflow.start_membership(
        committee=committee, person=a_person("Ny"), role=Role.MEMBER, starts_on=clock.today() + DAY, by=secretary
    )
    workflow.withdraw_membership(membership=planned, reason="Fortrudt", by=secretary)
    with pytest.raises(Refused, match="cannot be withdrawn"):
        workflow.withdraw_membership(membership=of(member), reason="Fortrudt", by=secretary)
    kept = Membership.history.filter(history_type="-").values_list("id", "history_change_reason")
    assert list(kept) == [(planned.pk, "Fortrudt")]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "refused"),
    [
        (date(2030, 6, 30), None, True),
        (date(2030, 3, 1), date(2030, 4, 1), True),
        (date(2029, 1, 1), date(2030, 1, 1), True),
        (date(2030, 7, 1), None, False),
        (date(2029, 1, 1), date(2029, 12, 31), False),
    ],
)
def test_the_database_refuses_overlapping_rows_in_the_future(committee, starts_on, ends_on, refused):
    fields = {"committee": committee, "person": a_person("Ny"), "role": Role.MEMBER}
    Membership.objects.create(**fields, starts_on=date(2030, 1, 1), ends_on=date(2030, 6, 30))
    if refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(**fields, starts_on=starts_on, ends_on=ends_on)
    else:
        Membership.objects.create(**fields, starts_on=starts_on, ends_on=ends_on)
    assert Membership.objects.count() == (1 if refused else 2)


def test_the_database_refuses_a_change_that_overlaps(committee):
    fields = {"committee": committee, "person": a_person("Ny"), "role": Role.MEMBER}
    first = Membership.objects.create(**fields, starts_on=date(2030, 1, 1), ends_on=date(2030, 6, 30))
    Membership.objects.create(**fields, starts_on=date(2030, 7, 1), ends_on=date(2030, 12, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=first.pk).update(ends_on=date(2030, 7, 1))


def test_every_change_has_its_page(as_, secretary, member, committee):
    client, held, new = as_(secretary), of(member), a_person("Efterfølger")
    url = f"/memberships/{held.pk}"
    typed = {"starts_on": "2031-01-01", "reason": "Valg"}
    pages = [
        client.post(f"{url}/change/", {**typed, "role": "member", "seat": held.seat_id}).status_code,
        client.post(f"{url}/change/", {**typed, "role": "participant"}).status_code,
        client.post(f"{url}/successor/", {**typed, "starts_on": "2030-01-01", "person": new.pk}).status_code,
        client.post(f"{url}/withdraw/", {"reason": "Fortrudt"}).status_code,
    ]
    assert pages == [200, 302, 302, 200]
    assert new.memberships.get().ends_on == date(2030, 12, 31)
