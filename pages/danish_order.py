"""The Danish alphabet: ... z æ ø å, where aa is å, as a key that every database sorts the same way."""

import unicodedata

# The three last letters of the alphabet become the three characters that follow z in every byte order.
_AFTER_Z = str.maketrans({"æ": "{", "ø": "|", "å": "}", "ä": "{", "ö": "|"})


def sort_key(text: str) -> str:
    """Return a key by which `text` sorts in Danish order under plain byte comparison (domain.md 4.4).

    Aarhus sorts under å; other accents are ignored; words compare before spaces do.
    """
    folded = unicodedata.normalize("NFC", text).casefold().replace("aa", "å").translate(_AFTER_Z)
    plain = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() or c in "{|}" else " " for c in plain).split())
