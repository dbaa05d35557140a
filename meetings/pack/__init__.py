"""How a meeting looks on paper: the only code that knows WeasyPrint, pikepdf and pypdfium2 (design section 7)."""

from meetings.annexes.inspect import PdfFacts, UnreadablePdf, inspect_pdf
from meetings.pack.build import build_pdf
from meetings.pack.content import Annex, Decided, Layout, PackContent, PackedItem, Participant
from meetings.pack.pieces import PieceStore
from meetings.pack.render import PackUnavailable, plain_document

__all__ = [
    "Annex",
    "Decided",
    "Layout",
    "PackContent",
    "PackUnavailable",
    "PackedItem",
    "Participant",
    "PdfFacts",
    "PieceStore",
    "UnreadablePdf",
    "build_pdf",
    "inspect_pdf",
    "plain_document",
]
