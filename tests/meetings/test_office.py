"""Office annexes: made into pages by the real LibreOffice, read by who may read the annex, and harmless."""

import http.server
import logging
import tempfile
import threading
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django_tasks_db.models import DBTaskResult

from meetings import workflow
from meetings.annexes import confined, office, renditions
from meetings.annexes.inspect import inspect_pdf
from meetings.annexes.uploaded_file import OFFICE
from meetings.entries import agenda_digest
from meetings.models import Attachment, AttachmentVersion, ClosedReading, PackJob, Rendition
from meetings.packs import jobs as packs
from meetings.reading.agenda import working_agenda
from meetings.rules.lifecycle import MeetingState as S
from record import clock
from tests.conftest import started
from tests.meetings.office_files import document, slides, spreadsheet

WORD, EXCEL, POWERPOINT, *_OPEN = OFFICE
KINDS = {WORD: document, EXCEL: spreadsheet, POWERPOINT: slides}

pytestmark = pytest.mark.paper


@pytest.fixture(scope="module")
def remembered():
    """LibreOffice for this module: what it made of a file is remembered, for each start costs seconds."""
    made, really = {}, office.to_pdf

    def to_pdf(content, content_type):
        if content not in made:
            made[content] = really(content, content_type)
        return made[content]

    return to_pdf


@pytest.fixture
def made(remembered, monkeypatch):
    """What LibreOffice was asked for in a test."""
    asked = []

    def to_pdf(content, content_type):
        asked.append(content_type)
        return remembered(content, content_type)

    monkeypatch.setattr(office, "to_pdf", to_pdf)
    return asked


@pytest.fixture
def item(meeting_in, co_chairs):
    return meeting_in(S.PREPARING).items.get(openness="open")


@pytest.fixture
def attach(item, secretary, django_capture_on_commit_callbacks):
    """Attach an Office file to the open item, and let the worker do its work: `attach(document())`."""

    def attached(file, title="Notat", **how) -> Attachment:
        with django_capture_on_commit_callbacks(execute=True):
            return workflow.attach_file(item=item, file=file, title=title, by=secretary, **how)

    return attached


@pytest.fixture
def publish(item, secretary, co_chairs):
    """Publish the meeting of the item as it stands."""

    def published():
        meeting = workflow.submit_agenda(meeting=item.meeting, by=secretary)
        for co_chair in co_chairs:
            workflow.approve_agenda(meeting=meeting, by=co_chair)
        return workflow.publish_agenda(meeting=meeting, by=secretary)

    return published


def rendition_of(annex) -> Rendition:
    return AttachmentVersion.objects.get(attachment=annex).rendition


def words_of_pack(meeting, reader) -> str:
    """The words of the full pack that `reader` gets."""
    job = PackJob.objects.create(meeting=meeting, reader=reader, kind=PackJob.Kind.FULL, language="en")
    packs.build_pack.call(job.pk)
    job.refresh_from_db()
    with job.file.open("rb") as file:
        return " ".join(inspect_pdf(file).text.split())


@pytest.mark.parametrize(
    ("kind", "pages", "words", "tagged"),
    [
        (WORD, 1, "Rødgrød med fløde på Ærø", True),
        # LibreOffice 7.4 tags no spreadsheets.
        (EXCEL, 1, "Beløb på øen", False),
        (POWERPOINT, 2, "Tak for i dag, kære gæster på øen", True),
    ],
)
def test_word_excel_and_powerpoint_become_pages_with_their_words(remembered, kind, pages, words, tagged):
    facts = inspect_pdf(BytesIO(remembered(KINDS[kind]().read(), kind)))
    assert (facts.pages, words in facts.text, facts.tagged) == (pages, True, tagged)


def test_the_headings_of_a_word_file_are_bookmarks(remembered):
    with pikepdf.open(BytesIO(remembered(document().read(), WORD))) as pdf, pdf.open_outline() as outline:
        assert [bookmark.title for bookmark in outline.root] == ["Indledning"]


def test_a_file_that_takes_too_long_is_stopped_and_leaves_nothing_behind(monkeypatch, tmp_path):
    monkeypatch.setattr(office, "MAX_SECONDS", 1)
    # A folder of its own: another worker may be converting at this moment.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(office.TooSlow):
        # A paragraph of a million letters: LibreOffice works on it for a minute.
        office.to_pdf(document("langt " * 200_000).read(), WORD)
    assert list(tmp_path.glob("office-*")) == []


@pytest.fixture
def asked_for():
    """A web server on this machine: (its address, the paths it was asked for)."""
    paths = []

    class Pictures(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_args):
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pictures) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/billede.png", paths
        server.shutdown()


