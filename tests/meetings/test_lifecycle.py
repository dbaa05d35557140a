"""The transition table, walked: every verb in every state by every role, through its address."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Meeting
from meetings.reading.people import who_may_chair, who_may_take_minutes
from meetings.rules.lifecycle import TRANSITIONS, MeetingState, transition_words
from members.models import Membership
from record import clock

pytestmark = pytest.mark.walk

S = MeetingState
VERBS = sorted({row.verb for row in TRANSITIONS})
WHO = ("secretary", "co_chair", "member", "participant", "coordinator")
# The conftest's way through a meeting's life, with cancellation on the side.
STATES = list(S)

# Where each verb leads, written from design section 6 and not from the table: a wrong row of the table fails here.
LEADS_TO = {
    S.PLANNED: {"start_preparation": S.PREPARING, "cancel_meeting": S.CANCELLED},
    S.PREPARING: {"plan_again": S.PLANNED, "submit_agenda": S.WITH_CO_CHAIRS, "cancel_meeting": S.CANCELLED},
    S.WITH_CO_CHAIRS: {
        "approve_agenda": S.WITH_CO_CHAIRS,
        "withdraw_agenda_approval": S.WITH_CO_CHAIRS,
        "send_back_agenda": S.PREPARING,
        "return_agenda": S.PREPARING,
        "publish_agenda": S.PUBLISHED,
        "cancel_meeting": S.CANCELLED,
    },
    S.PUBLISHED: {
        "submit_changes": S.PUBLISHED,
        "approve_agenda": S.PUBLISHED,
        "withdraw_agenda_approval": S.PUBLISHED,
        "send_back_agenda": S.PUBLISHED,
        "publish_supplement": S.PUBLISHED,
        "publish_correction": S.PUBLISHED,
        "start_meeting": S.IN_SESSION,
        "cancel_meeting": S.CANCELLED,
    },
    S.IN_SESSION: {"close_meeting": S.MINUTES_DRAFT},
    S.MINUTES_DRAFT: {"submit_minutes": S.MINUTES_REVIEW},
    S.MINUTES_REVIEW: {
        "approve_minutes": S.MINUTES_REVIEW,
        "withdraw_minutes_approval": S.MINUTES_REVIEW,
        "return_minutes": S.MINUTES_DRAFT,
        "open_comment_round": S.MINUTES_COMMENTS,
    },
    S.MINUTES_COMMENTS: {
        "approve_minutes": S.MINUTES_COMMENTS,
        "close_comment_round": S.MINUTES_COMMENTS,
        "seal_minutes": S.MINUTES_APPROVED,
    },
    S.MINUTES_APPROVED: {},
    S.CANCELLED: {},
}
CO_CHAIRS_ALONE = (
    "approve_agenda",
    "withdraw_agenda_approval",
    "send_back_agenda",
    "approve_minutes",
    "withdraw_minutes_approval",
)


def pressed_by(verb):
    return "co_chair" if verb in CO_CHAIRS_ALONE else "secretary"


CELLS = [pytest.param(state, verb, id=f"{state}-{verb}") for state, verbs in LEADS_TO.items() for verb in verbs]


def approve_agenda(meeting, cast):
    for who in ("co_chair", "other_co_chair"):
        workflow.approve_agenda(meeting=meeting, by=cast[who])


def approve_minutes(meeting, cast):
    for who in ("co_chair", "other_co_chair"):
        workflow.approve_minutes(meeting=meeting, by=cast[who])


def change_the_agenda(meeting, cast):
    workflow.add_item(meeting=meeting, title="Hastesag", kind="orientation", by=cast["secretary"])


def ask_for_the_changes(meeting, cast):
    change_the_agenda(meeting, cast)
    workflow.submit_changes(meeting=meeting, by=cast["secretary"])


def begin_it_anew(meeting, cast):
    meeting.state = S.PLANNED
    meeting.save()
    workflow.start_preparation(meeting=meeting, by=cast["secretary"])


def approve_the_changes(meeting, cast):
    ask_for_the_changes(meeting, cast)
    approve_agenda(meeting, cast)


def approve_a_correction(meeting, cast):
    item = AgendaItem.objects.get(meeting=meeting, openness="open")
    workflow.edit_item(item=item, summary="Rettet resumé", by=cast["secretary"])
    workflow.submit_changes(meeting=meeting, by=cast["secretary"])
    approve_agenda(meeting, cast)


def decide_every_item(meeting, cast):
    for item in AgendaItem.objects.filter(meeting=meeting).on_agenda():
        workflow.record_decision(item=item, outcome="approved", by=cast["secretary"])


def end_the_round(meeting, cast):
    workflow.close_comment_round(meeting=meeting, reason="Alle er enige", by=cast["secretary"])


# What must have been done before the button does its work.
READY = {
    (S.PREPARING, "plan_again"): begin_it_anew,
    (S.WITH_CO_CHAIRS, "withdraw_agenda_approval"): approve_agenda,
    (S.WITH_CO_CHAIRS, "publish_agenda"): approve_agenda,
    (S.PUBLISHED, "submit_changes"): change_the_agenda,
    (S.PUBLISHED, "approve_agenda"): ask_for_the_changes,
    (S.PUBLISHED, "withdraw_agenda_approval"): approve_the_changes,
    (S.PUBLISHED, "send_back_agenda"): ask_for_the_changes,
    (S.PUBLISHED, "publish_supplement"): approve_the_changes,
    (S.PUBLISHED, "publish_correction"): approve_a_correction,
    (S.IN_SESSION, "close_meeting"): decide_every_item,
    (S.MINUTES_REVIEW, "withdraw_minutes_approval"): approve_minutes,
    (S.MINUTES_REVIEW, "open_comment_round"): approve_minutes,
    (S.MINUTES_COMMENTS, "seal_minutes"): end_the_round,
}


def pressed(client, meeting, verb):
    """Press the button of a verb with all that any verb asks for: the status, whether anything was done, the state."""
    before = meeting.history.count()
    typed = {
        "reason": "Derfor",
        "day": str(clock.today() + timedelta(days=7)),
        "chair": who_may_chair(meeting.committee)[0].pk,
        "minute_taker": who_may_take_minutes(meeting.committee)[0].pk,
    }
    answer = client.post(f"/meetings/{meeting.pk}/do/{verb}/", typed)
    return answer.status_code, meeting.history.count() > before, Meeting.objects.get(pk=meeting.pk).state


def no_co_chairs_any_more(cast):
    chairs = cast["co_chair"], cast["other_co_chair"]
    Membership.objects.filter(person__in=chairs).update(ends_on=clock.today() - timedelta(days=1))


def test_every_verb_of_the_table_has_its_function_and_its_words():
    assert [verb for verb in VERBS if not callable(getattr(workflow, verb, None))] == []
    assert [transition_words(verb).done for verb in VERBS] != []


def test_the_table_leads_nowhere_from_a_cancelled_meeting():
    assert [row.verb for row in TRANSITIONS if row.source == S.CANCELLED] == []


def test_every_state_is_reached_from_the_plan():
    reached = {S.PLANNED}
    for _round in S:
        reached |= {row.target for row in TRANSITIONS if row.source in reached}
    assert reached == set(S)


@pytest.mark.parametrize(("state", "verb"), CELLS)
def test_every_verb_leads_to_its_state(meeting_in, cast, as_, state, verb):
    meeting = meeting_in(state)
    READY.get((state, verb), lambda *_nothing: None)(meeting, cast)
    assert pressed(as_(cast[pressed_by(verb)]), meeting, verb) == (302, True, LEADS_TO[state][verb])


@pytest.mark.parametrize("state", STATES, ids=str)
def test_every_verb_by_every_role_in_this_state(meeting_in, cast, as_, state):
    """Who lacks the permission is refused (403) whatever the state; a verb that does not leave it changes nothing."""
    meeting = meeting_in(state)
    found, expected = {}, {}
    for who in WHO:
        client = as_(cast[who])
        for verb in VERBS:
            allowed = who == pressed_by(verb)
            if allowed and verb in LEADS_TO[state]:
                continue
            found[who, verb] = pressed(client, meeting, verb)
            expected[who, verb] = (302 if allowed else 403, False, state)
    assert found == expected


@pytest.mark.parametrize(
    ("state", "verb", "done", "target"),
    [
        (S.PREPARING, "submit_agenda", False, S.PREPARING),
        (S.PREPARING, "publish_agenda", True, S.PUBLISHED),
        (S.WITH_CO_CHAIRS, "publish_agenda", True, S.PUBLISHED),
        (S.PUBLISHED, "submit_changes", False, S.PUBLISHED),
        (S.MINUTES_DRAFT, "submit_minutes", False, S.MINUTES_DRAFT),
        (S.MINUTES_DRAFT, "open_comment_round", True, S.MINUTES_COMMENTS),
        (S.MINUTES_REVIEW, "open_comment_round", True, S.MINUTES_COMMENTS),
    ],
)
def test_where_there_are_no_co_chairs_nobody_is_asked(meeting_in, cast, as_, state, verb, done, target):
    meeting = meeting_in(state)
    if verb == "submit_changes":
        change_the_agenda(meeting, cast)
    no_co_chairs_any_more(cast)
    assert pressed(as_(cast["secretary"]), meeting, verb) == (302, done, target)


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


@pytest.mark.parametrize(
    ("state", "done", "current"),
    [
        (S.PLANNED, 0, 1),
        (S.PUBLISHED, 3, 1),
        (S.IN_SESSION, 4, 1),
        (S.MINUTES_DRAFT, 5, 1),
        (S.MINUTES_REVIEW, 5, 1),
        (S.MINUTES_COMMENTS, 6, 1),
        (S.MINUTES_APPROVED, 8, 0),
    ],
)
def test_the_indicator_shows_each_step_once_as_done_current_or_upcoming(state, done, current):
    steps = Meeting(state=state).steps
    assert [label for label, _mark in steps] == [
        "Planned",
        "Agenda in preparation",
        "With the co-chairs",
        "Sent out",
        "In session",
        "Minutes in draft",
        "Minutes in comment round",
        "Minutes approved",
    ]
    marks = ["done"] * done + ["current"] * current + ["upcoming"] * (8 - done - current)
    assert [mark for _label, mark in steps] == marks


def test_a_cancelled_meeting_shows_no_steps():
    assert Meeting(state=S.CANCELLED).steps == []
