"""Text in an archive: shown as the portal shows it, without an address that leads out of the folder."""

import re

from django import template
from django.utils.safestring import SafeString, mark_safe

from pages.shown_text import shown

register = template.Library()

_LINK = re.compile(r'<a\b(?:[^>]*?\bhref="([^"]*)")?[^>]*>(.*?)</a>', re.DOTALL)


def _in_words(link: re.Match) -> str:
    address, words = link[1] or "", link[2]
    return words if not address or address in words else f"{words} ({address})"


@register.filter
def kept(text: str, below: str) -> SafeString:
    """Return rich text as safe HTML for a place below a heading ("h2"); the address of a link is written behind it."""
    return mark_safe(_LINK.sub(_in_words, shown(text, below)))  # noqa: S308  (this is the sanitiser, less its links)


@register.filter
def marked(words: str) -> SafeString:
    """Return what `word_diff` marked, read back from the data."""
    return mark_safe(words)  # noqa: S308  (escaped by `word_diff`, word by word)
