"""What is typed in the meeting room is kept before it is saved, and what two minute takers type comes together."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings import workflow
from meetings.forms.decision import DecisionForm
from meetings.models import AgendaItem, Decision, ItemSitting, Meeting
from meetings.rules.lifecycle import MeetingState as S
from meetings.workflow.wordings import outcome_wording
from members.rules.roles import Role
from tests.conftest import seated

EMPTY = {"version": "0", "outcome": "", "text": "", "review_on": "", "without_quorum_because": ""}


@pytest.fixture
def item(meeting_in, cast):
    return meeting_in(S.IN_SESSION).items.get(openness="open")


@pytest.fixture
def colleague(committee):
    return seated(committee, "Aviâja Kleist", Role.SECRETARIAT)


def kept(client, item, **typed):
    return client.post(f"/items/{item.pk}/sitting/room/", EMPTY | typed | {"typed": "yes"}).json()


def saved(client, item, **typed):
    return client.post(f"/items/{item.pk}/decision/", EMPTY | typed)


def test_a_decision_that_has_no_outcome_yet_is_kept_and_shown_again_to_its_writer_alone(
    as_, secretary, colleague, member, item
):
    assert kept(as_(secretary), item, text="Drøftet <navn@kommune.dk>", review_on="2027-01-05")["saved"]
    mine = as_(secretary).get(item.room_address)
    theirs = as_(colleague).get(item.room_address)
    assert mine.context["row"]["form"]["text"].value() == "Drøftet <navn@kommune.dk>"
    assert 'value="2027-01-05"' in str(mine.context["row"]["form"]["review_on"])
    assert theirs.context["row"]["form"]["text"].value() is None
    assert "Text by Sekretær" in theirs.content.decode()
    assert "Drøftet" not in as_(member).get(item.get_absolute_url()).content.decode()
    assert not Decision.objects.exists()


def test_saving_ends_it_and_what_was_typed_in_the_case_of_the_item_is_another(as_, secretary, item):
    ItemSitting.objects.create(item=item, writer=secretary, item_version=item.version, texts={"summary": "Nyt"})
    kept(as_(secretary), item, text="Godkendt.")
    saved(as_(secretary), item, outcome="approved", text="Godkendt.")
    assert list(ItemSitting.objects.values_list("sheet", flat=True)) == ["case"]


def test_two_minute_takers_who_write_in_different_fields_are_brought_together(as_, secretary, colleague, item):
    mine, theirs = as_(secretary), as_(colleague)
    point = item.points.first()
    kept(mine, item, outcome="approved", text="Godkendt.")
    told = kept(theirs, item, outcome="", review_on="2027-01-05", **{f"point_{point.pk}": "noted"})
    assert [other["name"] for other in told["others"]] == ["Sekretær"]
    saved(mine, item, outcome="approved", text="Godkendt.")
    answer = saved(theirs, item, outcome="approved", review_on="2027-01-05", **{f"point_{point.pk}": "noted"})
    decision = Decision.objects.get()
    assert (answer.status_code, decision.text, str(decision.review_on)) == (302, "<p>Godkendt.</p>", "2027-01-05")
    assert [said.outcome for said in decision.point_outcomes.all()] == ["noted"]


def test_two_who_write_in_the_same_field_see_both_texts_and_nothing_is_overwritten(as_, secretary, colleague, item):
    mine, theirs = as_(secretary), as_(colleague)
    kept(theirs, item, outcome="noted", text="Deres <tekst>")
    told = kept(mine, item, outcome="noted", text="Min tekst")
    assert told["others"][0]["both"] == [{"label": "Decision", "text": "Deres <tekst>"}]
    saved(theirs, item, outcome="noted", text="Deres <tekst>")
    [moved] = [row for row in kept(mine, item, outcome="noted", text="Min tekst")["moved"] if row["mine"]]
    assert (moved["name"], moved["value"]) == ("text", "Deres <tekst>")
    page = saved(mine, item, outcome="noted", text="Min tekst")
    assert (page.status_code, Decision.objects.get().text) == (409, "<p>Deres &lt;tekst&gt;</p>")
    assert ("Min tekst" in page.content.decode(), "Deres &lt;tekst&gt;" in page.content.decode()) == (True, True)


def test_who_closes_the_meeting_is_told_of_text_that_nobody_has_saved(as_, secretary, colleague, item):
    address = f"/meetings/{item.meeting_id}/do/close_meeting/"
    before = as_(secretary).get(address).content.decode()
    kept(as_(colleague), item, text="Ikke gemt")
    told = f"Aviâja Kleist has typed text on item {item.number} that is not saved."
    assert (told in before, told in as_(secretary).get(address).content.decode()) == (False, True)


def test_nothing_is_kept_of_who_may_not_record_and_of_who_is_kept_out(as_, member, secretary, item):
    assert as_(member).post(f"/items/{item.pk}/sitting/room/", EMPTY).status_code == 403
    workflow.declare_disqualification(item=item, person=secretary, reason="Part", by=secretary)
    assert as_(secretary).post(f"/items/{item.pk}/sitting/room/", EMPTY).status_code == 404
    assert not ItemSitting.objects.exists()


def test_what_was_saved_while_a_keep_waited_is_not_typed_any_more(secretary, item):
    # As the view had fetched it: before the decision was saved.
    waiting = AgendaItem.objects.select_related("meeting", "decision").get(pk=item.pk)
    workflow.record_decision(item=item, outcome="approved", text="Godkendt.", by=secretary)
    typed = outcome_wording(item, Decision.objects.get())
    workflow.keep_typed(item=waiting, item_version=0, typed=typed, sheet="outcome", by=secretary)
    assert not ItemSitting.objects.unsaved().exists()


@pytest.mark.parametrize("version", ["9" * 19, "-1", "x", ""])
def test_a_version_that_is_none_is_kept_all_the_same(as_, secretary, item, version):
    assert kept(as_(secretary), item, version=version, text="Noget")["saved"]


def test_the_wording_knows_every_field_of_the_form(item):
    assert outcome_wording(item, None).keys() == DecisionForm(item=item).fields.keys() - {"version"}


def test_typing_asks_as_much_however_many_write(as_, secretary, colleague, item):
    client, asked = as_(secretary), []
    for text in ("Noget", "Noget mere", "Noget andet"):
        with CaptureQueriesContext(connection) as queries:
            kept(client, item, text=text)
        asked.append(len(queries))
        kept(as_(colleague), item, text=text)
    # Who is asking, and for which item: five; its points; then lock, two reads and a write, in a savepoint.
    assert asked[1:] == [5 + 1 + 4 + 2] * 2


def test_the_press_that_sends_the_minutes_says_first_what_nobody_has_saved(as_, meeting_in, item, secretary, colleague):
    workflow.record_decision(item=item, outcome="noted", by=secretary)
    meeting = meeting_in(S.MINUTES_DRAFT)
    version = str(Decision.objects.get(item=item).version)
    kept(as_(colleague), item, version=version, text="Ikke gemt")
    client, address = as_(secretary), f"/meetings/{meeting.pk}/do/submit_minutes/"
    page = client.post(address)
    assert ("Aviâja Kleist has typed text" in page.content.decode(), 'name="told"' in page.content.decode()) == (
        True,
    ) * 2
    assert Meeting.objects.get(pk=meeting.pk).state == S.MINUTES_DRAFT
    client.post(address, {"told": "True"})
    assert Meeting.objects.get(pk=meeting.pk).state == S.MINUTES_REVIEW
