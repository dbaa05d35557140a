"""The transition table, walked: every verb in every state by every role, through its address."""

import pytest

from meetings.models import Meeting
from meetings.rules.lifecycle import TRANSITIONS, MeetingState, transition, transition_words
from members.rules.roles import ROLES, Role

pytestmark = pytest.mark.walk

S = MeetingState
VERBS = sorted({row.verb for row in TRANSITIONS})
WHO = {
    "secretary": Role.SECRETARIAT,
    "co_chair": Role.CO_CHAIR,
    "member": Role.MEMBER,
    "participant": Role.PARTICIPANT,
    "coordinator": Role.COORDINATOR,
}
# The conftest's way through a meeting's life, with cancellation on the side.
STATES = list(S)


def test_every_verb_of_the_table_has_its_function_and_its_words():
    from meetings import workflow

    assert [verb for verb in VERBS if not callable(getattr(workflow, verb, None))] == []
    assert [transition_words(verb).done for verb in VERBS] != []


def test_the_table_leads_nowhere_from_a_cancelled_meeting():
    assert [row.verb for row in TRANSITIONS if row.source == S.CANCELLED] == []


def test_every_state_is_reached_from_the_plan():
    reached = {S.PLANNED}
    for _round in S:
        reached |= {row.target for row in TRANSITIONS if row.source in reached}
    assert reached == set(S)


@pytest.mark.parametrize("state", STATES, ids=str)
def test_every_verb_by_every_role_in_this_state(meeting_in, cast, as_, state):
    """Who lacks the permission is refused (403) whatever the state; a verb that does not leave it changes nothing."""
    meeting = meeting_in(state)
    found, expected = {}, {}
    for who, role in WHO.items():
        client = as_(cast[who])
        for verb in VERBS:
            allowed = any(row.permission in ROLES[role].permissions for row in TRANSITIONS if row.verb == verb)
            if allowed and transition(verb, state, has_co_chairs=True):
                continue
            answer = client.post(f"/meetings/{meeting.pk}/do/{verb}/", {"reason": "Derfor", "day": "2030-01-01"})
            found[who, verb] = (answer.status_code, Meeting.objects.get(pk=meeting.pk).state)
            expected[who, verb] = (302 if allowed else 403, state)
    assert found == expected


@pytest.mark.parametrize("state", [state for state in S if state != S.CANCELLED], ids=str)
def test_the_page_of_every_offered_transition_says_what_will_happen(meeting_in, cast, as_, state):
    meeting = meeting_in(state)
    rows = {row.verb: row for row in TRANSITIONS if row.source == state and row.co_chairs is not False}
    for row in rows.values():
        who = cast["co_chair" if row.permission.startswith("meetings.approve") else "secretary"]
        page = as_(who).get(f"/meetings/{meeting.pk}/do/{row.verb}/")
        assert (row.verb, page.status_code) == (row.verb, 200)
        assert str(transition_words(row.verb).before) in page.content.decode()


def test_a_stranger_is_not_told_that_the_meeting_exists(published_meeting, stranger, as_):
    answers = {as_(stranger).post(f"/meetings/{published_meeting.pk}/do/{verb}/").status_code for verb in VERBS}
    assert answers == {404}


def test_a_button_pressed_twice_does_its_work_once(meeting_in, secretary, as_):
    meeting, client = meeting_in(S.PREPARING), as_(secretary)
    pressed = [client.post(f"/meetings/{meeting.pk}/do/submit_agenda/", follow=True) for _time in range(2)]
    told = [str(message) for message in pressed[1].context["messages"]]
    assert told == [
        "This cannot be done now: the meeting is in the state “With the co-chairs”. Nothing has been changed."
    ]
    assert Meeting.objects.get(pk=meeting.pk).state == S.WITH_CO_CHAIRS


def test_an_unknown_verb_is_an_unknown_page(published_meeting, secretary, as_):
    assert as_(secretary).post(f"/meetings/{published_meeting.pk}/do/delete_everything/").status_code == 404


def test_steps_of_the_indicator_are_done_current_and_upcoming(meeting_in, cast):
    marks = [mark for _label, mark in meeting_in(S.PUBLISHED).steps]
    assert marks == ["done"] * 3 + ["current"] + ["upcoming"] * 4
