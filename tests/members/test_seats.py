"""Seats: added, changed and ended in the portal, and never moved under those who sit in them."""

from datetime import timedelta

from members import workflow
from members.models import Seat
from members.people.composition import composition_on
from record import clock
from record.versions import version_of

NEW = {"label": "Observatører", "places": "2", "side": "", "starts_on": "2021-01-01"}


def test_a_seat_is_added_and_stands_vacant_in_the_composition(as_, secretary, committee):
    as_(secretary).post("/committees/styregruppen/seats/new/", NEW)
    row = composition_on(committee, clock.today()).seats[-1]
    assert (row.seat.label, row.vacant) == ("Observatører", 2)


def test_a_seat_gets_its_last_day_and_is_gone_the_day_after(as_, secretary, committee, member):
    seat = Seat.objects.get(side="municipal")
    today = clock.today()
    typed = {"label": seat.label, "places": 5, "side": seat.side, "starts_on": seat.starts_on, "ends_on": today}
    as_(secretary).post(f"/seats/{seat.pk}/edit/", typed | {"version": version_of(seat)})
    on = [seat in [row.seat for row in composition_on(committee, day).seats] for day in (today, today + timedelta(1))]
    assert on == [True, False]


def test_the_side_of_a_seat_somebody_has_is_not_changed(as_, secretary, member):
    seat = Seat.objects.get(side="municipal")
    typed = {"label": seat.label, "places": 5, "side": "regional", "starts_on": seat.starts_on}
    page = as_(secretary).post(f"/seats/{seat.pk}/edit/", typed | {"version": version_of(seat)})
    seat.refresh_from_db()
    assert (seat.side, len(page.context["form"].non_field_errors())) == ("municipal", 1)


def test_what_is_wrong_stands_at_its_field_and_nothing_is_saved(as_, secretary, committee):
    page = as_(secretary).post("/committees/styregruppen/seats/new/", {"places": "0", "starts_on": "i morgen"})
    backwards = as_(secretary).post("/committees/styregruppen/seats/new/", NEW | {"ends_on": "2020-12-31"})
    assert sorted(page.context["form"].errors) == ["label", "places", "starts_on"]
    assert backwards.context["form"].non_field_errors() == ["The seat cannot end before it starts."]
    assert Seat.objects.count() == 0


def test_two_who_change_a_seat_see_both_versions(as_, secretary, municipal_seat):
    typed = {"label": "Mit navn", "places": 5, "side": "municipal", "starts_on": municipal_seat.starts_on}
    form = typed | {"version": version_of(municipal_seat)}
    theirs = dict.fromkeys(("named_by", "organisation", "ends_on")) | typed | {"label": "Deres navn"}
    workflow.edit_seat(seat=municipal_seat, by=secretary, **theirs)
    answer = as_(secretary).post(f"/seats/{municipal_seat.pk}/edit/", form)
    assert (answer.status_code, Seat.objects.get().label) == (409, "Deres navn")
