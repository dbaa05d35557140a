"""The page an annex is read on: open to who may open the file, in the same version, with a way back and onwards."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from meetings import workflow
from meetings.guests.links import link_of
from meetings.models import Attachment
from meetings.reading.annex_pages import Look, look_of
from record import clock
from tests.conftest import pdf


@pytest.fixture
def annex(published_meeting):
    return Attachment.objects.get(title="Åbent bilag")


def reading(client, annex, query=""):
    return client.get(f"/annexes/{annex.pk}/read/{query}")


def both(client, annex, query=""):
    """How the page and the file answer the same reader."""
    return reading(client, annex, query).status_code, client.get(f"/annexes/{annex.pk}/{query}").status_code


def test_page_and_file_open_to_the_same_people(as_, cast, annex):
    closed = Attachment.objects.get(title="Fortroligt bilag")
    answers = {
        (who, each.title, query): both(as_(person), each, query)
        for who, person in cast.items()
        if who != "co_chairs"
        for each in (annex, closed)
        for query in ("", "?revision=1", "?revision=7", "?revision=x")
    }
    assert [key for key, (page, file) in answers.items() if page != file] == []
    assert {page for page, _file in answers.values()} == {200, 404}


def test_who_is_disqualified_reads_neither(as_, member, items, annex, secretary):
    disqualification = workflow.declare_disqualification(item=items["open"], person=member, reason="Ejer", by=member)
    workflow.decide_disqualification(disqualification=disqualification, upheld=True, by=secretary)
    assert both(as_(member), annex) == (404, 404)


def test_who_comes_by_a_link_reads_the_annexes_of_that_item(items, guest, secretary, annex):
    expires = clock.now() + timedelta(hours=1)
    grant = workflow.grant_item(item=items["open"], person=guest, reason="Oplæg", expires_at=expires, by=secretary)
    visitor, closed = Client(), Attachment.objects.get(title="Fortroligt bilag")
    visitor.post(link_of(grant))
    assert [both(visitor, each) for each in (annex, closed)] == [(200, 200), (404, 404)]
    assert reading(visitor, annex).context["back"] == f"/meetings/{annex.item.meeting_id}/#item-{annex.item_id}"


def test_readers_see_the_name_and_the_file_that_were_sent_out(as_, secretary, member, annex):
    workflow.edit_attachment(attachment=annex, title="Omdøbt i al hemmelighed", closed=False, by=secretary)
    pages = [reading(as_(who), annex).content.decode() for who in (member, secretary)]
    assert ["Omdøbt" in page for page in pages] == [False, False]
    assert all("Annex 1: Åbent bilag" in " ".join(page.split()) for page in pages)


def test_one_goes_back_to_the_item_where_one_was(as_, member, annex, published_meeting):
    on_page = {
        query: reading(as_(member), annex, query).context["back"]
        for query in ("", "?from=item", "?revision=1", "?from=//elsewhere.example")
    }
    item, meeting = annex.item_id, published_meeting.pk
    assert on_page == {
        "": f"/meetings/{meeting}/#item-{item}",
        "?from=item": f"/items/{item}/",
        "?revision=1": f"/meetings/{meeting}/agenda/1/#item-{item}",
        "?from=//elsewhere.example": f"/meetings/{meeting}/#item-{item}",
    }


def test_the_next_annex_is_the_next_one_the_reader_may_read(as_, member, participant, annex):
    closed = Attachment.objects.get(title="Fortroligt bilag")
    after = [reading(as_(who), annex, "?from=item").context["after"] for who in (member, participant)]
    assert [found and found["address"] for found in after] == [f"/annexes/{closed.pk}/read/?from=item", None]
    assert "Fortroligt" not in reading(as_(participant), annex).content.decode()


def test_a_file_without_pages_is_a_link_and_a_sentence_that_says_why(as_, secretary, items):
    broken = ContentFile(b"%PDF-1.7 and nothing else", name="brudt.pdf")
    picture = ContentFile(b"\x89PNG\r\n\x1a\n" + b"\0" * 40, name="kort.png")
    attached = [
        workflow.attach_file(item=items["open"], file=file, title=file.name, by=secretary)
        for file in (broken, picture, pdf(2))
    ]
    looks = [look_of(each.newest)[0] for each in attached]
    assert looks == [Look.FILE, Look.PICTURE, Look.PAGES]
    page = reading(as_(secretary), attached[0]).content.decode()
    assert "The file is damaged" in page and f'href="/annexes/{attached[0].pk}/"' in page and "data-bar" not in page
    assert f'src="/annexes/{attached[1].pk}/"' in reading(as_(secretary), attached[1]).content.decode()


def test_only_this_page_bears_the_weight_of_the_viewer(as_, member, annex):
    pages = [as_(member).get(address).content.decode() for address in (f"/items/{annex.item_id}/", "/")]
    assert "pdfjs" in reading(as_(member), annex).content.decode()
    assert not any("viewer" in page for page in pages)
