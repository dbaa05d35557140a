"""Who comes, who comes instead, and who may not take part in an item."""

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Attendance, Disqualification
from meetings.rules.lifecycle import MeetingState as S
from members.models import Message


@pytest.fixture
def mine(published_meeting, member):
    return Attendance.objects.get(meeting=published_meeting, person=member)


@pytest.mark.parametrize("answer", ["accepted", "apology"])
def test_a_member_answers_with_one_press(as_, member, published_meeting, mine, answer):
    as_(member).post(f"/meetings/{published_meeting.pk}/invitation/", {"answer": answer})
    assert Attendance.objects.get(pk=mine.pk).answer == answer


def test_an_answer_that_is_none_is_refused(as_, member, published_meeting, mine):
    page = as_(member).post(f"/meetings/{published_meeting.pk}/invitation/", {"answer": ""})
    assert page.context["form"].errors == {"answer": ["Choose whether you come"]}


def test_a_member_calls_a_substitute_who_can_read_the_meeting_then(
    as_, member, substitute, published_meeting, mine, items
):
    address = f"/items/{items['open'].pk}/"
    before = as_(substitute).get(address).status_code
    as_(member).post(f"/attendances/{mine.pk}/substitute/", {"substitute": substitute.pk})
    assert (before, as_(substitute).get(address).status_code) == (404, 200)


def test_who_is_called_is_told_with_a_link_to_the_meeting(published_meeting, member, substitute, mine):
    workflow.name_substitute(attendance=mine, substitute=substitute, by=member)
    message = Message.objects.get(to=substitute, key__startswith="substitute")
    assert message.link == f"/meetings/{published_meeting.pk}/"


def test_one_member_does_not_call_a_substitute_for_another(as_, co_chairs, substitute, mine):
    answer = as_(co_chairs[0]).post(f"/attendances/{mine.pk}/substitute/", {"substitute": substitute.pk})
    assert (answer.status_code, Attendance.objects.get(pk=mine.pk).substitute) == (403, None)


def test_a_declared_disqualification_takes_the_item_away_until_it_is_lifted(as_, member, secretary, items):
    item = items["open"]
    as_(member).post(f"/items/{item.pk}/disqualification/", {"reason": "Min kommune er part"})
    assert as_(member).get(f"/items/{item.pk}/").status_code == 404
    declared = Disqualification.objects.get(person=member)
    as_(secretary).post(f"/disqualifications/{declared.pk}/", {"upheld": "no"})
    assert as_(member).get(f"/items/{item.pk}/").status_code == 200


def test_a_member_declares_it_for_nobody_else(as_, member, co_chairs, items):
    typed = {"reason": "Derfor", "person": co_chairs[0].pk}
    as_(member).post(f"/items/{items['open'].pk}/disqualification/", typed)
    assert [row.person for row in Disqualification.objects.all()] == [member]


def test_the_secretariat_declares_it_for_somebody(as_, secretary, member, items):
    typed = {"reason": "Kommunen er part", "person": member.pk}
    as_(secretary).post(f"/items/{items['open'].pk}/disqualification/", typed)
    assert [row.person for row in Disqualification.objects.all()] == [member]


def test_in_the_meeting_it_leads_back_to_the_room(as_, secretary, member, co_chairs, meeting_in, cast):
    item = AgendaItem.objects.get(meeting=meeting_in(S.IN_SESSION), openness="open")
    address, room = f"/items/{item.pk}/disqualification/", item.room_address
    assert address in as_(secretary).get(room).content.decode()
    answer = as_(secretary).post(address, {"reason": "Kommunen er part", "person": member.pk})
    assert (answer.url, as_(secretary).get(room).context["row"]["away"]) == (room, [("Medlem", True)])


def test_a_member_does_not_decide_about_a_colleague(as_, member, secretary, co_chairs, items):
    declared = workflow.declare_disqualification(item=items["open"], person=co_chairs[0], reason="Part", by=secretary)
    answer = as_(member).post(f"/disqualifications/{declared.pk}/", {"upheld": "no"})
    assert (answer.status_code, Disqualification.objects.get().state) == (403, "declared")
