"""What is sealed, word for word: the decisions of the agenda that was sent out, and the approvals that stood."""

from datetime import date, timedelta

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Decision, Minutes
from meetings.reading.minutes_record import minutes_content
from meetings.rules.lifecycle import MeetingState as S
from meetings.seals.sealing import seal
from record import clock
from tests.conftest import STEPS


def on_to(meeting, state, secretary, co_chairs):
    """Take a meeting whose items are decided on to a later state, as the conftest does."""
    places = [leads_to for leads_to, _step in STEPS]
    for _leads_to, step in STEPS[places.index(meeting.state) + 1 : places.index(state) + 1]:
        meeting = step(meeting, secretary, co_chairs)
    return meeting


def sealed_decisions(meeting) -> list[tuple]:
    content = meeting.minutes.revisions.get().content
    return [
        (item["number"], item["title"], item["decision"] and item["decision"]["outcome"]) for item in content["items"]
    ]


@pytest.fixture
def meeting(meeting_in, cast):
    return meeting_in(S.MINUTES_DRAFT)


def test_each_item_is_sealed_with_its_own_decision(meeting, secretary, co_chairs):
    for item, outcome in zip(AgendaItem.objects.on_agenda(), ("rejected", "noted", "referred"), strict=True):
        workflow.record_decision(item=item, outcome=outcome, text=f"<p>{outcome}</p>", by=secretary)
    on_to(meeting, S.MINUTES_APPROVED, secretary, co_chairs)
    assert sealed_decisions(meeting) == [
        ("1", "Åbent punkt", "rejected"),
        ("2", "Lukket med titel", "noted"),
        ("L1", "Skjult titel", "referred"),
    ]


def test_what_was_never_sent_out_is_not_sealed(meeting_in, cast, secretary, co_chairs):
    published = meeting_in(S.PUBLISHED)
    workflow.add_item(meeting=published, title="For sent", kind="orientation", by=secretary)
    meeting = on_to(meeting_in(S.IN_SESSION), S.IN_SESSION, secretary, co_chairs)
    for item in AgendaItem.objects.exclude(number=""):
        workflow.record_decision(item=item, outcome="approved", by=secretary)
    meeting = workflow.close_meeting(meeting=meeting, by=secretary)
    on_to(meeting, S.MINUTES_APPROVED, secretary, co_chairs)
    assert [title for _number, title, _outcome in sealed_decisions(meeting)] == [
        "Åbent punkt",
        "Lukket med titel",
        "Skjult titel",
    ]


def test_a_decision_is_sealed_with_all_that_stands_beside_it(meeting, secretary, co_chairs, member):
    item = AgendaItem.objects.get(openness="open")
    first, second = item.points.all()
    decision = workflow.record_decision(
        item=item,
        outcome="approved",
        text="Godkendt.",
        point_outcomes={second.pk: "rejected"},
        review_on=date(2031, 5, 1),
        by=secretary,
    )
    workflow.record_dissent(decision=decision, person=member, statement="Uenig.", by=secretary)
    task = workflow.add_follow_up(
        decision=decision, what="Skriv notat", responsible=member, due_on=date(2031, 4, 1), by=secretary
    )
    on_to(meeting, S.MINUTES_APPROVED, secretary, co_chairs)
    assert meeting.minutes.revisions.get().content["items"][0]["decision"] == {
        "id": decision.pk,
        "reference": f"{meeting.reference}/1",
        "outcome": "approved",
        "text": "<p>Godkendt.</p>",
        "points": [{"point_id": second.pk, "position": 2, "text": "noterer planen", "outcome": "rejected"}],
        "dissents": [{"person_id": member.pk, "name": "Medlem", "statement": "Uenig."}],
        "follow_ups": [
            {
                "id": task.pk,
                "what": "Skriv notat",
                "responsible_id": member.pk,
                "responsible": "Medlem",
                "due_on": "2031-04-01",
            }
        ],
        "without_quorum_because": "",
        "review_on": "2031-05-01",
        "discussion": "",
        "fact_note": "",
    }
    assert first.pk != second.pk


def test_only_the_approvals_of_these_minutes_that_stand_are_sealed(meeting_in, cast, secretary, co_chairs, member):
    meeting = meeting_in(S.MINUTES_REVIEW)
    workflow.approve_minutes(meeting=meeting, by=co_chairs[0])
    workflow.withdraw_minutes_approval(meeting=meeting, by=co_chairs[0])
    on_to(meeting, S.MINUTES_APPROVED, secretary, co_chairs)
    decision = Decision.objects.get(item__openness="open")
    amendment = workflow.amend_decision(decision=decision, outcome="noted", text="N.", reason="Fejl", by=secretary)
    for co_chair in co_chairs:
        workflow.approve_amendment(amendment=amendment, by=co_chair)
    sealed = [revision.content["approvals"] for revision in meeting.minutes.revisions.all()]
    assert [[(approval["name"], approval["given_by"]) for approval in approvals] for approvals in sealed] == [
        [("Kommunal Medformand", "Kommunal Medformand"), ("Regional Medformand", "Regional Medformand")]
    ] * 2


def test_minutes_of_one_meeting_hold_nothing_of_another(meeting, secretary, committee):
    later = clock.now() + timedelta(days=40)
    other = workflow.create_meeting(
        committee=committee, starts_at=later, ends_at=later + timedelta(hours=1), by=secretary
    )
    Minutes.objects.create(meeting=other)
    content = minutes_content(other)
    assert (content["items"], content["people"], content["approvals"]) == ([], [], [])


def test_each_seal_stands_behind_the_last_of_its_meeting(meeting_in, cast, secretary):
    meeting = meeting_in(S.MINUTES_APPROVED)
    for reason in ("Fejl", "Igen"):
        seal(meeting.minutes, by=secretary, reason=reason)
    sealed = list(meeting.minutes.revisions.order_by("number"))
    assert [(revision.number, revision.reason) for revision in sealed] == [(1, ""), (2, "Fejl"), (3, "Igen")]
    assert [revision.previous_digest for revision in sealed] == ["", sealed[0].digest, sealed[1].digest]
    assert [(revision.ledger, revision.ledger_previous) for revision in sealed] == [
        (1, ""),
        (2, sealed[0].seal),
        (3, sealed[1].seal),
    ]
