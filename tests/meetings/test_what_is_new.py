"""What is new in an agenda for each reader since the last time; corrections without mail; revisions as they were."""

import json

import pytest

from meetings import workflow
from meetings.entries import agenda_digest, thawed
from meetings.models import AgendaItem, AgendaReading, AgendaRevision, Attachment, Dispatch, Meeting
from meetings.reading.changes import What
from members.models import Message
from record.verbs import Refused
from tests.conftest import pdf
from tests.meetings.test_supplements import send_out
from tests.queries import MOST_PER_PAGE, queries_of


def page_of(client, meeting, query=""):
    return client.get(f"/meetings/{meeting.pk}/{query}")


def words(page) -> str:
    return " ".join(page.content.decode().split())


def approved(meeting, secretary, co_chairs) -> Meeting:
    workflow.submit_changes(meeting=meeting, by=secretary)
    for co_chair in co_chairs:
        workflow.approve_agenda(meeting=meeting, by=co_chair)
    return Meeting.objects.get(pk=meeting.pk)


@pytest.fixture
def read(as_, cast, published_meeting):
    """Everybody who reads it has opened the agenda that was sent out first."""
    clients = {who: as_(cast[who]) for who in ("member", "participant", "co_chair", "secretary")}
    for client in clients.values():
        page_of(client, published_meeting)
    return clients


@pytest.fixture
def supplement(published_meeting, items, read, secretary, co_chairs):
    """A second revision: one item new, one changed with an annex replaced, one withdrawn, and one that was moved."""
    workflow.edit_item(item=items["open"], summary="Åbent nyt resumé", by=secretary)
    workflow.replace_file(attachment=Attachment.objects.get(title="Åbent bilag"), file=pdf(3), by=secretary)
    workflow.remove_item(item=items["closed_visible"], by=secretary)
    added = workflow.add_item(meeting=published_meeting, title="Hastesag", kind="orientation", by=secretary)
    workflow.move_item(item=added, up=True, by=secretary)
    send_out(published_meeting, secretary, co_chairs)
    return added


def test_each_reader_sees_what_is_new_since_the_last_time_and_still_when_the_page_is_opened_again(
    published_meeting, items, supplement, read
):
    found = [page_of(read["member"], published_meeting).context["changes"] for _twice in range(2)]
    assert [{pk: change.what for pk, change in changes.by_item.items()} for changes in found] == [
        {items["open"].pk: [What.CHANGED], supplement.pk: [What.NEW]}
    ] * 2
    assert [changes.closed_that_went for changes in found] == [("2",)] * 2
    only = page_of(read["member"], published_meeting, "?changes=1")
    assert "Åbent <ins>" in words(only) and "Item 2, which is closed, has been taken off" in words(only)
    assert [entry.title for entry, _at in only.context["timetable"]] == ["Åbent punkt", "Hastesag"]
    assert "nyt </ins>" in words(read["member"].get(f"/items/{items['open'].pk}/"))


def test_who_opens_it_for_the_first_time_and_who_has_not_opened_it_meanwhile(
    as_, cast, published_meeting, supplement, read, secretary, co_chairs
):
    first = page_of(as_(cast["coordinator"]), published_meeting).context["changes"]
    workflow.add_item(meeting=published_meeting, title="Mere hast", kind="orientation", by=secretary)
    send_out(published_meeting, secretary, co_chairs)
    seen = {who: page_of(read[who], published_meeting).context["changes"] for who in ("member", "co_chair")}
    new = {
        who: [each.entry.title for each in found.by_item.values() if What.NEW in each.what]
        for who, found in seen.items()
    }
    assert (first, new) == (None, {"member": ["Hastesag", "Mere hast"], "co_chair": ["Hastesag", "Mere hast"]})
    again = AgendaReading.objects.filter(person=cast["member"]).values_list("revision__number", flat=True)
    assert list(again) == [1, 3]


def test_nobody_is_told_of_a_change_before_it_is_sent_out(as_, cast, published_meeting, items, read, secretary):
    workflow.edit_item(item=items["open"], title="Uudsendt", by=secretary)
    workflow.submit_changes(meeting=published_meeting, by=secretary)
    seen = [words(page_of(read[who], published_meeting, "?changes=1")) for who in ("member", "participant")]
    assert ["Uudsendt" in page for page in seen] == [False, False]
    assert [bool(page_of(read[who], published_meeting, "?working=1").context["changes"]) for who in read] == [
        False,
        False,
        True,
        True,
    ]


def test_what_was_closed_then_is_no_difference_to_who_reads_it_open_now(
    published_meeting, items, read, secretary, co_chairs
):
    """An item is opened without the words for which it was closed: the earlier ones stay closed, and an annex too."""
    annex = Attachment.objects.get(title="Fortroligt bilag")
    workflow.edit_item(item=items["closed_visible"], openness="open", summary="Til alle", by=secretary)
    workflow.edit_attachment(attachment=annex, title="Renset bilag", closed=False, by=secretary)
    workflow.replace_file(attachment=annex, file=pdf(2), by=secretary)
    send_out(published_meeting, secretary, co_chairs)
    address = f"/meetings/{published_meeting.pk}/agenda/1/"
    seen = {
        who: words(read[who].get(address)) + words(page_of(read[who], published_meeting, "?changes=1")) for who in read
    }
    assert {who: "Hemmeligt resumé" in text for who, text in seen.items()} == {
        who: who != "participant" for who in read
    }
    assert {who: "Fortroligt bilag" in text for who, text in seen.items()} == {
        who: who != "participant" for who in read
    }
    files = {who: read[who].get(f"/annexes/{annex.pk}/?revision=1").status_code for who in read}
    assert files == {"member": 200, "participant": 404, "co_chair": 200, "secretary": 200}
    assert "Til alle" in seen["participant"]


