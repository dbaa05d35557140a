"""The fields text is typed in. Every form uses them, so that what it checks is what is kept (record/plain_text.py)."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from record.plain_text import cleaned, in_one_line, without_margins


class _NotCut(forms.CharField):
    """The browser is not told how long a text may be: it would cut a longer one, pasted, without a word."""

    default_error_messages = {"max_length": _("Write at most %(limit_value)d characters (now %(show_value)d)")}

    def widget_attrs(self, widget):
        """Return the attributes of the field but for its length."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class _OneLine(_NotCut):
    def to_python(self, value):
        """Return the text as it is kept."""
        return super().to_python(in_one_line(value) if isinstance(value, str) else value)


class LineField(_OneLine):
    """A text in one line: a name, a title."""


class MailField(_OneLine, forms.EmailField):
    """An e-mail address."""


class LinkField(_OneLine, forms.URLField):
    """The address of a page."""


class PatternField(_OneLine, forms.RegexField):
    """A text of a given pattern: a code, the id of a decision."""


class TextField(_NotCut):
    """A text of several lines, in a field `rows` high; indents and empty lines in it are kept.

    It is in the language of the record, in which its spelling is checked, whatever language the reader has chosen.
    """

    def __init__(self, *, rows: int = 3, **kwargs):
        attrs = {"rows": rows, "lang": settings.LANGUAGE_CODE, "spellcheck": "true"}
        super().__init__(strip=False, widget=forms.Textarea(attrs=attrs), **kwargs)

    def to_python(self, value):
        """Return the text as it is kept; nothing but white space is no text."""
        return super().to_python(without_margins(cleaned(value)) if isinstance(value, str) else value)
