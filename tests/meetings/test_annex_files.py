"""Files of annexes: which kinds there are, how they arrive in parts, are used again and looked at."""

import os
import struct
import zipfile
from email.message import EmailMessage
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from meetings import workflow
from meetings.annexes import mails, office, outlook, pages_of
from meetings.annexes.inspect import inspect_pdf
from meetings.annexes.partial import KEPT_FOR, forget_old_parts, partial
from meetings.annexes.uploaded_file import facts_of
from meetings.models import Attachment, ClosedReading
from meetings.rules.lifecycle import MeetingState as S
from record.verbs import Refused
from tests.conftest import pdf
from tests.meetings.test_agenda_editor import item_called, later
from tests.meetings.test_preparation import preparing

__all__ = ["later", "preparing"]


def picture(kind, size=(300, 200)):
    made = BytesIO()
    Image.new("RGB", size, "green").save(made, kind)
    return made.getvalue()


def open_document(kind):
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as kept:
        kept.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
    return made.getvalue()


def mail():
    message = EmailMessage()
    message["From"] = "Aviâja Kleist <aviaja@kommune.example>"
    message["To"] = "sekretariatet@kommune.example"
    message["Date"] = "Tue, 01 Dec 2020 10:00:00 +0100"
    message["Subject"] = "Svar <på> høring"
    message.set_content("Kære alle\n\n5 < 6 & <img src=http://ude.example/x>")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="svar.pdf")
    return bytes(message)


KINDS = {
    "image/png": lambda: picture("PNG"),
    "image/jpeg": lambda: picture("JPEG"),
    "image/tiff": lambda: picture("TIFF"),
    "application/vnd.oasis.opendocument.text": lambda: open_document("text"),
    "application/vnd.oasis.opendocument.spreadsheet": lambda: open_document("spreadsheet"),
    "application/vnd.oasis.opendocument.presentation": lambda: open_document("presentation"),
    mails.EML: mail,
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_file_is_says_its_content(kind):
    assert facts_of(ContentFile(KINDS[kind](), name="navn.uden")).content_type == kind


@pytest.mark.parametrize("content", [b"From: mig\n\nikke en mail", b"ordet: et\nfrom: to\n", b"\xd0\xcf\x11\xe0", b"x"])
def test_what_only_looks_like_a_mail_is_refused(content):
    with pytest.raises(Refused, match="must be PDF"):
        facts_of(ContentFile(content, name="mail.eml"))


def test_a_picture_becomes_pages_and_one_that_is_no_picture_does_not():
    assert inspect_pdf(BytesIO(pages_of.pages_of(picture("PNG", (4000, 9000)), "image/png"))).pages == 1
    with pytest.raises(office.Unreadable):
        pages_of.pages_of(picture("PNG")[:60], "image/png")


def test_a_mail_is_read_by_its_words_and_its_attachments_are_listed():
    read = mails.read_mail(mail(), mails.EML)
    page = mails.as_page(read, ["Fra", "Til", "Kopi", "Sendt", "Vedhæftet"]).decode()
    assert "5 &lt; 6 &amp; &lt;img" in page
    assert "<b>Vedhæftet:</b> svar.pdf" in page
    assert (read.subject, "<img" in page, "Kopi" in page) == ("Svar <på> høring", False, False)


class OleFile:
    """The streams of a mail that Outlook saved."""

    def __init__(self, streams):
        self.streams = streams

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        return None

    def exists(self, path):
        return path in self.streams

    def listdir(self):
        return [path.split("/") for path in self.streams]

    def openstream(self, path):
        return BytesIO(self.streams[path])


def test_a_mail_that_outlook_saved_is_read_the_same_way(monkeypatch):
    sent = struct.pack("<IIQ", 0x00390040, 6, 132_512_868_000_000_000)
    streams = {
        "__substg1.0_0037001F": "Høring".encode("utf-16-le"),
        "__substg1.0_0C1A001E": "Åse".encode("cp1252"),
        "__substg1.0_0C1F001F": "aase@kommune.example".encode("utf-16-le"),
        "__substg1.0_10130102": b"<p>Kun <b>HTML</b></p><script>x</script>",
        "__properties_version1.0": b"\0" * 32 + sent,
        "__attach_version1.0_#00000000/__substg1.0_3707001F": "bilag.docx".encode("utf-16-le"),
    }
    monkeypatch.setattr(outlook.olefile, "OleFileIO", lambda _file: OleFile(streams))
    read = mails.read_mail(b"", mails.MSG)
    assert (read.subject, read.sender, read.text) == ("Høring", "Åse <aase@kommune.example>", "Kun HTML")
    assert (read.attachments, read.sent.startswith("01.12.2020")) == (("bilag.docx",), True)


def part_of(content, at, *, name="Notat <1>.pdf", size=None, end=None, changed="1"):
    said = {"name": name, "size": len(content) if size is None else size, "changed": changed, "at": at}
    return said | {"part": SimpleUploadedFile("part", content[at:end])}


def test_a_file_arrives_in_parts_and_goes_on_where_the_line_broke(as_, secretary, preparing):
    item, client, content = item_called("Skjult titel"), as_(secretary), pdf().read()
    there, before = f"/items/{item.pk}/annexes/drop/", item.attachments.count()
    asked = {"name": "Notat <1>.pdf", "size": len(content), "changed": "1"}
    assert client.post(there, asked).json() == {"have": 0}
    assert client.post(there, part_of(content, 0, end=100)).json() == {"have": 100}
    assert client.post(there, part_of(content, 0, end=50)).json() == {"have": 100}
    assert client.post(there, part_of(content, 300)).json() == {"have": 100}
    assert client.post(there, asked).json() == {"have": 100}
    assert client.post(there, part_of(content, 100)).json() == {"title": "Notat <1>", "warning": ""}
    annex = list(item.attachments.in_use())[before]
    with annex.newest.file.open("rb") as kept:
        assert kept.read() == content
    assert client.post(there, asked).json() == {"have": 0}


def test_two_who_send_the_same_file_are_not_in_each_others_way(as_, secretary, co_chairs, preparing, coordinator):
    item = item_called("Skjult titel")
    mine = partial(name="a.pdf", size=10, changed="1", sender=secretary.pk, item=item.pk)
    other = partial(name="a.pdf", size=10, changed="1", sender=coordinator.pk, item=item.pk)
    mine.add([b"12345"], 0)
    assert (mine.received, other.received) == (5, 0)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"size": 10**9}, "may be at most"),
        ({"size": 0}, "is empty"),
        ({"name": " "}, "is empty"),
        ({"size": 3}, "changed while it was sent"),
        ({"name": "x.pdf"}, "must be PDF"),
    ],
)
def test_what_may_not_arrive_is_told_in_words_and_kept_nowhere(as_, secretary, preparing, settings, said, problem):
    item = item_called("Skjult titel")
    before = item.attachments.count()
    answer = as_(secretary).post(f"/items/{item.pk}/annexes/drop/", part_of(b"MZ program", 0) | said)
    assert (answer.status_code, problem in answer.json()["problem"]) == (422, True)
    assert item.attachments.count() == before
    assert not [*settings.PARTIAL_UPLOADS.glob("*")]


