"""The field rich text is typed in: an editor where JavaScript runs, a plain textarea where it does not."""

from django import forms
from django.conf import settings
from django.forms.widgets import Script
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django_prose_editor.widgets import ProseEditorWidget, prose_editor_base_media, prose_editor_js

from pages.editor_words import words_on_the_page
from pages.richtext import RichText, as_rich, from_plain, is_plain, sanitize, typed_text

# The groups of tools in the toolbar, as the editor calls them.
_TOOLS = ("headings", "lists", "nodes -blockType -lists", "marks", "link", "table", "history")
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
    "NoSpellCheck": False,
    "Menu": {"groups": [{"group": group} for group in _TOOLS]},
}


class RichTextWidget(ProseEditorWidget):
    """An editor where JavaScript runs, a plain textarea where it does not; the name that is posted says which it was.

    The editor adds `MARK` to the name of its textarea as it starts (static/js/rich-text.js). A text with formatting
    stands in the plain textarea as its code, under the name that says so: written plainly it would lose it.
    """

    MARK = "-rich"

    @property
    def media(self):
        """The editor's own files, with our start of it in place of its own; it asks for our words as it loads."""
        words = Script("js/editor-words.js", type="module")
        start = Script("js/rich-text.js", type="module")
        scripts = [words_on_the_page(), words, prose_editor_js, start]
        return prose_editor_base_media + forms.Media(js=scripts)

    def value_from_datadict(self, data, files, name) -> RichText:
        """Return what was written: as code where the name says so, and as plain text otherwise."""
        code = super().value_from_datadict(data, files, name + self.MARK)
        return from_plain(super().value_from_datadict(data, files, name)) if code is None else sanitize(code)

    def value_omitted_from_data(self, data, files, name) -> bool:
        """Whether neither of the two was posted."""
        return name not in data and name + self.MARK not in data

    def get_context(self, name, value, attrs):
        """Show plain text where the text is no more than that, for a reader without the editor."""
        text = as_rich(value)
        if is_plain(text):
            return super().get_context(name, typed_text(text), attrs)
        return super().get_context(name + self.MARK, str(text), attrs)

    def render(self, name, value, attrs=None, renderer=None):
        """Return the textarea; without JavaScript, a line says that what stands in it is code."""
        field = super().render(name, value, attrs, renderer)
        if is_plain(as_rich(value)):
            return field
        told = _("The text has formatting. Without JavaScript it is shown as the code it is kept as: leave the code.")
        return format_html('{}<noscript><p class="form-hint">{}</p></noscript>', field, told)


class RichTextField(forms.CharField):
    """A field for rich text: an editor with JavaScript, a plain textarea without; cleans to safe HTML.

    Its text is in the language of the record, whatever language the reader has chosen for the portal.
    """

    def __init__(self, *, rows: int = 8, required: bool = False, **kwargs):
        attrs = {"rows": rows, "lang": settings.LANGUAGE_CODE, "spellcheck": "true"}
        widget = RichTextWidget(preset="configurable", config={"extensions": _EXTENSIONS}, attrs=attrs)
        super().__init__(required=required, widget=widget, **kwargs)

    def widget_attrs(self, widget) -> dict:
        """Return the attributes of the field, which the editor takes over; the browser itself asks for nothing."""
        return super().widget_attrs(widget) | ({"aria-required": "true"} if self.required else {})

    def clean(self, value) -> RichText:
        """Return what the widget says was written; raises ValidationError only where text is required."""
        text = as_rich(value)
        super().clean(text)
        return text
