"""The field for who presents an item."""

import re

from pages.text_fields import LineField

# As many write it; small letters only, for V. Hansen is a name.
_BY = re.compile(r"^(?:v\.|v/|ved\s)\s*")


class PresenterField(LineField):
    """Who presents an item. Page and paper say "by" before the name: one that was typed with it is taken off."""

    def clean(self, value):
        """Return what was typed, without the "by" it begins with."""
        return _BY.sub("", super().clean(value))
