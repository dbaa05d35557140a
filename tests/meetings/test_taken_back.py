"""What is taken back: one's own approval, an agenda and minutes from the co-chairs, a lifted disqualification."""

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Approval, Disqualification, Meeting
from meetings.rules.lifecycle import MeetingState as S
from members import workflow as membership_workflow
from members.models import Membership
from record import clock
from record.verbs import Refused

OF_THE_AGENDA = (S.WITH_CO_CHAIRS, workflow.approve_agenda, workflow.withdraw_agenda_approval)
OF_THE_MINUTES = (S.MINUTES_REVIEW, workflow.approve_minutes, workflow.withdraw_minutes_approval)
EITHER = pytest.mark.parametrize(
    ("state", "approve", "withdraw"), [OF_THE_AGENDA, OF_THE_MINUTES], ids=["agenda", "minutes"]
)


def standing(meeting, state) -> list[str]:
    """Whose approval of what the meeting is at now stands."""
    subject = "agenda" if state == S.WITH_CO_CHAIRS else "minutes"
    names = Approval.objects.standing().filter(meeting=meeting, subject=subject)
    return list(names.order_by("co_chair__name").values_list("co_chair__name", flat=True))


@EITHER
def test_a_co_chair_withdraws_the_own_approval_and_leaves_the_others(meeting_in, co_chairs, state, approve, withdraw):
    meeting = meeting_in(state)
    for co_chair in co_chairs:
        approve(meeting=meeting, by=co_chair)
    left = withdraw(meeting=meeting, by=co_chairs[0])
    withdrawn = Approval.objects.get(withdrawn_at__isnull=False)
    assert (left.state, standing(meeting, state)) == (state, ["Regional Medformand"])
    assert (withdrawn.co_chair, withdrawn.withdrawn_because) == (co_chairs[0], "Withdrawn by Kommunal Medformand.")


@EITHER
def test_who_has_not_approved_has_nothing_to_withdraw(meeting_in, co_chairs, state, approve, withdraw):
    meeting = meeting_in(state)
    approve(meeting=meeting, by=co_chairs[0])
    with pytest.raises(Refused, match="There is no approval of yours to withdraw"):
        withdraw(meeting=meeting, by=co_chairs[1])
    assert standing(meeting, state) == ["Kommunal Medformand"]


@EITHER
def test_nobody_but_a_co_chair_withdraws(meeting_in, co_chairs, secretary, state, approve, withdraw):
    meeting = meeting_in(state)
    approve(meeting=meeting, by=co_chairs[0])
    with pytest.raises(Refused, match="Only a co-chair"):
        withdraw(meeting=meeting, by=secretary)
    assert standing(meeting, state) == ["Kommunal Medformand"]


@EITHER
def test_a_stand_in_withdraws_in_the_place_of_the_co_chair(
    meeting_in, co_chairs, secretary, member, state, approve, withdraw
):
    meeting = meeting_in(state)
    membership_workflow.appoint_stand_in(
        membership=Membership.objects.get(person=co_chairs[0]),
        person=member,
        starts_on=clock.today(),
        ends_on=clock.today(),
        reason="Ferie",
        by=secretary,
    )
    for co_chair in co_chairs:
        approve(meeting=meeting, by=co_chair)
    withdraw(meeting=meeting, by=member)
    assert standing(meeting, state) == ["Regional Medformand"]


def test_an_approval_of_the_minutes_is_withdrawn_and_the_one_of_the_agenda_stays(meeting_in, co_chairs):
    meeting = meeting_in(S.MINUTES_REVIEW)
    workflow.approve_minutes(meeting=meeting, by=co_chairs[0])
    workflow.withdraw_minutes_approval(meeting=meeting, by=co_chairs[0])
    assert standing(meeting, S.WITH_CO_CHAIRS) == ["Kommunal Medformand", "Regional Medformand"]


