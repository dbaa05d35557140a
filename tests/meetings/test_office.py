"""Word, Excel and PowerPoint annexes stand in the pack as pages, by a LibreOffice that cannot reach anything."""

import socket
import threading
import time
import zipfile
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.base import ContentFile

from meetings import office, renditions, workflow
from meetings.models import AttachmentVersion, PackJob, Rendition
from meetings.pack import inspect_pdf
from meetings.packs import build_pack
from meetings.uploaded_file import OFFICE
from members import clock
from tests.conftest import pdf
from tests.meetings.paper import words_of

WORD, EXCEL, _POWERPOINT = OFFICE
_SCHEMAS = "http://schemas.openxmlformats.org"
_TYPES = (
    f'<Types xmlns="{_SCHEMAS}/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="990600" cy="990600"/><wp:docPr id="1" name="p"/><a:graphic>'
    f'<a:graphicData uri="{_SCHEMAS}/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="x"/>'
    '<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="rId9"/><a:stretch><a:fillRect/></a:stretch>'
    '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="990600" cy="990600"/></a:xfrm>'
    '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
)


def _relation(number: int, kind: str, target: str, more: str = "") -> str:
    return (
        f'<Relationships xmlns="{_SCHEMAS}/package/2006/relationships"><Relationship Id="rId{number}" '
        f'Type="{_SCHEMAS}/officeDocument/2006/relationships/{kind}" Target="{target}"{more}/></Relationships>'
    )


def word(text="Æbler, øl og å", *, body="", picture="") -> bytes:
    """A real Word document; `picture` is the address of a picture it only links to."""
    names = {"w": "wordprocessingml/2006/main", "r": "officeDocument/2006/relationships"}
    names |= {"wp": "drawingml/2006/wordprocessingDrawing", "a": "drawingml/2006/main", "pic": "drawingml/2006/picture"}
    spaces = " ".join(f'xmlns:{short}="{_SCHEMAS}/{name}"' for short, name in names.items())
    body = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>{body}{_PICTURE if picture else ''}"
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relation(1, "officeDocument", "word/document.xml"),
        "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relation(9, "image", picture or "x.png", ' TargetMode="External"'),
    }
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def excel() -> bytes:
    book, target = openpyxl.Workbook(), BytesIO()
    book.active.append(["Kommune", "Ærø"])
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(("make", "ending", "text"), [(word, "docx", "Æbler, øl og å"), (excel, "xlsx", "Kommune Ærø")])
def test_an_office_file_becomes_pages_with_its_words(make, ending, text):
    facts = inspect_pdf(BytesIO(office.as_pdf(make(), ending)))
    assert (facts.pages, " ".join(facts.text.split())) == (1, text)


def test_a_word_document_comes_with_tags():
    assert inspect_pdf(BytesIO(office.as_pdf(word(), "docx"))).tagged


@pytest.fixture
def listener():
    """A server that notes who comes, on this machine: `(address, visits)`."""
    visits, server = [], socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen()

    def serve():
        while True:
            try:
                visitor, _address = server.accept()
            except OSError:
                return
            visits.append(visitor.recv(100))
            visitor.close()

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/picture.png", visits
    server.close()


def test_what_a_file_only_links_to_is_not_fetched(listener, monkeypatch):
    address, visits = listener
    office.as_pdf(word(picture=address), "docx")
    assert visits == []
    monkeypatch.setattr(office, "_SETTINGS", {})
    office.as_pdf(word(picture=address), "docx")
    assert visits[0].startswith(b"OPTIONS /picture.png")


def test_a_damaged_file_says_so():
    with pytest.raises(office.NotConverted, match="damaged"):
        office.as_pdf(b"PK\x03\x04 nothing of an archive", "docx")


def test_a_file_that_takes_too_long_is_stopped_in_time(monkeypatch, tmp_path):
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nsleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(office.shutil, "which", lambda _name: str(slow))
    monkeypatch.setattr(office, "MAX_SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(office.NotConverted, match="too much time"):
        office.as_pdf(word(), "docx")
    assert time.monotonic() - began < 10


@pytest.fixture
def attach(planned_meeting, secretary, django_capture_on_commit_callbacks):
    """Attach a Word document to a new item and let the worker convert it; the annex."""

    preparing = workflow.start_preparation(meeting=planned_meeting, by=secretary)

    def attached(content=None, *, by_worker=True, closed=False):
        item = workflow.add_item(meeting=preparing, title="Plan", kind="decision", by=secretary)
        file = ContentFile(content or word(), name="plan.docx")
        with django_capture_on_commit_callbacks(execute=by_worker):
            return workflow.attach_file(item=item, file=file, title="Plan", closed=closed, by=secretary)

    return attached


def pack_of(item, reader) -> str:
    job = PackJob.objects.create(meeting=item.meeting, reader=reader, kind="full", language="en")
    build_pack.call(job.pk)
    job.refresh_from_db()
    return " ".join(words_of(job.file.read()))


def test_an_attached_word_document_stands_in_the_pack_and_opens_as_pdf(as_, attach, secretary):
    annex = attach()
    shown = as_(secretary).get(f"/annexes/{annex.pk}/pages/")
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert b"".join(shown.streaming_content)[:5] == b"%PDF-"
    assert "Æbler, øl og å Annex 1" in pack_of(annex.item, secretary)


def test_while_it_is_converted_pack_and_page_say_so(as_, attach, secretary):
    annex = attach(by_worker=False)
    waiting = "The file is being converted to PDF. Ask for the pack again in a minute."
    answer = as_(secretary).get(f"/annexes/{annex.pk}/pages/", follow=True)
    assert ([str(one) for one in answer.context["messages"]], waiting in pack_of(annex.item, secretary)) == (
        [waiting],
        True,
    )


def test_without_libreoffice_the_pack_says_so(attach, secretary, monkeypatch):
    monkeypatch.setattr(office.shutil, "which", lambda _name: None)
    annex = attach()
    said = "This server cannot show Office documents as pages. Tell the operator."
    assert (Rendition.objects.get().problem, "This server cannot" in pack_of(annex.item, secretary)) == (said, True)


def test_the_same_file_is_converted_once(attach, monkeypatch):
    converted = []
    monkeypatch.setattr(renditions, "as_pdf", lambda *_args: converted.append(1) or pdf().read())
    content = word()
    attach(content)
    attach(content)
    assert (len(converted), AttachmentVersion.objects.count(), Rendition.objects.count()) == (1, 2, 1)


def test_a_conversion_whose_worker_died_is_tried_again_once_and_then_reported(attach, monkeypatch):
    tried = []
    monkeypatch.setattr(renditions.make_rendition.get_backend(), "enqueue", lambda *args: tried.append(args))
    attach(by_worker=False)
    for _minute in range(3):
        Rendition.objects.update(asked_at=clock.now() - renditions.LOST_AFTER - timedelta(minutes=1))
        renditions.tend_renditions()
        Rendition.objects.filter(made_at=None).update(attempts=2)
    one = Rendition.objects.get()
    assert (len(tried), one.problem) == (1, "The file demands too much time or memory to be shown.")


def test_an_office_annex_from_before_is_converted_by_the_timer(attach, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(renditions, "as_pdf", lambda *_args: pdf().read())
    attach(by_worker=False)
    Rendition.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        renditions.tend_renditions()
    assert Rendition.objects.get().pages == 1
