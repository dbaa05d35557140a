"""What people type and upload that will not do: each gets a sentence, and nothing typed or stored is lost."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meetings import workflow
from meetings.models import AgendaItem, Attachment, Decision, Meeting
from meetings.rules.lifecycle import MeetingState as S
from record import clock
from tests.conftest import pdf
from tests.queries import queries_of

MEETING = {"kind": "ordinary", "day": "2031-03-04", "start": "10:00", "end": "12:00"}
ITEM = {"title": "Nyt punkt", "kind": "orientation", "minutes_allotted": "10", "openness": "open"}


def errors(page):
    """The sentences of a form, by field."""
    return {
        field: [str(sentence) for sentence in sentences] for field, sentences in page.context["form"].errors.items()
    }


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"end": "09:00"}, {"end": ["The meeting must end later than it starts"]}),
        ({"day": "2020-03-04"}, {"day": ["The meeting date cannot be before today"]}),
        ({"day": "31.02.2031"}, {"day": ["Enter a date as day.month.year, for example 1.12.2020"]}),
        ({"day": ""}, {"day": ["Enter the date of the meeting"]}),
        ({"start": "kl. ti"}, {"start": ["Enter a time as hours and minutes, for example 10.00"]}),
        ({"link": "ikke et link"}, {"link": ["Enter a whole address, beginning with https://"]}),
    ],
)
def test_a_meeting_with_a_wrong_time_is_not_planned_and_what_was_typed_stays(as_, secretary, committee, typed, said):
    page = as_(secretary).post(f"/committees/{committee.slug}/meetings/new/", MEETING | {"theme": "Status"} | typed)
    assert (errors(page), Meeting.objects.count()) == (said, 0)
    assert 'value="Status"' in page.content.decode()


def test_a_time_typed_the_danish_way_is_understood(as_, secretary, committee):
    typed = MEETING | {"day": "4.3.2031", "start": "10.00", "end": "12.30"}
    as_(secretary).post(f"/committees/{committee.slug}/meetings/new/", typed)
    meeting = Meeting.objects.get()
    assert (str(meeting.day), (meeting.ends_at - meeting.starts_at)) == ("2031-03-04", timedelta(hours=2, minutes=30))


def test_an_item_without_title_and_kind_says_what_to_do(as_, secretary, meeting_in, co_chairs):
    meeting = meeting_in(S.PREPARING)
    page = as_(secretary).post(f"/meetings/{meeting.pk}/items/new/", {"summary": "Mit lange resumé"})
    assert errors(page)["title"] == ["Enter a title for the item"]
    assert errors(page)["kind"] == ["Choose whether the item is for information, discussion or decision"]
    assert "Mit lange resumé" in page.content.decode()


def test_a_form_opened_before_somebody_else_saved_shows_both_texts_and_loses_none(as_, secretary, meeting_in, cast):
    item = meeting_in(S.PREPARING).items.get(openness="open")
    client, address = as_(secretary), f"/items/{item.pk}/edit/"
    client.post(address, ITEM | {"version": "1", "summary": "Den førstes tekst"})
    second = client.post(address, ITEM | {"version": "1", "summary": "Den andens tekst"})
    shown = second.content.decode()
    assert (second.status_code, "Den førstes tekst" in shown, "Den andens tekst" in shown) == (409, True, True)
    merged = client.post(address, ITEM | {"version": "2", "summary": "Begges tekst"})
    assert (merged.status_code, AgendaItem.objects.get(pk=item.pk).summary) == (302, "Begges tekst")


def test_two_who_write_the_same_decision_see_both(as_, secretary, meeting_in, cast):
    item = meeting_in(S.IN_SESSION).items.get(openness="open")
    client, address = as_(secretary), f"/items/{item.pk}/decision/"
    client.post(address, {"version": "0", "outcome": "approved", "text": "Godkendt."})
    second = client.post(address, {"version": "0", "outcome": "noted", "text": "Taget til efterretning."})
    shown = second.content.decode()
    assert (second.status_code, "Godkendt." in shown, "Taget til efterretning." in shown) == (409, True, True)
    assert Decision.objects.get().outcome == "approved"


def upload(as_, secretary, meeting, file, **typed):
    item = meeting.items.get(openness="closed_visible")
    return as_(secretary).post(f"/items/{item.pk}/annexes/new/", {"file": file, **typed}, follow=True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bilag.pdf", b"MZ this is a program"),
        ("bilag.pdf", b"<html><script>alert(1)</script></html>"),
        ("billede.pdf", b"GIF89a" + b"0" * 100),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(as_, secretary, meeting_in, co_chairs, name, content):
    meeting = meeting_in(S.PREPARING)
    before = Attachment.objects.count()
    page = upload(as_, secretary, meeting, SimpleUploadedFile(name, content), title="Mit bilag")
    assert errors(page) == {
        "__all__": [
            "The file must be PDF, Word, Excel, PowerPoint, OpenDocument, a picture (PNG, JPEG, TIFF) or a mail "
            "(EML, MSG). This one is something else, whatever its name."
        ]
    }
    assert (Attachment.objects.count(), 'value="Mit bilag"' in page.content.decode()) == (before, True)


def test_a_file_over_the_limit_is_refused_while_it_arrives_and_the_rest_of_the_form_stays(
    as_, secretary, meeting_in, co_chairs, settings
):
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024
    file = SimpleUploadedFile("stor.pdf", b"%PDF-1.7" + b"0" * 3 * 1024 * 1024)
    page = upload(as_, secretary, meeting_in(S.PREPARING), file, title="Stort bilag")
    assert errors(page) == {"file": ["The file may be at most 1 MB. Split the document, or contact the secretariat."]}
    assert 'value="Stort bilag"' in page.content.decode()


def protected():
    document = pikepdf.open(BytesIO(pdf().read()))
    target = BytesIO()
    document.save(target, encryption=pikepdf.Encryption(owner="hemmelig", user="hemmelig"))
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (lambda: protected(), "The file is protected by a password."),
        (lambda: b"%PDF-1.7\n" + b"\x00nonsense" * 50, "The file is damaged and cannot be opened."),
    ],
    ids=["encrypted", "broken"],
)
def test_an_encrypted_or_broken_pdf_is_attached_with_a_warning(as_, secretary, meeting_in, co_chairs, content, problem):
    file = SimpleUploadedFile("bilag.pdf", content())
    page = upload(as_, secretary, meeting_in(S.PREPARING), file)
    said = [str(message) for message in page.context["messages"]]
    assert said[1].startswith(f"The file is attached, but cannot be shown as pages: {problem}")
    assert Attachment.objects.get(title="bilag").current.problem == problem


def test_an_untagged_pdf_is_attached_with_a_kind_warning(as_, secretary, meeting_in, co_chairs):
    page = upload(as_, secretary, meeting_in(S.PREPARING), pdf())
    assert str(list(page.context["messages"])[1]).startswith("Screen readers cannot read this annex.")


def test_an_annex_is_shown_in_the_browser_under_its_own_name_and_never_kept(as_, member, published_meeting):
    annex = Attachment.objects.get(title="Åbent bilag")
    answer = as_(member).get(annex.get_absolute_url())
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert answer["Content-Disposition"] == 'inline; filename="Bilag.pdf"'


@pytest.mark.parametrize("address", ["/meetings/999999/", "/items/999999/", "/decisions/0/", "/meetings/99999999999/"])
def test_an_unknown_number_is_an_unknown_page(as_, secretary, address):
    assert as_(secretary).get(address).status_code == 404


@pytest.mark.parametrize(
    "query", ["?page=x", "?page=-1", "?year=20xx", "?year=²", "?outcome=nonsense", "?words=%00", "?on=yesterday"]
)
def test_a_filter_that_makes_no_sense_filters_nothing(as_, secretary, committee, query):
    pages = [f"/committees/{committee.slug}/{page}/{query}" for page in ("decisions", "composition", "follow-ups")]
    assert [as_(secretary).get(page).status_code for page in pages] == [200] * 3


def test_the_page_of_the_working_agenda_costs_the_same_for_one_item_and_for_many(as_, secretary, meeting_in, co_chairs):
    meeting, client = meeting_in(S.PREPARING), as_(secretary)
    address = f"/meetings/{meeting.pk}/prepare/"
    few = queries_of(client, address)
    for number in range(8):
        workflow.add_item(
            meeting=meeting, title=f"Punkt {number}", kind="orientation", recommendation=["noterer"], by=secretary
        )
    assert queries_of(client, address) == few


def test_the_access_of_a_guest_cannot_expire_before_it_begins(as_, secretary, published_meeting):
    typed = {
        "name": "Ny gæst",
        "email": "ny@kommune.example",
        "reason": "Oplæg",
        "until": str(clock.today() - timedelta(2)),
    }
    page = as_(secretary).post(f"/meetings/{published_meeting.pk}/access/grant/", typed)
    assert errors(page) == {"__all__": ["The access must expire later than now."]}
