"""Who sits in a committee on a given day, and how that changes."""

from datetime import date, timedelta

import pytest

from members import workflow
from members.models import Membership, Person, Seat
from members.people.composition import composition_on
from members.rules.roles import Role
from record import clock
from tests.queries import MOST_PER_PAGE, queries_of

TODAY = {"starts_on": "2026-11-23"}


@pytest.fixture
def seat(committee):
    return Seat.objects.create(committee=committee, label="Kommuner", places=2, starts_on=date(2020, 9, 16))


@pytest.fixture
def composition_url(committee):
    return f"/committees/{committee.slug}/composition/"


@pytest.fixture
def new_url(committee):
    return f"/committees/{committee.slug}/memberships/new/"


def seat_row(committee, day):
    row = composition_on(committee, day).seats[0]
    return row.filled, row.vacant, row.too_many


def sit(committee, seat, name, *, by, ends_on=None):
    person = Person.objects.create_user(name=name)
    return workflow.start_membership(
        committee=committee,
        person=person,
        role=Role.MEMBER,
        seat=seat,
        starts_on=date(2020, 9, 16),
        ends_on=ends_on,
        by=by,
    )


def test_seats_are_vacant_filled_and_overfilled_by_the_day(committee, secretary, seat):
    counts = [seat_row(committee, date(2021, 3, 1))]
    for name in ("Anne", "Bo", "Carl"):
        sit(committee, seat, name, by=secretary, ends_on=date(2021, 12, 31))
        counts.append(seat_row(committee, date(2021, 3, 1)))
    counts.append(seat_row(committee, date(2022, 1, 1)))
    assert counts == [(0, 2, 0), (1, 1, 0), (2, 0, 0), (3, 0, 1), (0, 2, 0)]


def test_the_page_shows_any_date_and_today_for_a_wrong_one(as_, member, composition_url):
    client = as_(member)
    shown = [client.get(composition_url, {"on": on}).context["on"] for on in ("2021-03-01", "soon")]
    assert shown == [date(2021, 3, 1), clock.today()]


def test_a_new_person_joins_in_one_form(as_, secretary, committee, new_url, composition_url):
    typed = {**TODAY, "name": "Ny Deltager", "organisation": secretary.organisation_id, "role": "participant"}
    answer = as_(secretary).post(new_url, typed)
    membership = Membership.objects.get(person__name="Ny Deltager", committee=committee)
    assert (answer.url, membership.role) == (composition_url, Role.PARTICIPANT)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"role": "member"}, "person"),
        ({"role": "member", "name": "Ny"}, "organisation"),
        ({"role": "member", "name": "Ny", "email": "ny", "organisation": "1"}, "email"),
        ({"role": ""}, "role"),
        ({"role": "member", "ends_on": "2020-01-01"}, "ends_on"),
    ],
)
def test_what_is_missing_stands_at_its_field(as_, secretary, new_url, typed, field):
    page = as_(secretary).post(new_url, {**TODAY, **typed})
    assert (page.status_code, field in page.context["form"].errors) == (200, True)


def test_a_refusal_keeps_what_was_typed(as_, secretary, member, new_url):
    page = as_(secretary).post(new_url, {**TODAY, "person": member.pk, "role": "participant"})
    form = page.context["form"]
    assert (page.status_code, len(form.non_field_errors()), form["person"].value()) == (200, 1, str(member.pk))


def test_a_membership_ends_with_a_day_and_a_reason(as_, secretary, member):
    membership = Membership.objects.get(person=member)
    url, yesterday = f"/memberships/{membership.pk}/end/", clock.today() - timedelta(days=1)
    assert as_(secretary).post(url, {"ends_on": yesterday}).status_code == 200
    as_(secretary).post(url, {"ends_on": yesterday, "reason": "Nyt job"})
    membership.refresh_from_db()
    assert (membership.ends_on, membership.history.first().history_change_reason) == (yesterday, "Nyt job")


def test_a_stand_in_is_shown_with_the_co_chair(as_, secretary, co_chairs, member, committee):
    co_chair = Membership.objects.get(person=co_chairs[0])
    until = clock.today() + timedelta(days=7)
    typed = {"person": member.pk, "starts_on": clock.today(), "ends_on": until, "reason": "Ferie"}
    as_(secretary).post(f"/memberships/{co_chair.pk}/stand-in/", typed)
    shown = next(
        membership for membership in composition_on(committee, clock.today()).co_chairs if membership == co_chair
    )
    assert [stand_in.person for stand_in in shown.standing_in] == [member]


def test_only_who_manages_changes_the_composition(as_, member, stranger, new_url):
    assert [as_(person).post(new_url, TODAY).status_code for person in (member, stranger)] == [403, 404]


def test_the_page_asks_as_much_for_one_as_for_five(as_, secretary, committee, seat, composition_url):
    client, asked = as_(secretary), []
    for name in ("Anne", "Bo", "Carl", "Dorte", "Else"):
        sit(committee, seat, name, by=secretary)
        asked.append(queries_of(client, composition_url))
    assert (set(asked), asked[0] <= MOST_PER_PAGE) == ({asked[0]}, True)
