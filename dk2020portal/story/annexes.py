"""The annexes of the story: fragments of HTML in fixtures/demo/annexes, made into PDF as a word processor would."""

from functools import lru_cache

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.text import slugify

from meetings import workflow
from meetings.pack import PackUnavailable, plain_document

ANNEXES = settings.BASE_DIR / "fixtures" / "demo"


@lru_cache(maxsize=64)
def _pdf(title: str, file: str) -> bytes:
    return plain_document(title=title, html=(ANNEXES / file).read_text())


def pdf_of(title: str, file: str) -> bytes | None:
    """Return a document of the story as PDF; None where PDF cannot be made: the story goes on without it."""
    try:
        return _pdf(title, file)
    except PackUnavailable:
        return None


def attach(item, rows, by) -> None:
    """Attach the annexes that `rows` name to the item; where PDF cannot be made, the story goes on without them."""
    for row in rows:
        content = pdf_of(row["title"], row["file"])
        if content is None:
            return
        workflow.attach_file(
            item=item,
            file=ContentFile(content, name=f"{slugify(row['title'])}.pdf"),
            title=row["title"],
            closed=bool(row.get("closed")),
            by=by,
        )
