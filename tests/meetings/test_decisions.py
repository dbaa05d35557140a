"""Decisions: found again, amended with a reason by both co-chairs, referred and answered, with every wording kept."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    DecisionAmendment,
    Dissent,
    MinutesRevision,
    PointOutcome,
    ReferralReceiver,
)
from meetings.reading.record_formats import sealed_record
from meetings.rules.lifecycle import MeetingState as S
from meetings.seals.check import check_meeting
from meetings.workflow.amendments import digest_of_amendment
from members.models import Membership
from record import append_only, clock
from record.verbs import Refused
from record.versions import version_of
from tests.conftest import sealed_again
from tests.queries import MOST_PER_PAGE, queries_of


@pytest.fixture
def meeting(meeting_in, cast):
    return meeting_in(S.MINUTES_APPROVED)


@pytest.fixture
def decision(meeting):
    return Decision.objects.get(item__meeting=meeting, item__openness="open")


@pytest.fixture
def list_url(meeting):
    return f"/committees/{meeting.committee.slug}/decisions/"


def titles(page) -> list[str]:
    return [line.said.title for line in page.context["found"]]


@pytest.mark.parametrize(
    ("name", "seen"),
    [("member", ["Åbent punkt", "Lukket med titel", "Skjult titel"]), ("participant", ["Åbent punkt"])],
)
def test_the_list_holds_what_the_reader_may_read(as_, cast, list_url, name, seen):
    assert titles(as_(cast[name]).get(list_url)) == seen


@pytest.mark.parametrize(
    ("query", "found"),
    [("words=lukket", 1), ("outcome=approved", 3), ("outcome=rejected", 0), ("year=1999", 0), ("words=findes+ikke", 0)],
)
def test_decisions_are_found_by_year_outcome_and_words(as_, member, list_url, query, found):
    assert len(titles(as_(member).get(f"{list_url}?{query}"))) == found


def test_a_decision_and_its_history_are_unknown_to_those_who_may_not_read_the_item(as_, participant, meeting):
    closed = Decision.objects.get(item__meeting=meeting, item__openness="closed_visible")
    assert as_(participant).get(closed.get_absolute_url()).status_code == 404


def amend(client, decision, **values):
    typed = {
        "version": decision.version,
        "outcome": "rejected",
        "text": "Afvist.",
        "reason": "Talt forkert",
        **values,
    }
    return client.post(f"{decision.get_absolute_url()}amend/", typed)


def test_an_amendment_takes_effect_when_both_co_chairs_approve_and_the_history_tells(
    as_, secretary, co_chairs, member, decision
):
    amend(as_(secretary), decision)
    pending = DecisionAmendment.objects.get()
    for co_chair in co_chairs:
        assert Decision.objects.get(pk=decision.pk).outcome == "approved"
        as_(co_chair).post(f"/amendments/{pending.pk}/approve/")
    page = as_(member).get(decision.get_absolute_url())
    newest, first = page.context["versions"]
    assert (newest.who, newest.why, newest.outcome_before) == (co_chairs[1].name, "Talt forkert", "Approved")
    assert (first.who, str(first.text)) == (secretary.name, "Godkendt.")
    assert [word in newest.text for word in ("<del>", "Godkendt.", "<ins>", "Afvist.")] == [True] * 4


def test_an_amendment_without_a_reason_is_not_sent(as_, secretary, decision):
    page = amend(as_(secretary), decision, reason="")
    assert page.context["form"].errors == {"reason": ["Write why the decision is amended"]}
    assert DecisionAmendment.objects.count() == 0


def test_a_withdrawn_amendment_leaves_the_decision_as_it_was(as_, secretary, co_chairs, decision):
    amend(as_(secretary), decision)
    pending = DecisionAmendment.objects.get()
    as_(secretary).post(f"/amendments/{pending.pk}/withdraw/")
    as_(co_chairs[0]).post(f"/amendments/{pending.pk}/approve/")
    page = as_(secretary).get(decision.get_absolute_url())
    assert (page.context["decision"].outcome, len(page.context["amendments"])) == ("approved", 0)


def test_an_amendment_of_what_a_co_chair_may_not_read_is_unknown(as_, secretary, co_chairs, decision):
    amend(as_(secretary), decision)
    workflow.declare_disqualification(item=decision.item, person=co_chairs[0], reason="Bror", by=co_chairs[0])
    pending = DecisionAmendment.objects.get()
    assert as_(co_chairs[0]).post(f"/amendments/{pending.pk}/approve/").status_code == 404


def test_a_decision_is_referred_and_the_answer_comes_back_to_it(as_, secretary, member, region, decision):
    client = as_(secretary)
    typed = {"title": "Sagen", "text": "Til godkendelse", "organisations": [region.pk]}
    client.post(f"{decision.get_absolute_url()}refer/", typed)
    receiver = ReferralReceiver.objects.get()
    client.post(
        f"/cases/{receiver.pk}/answer/",
        {"version": version_of(receiver), "answer": "adopted", "text": "Tiltrådt uden ændringer"},
    )
    page = as_(member).get(decision.get_absolute_url())
    assert [(case.receiver.organisation, case.receiver.answer_text) for case in page.context["cases"]] == [
        (region, "Tiltrådt uden ændringer")
    ]


def test_a_referral_to_nobody_is_refused_and_its_text_kept(as_, secretary, decision):
    page = as_(secretary).post(f"{decision.get_absolute_url()}refer/", {"title": "Sagen", "text": "Til godkendelse"})
    form = page.context["form"]
    assert (form.non_field_errors(), form["text"].value()) == (["Choose at least one receiver."], "Til godkendelse")


def test_the_page_of_a_decision_asks_as_much_for_one_task_as_for_many(as_, secretary, member, decision):
    client, asked = as_(member), []
    for number in range(3):
        workflow.add_follow_up(decision=decision, what=f"Notat {number}", responsible=member, by=secretary)
        asked.append(queries_of(client, decision.get_absolute_url()))
    assert (set(asked), asked[0] <= MOST_PER_PAGE) == ({asked[0]}, True)


def test_the_list_asks_as_much_for_one_decision_as_for_many(as_, member, participant, list_url):
    assert AgendaItem.objects.count() == 3
    few, many = queries_of(as_(participant), list_url), queries_of(as_(member), list_url)
    assert (few, few <= MOST_PER_PAGE) == (many, True)


def test_in_a_committee_without_co_chairs_an_amendment_takes_effect_at_once(secretary, co_chairs, decision):
    yesterday = clock.today() - timedelta(days=1)
    Membership.objects.filter(person__in=co_chairs).update(ends_on=yesterday)
    workflow.amend_decision(decision=decision, outcome="noted", text="Noteret.", reason="Skrivefejl", by=secretary)
    decision.refresh_from_db()
    seals = MinutesRevision.objects.filter(minutes__meeting=decision.item.meeting).count()
    assert (decision.outcome, seals, check_meeting(decision.item.meeting)) == ("noted", 2, [])


def test_amended_decision_changes_points_and_dissents_with_the_text(as_, secretary, co_chairs, member, decision):
    meeting = decision.item.meeting
    first, second = decision.item.points.all()
    with append_only.allowing(meeting):
        PointOutcome.objects.create(decision=decision, point=first, outcome="approved")
        Dissent.objects.create(decision=decision, person=member, statement="Jeg er imod")
    sealed_again(meeting, secretary)
    beside = {f"point_{second.pk}": "rejected", f"dissent_{co_chairs[0].pk}": "Nu er jeg imod"}
    amend(as_(secretary), decision, **beside)
    amendment = decision.amendments.get()
    for co_chair in co_chairs:
        workflow.approve_amendment(amendment=amendment, by=co_chair)
    [sealed] = [
        item.decision
        for item in sealed_record(meeting.minutes.revisions.latest()).items
        if item.decision and item.decision.id == decision.pk
    ]
    assert (sealed.outcome, [(point.position, point.outcome) for point in sealed.points]) == (
        "rejected",
        [(2, "rejected")],
    )
    assert [(dissent.name, dissent.statement) for dissent in sealed.dissents] == [(co_chairs[0].name, "Nu er jeg imod")]
    assert {approval.digest for approval in amendment.approvals.all()} == {digest_of_amendment(amendment)}


def test_the_form_of_an_amendment_opens_with_the_points_and_dissents_that_stand(
    as_, secretary, member, co_chairs, decision
):
    point = decision.item.points.first()
    amendment = workflow.amend_decision(
        decision=decision,
        outcome=decision.outcome,
        text=decision.text,
        point_outcomes={point.pk: "approved"},
        dissents={member.pk: "Jeg <er> imod\n\nmeget"},
        reason="Glemt",
        by=secretary,
    )
    for co_chair in co_chairs:
        workflow.approve_amendment(amendment=amendment, by=co_chair)
    form = as_(secretary).get(f"{decision.get_absolute_url()}amend/").context["form"]
    shown = [form[name].value() for name in (f"point_{point.pk}", f"dissent_{member.pk}")]
    assert shown == ["approved", "Jeg <er> imod\n\nmeget"]


def test_the_page_says_when_it_was_amended_by_whom_proposed_and_who_approved(
    as_, secretary, co_chairs, member, decision
):
    before = as_(member).get(decision.get_absolute_url()).context["amended_on"]
    amend(as_(secretary), decision)
    amendment = decision.amendments.get()
    for co_chair in co_chairs:
        workflow.approve_amendment(amendment=amendment, by=co_chair)
    amendment.refresh_from_db()
    page = as_(member).get(decision.get_absolute_url())
    newest = page.context["versions"][0]
    assert (before, page.context["amended_on"]) == (None, amendment.effective_at)
    assert (newest.amendment.proposed_by, tuple(approval.given_by for approval in newest.approvals)) == (
        secretary,
        co_chairs,
    )
    shown = page.content.decode()
    assert [
        f"Proposed by {secretary.name}" in shown,
        *(f"Approved by {co_chair.name}" in shown for co_chair in co_chairs),
    ] == [
        True,
        True,
        True,
    ]


def test_an_amendment_that_decides_asks_why_where_the_group_was_no_quorum(as_, secretary, co_chairs, member, decision):
    meeting = decision.item.meeting
    with append_only.allowing(meeting):
        Decision.objects.filter(pk=decision.pk).update(outcome="discussed")
        Attendance.objects.filter(meeting=meeting).exclude(person=secretary).update(present=False)
    sealed_again(meeting, secretary)
    client = as_(secretary)
    refused = amend(client, decision, outcome="approved")
    assert list(refused.context["form"].errors) == ["without_quorum_because"]
    assert refused.context["form"]["text"].value() == "<p>Afvist.</p>"
    amend(client, decision, outcome="approved", without_quorum_because="Alle har samtykket skriftligt")
    amendment = decision.amendments.get()
    for co_chair in co_chairs:
        assert "Alle har samtykket skriftligt" in as_(co_chair).get(decision.get_absolute_url()).content.decode()
        workflow.approve_amendment(amendment=amendment, by=co_chair)
    page = as_(member).get(f"/meetings/{meeting.pk}/minutes/").content.decode()
    assert "Alle har samtykket skriftligt" in page


def test_an_amendment_that_decides_nothing_asks_for_no_quorum(as_, secretary, decision):
    with append_only.allowing(decision.item.meeting):
        Attendance.objects.filter(meeting=decision.item.meeting).update(present=False)
    sealed_again(decision.item.meeting, secretary)
    assert amend(as_(secretary), decision, outcome="noted").status_code == 302


def test_who_amends_what_was_amended_meanwhile_sees_its_points_and_dissents(
    as_, secretary, co_chairs, member, decision
):
    version, point = decision.version, decision.item.points.first()
    amend(as_(secretary), decision, **{f"point_{point.pk}": "noted", f"dissent_{member.pk}": "Jeg er imod"})
    for co_chair in co_chairs:
        workflow.approve_amendment(amendment=decision.amendments.get(), by=co_chair)
    page = amend(as_(secretary), decision, text="Mit forslag", version=version)
    assert (page.status_code, page.context["theirs"]) == (
        409,
        [("Not approved", "Afvist."), ("Point 1", "Noted"), ("Dissent, Medlem", "Jeg er imod")],
    )


def test_a_dissent_in_an_amendment_stands_in_the_own_copy_of_the_one_it_is_of(
    as_, secretary, co_chairs, member, decision
):
    amend(as_(secretary), decision, **{f"dissent_{member.pk}": "Jeg er imod"})
    told = [as_(who).get("/profile/data.json").json()["amended decisions"] for who in (member, co_chairs[0])]
    assert told == [[{"dissents": "Jeg er imod"}], []]


def test_minutes_changed_behind_the_portal_are_neither_amended_nor_corrected(as_, secretary, co_chairs, decision):
    amend(as_(secretary), decision)
    other = Decision.objects.get(item__meeting=decision.item.meeting, item__openness="closed_visible")
    with append_only.allowing(decision.item.meeting):
        Decision.objects.filter(pk=other.pk).update(text="FALSK")
    amendment = decision.amendments.get()
    workflow.approve_amendment(amendment=amendment, by=co_chairs[0])
    for act in (
        lambda: workflow.approve_amendment(amendment=amendment, by=co_chairs[1]),
        lambda: workflow.amend_decision(decision=other, outcome="noted", text="N.", reason="Fejl", by=secretary),
        lambda: workflow.correct_minutes(meeting=decision.item.meeting, note="Rettet", reason="Fejl", by=secretary),
    ):
        with pytest.raises(Refused, match="The seal of the minutes is broken"):
            act()
    assert (MinutesRevision.objects.count(), [finding.code for finding in check_meeting(decision.item.meeting)]) == (
        1,
        ["text"],
    )