def test_what_a_file_links_to_is_not_fetched(asked_for, monkeypatch, tmp_path):
    address, paths = asked_for
    secret = tmp_path / "hemmeligt.txt"
    secret.write_text("Hemmeligt på serveren")
    file = document(linked=[address, secret.as_uri()]).read()
    text = inspect_pdf(BytesIO(office.to_pdf(file, WORD))).text
    assert (paths, "Hemmeligt" in text) == ([], False)
    # It would be found: without our settings and with the network, LibreOffice asks for the picture.
    open_door = tmp_path / "confined.py"
    open_door.write_text(Path(confined.__file__).read_text().replace("    without_network()\n", ""))
    monkeypatch.setattr(office, "_SETTINGS", ())
    monkeypatch.setattr(confined, "__file__", str(open_door))
    office.to_pdf(file, WORD)
    assert "/billede.png" in paths


def test_the_settings_alone_keep_links_from_being_fetched(asked_for, monkeypatch, tmp_path):
    """Where the machine does not let the process leave the network."""
    address, paths = asked_for
    open_door = tmp_path / "confined.py"
    open_door.write_text(Path(confined.__file__).read_text().replace("    without_network()\n", ""))
    monkeypatch.setattr(confined, "__file__", str(open_door))
    office.to_pdf(document(linked=[address]).read(), WORD)
    assert paths == []


def test_macros_are_forbidden_in_the_profile_of_every_file(tmp_path):
    office._write_profile(tmp_path)
    settings = (tmp_path / "user" / "registrymodifications.xcu").read_text()
    for name, value in (("MacroSecurityLevel", "3"), ("DisableMacrosExecution", "true")):
        assert f'oor:name="{name}" oor:op="fuse"><value>{value}</value>' in settings


def test_the_page_tells_how_many_pages_there_are_and_leads_to_where_they_are_read(
    as_, member, secretary, attach, publish, made
):
    annex = attach(slides())
    meeting = publish()
    pages = [
        as_(member).get(f"/meetings/{meeting.pk}/").content.decode(),
        as_(member).get(f"/items/{annex.item_id}/").content.decode(),
    ]
    assert [f'href="/annexes/{annex.pk}/read/' in page for page in pages] == [True, True]
    assert f'data-pages="/annexes/{annex.pk}/pdf/"' in as_(member).get(f"/annexes/{annex.pk}/read/").content.decode()
    assert [page.count("2 pages") for page in pages] == [2, 2]  # and the PDF beside it
    assert f"/annexes/{annex.pk}/read/" in as_(secretary).get(f"/meetings/{meeting.pk}/prepare/").content.decode()
    opened = as_(member).get(f"/annexes/{annex.pk}/pdf/")
    assert (opened["Content-Type"], opened["Content-Disposition"][:6]) == ("application/pdf", "inline")
    assert (opened["Cache-Control"], opened["X-Content-Type-Options"]) == ("private, no-store", "nosniff")
    assert inspect_pdf(BytesIO(b"".join(opened.streaming_content))).pages == 2


def test_a_file_whose_pages_come_after_publication_has_them_there_too(as_, member, item, secretary, publish, made):
    annex = workflow.attach_file(item=item, file=slides(), title="Oplæg", by=secretary)
    meeting = publish()
    as_published = meeting.revisions.get().digest
    page = as_(member).get(f"/meetings/{meeting.pk}/").content.decode()
    assert ("PDF on its way" in page, page.count("2 pages")) == (True, 1)  # the PDF beside it
    assert "Ask for the pack again in a moment." in words_of_pack(meeting, member)
    renditions.make_rendition.call(rendition_of(annex).pk)
    page = as_(member).get(f"/meetings/{meeting.pk}/").content.decode()
    assert ("PDF on its way" in page, page.count("2 pages")) == (False, 2)
    assert "kære gæster på øen" in words_of_pack(meeting, member)
    assert agenda_digest(working_agenda(meeting)) == as_published


