"""The page every transition has: it says what will happen, asks what the table asks, and keeps what was typed."""

import pytest

from meetings import workflow
from meetings.models import Meeting
from meetings.reading.people import who_may_chair, who_may_take_minutes
from meetings.rules.lifecycle import MeetingState as S
from record.verbs import Refused


def test_a_page_says_what_will_happen_and_does_nothing_yet(as_, secretary, meeting_in, co_chairs):
    meeting = meeting_in(S.PREPARING)
    page = as_(secretary).get(f"/meetings/{meeting.pk}/do/submit_agenda/")
    assert "Both co-chairs get a message" in page.content.decode()
    assert Meeting.objects.get().state == S.PREPARING


def test_a_meeting_is_not_cancelled_without_a_reason(as_, secretary, planned_meeting):
    page = as_(secretary).post(f"/meetings/{planned_meeting.pk}/do/cancel_meeting/", {"reason": " "})
    assert page.context["form"].errors == {"reason": ["Write the reason"]}
    assert Meeting.objects.get().state == S.PLANNED


def test_a_missing_approval_is_named_on_the_page_and_nothing_is_sent(as_, secretary, meeting_in, co_chairs):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    page = as_(secretary).post(f"/meetings/{meeting.pk}/do/publish_agenda/")
    said = " ".join(page.context["form"].non_field_errors())
    assert [name in said for name in ("Kommunal Medformand", "Regional Medformand")] == [True, True]
    assert Meeting.objects.get().state == S.WITH_CO_CHAIRS


def test_starting_the_meeting_asks_who_leads_it_and_leads_into_the_room(
    as_, secretary, co_chairs, member, participant, coordinator, published_meeting
):
    client, address = as_(secretary), f"/meetings/{published_meeting.pk}/do/start_meeting/"
    form = client.get(address).context["form"]
    offered = {name: [str(person) for person in field.queryset] for name, field in form.fields.items()}
    refused = client.post(address, {"chair": "", "minute_taker": ""}).context["form"].errors
    answer = client.post(address, {"chair": co_chairs[1].pk, "minute_taker": participant.pk})
    assert offered == {
        "chair": ["Kommunal Medformand", "Medlem", "Regional Medformand"],
        "minute_taker": ["Deltager", "Sekretær"],
    }
    assert refused == {
        "chair": ["Choose who chairs the meeting"],
        "minute_taker": ["Choose who takes the minutes"],
    }
    assert answer.url == f"/meetings/{published_meeting.pk}/room/"
    assert Meeting.objects.values_list("chair", "minute_taker").get() == (co_chairs[1].pk, participant.pk)


def test_the_page_proposes_those_who_were_planned(as_, secretary, member, published_meeting):
    workflow.edit_meeting(meeting=published_meeting, chair=member, minute_taker=secretary, by=secretary)
    form = as_(secretary).get(f"/meetings/{published_meeting.pk}/do/start_meeting/").context["form"]
    assert (form["chair"].value(), form["minute_taker"].value()) == (member.pk, secretary.pk)
    workflow.start_meeting(meeting=published_meeting, by=secretary)
    assert Meeting.objects.get().state == S.IN_SESSION


def test_a_meeting_does_not_start_without_somebody_who_leads_it(secretary, guest, published_meeting):
    with pytest.raises(Refused) as nobody:
        workflow.start_meeting(meeting=published_meeting, by=secretary)
    with pytest.raises(Refused, match="Gæst cannot do this in the meeting: choose somebody from"):
        workflow.start_meeting(meeting=published_meeting, chair=guest, minute_taker=secretary, by=secretary)
    assert nobody.value.messages == [
        "Choose who chairs the meeting before you start it.",
        "Choose who takes the minutes before you start the meeting.",
    ]
    assert Meeting.objects.get().state == S.PUBLISHED


def test_in_a_working_group_the_lead_can_chair_and_a_member_take_the_minutes(committee, secretary, member):
    committee.kind = "working_group"
    committee.save()
    led = [[str(person) for person in people(committee)] for people in (who_may_chair, who_may_take_minutes)]
    assert led == [["Medlem", "Sekretær"], ["Medlem", "Sekretær"]]
