"""Our own pages, rendered by WeasyPrint: tagged, in Danish typography, with nothing fetched from anywhere."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

FONTS = settings.BASE_DIR / "static" / "vendor" / "dkfds" / "fonts" / "IBMPlexSans" / "complete" / "ttf"
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


def _style() -> str:
    faces = [("Regular", 400, "normal"), ("Italic", 400, "italic"), ("SemiBold", 600, "normal")]
    rules = [
        f"@font-face {{ font-family: Plex; font-weight: {weight}; font-style: {style}; "
        f"src: url('{(FONTS / f'IBMPlexSans-{name}.ttf').as_uri()}'); }}"
        for name, weight, style in faces
        if (FONTS / f"IBMPlexSans-{name}.ttf").exists()
    ]
    return "\n".join(rules) + Path(STYLE).read_text()


def render(html: str, **options):
    """Lay out `html` with the style of the pack and return WeasyPrint's document. Raises PackUnavailable."""
    weasyprint, fonts, fetcher = _weasyprint()
    configuration = fonts()
    page = weasyprint.HTML(string=html, url_fetcher=fetcher(), base_url=FONTS.as_uri() + "/")
    style = weasyprint.CSS(string=_style(), font_config=configuration, url_fetcher=fetcher())
    return page.render(stylesheets=[style], font_config=configuration, **options)


def to_pdf(html: str) -> bytes:
    """Return tagged PDF/UA-1 bytes of `html`."""
    return render(html, pdf_variant="pdf/ua-1").write_pdf(pdf_variant="pdf/ua-1")


def plain_document(*, title: str, html: str, language: str = "da") -> bytes:
    """Return a short tagged document of trusted HTML, such as the demo's annexes. Raises PackUnavailable."""
    with translation.override(language):
        context = {"title": title, "body": mark_safe(html), "language": language}  # noqa: S308  (our own fixtures)
        return to_pdf(render_to_string("pdf/document.html", context))