def test_an_agenda_taken_back_is_approved_by_nobody_and_read_by_no_co_chair(meeting_in, co_chairs, secretary):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    for co_chair in co_chairs:
        workflow.approve_agenda(meeting=meeting, by=co_chair)
    read = [AgendaItem.objects.readable_by(co_chairs[0]).count()]
    taken_back = workflow.return_agenda(meeting=meeting, reason="Et bilag mangler", by=secretary)
    read.append(AgendaItem.objects.readable_by(co_chairs[0]).count())
    kept = list(Approval.objects.values_list("withdrawn_because", flat=True))
    assert (taken_back.state, taken_back.submitted_at, read) == (S.PREPARING, None, [3, 0])
    assert (standing(meeting, S.WITH_CO_CHAIRS), kept) == ([], ["Et bilag mangler"] * 2)
    assert Meeting.objects.get().history.first().history_change_reason == "Et bilag mangler"


def test_an_agenda_taken_back_goes_to_the_co_chairs_again(meeting_in, co_chairs, secretary):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    workflow.return_agenda(meeting=meeting, reason="Et bilag mangler", by=secretary)
    again = workflow.submit_agenda(meeting=meeting, by=secretary)
    assert (again.state, AgendaItem.objects.readable_by(co_chairs[0]).count()) == (S.WITH_CO_CHAIRS, 3)


def test_minutes_taken_back_are_approved_by_nobody(meeting_in, co_chairs, secretary):
    meeting = meeting_in(S.MINUTES_REVIEW)
    for co_chair in co_chairs:
        workflow.approve_minutes(meeting=meeting, by=co_chair)
    taken_back = workflow.return_minutes(meeting=meeting, reason="Slåfejl", by=secretary)
    kept = Approval.objects.filter(subject="minutes").values_list("withdrawn_because", flat=True)
    assert (taken_back.state, standing(meeting, S.MINUTES_REVIEW), list(kept)) == (
        S.MINUTES_DRAFT,
        [],
        ["Slåfejl"] * 2,
    )
    assert standing(meeting, S.WITH_CO_CHAIRS) == ["Kommunal Medformand", "Regional Medformand"]


def test_a_disqualification_that_was_lifted_is_declared_again_in_the_same_row(items, member, secretary):
    terms = {"item": items["open"], "person": member, "by": secretary}
    declared = workflow.declare_disqualification(reason="Ejer grunden", **terms)
    workflow.decide_disqualification(disqualification=declared, upheld=False, by=secretary)
    read = [AgendaItem.objects.readable_by(member).filter(pk=items["open"].pk).exists()]
    again = workflow.declare_disqualification(reason="Ejer nabogrunden", **terms)
    read.append(AgendaItem.objects.readable_by(member).filter(pk=items["open"].pk).exists())
    row = Disqualification.objects.get()
    assert (row.state, row.reason, row.decided_at, read) == ("declared", "Ejer nabogrunden", None, [True, False])
    assert (again.pk, row.declared_at > declared.declared_at) == (declared.pk, True)
    kept = list(row.history.order_by("history_id").values_list("state", "reason"))
    assert kept == [("declared", "Ejer grunden"), ("lifted", "Ejer grunden"), ("declared", "Ejer nabogrunden")]


def test_what_was_upheld_waits_for_the_group_when_it_is_declared_again(items, member, secretary):
    terms = {"item": items["open"], "person": member, "by": secretary}
    declared = workflow.declare_disqualification(reason="Ejer grunden", **terms)
    workflow.decide_disqualification(disqualification=declared, upheld=True, by=secretary)
    workflow.declare_disqualification(reason="Bror", **terms)
    assert Disqualification.objects.values_list("state", "reason", "decided_at").get() == ("declared", "Bror", None)


@pytest.mark.parametrize(
    ("who", "reason", "said"),
    [
        ("member", " ", "Write why there may be a conflict of interest."),
        ("stranger", "Bror", "Fremmed does not take part in the meeting. Nothing has been noted."),
    ],
)
def test_a_disqualification_is_of_somebody_who_takes_part_and_says_why(items, cast, secretary, who, reason, said):
    with pytest.raises(Refused, match=said):
        workflow.declare_disqualification(item=items["open"], person=cast[who], reason=reason, by=secretary)
    assert Disqualification.objects.count() == 0
