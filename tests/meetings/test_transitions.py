"""The page every transition has: it says what will happen, asks what the table asks, and keeps what was typed."""

from meetings.lifecycle import MeetingState as S
from meetings.models import Meeting


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


def test_starting_the_meeting_leads_into_the_room(as_, secretary, published_meeting):
    answer = as_(secretary).post(f"/meetings/{published_meeting.pk}/do/start_meeting/")
    assert answer.url == f"/meetings/{published_meeting.pk}/room/"


def test_sealed_minutes_are_corrected_with_a_reason(as_, secretary, meeting_in, cast):
    meeting = meeting_in(S.MINUTES_APPROVED)
    address = f"/meetings/{meeting.pk}/do/correct_minutes/"
    refused = as_(secretary).post(address, {"note": "Rettet", "reason": ""})
    assert refused.context["form"].errors == {"reason": ["Write the reason"]}
    as_(secretary).post(address, {"note": "Rettet", "reason": "Forkert dato"})
    assert Meeting.objects.get().minutes.note == "Rettet"