def test_parts_that_nobody_goes_on_with_are_forgotten(settings):
    old, new = (partial(name=name, size=10, changed="", sender=1, item=1) for name in ("a", "b"))
    for each in (old, new):
        each.add([b"12"], 0)
    long_ago = old.path.stat().st_mtime - KEPT_FOR - 1
    os.utime(old.path, (long_ago, long_ago))
    forget_old_parts()
    assert [*settings.PARTIAL_UPLOADS.iterdir()] == [new.path]


def test_an_annex_of_an_earlier_meeting_is_used_again_as_closed_as_it_was(as_, secretary, preparing, later):
    there = workflow.add_item(meeting=later, title="Nyt punkt", kind="discussion", by=secretary)
    closed = item_called("Lukket med titel")
    annex = workflow.attach_file(item=closed, file=pdf(), title="Priser", by=secretary)
    client = as_(secretary)
    page = client.get(f"/items/{there.pk}/annexes/reuse/?q=priser").content.decode()
    assert ("Priser (" in page, page.count('name="annexes"')) == (True, 1)
    client.post(f"/items/{there.pk}/annexes/reuse/", {"annexes": [annex.pk]})
    copy = there.attachments.get()
    assert (copy.title, copy.closed, copy.number) == ("Priser", True, "")
    assert copy.newest.sha256 == annex.newest.sha256


def test_what_somebody_was_kept_out_of_is_not_used_again(secretary, member, preparing, later):
    there = workflow.add_item(meeting=later, title="Nyt punkt", kind="discussion", by=secretary)
    item = item_called("Åbent punkt")
    annex = workflow.attach_file(item=item, file=pdf(), title="Tilbud", by=secretary)
    workflow.declare_disqualification(item=item, person=member, reason="Er part", by=secretary)
    with pytest.raises(Refused, match="kept out of"):
        workflow.reuse_annexes(item=there, annexes=[annex], by=secretary)


def test_an_annex_is_chosen_before_it_is_used_again(as_, secretary, preparing):
    item = item_called("Skjult titel")
    page = as_(secretary).post(f"/items/{item.pk}/annexes/reuse/", {"x": ""}).content.decode()
    assert "Choose at least one annex" in page


def test_the_first_page_is_shown_as_a_picture_and_a_closed_one_is_noted_as_read(as_, member, participant, meeting_in):
    annex = Attachment.objects.filter(item__meeting=meeting_in(S.PUBLISHED), closed=True).first()
    answer = as_(member).get(f"/annexes/{annex.pk}/preview/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer.content.startswith(b"\x89PNG")
    assert ClosedReading.objects.filter(person=member).exists()
    assert as_(participant).get(f"/annexes/{annex.pk}/preview/").status_code == 404


def test_the_page_of_an_item_tells_the_digest_of_each_file(as_, member, meeting_in):
    annex = Attachment.objects.filter(item__meeting=meeting_in(S.PUBLISHED), closed=False).first()
    page = as_(member).get(f"/items/{annex.item_id}/").content.decode()
    assert annex.newest.sha256 in page


def test_who_replaces_a_file_is_told_who_has_had_the_earlier_one(as_, secretary, member, meeting_in):
    meeting = meeting_in(S.PUBLISHED)
    annex = Attachment.objects.filter(item__meeting=meeting, published_now=True).first()
    as_(member).get(f"/meetings/{meeting.pk}/")
    assert "1 reader has opened the agenda" in as_(secretary).get(f"/annexes/{annex.pk}/replace/").content.decode()