def test_a_withdrawn_item_is_named_to_who_read_its_title_and_while_it_is_open(
    published_meeting, items, read, secretary, co_chairs
):
    workflow.remove_item(item=items["open"], by=secretary)
    workflow.remove_item(item=items["closed_hidden"], by=secretary)
    send_out(published_meeting, secretary, co_chairs)
    found = {who: page_of(read[who], published_meeting).context["changes"] for who in ("member", "participant")}
    named = {who: [each.entry.title for each in changes.withdrawn] for who, changes in found.items()}
    assert named == {"member": ["Åbent punkt"], "participant": ["Åbent punkt"]}
    assert {who: changes.closed_that_went for who, changes in found.items()} == {"member": ("L1",), "participant": ()}
    AgendaItem.objects.filter(pk=items["open"].pk).update(openness="closed_hidden")
    assert "Åbent punkt" not in words(page_of(read["participant"], published_meeting))


def test_a_correction_of_words_goes_out_without_mail_and_stands_in_the_history(
    as_, published_meeting, items, read, secretary, co_chairs, member
):
    workflow.edit_item(item=items["open"], summary="Åbent resume", by=secretary)
    meeting = approved(published_meeting, secretary, co_chairs)
    before = Message.objects.count(), Dispatch.objects.count(), meeting.calendar_sequence
    offers = [row.verb for row in page_of(read["secretary"], meeting).context["offers"].transitions]
    read["secretary"].post(f"/meetings/{meeting.pk}/do/publish_correction/", {"reason": "Stavefejl"})
    corrected = Meeting.objects.select_related("current_revision").get()
    after = Message.objects.count(), Dispatch.objects.count(), corrected.calendar_sequence
    page = words(page_of(read["member"], corrected))
    assert ("publish_correction" in offers, before == after, corrected.has_changes) == (True, True, False)
    assert (corrected.current_revision.number, corrected.current_revision.is_correction) == (2, True)
    assert "Corrected" in page and ": Stavefejl" in page and f"/meetings/{meeting.pk}/agenda/2/" in page


@pytest.mark.parametrize("how", ["annex", "points", "item", "time"])
def test_what_is_more_than_wording_is_no_correction(published_meeting, items, read, secretary, co_chairs, how):
    item = items["open"]
    changes = {
        "annex": lambda: workflow.attach_file(item=item, file=pdf(), title="Nyt", by=secretary),
        "points": lambda: workflow.edit_item(item=item, recommendation=["godkender forslaget"], by=secretary),
        "item": lambda: workflow.remove_item(item=items["closed_hidden"], by=secretary),
        "time": lambda: workflow.edit_item(item=item, minutes_allotted=90, by=secretary),
    }
    changes[how]()
    meeting = approved(published_meeting, secretary, co_chairs)
    offers = [row.verb for row in page_of(read["secretary"], meeting).context["offers"].transitions]
    assert ("publish_supplement" in offers, "publish_correction" in offers) == (True, False)
    with pytest.raises(Refused, match="More than the wording has changed"):
        workflow.publish_correction(meeting=meeting, reason="Stavefejl", by=secretary)
    assert Meeting.objects.get().current_revision.number == 1


def test_a_revision_read_today_is_the_same_tomorrow_byte_for_byte(
    as_, member, published_meeting, items, read, secretary, co_chairs
):
    address = f"/meetings/{published_meeting.pk}/agenda/1/"
    annex = Attachment.objects.get(title="Åbent bilag")

    def today():
        stored = AgendaRevision.objects.get(number=1)
        file = b"".join(read["member"].get(f"/annexes/{annex.pk}/?revision=1").streaming_content)
        entries = words(read["member"].get(address)).partition('<ol class="agenda">')[2].partition("</ol> </main>")[0]
        return json.dumps(stored.content), stored.digest, file, entries.partition("</ol>")[0]

    before = today()
    workflow.edit_item(item=items["open"], summary="Andet", title="Omdøbt", by=secretary)
    workflow.replace_file(attachment=annex, file=pdf(9), by=secretary)
    workflow.edit_meeting(meeting=published_meeting, place="Skive", by=secretary)
    send_out(published_meeting, secretary, co_chairs)
    assert today() == before
    page = read["member"].get(address)
    assert (page.context["holds"], "Omdøbt" in words(page), "earlier revision" in words(page)) == (True, False, True)
    assert agenda_digest(thawed(AgendaRevision.objects.get(number=1))) == before[1]


def test_a_page_with_changes_costs_no_more_for_many_items(
    published_meeting, items, supplement, read, secretary, co_chairs
):
    address = f"/meetings/{published_meeting.pk}/?changes=1"
    few = queries_of(read["member"], address)
    for number in range(5):
        workflow.add_item(meeting=published_meeting, title=f"Sag {number}", kind="orientation", by=secretary)
    send_out(published_meeting, secretary, co_chairs)
    assert (queries_of(read["member"], address), few <= MOST_PER_PAGE) == (few, True)
