"""Rich text: what may stand in it, how it is cleaned, how plain text becomes it, and the columns it is kept in.

One allow-list for everything that is stored, shown and printed (design section 3). The only module that knows nh3.
Text is rich only where it says so (`RichText`); any other text is plain, and kept to the character: what it is, is
never guessed from how it looks, or "a frame of <5 mio. kr." would end at the "<".
"""

import html
import re

import nh3
from django.db import models

from record.plain_text import cleaned, without_margins

_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
}
_TAGS = {
    *("p", "br", "strong", "em", "u", "sub", "sup", "blockquote", "h3", "h4", "ul", "ol", "li", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_CLEANER = nh3.Cleaner(
    tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel="noopener noreferrer"
)
_ELEMENT = re.compile(r"<(/?)(?!br\b|p\b)[a-z]", re.IGNORECASE)
MOST_NESTED = 1000
_BLOCK = re.compile(r"<(p|h[34]|ul|ol|table|blockquote)[\s>]", re.IGNORECASE)
_BREAK = re.compile(r"</(p|h[1-6]|li|tr|blockquote)>|<br\s*/?>", re.IGNORECASE)
_PARAGRAPH = r"<p>((?:[^<\n]|<br>)*)</p>"
_ONLY_PARAGRAPHS = re.compile(f"(?:{_PARAGRAPH})*")
_BETWEEN_BRACKETS = re.compile(r"[^<>]+")


class RichText(str):
    """Clean HTML of the allow-list, as `sanitize`, `from_plain` and a `RichTextColumn` give it."""

    __slots__ = ()


def sanitize(text: str) -> RichText:
    """Return HTML as clean HTML: only tags of the allow-list; words outside every block become a paragraph."""
    text = (text or "").strip()
    safe = _CLEANER.clean(html.escape(text) if _is_nested_without_end(text) else text)
    if safe and not _BLOCK.search(safe):
        safe = _CLEANER.clean(f"<p>{safe}</p>")
    # Piece by piece: a composed letter could otherwise swallow a bracket (">" and U+0338 are "≯").
    safe = _BETWEEN_BRACKETS.sub(lambda piece: cleaned(piece[0]), safe)
    return RichText(safe if plain_text(safe) else "")


def _is_nested_without_end(text: str) -> bool:
    """Whether more elements stand open at once than any text has: cleaning such a one takes minutes."""
    depth = deepest = 0
    for closing in _ELEMENT.findall(text):
        depth = max(0, depth + (-1 if closing else 1))
        deepest = max(deepest, depth)
    return deepest > MOST_NESTED


def from_plain(text: str) -> RichText:
    """Return plain text as rich text that reads the same, whatever stands in it; `typed_text` gives it back."""
    lines = without_margins(cleaned(text or ""))
    blocks = html.escape(lines, quote=False).replace("\n\n", "</p><p>").replace("\n", "<br>")
    return RichText(_CLEANER.clean(f"<p>{blocks}</p>") if lines else "")


def as_rich(text: str) -> RichText:
    """Return rich text as it is, and any other text as the plain text that it is."""
    return text if isinstance(text, RichText) else from_plain(text)


def typed_text(rich: str) -> str:
    """Return rich text as a plain field shows it: to the character what `from_plain` was given.

    Of text with more than paragraphs in it, the words are left.
    """
    if not is_plain(rich or ""):
        return plain_text(rich).replace("\n", "\n\n")
    blocks = re.findall(_PARAGRAPH, rich)
    return html.unescape("\n\n".join(blocks).replace("<br>", "\n"))


def says_only(rich: str, words: str) -> bool:
    """Whether a rich text is these words and nothing else, but for a full stop: to show both says it twice."""
    return typed_text(rich).strip().rstrip(".") == words


def is_plain(rich: str) -> bool:
    """Whether a plain field shows the whole of the text."""
    return bool(_ONLY_PARAGRAPHS.fullmatch(rich))


def plain_text(rich: str) -> str:
    """Return the words of rich text, one line per paragraph, list item or row."""
    without_tags = nh3.clean(_BREAK.sub("\n", rich or ""), tags=set())
    lines = (" ".join(line.split()) for line in html.unescape(without_tags).split("\n"))
    return "\n".join(line for line in lines if line)


class RichTextColumn(models.TextField):
    """A column of rich text: what is read from it is `RichText`, and plain text that is put into it becomes it."""

    def from_db_value(self, value, _expression, _connection):
        """Return the text as what it is; None stays None."""
        return None if value is None else RichText(value)

    def pre_save(self, model_instance, add):
        """Return what is saved, which the instance then holds too."""
        value = super().pre_save(model_instance, add)
        if value is None:
            return None
        setattr(model_instance, self.attname, as_rich(value))
        return getattr(model_instance, self.attname)

    def deconstruct(self):
        """Be a text column to migrations: the table does not know the difference."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
