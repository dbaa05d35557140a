"""What an uploaded file is, told by its content and never by its name."""

import hashlib
import zipfile
from io import BytesIO

import pikepdf
import pytest
from django.core.files.base import ContentFile

from meetings.annexes.uploaded_file import facts_of
from record.verbs import Refused
from tests.conftest import pdf


def encrypted_pdf():
    document, target = pikepdf.new(), BytesIO()
    document.add_blank_page()
    document.save(target, encryption=pikepdf.Encryption(owner="ejer", user="bruger"))
    return ContentFile(target.getvalue(), name="laast.pdf")


def archive():
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("virus.exe", b"MZ")
    return target.getvalue()


def test_a_pdf_is_counted_and_digested():
    file = pdf(3)
    facts = facts_of(file)
    assert (facts.content_type, facts.pages, facts.problem) == ("application/pdf", 3, "")
    assert facts.sha256 == hashlib.sha256(file.read()).hexdigest()


def test_the_folder_a_browser_sends_along_is_left_out():
    assert facts_of(ContentFile(pdf().read(), name="../../etc/Bilag 1.pdf")).original_name == "Bilag 1.pdf"


@pytest.mark.parametrize("file", [encrypted_pdf(), ContentFile(b"%PDF-1.7\nnothing else", name="halv.pdf")], ids=str)
def test_a_pdf_that_cannot_be_opened_is_taken_with_its_problem(file):
    facts = facts_of(file)
    assert (facts.content_type, facts.pages, facts.problem != "") == ("application/pdf", None, True)


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90\x00", b"<html><script>alert(1)</script></html>", b"<svg onload='alert(1)'/>", archive()],
    ids=["empty", "program", "page", "drawing", "archive"],
)
def test_anything_else_is_refused_whatever_its_name(content):
    with pytest.raises(Refused, match="The file must be PDF, Word, Excel, PowerPoint"):
        facts_of(ContentFile(content, name="Bilag.pdf"))


def test_a_file_over_the_limit_is_refused_with_the_limit(settings):
    settings.ATTACHMENT_MAX_BYTES = 100
    with pytest.raises(Refused, match="at most 0 MB"):
        facts_of(pdf())
