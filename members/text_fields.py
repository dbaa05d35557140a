"""The fields text is typed in. Every form uses them, so that what it checks is what is kept (members/plain_text.py)."""

from django import forms

from members.plain_text import cleaned, in_one_line, without_margins


class _OneLine:
    def to_python(self, value):
        """Return the text as it is kept."""
        return super().to_python(in_one_line(value) if isinstance(value, str) else value)  # type: ignore[misc]


class LineField(_OneLine, forms.CharField):
    """A text in one line: a name, a title."""


class MailField(_OneLine, forms.EmailField):
    """An e-mail address."""


class LinkField(_OneLine, forms.URLField):
    """The address of a page."""


class PatternField(_OneLine, forms.RegexField):
    """A text of a given pattern: a code, the id of a decision."""


class TextField(forms.CharField):
    """A text of several lines, in a field `rows` high; indents and empty lines in it are kept."""

    def __init__(self, *, rows: int = 3, **kwargs):
        super().__init__(strip=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value) -> str:
        """Return the text as it is kept; nothing but white space is no text."""
        return super().to_python(without_margins(cleaned(value)) if isinstance(value, str) else value)
