"""The page of a decision: what was recommended, who approved and answered, and every wording with what stood by it."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Decision, PointOutcome
from meetings.rules.lifecycle import MeetingState as S
from meetings.workflow.written_result import draw_if_ready
from record import clock
from tests.meetings.in_writing import said, sent_out
from tests.queries import MOST_PER_PAGE, queries_of


def page_of(client, decision, query=""):
    return client.get(f"{decision.get_absolute_url()}{query}")


@pytest.fixture
def drafted(meeting_in, cast, secretary, member) -> Decision:
    """A decision written twice in the room, an hour apart: with other points, a dissent and a review date at last."""
    meeting = meeting_in(S.IN_SESSION)
    item = AgendaItem.objects.get(meeting=meeting, openness="open")
    first, _second = item.points.all()
    decision = workflow.record_decision(
        item=item, outcome="approved", text="Ja.", point_outcomes={first.pk: "noted"}, by=secretary
    )
    with clock.at(clock.now() + timedelta(hours=1)):
        decision = workflow.record_decision(
            item=item,
            outcome="approved",
            text="Ja.",
            point_outcomes={first.pk: "rejected"},
            review_on=clock.today() + timedelta(days=400),
            by=secretary,
        )
    with clock.at(clock.now() + timedelta(hours=2)):
        workflow.record_dissent(decision=decision, person=member, statement="Imod <det>", by=secretary)
    return decision


def test_the_history_tells_of_points_dissents_and_the_review_date(as_, secretary, drafted):
    newest, second, first = page_of(as_(secretary), drafted).context["versions"]
    assert "Imod &lt;det&gt;" in newest.dissents
    assert [side.label for side in newest.sides] == ["Dissents"]
    assert ("<del>" in second.points, "Not approved" in second.points, bool(second.review_on)) == (True, True, True)
    assert [str(first.points), str(first.dissents), str(first.review_on)] == ["Point 1: Noted", "", ""]
    assert {version.who for version in (newest, second, first)} == {secretary.name}


def test_differences_stand_side_by_side_where_one_wants(as_, secretary, drafted):
    words = page_of(as_(secretary), drafted, "?differences=beside").content.decode()
    [before, after] = [part for part in words.split('<p class="typed">') if part.startswith("Point 1:")][:2]
    assert ("<del>" in before, "Noted" in before, "<ins>" in after, "Not approved" in after) == (True, True, True, True)
    assert ("<ins>" in before, "<del>" in after.split("</p>")[0], "Imod &lt;det&gt;" in words) == (False, False, True)


def test_a_point_that_no_longer_differs_is_gone_from_the_newest_wording(as_, secretary, drafted):
    with clock.at(clock.now() + timedelta(hours=3)):
        workflow.record_decision(item=drafted.item, outcome="approved", text="Ja.", point_outcomes={}, by=secretary)
    newest = page_of(as_(secretary), drafted).context["versions"][0]
    assert (PointOutcome.objects.count(), newest.sides[0].after) == (0, "")


@pytest.fixture
def sealed(meeting_in, cast) -> Decision:
    return Decision.objects.get(item__meeting=meeting_in(S.MINUTES_APPROVED), item__openness="open")


def test_an_amendment_shows_its_points_and_dissents_with_who_proposed_and_approved_and_why(
    as_, secretary, co_chairs, member, sealed
):
    first, _second = sealed.item.points.all()
    amendment = workflow.amend_decision(
        decision=sealed,
        outcome="approved",
        text="Godkendt.",
        point_outcomes={first.pk: "deferred"},
        dissents={member.pk: "For tidligt"},
        reason="Talt forkert",
        by=secretary,
    )
    for co_chair in co_chairs:
        workflow.approve_amendment(amendment=amendment, by=co_chair)
    newest, first_wording = page_of(as_(member), sealed).context["versions"]
    assert (newest.amendment, newest.why, [given.given_by for given in newest.approvals]) == (
        amendment,
        "Talt forkert",
        list(co_chairs),
    )
    assert [str(side.label) for side in newest.sides] == ["Recommendation points", "Dissents"]
    assert str(first_wording.dissents) == ""


def test_what_a_draft_said_is_no_part_of_the_history_once_it_is_sealed(as_, member, secretary, meeting_in, cast):
    item = AgendaItem.objects.get(meeting=meeting_in(S.IN_SESSION), openness="open")
    with clock.at(clock.now() - timedelta(hours=1)):
        workflow.record_decision(
            item=item, outcome="rejected", text="Hemmeligt.", review_on=clock.today(), by=secretary
        )
    meeting_in(S.MINUTES_APPROVED)
    decision = Decision.objects.get(item=item)
    [only] = page_of(as_(member), decision).context["versions"]
    assert (str(only.text), str(only.review_on), only.outcome_before) == ("Godkendt.", "", "")
    assert len(page_of(as_(secretary), decision).context["versions"]) == 2


def test_the_page_holds_what_was_recommended_and_who_approved_the_minutes(as_, member, co_chairs, sealed):
    page = page_of(as_(member), sealed)
    words = page.content.decode()
    assert ("godkender forslaget" in words, "The minutes were approved by" in words) == (True, True)
    assert [co_chair.name in words for co_chair in co_chairs] == [True, True]


def test_a_decision_taken_in_writing_lists_its_answers_for_who_may_read_it(
    as_, committee, secretary, co_chairs, member, participant, stranger
):
    procedure = sent_out(committee, secretary, co_chairs, clock.now() + timedelta(days=10))
    for person in (*co_chairs, member):
        said(procedure, person, "remarked" if person == member else "joined")
    with clock.at(clock.now() + timedelta(days=11)):
        assert draw_if_ready(procedure)
    decision = Decision.objects.get(item__title="Aftale om kurser")
    words = page_of(as_(secretary), decision).content.decode()
    assert ("Husk fristen" in words, member.name in words) == (True, True)
    for person in (participant, stranger):
        assert page_of(as_(person), decision).status_code == 404


def test_the_page_asks_as_much_for_one_wording_as_for_many(as_, secretary, drafted):
    client = as_(secretary)
    few = queries_of(client, drafted.get_absolute_url())
    for number in range(3):
        with clock.at(clock.now() + timedelta(hours=3 + number)):
            workflow.record_decision(item=drafted.item, outcome="noted", text=f"{number}", by=secretary)
    assert (queries_of(client, drafted.get_absolute_url()), few <= MOST_PER_PAGE + 1) == (few, True)
