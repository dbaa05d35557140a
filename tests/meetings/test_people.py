"""Whom a form offers, and the verb behind it takes: the people of the committee, not everybody in the register."""

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Approval, Attendance, Disqualification, Dissent, FollowUp
from meetings.rules.lifecycle import MeetingState as S
from members.models import Committee
from members.rules.roles import Role
from record.verbs import Refused
from tests.conftest import seated


@pytest.fixture
def meeting(meeting_in, cast):
    return meeting_in(S.IN_SESSION)


@pytest.fixture
def item(meeting):
    return meeting.items.select_related("meeting").get(openness="open")


@pytest.fixture
def decision(item, secretary):
    return workflow.record_decision(item=item, outcome="approved", text="Godkendt.", by=secretary)


def offered(client, address, field):
    return [str(choice) for choice in client.get(address).context["form"].fields[field].queryset]


def of(person) -> Attendance:
    return Attendance.objects.select_related("meeting__committee", "person").get(person=person)


def test_a_dissent_is_that_of_a_member_or_substitute_who_was_there(
    as_, secretary, member, substitute, co_chairs, decision
):
    workflow.name_substitute(attendance=of(member), substitute=substitute, by=secretary)
    workflow.record_attendance(attendance=of(co_chairs[1]), present=False, by=secretary)
    workflow.declare_disqualification(item=decision.item, person=co_chairs[0], reason="Ejer", by=secretary)
    address = f"/decisions/{decision.pk}/dissent/"
    assert offered(as_(secretary), address, "person") == ["Stedfortræder"]
    for person in (member, *co_chairs, secretary):
        with pytest.raises(Refused, match=f"{person.name} did not vote on item 1"):
            workflow.record_dissent(decision=decision, person=person, statement="Uenig", by=secretary)
    as_(secretary).post(address, {"person": substitute.pk, "statement": "Uenig"})
    assert [dissent.person for dissent in Dissent.objects.all()] == [substitute]


def test_a_dissent_of_somebody_who_was_not_there_after_all_can_be_taken_out(as_, secretary, member, decision):
    workflow.record_dissent(decision=decision, person=member, statement="Uenig", by=secretary)
    workflow.record_attendance(attendance=of(member), present=False, by=secretary)
    as_(secretary).post(f"/decisions/{decision.pk}/dissent/", {"person": member.pk, "statement": ""})
    assert Dissent.objects.count() == 0


def test_a_task_is_given_to_the_people_of_the_committee_and_its_working_groups(
    as_, secretary, guest, stranger, decision, committee
):
    group = Committee.objects.create(
        name="Arbejdsgruppe", short_name="AG", slug="ag", kind="working_group", parent=committee, starts_on="2020-09-16"
    )
    lead = seated(group, "Tovholder", Role.SECRETARIAT)
    address = f"/decisions/{decision.pk}/follow-ups/new/"
    at_first = offered(as_(secretary), address, "responsible")
    Attendance.objects.create(meeting=decision.item.meeting, person=guest, role="guest", from_item=decision.item)
    assert at_first == [
        "Deltager",
        "Kommunal Medformand",
        "Koordinator",
        "Medlem",
        "Regional Medformand",
        "Sekretær",
        "Tovholder",
    ]
    assert offered(as_(secretary), address, "responsible") == sorted([*at_first, "Gæst"])
    as_(secretary).post(address, {"what": "Skriv notat", "responsible": stranger.pk})
    with pytest.raises(Refused, match="Choose somebody from the committee or its working groups: Fremmed"):
        workflow.add_follow_up(decision=decision, what="Skriv notat", responsible=stranger, by=secretary)
    as_(secretary).post(address, {"what": "Skriv notat", "responsible": lead.pk})
    assert [follow_up.responsible for follow_up in FollowUp.objects.all()] == [lead]


def test_the_guest_of_another_item_is_not_offered(as_, secretary, guest, meeting, decision):
    hidden = meeting.items.get(openness="closed_hidden")
    Attendance.objects.create(meeting=meeting, person=guest, role="guest", from_item=hidden)
    assert "Gæst" not in offered(as_(secretary), f"/decisions/{decision.pk}/follow-ups/new/", "responsible")


def test_nobody_who_votes_or_takes_part_comes_instead_of_a_member(
    as_, secretary, member, substitute, co_chairs, participant, meeting
):
    names = offered(as_(member), f"/attendances/{of(member).pk}/substitute/", "substitute")
    assert [person.name in names for person in (member, *co_chairs, participant, secretary)] == [False] * 5
    assert "Stedfortræder" in names
    for person in (member, co_chairs[0], participant):
        with pytest.raises(Refused, match=f"{person.name} cannot come instead"):
            workflow.name_substitute(attendance=of(member), substitute=person, by=member)


def test_a_member_who_came_too_late_to_be_invited_does_not_come_instead_of_another(
    committee, municipal_seat, member, meeting
):
    newcomer = seated(committee, "Nyt Medlem", Role.MEMBER, municipal_seat)
    with pytest.raises(Refused, match="Nyt Medlem cannot come instead"):
        workflow.name_substitute(attendance=of(member), substitute=newcomer, by=member)


def test_only_who_takes_part_is_declared_disqualified(as_, secretary, stranger, substitute, item):
    address = f"/items/{item.pk}/disqualification/"
    names = offered(as_(secretary), address, "person")
    assert ["Fremmed" in names, "Stedfortræder" in names, "Medlem" in names] == [False, True, True]
    with pytest.raises(Refused, match="Fremmed does not take part in the meeting"):
        workflow.declare_disqualification(item=item, person=stranger, reason="Ejer", by=secretary)
    assert Disqualification.objects.count() == 0


def test_minutes_in_review_are_approved_again_when_it_changes_who_was_in_the_room(
    meeting_in, cast, secretary, co_chairs, member
):
    meeting = meeting_in(S.MINUTES_REVIEW)
    item = AgendaItem.objects.filter(meeting=meeting).select_related("meeting").get(openness="closed_visible")
    for act in ("declare", "lift"):
        workflow.approve_minutes(meeting=meeting, by=co_chairs[0])
        if act == "declare":
            declared = workflow.declare_disqualification(item=item, person=member, reason="Ejer", by=secretary)
        else:
            workflow.decide_disqualification(disqualification=declared, upheld=False, by=secretary)
        assert Approval.objects.standing().filter(subject=Approval.Subject.MINUTES).count() == 0
    because = Approval.objects.filter(subject=Approval.Subject.MINUTES).values_list("withdrawn_because", flat=True)
    assert set(because) == {"Who was in the room at item 2 has been changed."}
