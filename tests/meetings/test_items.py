"""Items: proposing, returning, reading the one before and after, and the note nobody else sees."""

import pytest

from meetings import workflow
from meetings.forms.presenter import PresenterField
from meetings.models import AgendaItem, ClosedReading, Note
from tests.queries import MOST_PER_PAGE, queries_of


def test_a_member_proposes_an_item_point_by_point(as_, member, committee):
    typed = {"title": "Mit forslag", "kind": "decision", "recommendation": "godkender planen\n\n  noterer status \n"}
    as_(member).post(f"/committees/{committee.slug}/items/new/", typed)
    item = AgendaItem.objects.get()
    assert (item.title, item.proposer, item.state) == ("Mit forslag", member, "proposed")
    assert [point.text for point in item.points.all()] == ["godkender planen", "noterer status"]


def test_a_proposal_is_returned_with_a_reason_and_not_without(as_, secretary, member, committee):
    item = workflow.propose_item(committee=committee, title="Mit forslag", kind="discussion", by=member)
    client, address = as_(secretary), f"/items/{item.pk}/return/"
    assert client.post(address, {"reason": ""}).context["form"].errors == {"reason": ["Write the reason"]}
    client.post(address, {"reason": "Hører til i arbejdsgruppen"})
    assert AgendaItem.objects.get().state == "returned"


def test_a_reader_goes_from_item_to_item_past_what_is_closed(as_, participant, member, items):
    assert as_(participant).get(f"/items/{items['open'].pk}/").context["next"] is None
    page = as_(member).get(f"/items/{items['closed_visible'].pk}/")
    assert (page.context["previous"].title, page.context["next"].title) == ("Åbent punkt", "Skjult titel")


def test_reading_a_closed_item_is_written_down_and_an_open_one_is_not(as_, member, items):
    as_(member).get(f"/items/{items['open'].pk}/")
    as_(member).get(f"/items/{items['closed_visible'].pk}/")
    assert [(row.person, row.item) for row in ClosedReading.objects.all()] == [(member, items["closed_visible"])]


def test_a_page_on_which_closed_items_stand_whole_is_written_down_for_who_reads_them(as_, cast, meeting_in):
    meeting = meeting_in("minutes_approved")
    for who in ("member", "participant"):
        for page in ("", "minutes/", "minutes/seals/1/"):
            as_(cast[who]).get(f"/meetings/{meeting.pk}/{page}")
    kept = ClosedReading.objects.order_by("pk").values_list("person__name", "item__title", "what")
    assert list(kept) == [
        (cast["member"].name, title, what)
        for what in ("Agenda", "Minutes", "Minutes")
        for title in ("Lukket med titel", "Skjult titel")
    ]


def test_a_note_is_the_readers_own(as_, member, secretary, items):
    address = f"/items/{items['open'].pk}/"
    as_(member).post(f"{address}note/", {"text": "Spørg om økonomien"})
    pages = [as_(person).get(address).content.decode() for person in (member, secretary)]
    assert ["Spørg om økonomien" in page for page in pages] == [True, False]


def test_an_empty_note_is_no_note(as_, member, items):
    for text in ("Spørg om økonomien", "  "):
        as_(member).post(f"/items/{items['open'].pk}/note/", {"text": text})
    assert Note.objects.count() == 0


def test_the_page_of_an_item_keeps_the_budget(as_, member, items):
    assert queries_of(as_(member), f"/items/{items['open'].pk}/") <= MOST_PER_PAGE


def test_a_note_too_long_to_be_kept_is_not_cut_but_said_to_be(as_, member, items):
    page = as_(member).post(f"{items['open'].get_absolute_url()}note/", {"text": "Lang" * 5001})
    form = page.context["note_form"]
    assert form.errors == {"text": ["Write at most 20000 characters (now 20004)"]}
    assert (form["text"].value(), Note.objects.count()) == ("Lang" * 5001, 0)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("v. Skive", "Skive"), ("v/ Skive", "Skive"), ("ved Skive", "Skive"), ("V. Hansen", "V. Hansen")],
)
def test_who_presents_is_not_said_to_be_by_twice(typed, kept):
    assert PresenterField(required=False).clean(typed) == kept
