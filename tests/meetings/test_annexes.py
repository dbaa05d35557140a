"""Annexes: which version is served to whom, and what happens to one that is replaced, renamed or removed."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.base import ContentFile

from meetings import workflow
from meetings.models import Attachment, ClosedReading
from meetings.pack.render import plain_document
from meetings.reading.agenda import read_agenda
from meetings.rules.lifecycle import MeetingState as S
from record.versions import version_of
from tests.conftest import pdf


@pytest.fixture
def annex(published_meeting):
    return Attachment.objects.get(title="Åbent bilag")


def served(client, annex):
    return b"".join(client.get(f"/annexes/{annex.pk}/").streaming_content)


def test_readers_keep_the_version_that_was_sent_out(as_, secretary, member, annex):
    before = served(as_(member), annex)
    as_(secretary).post(f"/annexes/{annex.pk}/replace/", {"file": pdf(5, "Ny")})
    assert (served(as_(member), annex) == before, served(as_(secretary), annex) == before) == (True, False)


def test_the_files_of_an_annex_are_numbered_from_one(annex, secretary):
    workflow.replace_file(attachment=annex, file=pdf(3, "Ny"), by=secretary)
    assert list(annex.versions.order_by("pk").values_list("number", flat=True)) == [1, 2]


def test_a_pdf_is_shown_in_the_browser_as_what_it_is(as_, member, annex):
    answer = as_(member).get(f"/annexes/{annex.pk}/")
    assert (answer["X-Content-Type-Options"], answer["Content-Disposition"][:6]) == ("nosniff", "inline")


def spreadsheet() -> ContentFile:
    """The least that is a spreadsheet by its content."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name in ("[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "xl/workbook.xml"):
            packed.writestr(name, "<xml/>")
    return ContentFile(target.getvalue(), name="Tal.xlsx")


def test_a_spreadsheet_is_a_download(as_, secretary, meeting_in, co_chairs):
    item = meeting_in(S.PREPARING).items.first()
    as_(secretary).post(f"/items/{item.pk}/annexes/new/", {"file": spreadsheet()})
    answer = as_(secretary).get(f"/annexes/{Attachment.objects.get(title='Tal').pk}/")
    assert answer["Content-Disposition"] == 'attachment; filename="Tal.xlsx"'


def test_a_closed_annex_is_for_members_and_its_reading_is_written_down(as_, member, participant, published_meeting):
    closed = Attachment.objects.get(title="Fortroligt bilag")
    answers = [as_(person).get(f"/annexes/{closed.pk}/").status_code for person in (member, participant)]
    assert (answers, [row.person for row in ClosedReading.objects.all()]) == ([200, 404], [member])


def test_an_annex_is_renamed_and_closed(as_, secretary, annex):
    typed = {"title": "Nyt navn", "closed": "on", "version": version_of(annex)}
    as_(secretary).post(f"/annexes/{annex.pk}/edit/", typed)
    annex.refresh_from_db()
    assert (annex.title, annex.closed) == ("Nyt navn", True)


def test_removing_an_annex_asks_first(as_, secretary, annex):
    client = as_(secretary)
    client.get(f"/annexes/{annex.pk}/remove/")
    kept = Attachment.objects.in_use().filter(pk=annex.pk).exists()
    client.post(f"/annexes/{annex.pk}/remove/")
    assert (kept, Attachment.objects.in_use().filter(pk=annex.pk).exists()) == (True, False)


def test_a_member_changes_no_annex(as_, member, annex):
    answers = [as_(member).post(f"/annexes/{annex.pk}/{verb}/").status_code for verb in ("edit", "replace", "remove")]
    assert answers == [403, 403, 403]


def test_a_reader_is_told_which_annexes_cannot_be_read_aloud(as_, secretary, member, participant, annex):
    """The open annex and, for who may read it, the closed one; not what a screen reader can read."""
    tagged = ContentFile(plain_document(title="Notat", html="<p>Tekst</p>"), name="notat.pdf")
    workflow.attach_file(item=annex.item, title="Notat", file=tagged, by=secretary)
    told = [
        [
            (shown.title, shown.is_untagged)
            for entry in read_agenda(annex.item.meeting, who, working=True)
            for shown in entry.annexes
        ]
        for who in (secretary, participant)
    ]
    assert told == [
        [("Åbent bilag", True), ("Fortroligt bilag", True), ("Notat", False)],
        [("Åbent bilag", True), ("", False), ("", False)],
    ]
    page = as_(member).get(annex.item.get_absolute_url()).content.decode()
    # In sight beside the link, and for who goes from link to link in its name.
    assert page.count("Cannot be read aloud") == 4
