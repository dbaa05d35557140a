"""Our own pages, rendered by WeasyPrint: tagged, in Danish typography, with nothing fetched from anywhere."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from meetings.pack.annex_tags import make_ids_unique
from meetings.pack.tables import fit_tables
from meetings.pack.typeface import FONTS, NOTO
from record.plain_text import without_unseen

STYLE = settings.BASE_DIR / "static" / "pdf" / "pack.css"


class PackUnavailable(Exception):
    """PDF cannot be made on this machine; the message says what the operator installs."""


@lru_cache(maxsize=1)
def _weasyprint():
    """Import WeasyPrint on first use: without its system library the rest of the portal still runs."""
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher
    except OSError as problem:
        raise PackUnavailable(
            _(
                "PDF cannot be made: a system library is missing. Install it with: apt-get install libpango-1.0-0 "
                "libpangoft2-1.0-0 libharfbuzz-subset0"
            )
        ) from problem

    class OwnFontsOnly(URLFetcher):
        """Fetches our own font files and nothing else: neither files of the machine nor the network."""

        def fetch(self, url, headers=None):
            if not url.startswith(FONTS.as_uri() + "/") or ".." in url:
                raise ValueError(f"The pack fetches nothing but its fonts: {url}")
            return super().fetch(url, headers)

    return weasyprint, FontConfiguration, OwnFontsOnly


def can_draw() -> None:
    """Raise PackUnavailable where no page can be drawn."""
    _weasyprint()


@lru_cache(maxsize=1)
def _style():
    """The style of the pack with its fonts, read once in each process, and fontconfig's memory of the fonts."""
    weasyprint, fonts, fetcher = _weasyprint()
    faces = [("Regular", 400, "normal"), ("Italic", 400, "italic"), ("SemiBold", 600, "normal")]
    rules = [
        f"@font-face {{ font-family: Plex; font-weight: {weight}; font-style: {style}; "
        f"src: url('{(FONTS / f'IBMPlexSans-{name}.ttf').as_uri()}'); }}"
        for name, weight, style in faces
        if (FONTS / f"IBMPlexSans-{name}.ttf").exists()
    ]
    with _letters_of_noto():
        configuration = fonts()
    text = "\n".join(rules) + STYLE.read_text()
    return weasyprint.CSS(string=text, font_config=configuration, url_fetcher=fetcher()), configuration


@contextmanager
def _letters_of_noto() -> Iterator[None]:
    """Let fontconfig, asked within the block, know the fonts of letters.conf alone; without Noto, all it finds.

    Only for that moment: LibreOffice, which is started from this process, needs the others.
    """
    if not NOTO.exists():
        yield
        return
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("letters.conf"))
    try:
        yield
    finally:
        del os.environ["FONTCONFIG_FILE"]
        if before is not None:
            os.environ["FONTCONFIG_FILE"] = before


def to_pdf(html: str, *, variant: str = "pdf/ua-1") -> bytes:
    """Lay out `html` with the style of the pack and return tagged PDF bytes: all of it, however wide its tables.

    Raises PackUnavailable.
    """
    weasyprint, _fonts, fetcher = _weasyprint()
    style, configuration = _style()
    # What was typed before text was cleaned as it came in has signs that no typeface draws.
    page = weasyprint.HTML(string=without_unseen(html), url_fetcher=fetcher(), base_url=FONTS.as_uri() + "/")
    fit_tables(page.etree_element)
    return page.write_pdf(stylesheets=[style], font_config=configuration, pdf_variant=variant)


def own_pages(html: str, *, mark: str, variant: str) -> bytes:
    """Return pages of ours as a piece of a pack: the ids of their table cells begin with `mark`."""
    made = to_pdf(html, variant=variant)
    if "<th" not in html:
        return made
    with pikepdf.open(BytesIO(made)) as pdf:
        make_ids_unique(pdf, mark)
        target = BytesIO()
        pdf.save(target, deterministic_id=True)
        return target.getvalue()


def plain_document(*, title: str, html: str, language: str = "da") -> bytes:
    """Return a short tagged document of trusted HTML, such as the demo's annexes. Raises PackUnavailable."""
    with translation.override(language):
        context = {"title": title, "body": mark_safe(html), "language": language}  # noqa: S308  (our own fixtures)
        return to_pdf(render_to_string("pdf/document.html", context))
