"""What changed between two texts, word by word: readable by eye and by screen reader."""

import re
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

_TOKEN = re.compile(r"\s+|[^\s]+")


def word_diff(before: str, after: str) -> SafeString:
    """Return safe HTML in which removed words stand in <del> and added ones in <ins>, each named for screen readers."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    parts = []
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            parts.append(format_html("{}", "".join(old[old_from:old_to])))
            continue
        removed, added = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if removed:
            parts.append(format_html('<del><span class="sr-only">{} </span>{}</del>', _("removed:"), removed))
        if added:
            parts.append(format_html('<ins><span class="sr-only">{} </span>{}</ins>', _("added:"), added))
    return format_html_join("", "{}", ((part,) for part in parts))
