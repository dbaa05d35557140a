"""The draft of the minutes written as one document: every item in its place, and no text lost."""

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Decision
from meetings.rules.lifecycle import MeetingState as S
from pages.richtext import typed_text
from tests.queries import MOST_PER_PAGE, queries_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def meeting(meeting_in, cast):
    return meeting_in(S.MINUTES_DRAFT)


def url_of(meeting) -> str:
    return f"/meetings/{meeting.pk}/minutes/document/"


def typed(version, **values):
    return {"version": version, "outcome": "approved", "text": "Godkendt.", "discussion": "", "fact_note": ""} | values


def row_of(page, item):
    return next(row for row in page.context["rows"] if row.item == item)


def test_every_item_is_saved_in_its_place(as_, secretary, meeting):
    client = as_(secretary)
    rows = client.get(url_of(meeting)).context["rows"]
    assert [(row.item.number, row.form["outcome"].value()) for row in rows] == [
        ("1", "approved"),
        ("2", "approved"),
        ("L1", "approved"),
    ]
    second = rows[1].item
    values = typed(1, text="Noteret.", discussion="Talt <længe>", fact_note="Oplyst i telefonen")
    page = client.post(f"/items/{second.pk}/decision/document/", values, headers=HTMX)
    shown = page.content.decode()
    assert (page.status_code, page.context["row"].saved, 'id="said"' in shown) == (200, True, True)
    said = list(Decision.objects.order_by("item__position").values_list("text", "discussion", "fact_note"))
    others = ("<p>Godkendt.</p>", "", "")
    assert said == [others, ("<p>Noteret.</p>", "<p>Talt &lt;længe&gt;</p>", "Oplyst i telefonen"), others]


def test_what_two_wrote_on_one_item_is_both_shown_and_none_overwritten(as_, secretary, meeting):
    client, item = as_(secretary), meeting.items.get(openness="open")
    address = f"/items/{item.pk}/decision/document/"
    client.post(address, typed(1, discussion="Den førstes <tale>", fact_note="Den førstes notat"), headers=HTMX)
    mine = typed(1, discussion="Den andens", text="Den andens ord")
    in_place = client.post(address, mine, headers=HTMX)
    whole = client.post(address, mine)
    for page, row in ((in_place, in_place.context["row"]), (whole, row_of(whole, item))):
        shown = page.content.decode()
        assert (page.status_code, row.form["version"].value()) == (409, "2")
        assert typed_text(row.form["discussion"].value()) == "Den andens"
        assert [words in shown for words in ("Den førstes &lt;tale&gt;", "Den førstes notat", "Den andens ord")] == [
            True
        ] * 3
    assert Decision.objects.get(item=item).fact_note == "Den førstes notat"
    assert client.post(address, mine | {"version": "2"}).status_code == 302


def test_text_without_an_outcome_is_kept_in_its_form(as_, secretary, meeting_in, cast):
    meeting = meeting_in(S.IN_SESSION)
    item = meeting.items.get(openness="closed_visible")
    page = as_(secretary).post(f"/items/{item.pk}/decision/document/", typed(0, outcome="", discussion="Lang tale"))
    form = row_of(page, item).form
    assert (page.status_code, typed_text(form["discussion"].value())) == (422, "Lang tale")
    assert [row.form.is_bound for row in page.context["rows"]] == [False, True, False]
    assert Decision.objects.count() == 0


def test_it_is_for_who_writes_the_minutes_and_without_the_items_he_or_she_does_not_read(
    as_, cast, secretary, co_chairs, meeting
):
    closed = meeting.items.get(openness="closed_hidden")
    workflow.declare_disqualification(item=closed, person=secretary, reason="Ejer grunden", by=secretary)
    page = as_(secretary).get(url_of(meeting))
    assert [row.item.openness for row in page.context["rows"]] == ["open", "closed_visible"]
    address = f"/items/{closed.pk}/decision/document/"
    posts = {name: as_(cast[name]).post(address, typed(1)).status_code for name in ("secretary", "member", "stranger")}
    assert posts == {"secretary": 404, "member": 403, "stranger": 404}
    assert [as_(person).get(url_of(meeting)).status_code for person in (co_chairs[0], cast["stranger"])] == [404, 404]


def test_sealed_minutes_are_written_no_more(as_, secretary, meeting_in, cast):
    meeting = meeting_in(S.MINUTES_APPROVED)
    item = meeting.items.get(openness="open")
    page = as_(secretary).post(f"/items/{item.pk}/decision/document/", typed(1, text="FALSK"), follow=True)
    assert ["approved and sealed" in str(message) for message in page.context["messages"]] == [True]
    assert Decision.objects.get(item=item).text == "<p>Godkendt.</p>"


def test_it_asks_as_much_for_one_item_as_for_many(as_, secretary, meeting):
    many = queries_of(as_(secretary), url_of(meeting))
    for item in AgendaItem.objects.filter(meeting=meeting).exclude(openness="closed_visible"):
        workflow.declare_disqualification(item=item, person=secretary, reason="Ejer grunden", by=secretary)
    assert len(as_(secretary).get(url_of(meeting)).context["rows"]) == 1
    assert (queries_of(as_(secretary), url_of(meeting)), many <= MOST_PER_PAGE) == (many, True)
