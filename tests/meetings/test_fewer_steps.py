"""Fewer steps: one press where nothing is asked, a way back, where one stands afterwards, and a word in time."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Attachment, Meeting
from meetings.rules.lifecycle import ONE_PRESS, TRANSITIONS, UNDONE_BY, Asks
from meetings.rules.lifecycle import MeetingState as S
from record import clock
from record.verbs import Refused


def words(page) -> str:
    return " ".join(page.content.decode().split())


def test_what_is_pressed_once_asks_for_nothing_and_what_undoes_it_is_a_verb_of_the_table():
    asks = {row.verb: row.asks for row in TRANSITIONS}
    assert {verb for verb in ONE_PRESS if asks[verb] != Asks.NOTHING} == set()
    assert UNDONE_BY.keys() <= ONE_PRESS
    assert set(UNDONE_BY.values()) <= asks.keys()
    assert ONE_PRESS & {"publish_agenda", "seal_minutes", "close_meeting", "cancel_meeting"} == set()


def test_a_step_is_one_press_from_where_one_stands_and_can_be_undone_there(as_, secretary, meeting_in, cast):
    meeting, client = meeting_in(S.PREPARING), as_(secretary)
    page = words(client.get(f"/meetings/{meeting.pk}/prepare/"))
    sent = client.post(f"/meetings/{meeting.pk}/do/submit_agenda/", follow=True)
    undo = f"/meetings/{meeting.pk}/do/return_agenda/"
    undone = client.post(undo, {"reason": "Undone"}, follow=True)
    assert f'action="/meetings/{meeting.pk}/do/submit_agenda/"' in page
    assert f'action="{undo}" class="inline-form"' in words(sent)
    assert undone.redirect_chain == [(f"/meetings/{meeting.pk}/prepare/", 302)]
    assert Meeting.objects.get().state == S.PREPARING


def test_what_cannot_be_undone_is_told_of_on_a_page_of_its_own(as_, secretary, meeting_in, cast):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    for who in ("co_chair", "other_co_chair"):
        workflow.approve_agenda(meeting=meeting, by=cast[who])
    page = words(as_(secretary).get(f"/meetings/{meeting.pk}/"))
    assert f'href="/meetings/{meeting.pk}/do/publish_agenda/"' in page
    assert f'action="/meetings/{meeting.pk}/do/publish_agenda/"' not in page


def test_a_meeting_that_is_begun_is_prepared_where_one_stands(as_, secretary, planned_meeting):
    answer = as_(secretary).post(f"/meetings/{planned_meeting.pk}/do/start_preparation/")
    assert answer.url == f"/meetings/{planned_meeting.pk}/prepare/"


def test_what_was_begun_is_only_planned_again_until_something_has_happened_to_it(as_, secretary, planned_meeting):
    client, address = as_(secretary), f"/meetings/{planned_meeting.pk}/do"
    page = words(client.post(f"{address}/start_preparation/", follow=True))
    client.post(f"{address}/plan_again/")
    planned = Meeting.objects.get().state
    client.post(f"{address}/start_preparation/", follow=True)
    kept = words(client.get(f"/meetings/{planned_meeting.pk}/prepare/"))
    workflow.add_item(meeting=Meeting.objects.get(), title="Nyt", kind="orientation", by=secretary)
    refused = words(client.post(f"{address}/plan_again/", follow=True))
    assert f'action="{address}/plan_again/"' in page
    assert (planned, Meeting.objects.get().state, "Something has happened" in refused) == (S.PLANNED, S.PREPARING, True)
    assert "plan_again" not in kept


@pytest.mark.parametrize(("state", "verb"), [(S.PUBLISHED, "start_meeting"), (S.IN_SESSION, "close_meeting")])
def test_a_word_is_said_before_a_meeting_is_started_or_closed_on_another_day(as_, secretary, meeting_in, state, verb):
    meeting = meeting_in(state)
    address = f"/meetings/{meeting.pk}/do/{verb}/"
    early = as_(secretary).get(address).context["warning"]
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=clock.now().replace(hour=10), ends_at=clock.now().replace(hour=12)
    )
    assert early.startswith("The meeting is planned for ")
    assert as_(secretary).get(address).context["warning"] == ""


def test_a_word_is_said_before_minutes_are_sealed_before_their_day(as_, secretary, meeting_in):
    meeting = meeting_in(S.MINUTES_COMMENTS)
    address = f"/meetings/{meeting.pk}/do/seal_minutes/"
    early = as_(secretary).get(address).context["warning"]
    with clock.at(clock.now() + timedelta(days=90)):
        on_time = as_(secretary).get(address).context["warning"]
    assert ("you seal before that day" in early, on_time) == (True, "")


def test_a_pressed_phrase_fills_outcome_and_text_and_leaves_what_was_chosen(as_, secretary, meeting_in):
    meeting = meeting_in(S.IN_SESSION)
    item = AgendaItem.objects.filter(meeting=meeting).first()
    address = f"/items/{item.pk}/decision/"
    pressed = as_(secretary).post(address, {"phrase": "3", "version": "0"}).context["row"]["form"]
    chosen = as_(secretary).post(address, {"phrase": "6", "outcome": "approved", "text": "Ja.", "version": "0"})
    kept = chosen.context["row"]["form"]
    assert (pressed["outcome"].value(), pressed["text"].value()) == ("noted", "Noted.")
    assert (kept["outcome"].value(), kept["text"].value()) == ("approved", "Ja. Deferred.")


def test_an_item_and_an_annex_are_taken_off_by_one_press_and_put_back_where_they_stood(as_, secretary, meeting_in):
    meeting, client = meeting_in(S.PREPARING), as_(secretary)
    item = AgendaItem.objects.get(title="Lukket med titel")
    annex = Attachment.objects.get(title="Åbent bilag")
    order = [row.pk for row in AgendaItem.objects.filter(meeting=meeting).on_agenda()]
    gone = client.post(f"/items/{item.pk}/remove/", follow=True)
    client.post(f"/items/{item.pk}/restore/")
    removed = client.post(f"/annexes/{annex.pk}/remove/", follow=True)
    client.post(f"/annexes/{annex.pk}/restore/")
    assert f'action="/items/{item.pk}/restore/"' in words(gone)
    assert f'action="/annexes/{annex.pk}/restore/"' in words(removed)
    assert [row.pk for row in AgendaItem.objects.filter(meeting=meeting).on_agenda()] == order
    assert Attachment.objects.get(pk=annex.pk).removed is False
    with pytest.raises(Refused, match="is on the agenda"):
        workflow.restore_item(item=item, by=secretary)


def test_of_several_that_were_taken_off_each_goes_back_between_those_it_stood_between(secretary, meeting_in):
    preparing = meeting_in(S.PREPARING)
    for title in "ABCDEF":
        workflow.add_item(meeting=preparing, title=title, kind="orientation", by=secretary)
    letters = [item for item in AgendaItem.objects.filter(meeting=preparing).on_agenda() if len(item.title) == 1]
    for item in (letters[0], letters[3]):
        workflow.remove_item(item=item, by=secretary)
    workflow.restore_item(item=letters[3], by=secretary)
    left = AgendaItem.objects.filter(meeting=preparing).on_agenda().values_list("title", flat=True)
    assert "".join(title for title in left if len(title) == 1) == "BCDEF"


def test_what_has_gone_on_to_another_meeting_is_not_put_back_as_well(secretary, meeting_in, committee):
    meeting, start = meeting_in(S.PUBLISHED), clock.now() + timedelta(days=60)
    later = workflow.create_meeting(
        committee=committee, starts_at=start, ends_at=start + timedelta(hours=1), by=secretary
    )
    item = meeting.items.get(title="Åbent punkt")
    workflow.send_on(item=item, to=later, by=secretary)
    with pytest.raises(Refused, match="gone on to another meeting"):
        workflow.restore_item(item=item, by=secretary)
