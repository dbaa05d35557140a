"""Plain text as it is kept: what was typed, to the character, without what nobody can see or print.

Kept are every letter, sign and emoji, tab, line break, the soft hyphen, and the joiners (U+200C, U+200D) that emoji and
other scripts are made with. Letters are kept composed (NFC): one name is one name, however its å was typed. Not kept:

- control characters, which nobody types: XML has no place for them, and with them neither has Excel nor a PDF
- marks that turn the direction of writing (UAX #9): with them a text reads otherwise than it is kept. Names in Arabic
  or Hebrew need none: their letters say themselves which way they run
- spaces and marks without width: with them two names that look alike are not
- halves of characters and codes that are none, which cannot be stored: U+FFFD stands in their place
"""

import re
import unicodedata
from collections.abc import Iterator

from django.db import models

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = [code for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"]
_TURNS = [0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_WITHOUT_WIDTH = [0x200B, 0x2060, 0xFEFF]
_NO_CHARACTERS = [*range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
_KEPT_AS = dict.fromkeys([*_CONTROLS, *_TURNS, *_WITHOUT_WIDTH]) | dict.fromkeys(_NO_CHARACTERS, "\ufffd")
# Empty lines before a text and white space behind it are not text; the first line may be indented.
_AROUND = re.compile(r"\A(?:[^\S\n]*\n)+|\s+\Z")


def without_unseen(text: str) -> str:
    """Return `text` without what nobody can see; lines end with a line feed. Its letters stay as they are."""
    return _BREAKS.sub("\n", text).translate(_KEPT_AS)


def cleaned(text: str) -> str:
    """Return `text` as it is kept; lines end with a line feed."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", without_unseen(text))


def in_one_line(text: str) -> str:
    """Return the same for a text that has one line: a name, a title."""
    return cleaned(text).replace("\n", " ")


def without_margins(text: str) -> str:
    """Return a text of several lines without the empty lines before it and the white space behind it."""
    return _AROUND.sub("", text)


class Written(models.Model):
    """A model with text in it: whoever writes it, a form, an import or a command, it is kept as this module says."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Clean the text, then save. What stood there before stays as it is: approvals and seals cover it."""
        for field in _text_fields(type(self)):
            value = getattr(self, field.attname)
            # Text with a kind of its own (rich text) is cleaned by its column: it is not plain.
            if type(value) is str and cleaned(value) != value and not self._has_stood(field.attname, value):
                setattr(self, field.attname, cleaned(value))
        super().save(*args, **kwargs)

    def _has_stood(self, attname: str, value: str) -> bool:
        return bool(self.pk) and type(self)._base_manager.filter(pk=self.pk, **{attname: value}).exists()


def _text_fields(model) -> Iterator[models.Field]:
    return (field for field in model._meta.concrete_fields if isinstance(field, models.CharField | models.TextField))
