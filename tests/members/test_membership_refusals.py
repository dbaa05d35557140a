"""The days of a membership: none ends before it starts, changes when it does not run, or outlives what it hangs on."""

from datetime import date, timedelta

import pytest

from members import workflow
from members.models import Membership, StandIn
from members.rules.roles import Role
from record import clock
from record.verbs import Refused
from tests.conftest import STARTED, a_person

DAY = timedelta(days=1)
LAST = date(2031, 6, 30)


@pytest.fixture
def held(member, secretary):
    """A membership that ends on a day to come."""
    return workflow.end_membership(
        membership=Membership.objects.get(person=member), ends_on=LAST, reason="Valg", by=secretary
    )


def changed(membership, starts_on, by):
    return workflow.change_membership(
        membership=membership, role=Role.PARTICIPANT, starts_on=starts_on, reason="Nyt job", by=by
    )


def test_a_membership_lasts_a_day_or_more(committee, secretary):
    terms = {"committee": committee, "role": Role.MEMBER, "starts_on": LAST, "by": secretary}
    one_day = workflow.start_membership(person=a_person("Ny"), ends_on=LAST, **terms)
    with pytest.raises(Refused, match="The membership cannot end before it starts"):
        workflow.start_membership(person=a_person("Anden"), ends_on=LAST - DAY, **terms)
    assert (one_day.ends_on, Membership.objects.filter(starts_on=LAST).count()) == (LAST, 1)


def test_a_membership_ends_on_its_first_day_at_the_earliest(member, secretary):
    membership = Membership.objects.get(person=member)
    with pytest.raises(Refused, match="The membership cannot end before it starts"):
        workflow.end_membership(membership=membership, ends_on=STARTED - DAY, reason="Fejl", by=secretary)
    ended = workflow.end_membership(membership=membership, ends_on=STARTED, reason="Fejl", by=secretary)
    assert ended.ends_on == STARTED


def test_an_end_is_moved_forward_and_not_back(held, secretary):
    for ends_on in (LAST, LAST - DAY):
        workflow.end_membership(membership=held, ends_on=ends_on, reason="Valg", by=secretary)
    with pytest.raises(Refused, match="Add a new membership for the time after that"):
        workflow.end_membership(membership=held, ends_on=LAST, reason="Fejl", by=secretary)
    assert Membership.objects.get(pk=held.pk).ends_on == LAST - DAY


@pytest.mark.parametrize(
    ("starts_on", "said"),
    [
        (STARTED, "The membership starts on .* Choose a later day for the change"),
        (LAST + DAY, "The membership ends on .* Choose that day or an earlier one"),
    ],
)
def test_a_membership_is_changed_while_it_runs(held, secretary, starts_on, said):
    with pytest.raises(Refused, match=said):
        changed(held, starts_on, secretary)
    assert list(Membership.objects.filter(person=held.person).values_list("starts_on", "ends_on")) == [(STARTED, LAST)]


@pytest.mark.parametrize("starts_on", [STARTED + DAY, LAST])
def test_a_change_may_begin_from_the_second_day_to_the_last(held, secretary, starts_on):
    new = changed(held, starts_on, secretary)
    held.refresh_from_db()
    assert (held.ends_on, new.starts_on, new.ends_on) == (starts_on - DAY, starts_on, LAST)


def test_a_change_that_changes_nothing_is_refused(held, secretary):
    with pytest.raises(Refused, match="Nothing changes: choose another role or another seat"):
        workflow.change_membership(
            membership=held, role=held.role, seat=held.seat, starts_on=LAST, reason="Fejl", by=secretary
        )
    assert Membership.objects.filter(person=held.person).count() == 1


@pytest.mark.parametrize(("starts_on", "ends_on"), [(LAST + DAY, None), (LAST + 30 * DAY, None), (LAST, LAST)])
def test_who_comes_after_an_ended_membership_has_no_end_and_who_takes_over_has_it(held, secretary, starts_on, ends_on):
    new = workflow.succeed_membership(
        membership=held, person=a_person("Ny"), starts_on=starts_on, reason="Valg", by=secretary
    )
    held.refresh_from_db()
    assert (new.starts_on, new.ends_on, held.ends_on) == (starts_on, ends_on, min(LAST, starts_on - DAY))


def test_what_was_planned_beyond_the_end_is_taken_back_and_what_ended_before_stays(co_chairs, member, secretary):
    chair = Membership.objects.get(person=co_chairs[0])
    terms = {"membership": chair, "person": member, "reason": "Orlov", "by": secretary}
    for starts_on, ends_on in ((STARTED, STARTED + DAY), (LAST, LAST), (LAST + DAY, LAST + 9 * DAY)):
        workflow.appoint_stand_in(starts_on=starts_on, ends_on=ends_on, **terms)
    workflow.end_membership(membership=chair, ends_on=LAST, reason="Valg", by=secretary)
    kept = StandIn.objects.order_by("starts_on").values_list("starts_on", "ends_on")
    assert list(kept) == [(STARTED, STARTED + DAY), (LAST, LAST)]


def test_a_planned_membership_is_withdrawn_until_the_day_before(committee, secretary):
    start = clock.today() + DAY
    planned = workflow.start_membership(
        committee=committee, person=a_person("Ny"), role=Role.MEMBER, starts_on=start, by=secretary
    )
    with clock.at(clock.now() + DAY), pytest.raises(Refused, match="The membership has started"):
        workflow.withdraw_membership(membership=planned, reason="Fortrudt", by=secretary)
    workflow.withdraw_membership(membership=planned, reason="Fortrudt", by=secretary)
    assert Membership.objects.filter(pk=planned.pk).count() == 0


def test_who_stands_in_for_a_co_chair_is_not_erased(co_chairs, stranger, secretary):
    workflow.appoint_stand_in(
        membership=Membership.objects.get(person=co_chairs[0]),
        person=stranger,
        starts_on=clock.today(),
        ends_on=clock.today(),
        reason="Ferie",
        by=secretary,
    )
    with pytest.raises(Refused, match="Fremmed stands in for a co-chair"):
        workflow.erase_person(person=stranger, reason="Anmodning", by=secretary)
    with clock.at(clock.now() + DAY):
        erased = workflow.erase_person(person=stranger, reason="Anmodning", by=secretary)
    with pytest.raises(Refused, match="Fremmed has been erased already"):
        workflow.erase_person(person=erased, reason="Anmodning", by=secretary)
    with pytest.raises(Refused, match="Fremmed has been erased: nothing is kept to change"):
        workflow.edit_person(person=erased, phone="87001122", by=secretary)
    assert (erased.email, erased.phone) == (None, "")


def test_nobody_erases_who_sits_or_oneself(member, secretary):
    with pytest.raises(Refused, match="Medlem sits in Administrativ styregruppe"):
        workflow.erase_person(person=member, reason="Anmodning", by=secretary)
    with pytest.raises(Refused) as refused:
        workflow.erase_person(person=secretary, reason="Anmodning", by=secretary)
    assert refused.value.messages[0] == "You cannot erase yourself. Ask another secretary."