def test_asking_for_pages_that_are_not_there_yet_says_so(as_, secretary, item):
    annex = workflow.attach_file(item=item, file=document(), title="Notat", by=secretary)
    answer = as_(secretary).get(f"/annexes/{annex.pk}/pdf/", follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert said == ["The file is being turned into a PDF. Try again in a moment."]


def test_a_closed_annex_is_closed_as_pdf_too(as_, member, participant, stranger, attach, publish, made):
    annex = attach(document(), closed=True)
    publish()
    answers = [as_(person).get(f"/annexes/{annex.pk}/pdf/").status_code for person in (member, participant, stranger)]
    assert (answers, [row.person for row in ClosedReading.objects.all()]) == ([200, 404, 404], [member])


def test_the_same_bytes_are_made_into_pages_once(attach, made):
    first, second = attach(document()), attach(document(), "Samme notat")
    renditions.make_rendition.call(rendition_of(first).pk)
    assert (rendition_of(first), made) == (rendition_of(second), [WORD])


def test_an_item_that_goes_on_takes_the_pages_along(attach, item, publish, secretary, made):
    annex = attach(document())
    publish()
    meeting = started(item.meeting, secretary)
    for agenda_item in meeting.items.select_related("meeting"):
        outcome = "deferred" if agenda_item.pk == item.pk else "noted"
        workflow.record_decision(item=agenda_item, outcome=outcome, by=secretary)
    workflow.close_meeting(meeting=meeting, by=secretary)
    copy = Attachment.objects.exclude(pk=annex.pk).get(title="Notat")
    assert (rendition_of(copy), made) == (rendition_of(annex), [WORD])


def test_a_damaged_file_says_why_it_has_no_pages(as_, secretary, member, attach, publish):
    whole = document().read()
    annex = attach(ContentFile(whole[: len(whole) // 2], name="Notat.docx"))
    assert rendition_of(annex).problem == Rendition.Problem.UNREADABLE
    page = as_(secretary).get(f"/meetings/{annex.item.meeting_id}/prepare/").content.decode()
    assert "The file is damaged, protected by a password or too large" in page
    assert "“Notat.docx” could not be put into the pack. The file is damaged" in words_of_pack(publish(), member)


def test_a_server_without_libreoffice_tells_reader_and_operator_and_catches_up_when_it_has_come(
    as_, secretary, attach, remembered, monkeypatch, caplog
):
    with monkeypatch.context() as without, caplog.at_level(logging.ERROR):
        without.setattr(office, "PROGRAM", "no-such-program")
        annex = attach(document())
        renditions.tend_renditions()
    assert "apt-get install libreoffice-writer-nogui" in caplog.text
    answer = as_(secretary).get(f"/annexes/{annex.pk}/pdf/", follow=True)
    assert "This server lacks the program" in answer.content.decode()
    monkeypatch.setattr(office, "to_pdf", remembered)
    renditions.tend_renditions()
    assert rendition_of(annex).pages == 1


def test_an_unforeseen_failure_is_logged_and_told_and_attaching_again_tries_again(attach, remembered, monkeypatch):
    def broken(*_args):
        raise OSError("disk")

    with monkeypatch.context() as failing:
        failing.setattr(office, "to_pdf", broken)
        annex = attach(document())
    assert rendition_of(annex).problem == Rendition.Problem.FAILED
    monkeypatch.setattr(office, "to_pdf", remembered)
    attach(document(), "Igen")
    assert (rendition_of(annex).problem, rendition_of(annex).pages) == ("", 1)


def test_pages_whose_worker_died_are_made_again_once_and_then_reported(attach, made, monkeypatch):
    lost, twice = rendition_of(attach(document())), rendition_of(attach(slides(), "Oplæg"))
    long_ago = clock.now() - 2 * renditions.LOST_AFTER
    for rendition, attempts in ((lost, 1), (twice, 2)):
        Rendition.objects.filter(pk=rendition.pk).update(pages=None, attempts=attempts, asked_at=long_ago)
    renditions.tend_renditions()
    lost.refresh_from_db()
    twice.refresh_from_db()
    assert (lost.pages, twice.problem) == (1, Rendition.Problem.FAILED)


def test_pages_that_wait_in_line_are_not_put_in_line_again_every_minute(attach, made, jobs_wait):
    rendition = rendition_of(attach(document()))
    long_ago = clock.now() - renditions.LOST_AFTER
    Rendition.objects.filter(pk=rendition.pk).update(pages=None, made_at=None, asked_at=long_ago)
    DBTaskResult.objects.all().delete()
    for _minute in range(3):
        renditions.tend_renditions()
    assert DBTaskResult.objects.count() == 1


def test_pages_made_by_a_worker_that_was_taken_for_dead_are_not_kept(attach, made, remembered, monkeypatch, settings):
    rendition = rendition_of(attach(document()))
    rendition.file.delete(save=False)
    Rendition.objects.update(pages=None, made_at=None, file="", attempts=0)

    def another_begins_meanwhile(*args):
        Rendition.objects.update(attempts=2)
        return remembered(*args)

    monkeypatch.setattr(office, "to_pdf", another_begins_meanwhile)
    renditions.make_rendition.call(rendition.pk)
    rendition.refresh_from_db()
    left = [path for path in settings.MEDIA_ROOT.rglob("pages*") if path.is_file()]
    assert (rendition.pages, rendition.made_at, rendition.file.name, left) == (None, None, "", [])
