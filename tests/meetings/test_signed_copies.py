"""Archived minutes carry the portal's signature: signed once, kept, and checked with the seals."""

import asyncio
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from threading import Thread

import pytest
from asn1crypto.tsp import TimeStampReq
from django.db import connection
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from meetings.models import PackJob, SignedCopy
from meetings.packs import jobs as packs
from meetings.rules.lifecycle import MeetingState as S
from meetings.seals import check as seal_check
from meetings.seals import signature
from meetings.seals.signature import make_certificate
from members.models import Message
from record import append_only
from tests.conftest import pdf
from tests.meetings.paper import words_of

pytestmark = pytest.mark.paper


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    path = tmp_path_factory.mktemp("certificate") / "portal.p12"
    make_certificate(path, name="Portalen")
    return path


@pytest.fixture
def archived(meeting_in, cast, certificate, settings, django_capture_on_commit_callbacks):
    """The approved meeting, and the archived minutes somebody gets of it: `archived(member)`."""
    settings.SEAL_CERTIFICATE = str(certificate)
    with django_capture_on_commit_callbacks(execute=True):
        meeting = meeting_in(S.MINUTES_APPROVED)

    def built(reader, kind=PackJob.Kind.ARCHIVED) -> PackJob:
        with django_capture_on_commit_callbacks(execute=True):
            packs.ask_for_pack(meeting=meeting, reader=reader, kind=kind, language="da")
        return PackJob.objects.get(reader=reader, kind=kind)

    return built


def apart(asked, *args, **named):
    """What `asked` answers in a thread of its own: it starts an event loop, and the browser may have left one here."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(asked, *args, **named).result()


def signed(job) -> bytes:
    """The PDF of a job that was built."""
    assert (job.state, job.problem) == ("done", "")
    return job.file.read()


def test_archived_minutes_are_signed_once_and_every_reader_of_the_same_gets_the_same_file(archived, cast, tmp_path):
    first, again = signed(archived(cast["participant"])), signed(archived(cast["coordinator"]))
    in_journal = zipfile.ZipFile(BytesIO(archived(cast["participant"], PackJob.Kind.JOURNAL).file.read()))
    filed = [in_journal.read(name) for name in in_journal.namelist()]
    assert (again == first, filed.count(first), SignedCopy.objects.count()) == (True, 1, 1)

    short_form = SignedCopy.objects.get().revision.short_form
    assert f"Segl {short_form}: det samme" in " ".join(words_of(first))
    told = Message.objects.filter(key__startswith="minutes-approved", to=cast["co_chair"]).get()
    assert short_form in told.body

    path = tmp_path / "signed.pdf"
    path.write_bytes(first)
    said = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said and "ETSI.CAdES.detached" in said and "Total document signed" in said

    embedded = PdfFileReader(BytesIO(first)).embedded_signatures[0]
    trusted = ValidationContext(trust_roots=[embedded.signer_cert])
    status = apart(validate_pdf_signature, embedded, signer_validation_context=trusted)
    assert (status.intact, status.valid, status.trusted, status.coverage.name) == (True, True, True, "ENTIRE_FILE")


def test_a_signed_pdf_that_was_changed_on_disk_is_found_and_not_handed_out(archived, cast):
    archived(cast["participant"])
    copy = SignedCopy.objects.get()
    with copy.file.storage.open(copy.file.name, "ab") as opened:
        opened.write(b"%%")
    assert [finding.code for finding in seal_check.check_everything()] == ["signed_copy"]
    refused = archived(cast["coordinator"])
    assert (refused.state, "ændret" in refused.problem) == ("failed", True)
    copy.file.storage.delete(copy.file.name)
    assert [finding.code for finding in seal_check.check_everything()] == ["signed_copy_missing"]


def test_minutes_whose_seal_is_broken_are_not_signed(archived, cast):
    with append_only.unlocked(), connection.cursor() as cursor:
        cursor.execute("UPDATE meetings_decision SET text = 'FALSK'")
    refused = archived(cast["participant"])
    assert (refused.state, refused.problem.startswith("Seglet på referatet er brudt")) == ("failed", True)


def test_a_certificate_that_cannot_be_opened_is_said_in_words(archived, cast, settings):
    settings.SEAL_CERTIFICATE = __file__
    refused = archived(cast["participant"])
    assert (refused.state, refused.problem.startswith("Referatet kunne ikke underskrives")) == ("failed", True)
    settings.SEAL_CERTIFICATE = ""
    assert signed(archived(cast["coordinator"])).startswith(b"%PDF")


@pytest.fixture
def time_stamps(certificate, settings):
    """A time-stamp server (RFC 3161) on this machine, and what it was asked."""
    signer = SimpleSigner.load_pkcs12(certificate)
    stamper = DummyTimeStamper(tsa_cert=signer.signing_cert, tsa_key=signer.signing_key)
    asked = []

    class Server(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(self.headers["Content-Type"])
            wanted = TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = asyncio.run(stamper.async_request_tsa_response(wanted)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args):
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Server) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.SEAL_TIMESTAMP_URL = f"http://127.0.0.1:{server.server_port}/"
        yield asked
        server.shutdown()


def test_a_time_stamp_server_vouches_for_the_time_and_one_that_is_away_is_said_in_words(
    certificate, settings, time_stamps
):
    settings.SEAL_CERTIFICATE = str(certificate)
    stamped = signature.signed(pdf(2).read(), reason="Segl 1a2b")
    embedded = PdfFileReader(BytesIO(stamped)).embedded_signatures[0]
    trusted = ValidationContext(trust_roots=[embedded.signer_cert])
    status = apart(validate_pdf_signature, embedded, signer_validation_context=trusted)
    assert (set(time_stamps), status.timestamp_validity.intact) == ({"application/timestamp-query"}, True)
    settings.SEAL_TIMESTAMP_URL = "http://127.0.0.1:9/"
    with pytest.raises(signature.SignatureUnavailable):
        signature.signed(pdf(2).read(), reason="Segl 1a2b")


def test_a_pdf_is_signed_where_an_event_loop_runs_already(certificate, settings):
    settings.SEAL_CERTIFICATE = str(certificate)

    async def asked():
        return signature.signed(pdf(1).read(), reason="Segl")

    assert apart(asyncio.run, asked()).startswith(b"%PDF")
