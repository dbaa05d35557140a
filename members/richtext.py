"""Rich text: what may stand in it, how it is cleaned, and the field it is written in.

One allow-list for everything that is stored, shown and printed (design section 3). The only module that knows nh3.
"""

import html
import re

import nh3
from django import forms
from django_prose_editor.widgets import ProseEditorWidget

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
# The editor offers what the allow-list lets through, no more.
_EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [3, 4]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "HardBreak": True,
    "History": True,
}
_ELEMENT = re.compile(r"<(/?)(?!br\b|p\b)[a-z]", re.IGNORECASE)
MOST_NESTED = 1000
_BLOCK = re.compile(r"<(p|h[34]|ul|ol|table|blockquote)[\s>]", re.IGNORECASE)
_BREAK = re.compile(r"</(p|h3|h4|li|tr|blockquote)>|<br\s*/?>", re.IGNORECASE)


def sanitize(text: str) -> str:
    """Return `text` as clean HTML: only tags of the allow-list. Text typed without an editor becomes paragraphs."""
    text = (text or "").strip()
    cleaned = _CLEANER.clean(html.escape(text) if _is_nested_without_end(text) else text)
    if cleaned and not _BLOCK.search(cleaned):
        cleaned = _CLEANER.clean(_paragraphs(cleaned))
    return cleaned if plain_text(cleaned) else ""


def _is_nested_without_end(text: str) -> bool:
    """Whether more elements stand open at once than any text has: cleaning such a one takes minutes."""
    depth = deepest = 0
    for closing in _ELEMENT.findall(text):
        depth = max(0, depth + (-1 if closing else 1))
        deepest = max(deepest, depth)
    return deepest > MOST_NESTED


def _paragraphs(text: str) -> str:
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    return "".join(f"<p>{block.strip().replace(chr(10), '<br>')}</p>" for block in blocks if block.strip())


def plain_text(rich: str) -> str:
    """Return the words of rich text, one line per paragraph, list item or row."""
    without_tags = nh3.clean(_BREAK.sub("\n", rich or ""), tags=set())
    lines = (" ".join(line.split()) for line in html.unescape(without_tags).split("\n"))
    return "\n".join(line for line in lines if line)


class RichTextField(forms.CharField):
    """A field for rich text: an editor with JavaScript, a plain textarea without; cleans to safe HTML."""

    def __init__(self, *, rows: int = 8, required: bool = False, **kwargs):
        widget = ProseEditorWidget(preset="configurable", config={"extensions": _EXTENSIONS}, attrs={"rows": rows})
        super().__init__(required=required, widget=widget, **kwargs)

    def clean(self, value) -> str:
        """Return the sanitised HTML of what was typed; raises ValidationError only where text is required."""
        return super().clean(sanitize(value))
